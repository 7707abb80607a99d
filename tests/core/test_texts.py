from __future__ import annotations

import gettext
import time
from datetime import datetime, timedelta, timezone

import pytest

from presign_gui.core import texts


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
