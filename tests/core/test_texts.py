from __future__ import annotations

import gettext
import time
from datetime import datetime, timedelta, timezone

import pytest

from presign_gui.core import texts
from tests.speaking import speaking


@pytest.fixture
def zone(monkeypatch):
    """Sets the local time zone, as TZ has it (its signs are the wrong way round)."""

    def use(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield use
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (2_149_000, "2.1 MB"),
        (99_949, "99.9 kB"),
        (99_951, "100 kB"),
        (999_949, "1000 kB"),
        (999_950, "1.0 MB"),
        (5 * 10**12, "5.0 TB"),
        (10**18, "1000 PB"),
    ],
)
def test_size(count: int, text: str) -> None:
    assert texts.size(count) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(), "0 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=45), "45 seconds"),
        (timedelta(minutes=90), "1 hour 30 minutes"),
        (timedelta(days=7), "7 days"),
        (timedelta(days=1, hours=2, minutes=3), "1 day 2 hours"),
        (timedelta(days=1, seconds=5), "1 day 5 seconds"),
        (timedelta(days=1234), "1,234 days"),
    ],
)
def test_duration(span: timedelta, text: str) -> None:
    assert texts.duration(span) == text


@pytest.mark.parametrize(
    ("tz", "text"),
    [
        ("UTC", "Tue 24 Nov 2020, 13:05 (UTC)"),
        ("XXX-1", "Tue 24 Nov 2020, 14:05 (UTC+1)"),
        ("XXX-5:45", "Tue 24 Nov 2020, 18:50 (UTC+5:45)"),
        ("XXX+3:30", "Tue 24 Nov 2020, 09:35 (UTC−3:30)"),
        ("XXX-12", "Wed 25 Nov 2020, 01:05 (UTC+12)"),
    ],
)
def test_moment(zone, tz: str, text: str) -> None:
    zone(tz)
    assert texts.moment(datetime(2020, 11, 24, 13, 5, tzinfo=timezone.utc)) == text


def test_a_moment_to_the_second(zone) -> None:
    zone("Asia/Kolkata")
    when = datetime(2020, 11, 24, 13, 5, 9, tzinfo=timezone.utc)
    assert texts.exactly(when) == "Tue 24 Nov 2020, 18:35:09 (UTC+5:30)"
    this = datetime.now(timezone.utc)
    assert str(this.year) in texts.exactly(this)


def test_a_moment_of_this_year_needs_no_year(zone) -> None:
    zone("UTC")
    this = datetime.now(timezone.utc)
    assert str(this.year) not in texts.moment(this)
    assert str(this.year + 1) in texts.moment(this.replace(year=this.year + 1, day=1))


def test_date(zone) -> None:
    zone("XXX-1")
    assert texts.date(datetime(2026, 1, 2, 23, 30, tzinfo=timezone.utc)) == "2026-01-03 00:30"


def test_places_are_filled_in_whatever_they_hold() -> None:
    assert texts._("Remove {name}?", name="{name} {0} %s") == "Remove {name} {0} %s?"
    assert texts._("100 % {sure}") == "100 % {sure}"
    assert texts.ngettext("{count} link of {who}", "{count} links of {who}", 2_000, who="x") == (
        "2,000 links of x"
    )


def test_another_language() -> None:
    class German(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"Remove {name}?": "{name} entfernen?"}.get(message, message)

    texts.use(German())
    try:
        assert texts._("Remove {name}?", name="x") == "x entfernen?"
    finally:
        texts.use(gettext.NullTranslations())


def test_the_empty_text_stays_empty() -> None:
    with speaking("de"):  # a catalogue tells of itself there
        assert texts._("") == ""


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "1,234,567.8"),
        ("de", "1.234.567,8"),
        ("es", "1.234.567,8"),
        ("pt_BR", "1.234.567,8"),
        ("fr", "1\u202f234\u202f567,8"),
        ("ja", "1,234,567.8"),
        ("zh_CN", "1,234,567.8"),
    ],
)
def test_a_number_is_written_as_its_language_does(code: str, text: str) -> None:
    with speaking(code):
        assert texts.number(1_234_567.8, 1) == text


@pytest.mark.parametrize(
    ("code", "size", "count", "span"),
    [
        ("de", "2,1 MB", "2.000 Objekte", "1 Tag 2 Stunden"),
        ("es", "2,1 MB", "2.000 objetos", "1 día 2 horas"),
        ("fr", "2,1 Mo", "2\u202f000 objets", "1 jour 2 heures"),
        ("pt_BR", "2,1 MB", "2.000 objetos", "1 dia 2 horas"),
        ("ja", "2.1 MB", "2,000 個のオブジェクト", "1 日 2 時間"),
        ("zh_CN", "2.1 MB", "2,000 个对象", "1 天 2 小时"),
    ],
)
def test_amounts_are_written_as_their_language_does(
    code: str, size: str, count: str, span: str
) -> None:
    with speaking(code):
        assert texts.size(2_149_000) == size
        assert texts.ngettext("{count} object", "{count} objects", 2_000) == count
        assert texts.duration(timedelta(days=1, hours=2, minutes=3)) == span


@pytest.mark.parametrize(
    ("code", "moment", "date"),
    [
        ("de", "Di, 24. Nov 2020, 14:05 (UTC+1)", "24.11.2020 14:05"),
        ("es", "mar 24 nov 2020, 14:05 (UTC+1)", "24/11/2020 14:05"),
        ("fr", "mar. 24 nov. 2020, 14:05 (UTC+1)", "24/11/2020 14:05"),
        ("pt_BR", "ter, 24 de nov de 2020, 14:05 (UTC+1)", "24/11/2020 14:05"),
        ("ja", "2020年11月24日 (火) 14:05 (UTC+1)", "2020/11/24 14:05"),
        ("zh_CN", "2020年11月24日 周二 14:05 (UTC+1)", "2020/11/24 14:05"),
    ],
)
def test_a_moment_is_written_as_its_language_does(zone, code: str, moment: str, date: str) -> None:
    zone("XXX-1")
    when = datetime(2020, 11, 24, 13, 5, tzinfo=timezone.utc)
    with speaking(code):
        assert texts.moment(when) == moment
        assert texts.date(when) == date


def test_sentences_and_names_follow_each_other_as_their_language_has_it() -> None:
    assert texts.sentences(["One.", "Two.", "Three."]) == "One. Two. Three."
    assert texts.listed(name for name in "abc") == "a, b, c"
    assert (texts.sentences([]), texts.listed([])) == ("", "")
    with speaking("ja"):
        assert texts.sentences(["一。", "二。"]) == "一。二。"
        assert texts.listed(["a", "b"]) == "a、b"
