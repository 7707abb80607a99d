"""The work in the demo: buckets and objects that look like somebody's.

Everything is dated back from a given moment, so that it never looks stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from presign_gui.demo import papers

BIG_FOLDER = "sensors/"
BIG_FOLDER_SIZE = 5000

_TYPES = {
    "apng": "image/apng",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class SampleBucket:
    name: str
    region: str
    created_at: datetime
    versioned: bool = False
    closed: bool = False  # listed, but the demo's keys have no access to it


@dataclass(frozen=True)
class SampleObject:
    bucket: str
    key: str
    body: bytes
    modified_at: datetime
    storage_class: str = "STANDARD"

    @property
    def content_type(self) -> str:
        return _TYPES.get(self.key.rpartition(".")[2], "application/octet-stream")


def buckets(now: datetime) -> list[SampleBucket]:
    """The buckets, made over the last years."""

    def days_ago(days: int) -> datetime:
        return now - timedelta(days=days, hours=3)

    return [
        SampleBucket("archive", "eu-west-1", days_ago(1460)),
        SampleBucket("contracts", "eu-central-1", days_ago(610), versioned=True),
        SampleBucket("media", "us-east-1", days_ago(402)),
        SampleBucket("payroll", "eu-central-1", days_ago(800), closed=True),
        SampleBucket("reports", "eu-central-1", days_ago(733)),
    ]


def objects(now: datetime) -> Iterator[SampleObject]:
    """All objects but those of the big folder, of which there is only the first."""
    yield from _reports(now)
    yield from _media(now)
    yield from _archive(now)
    yield from _contracts(now)


def big_folder(now: datetime) -> Iterator[SampleObject]:
    """The objects of the folder whose opening takes several pages."""
    for number in range(1, BIG_FOLDER_SIZE + 1):
        at = now - timedelta(hours=BIG_FOLDER_SIZE - number + 1)
        key = f"{BIG_FOLDER}reading-{number:04}.csv"
        yield SampleObject("archive", key, papers.readings(at, number), at)


def _reports(now: datetime) -> Iterator[SampleObject]:
    def put(key: str, body: bytes, days: float, storage: str = "STANDARD") -> SampleObject:
        return SampleObject("reports", key, body, now - timedelta(days=days), storage)

    for quarter, days in ((1, 228), (2, 137), (3, 41.2)):
        lines = [f"Quarter {quarter} of 2026", "Revenue, costs and outlook.", "Internal draft."]
        yield put(f"2026/report-q{quarter}.pdf", papers.pdf("Quarterly report", lines), days)
    yield put("2026/notes.txt", b"Ask Amara about the September figures.\n", 3.1)
    yield put("2026/figures/revenue by month.csv", _MONTHS, 40.9)
    yield put("2026/figures/map.png", papers.picture(480, 320, (30, 90, 160), _SAND), 40.8)
    yield put("2026/figures/costs + margin.csv", _COSTS, 39.7)
    yield put("2025/annual report.pdf", papers.pdf("2025", ["A good year."]), 290, "STANDARD_IA")
    yield put("2025/figures.csv", _MONTHS, 291, "STANDARD_IA")
    offer = ["Sehr geehrte Frau Müller,", "für die Größe L bieten wir 240 Stück an."]
    yield put("Müller/Angebot Größe.pdf", papers.pdf("Angebot", offer), 12.4)
    yield put("Müller/Rückfragen.txt", "Lieferung bis Ende März möglich?\n".encode(), 9.3)
    yield put("日本語/議事録.txt", "議事録\n\n次回の会議は火曜日です。\n".encode(), 20.6)
    yield put("日本語/予算.csv", "月,予算\n4,1200\n5,1350\n".encode(), 19.5)
    yield put("notes/party 🎉.txt", "Cake at four 🎂\n".encode(), 1.2)
    yield put("notes/C++ & C#.txt", b"Which one for the importer?\n", 63)
    yield put("notes/50% off.txt", b"Spring campaign: half price.\n", 77)
    yield put("notes/100%2B tips.txt", b"The name really is 100%2B tips.txt\n", 78)
    yield put("notes/it's done, isn't it?.txt", b"Almost.\n", 0.4)
    yield put("README.txt", b"Reports of all quarters. Ask before you send one out.\n", 400)


def _media(now: datetime) -> Iterator[SampleObject]:
    def put(key: str, body: bytes, days: float, storage: str = "STANDARD") -> SampleObject:
        return SampleObject("media", key, body, now - timedelta(days=days), storage)

    night, rose, gold, sky = (20, 24, 60), (214, 110, 120), (246, 190, 90), (120, 180, 235)
    yield put("films/harbour at dawn.apng", papers.film(240, 135, night, rose), 8.2)
    yield put("films/trailer (final).apng", papers.film(240, 135, night, gold), 6.5)
    yield put("films/trailer (final, really).apng", papers.film(240, 135, rose, sky), 6.4)
    yield put("photos/beach.png", papers.picture(640, 420, sky, _SAND), 33)
    yield put("photos/sunset.png", papers.picture(640, 420, rose, gold), 32.6)
    yield put("photos/stars (large).png", papers.noise(1000, 700, seed=7), 31.9, "STANDARD_IA")
    yield put("photos/team/Zoë.png", papers.picture(200, 200, gold, rose), 110)
    yield put("photos/team/Łukasz.png", papers.picture(200, 200, sky, night), 110.1)
    yield put("drafts/", b"", 5.5)  # what a console makes of "new folder"
    yield put("logo.png", papers.picture(96, 96, (40, 90, 200), (90, 160, 250)), 380)


def _archive(now: datetime) -> Iterator[SampleObject]:
    def put(key: str, body: bytes, days: float, storage: str) -> SampleObject:
        return SampleObject("archive", key, body, now - timedelta(days=days), storage)

    old = papers.pdf("2019", ["Kept for ten years."])
    yield put("2019/annual report.pdf", old, 160, "GLACIER")
    yield put("2020/annual report.pdf", old.replace(b"2019", b"2020"), 159, "GLACIER")
    mail = papers.archive({"inbox.txt": b"Nothing new.\n", "sent.txt": b"See you on Monday.\n"})
    yield put("mail/2024.zip", mail, 120, "STANDARD_IA")
    yield next(big_folder(now))


def _contracts(now: datetime) -> Iterator[SampleObject]:
    rents = ((410, 1150), (290, 1180), (101, 1215), (17.3, 1240))
    for number, (days, rent) in enumerate(rents, start=1):
        text = f"Lease, version {number}\n\nThe monthly rent is {rent} euros.\n"
        at = now - timedelta(days=days)
        yield SampleObject("contracts", "lease.txt", text.encode(), at)
    nda = papers.pdf("Non-disclosure agreement", ["Signed by both."])
    yield SampleObject("contracts", "signed/nda.pdf", nda, now - timedelta(days=88))


_SAND = (226, 202, 150)
_MONTHS = b"month,revenue\n2026-01,41200\n2026-02,39850\n2026-03,44710\n2026-04,43005\n"
_COSTS = b"item,cost,margin\nhosting,1210,0.31\ntravel,640,0.12\nlicences,905,0.22\n"
