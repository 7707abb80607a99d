from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core import expiry
from presign_gui.core.errors import ExpiryOutOfRange, InvalidExpiry, InvalidMoment, PresignError

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1", 1),
        ("1s", 1),
        ("90s", 90),
        ("15m", 900),
        ("12h", 43_200),
        ("1d12h", 129_600),
        ("1d1h1m1s", 90_061),
        ("1d1h1m1", 90_061),
        ("7d", 604_800),
        ("604800", 604_800),
        ("000012H ", 43_200),
        ("168h", 604_800),
    ],
)
def test_a_span(text: str, seconds: int) -> None:
    assert expiry.parse(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    ["0", "0s", "0d", "-1", "-1d", "604801", "8d", "7d1s", "9" * 30 + "d", "9" * 5_000],
)
def test_a_span_out_of_range(text: str) -> None:
    with pytest.raises(ExpiryOutOfRange, match="from 1 second to 7 days"):
        expiry.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "P1D",
        "PT1H",
        "soon",
        "1w",
        "1h1d",
        "1.5h",
        "1h 1m",
        "+1",
        "--1",
        "1e3",
        "0x10",
        "١٢h",
        "１２h",
        "1²",
        "12h\x00",
        "nan",
        "inf",
        "1h1h",
        "d",
        "s",
    ],
)
def test_no_span(text: str) -> None:
    with pytest.raises(InvalidExpiry) as caught:
        expiry.parse(text)
    assert not isinstance(caught.value, ExpiryOutOfRange)
    assert "1d12h" in caught.value.advice


@given(st.text(max_size=12) | st.from_regex(r"-?\d{0,9}[dhms]?(\d{0,9}[dhms]?){0,3}"))
def test_whatever_is_read_is_within_the_range(text: str) -> None:
    try:
        span = expiry.parse(text)
    except PresignError:
        return
    assert expiry.MINIMUM <= span <= expiry.AWS_MAXIMUM


def test_another_maximum() -> None:
    assert expiry.parse("90d", timedelta(days=90)) == timedelta(days=90)
    with pytest.raises(ExpiryOutOfRange, match="1 hour"):
        expiry.parse("61m", timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2026-11-24T12:00:01Z", timedelta(seconds=1)),
        ("2026-11-24T12:00:01z", timedelta(seconds=1)),
        ("2026-11-24T18:00+01:00", timedelta(hours=5)),
        ("2026-11-24T18:00-05:30", timedelta(hours=11, minutes=30)),
        ("2026-12-01T12:00:00+00:00", timedelta(days=7)),
        ("  2026-11-25 12:00Z", timedelta(days=1)),
    ],
)
def test_a_moment(text: str, span: timedelta) -> None:
    assert expiry.parse_moment(text, NOW) == span


@pytest.fixture
def kathmandu(monkeypatch):
    """Local time is five hours and three quarters ahead."""
    monkeypatch.setenv("TZ", "XXX-05:45")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_moment_without_an_offset_is_local(kathmandu) -> None:
    assert expiry.parse_moment("2026-11-24T18:45", NOW) == timedelta(hours=1)
    assert expiry.parse_moment("2026-11-25", NOW) == timedelta(hours=6, minutes=15)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T12:00:00Z",
        "2026-11-24T11:59:59Z",
        "2020-01-01",
        "2026-12-01T12:00:01Z",
        "2126-11-24",
        "2026-11-24T12:00:00.9Z",
    ],
)
def test_a_moment_out_of_range(text: str) -> None:
    with pytest.raises(ExpiryOutOfRange):
        expiry.parse_moment(text, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Z",
        "tomorrow",
        "18:00",
        "2026-13-01",
        "24.11.2026",
        "2026-11-24T25:00",
        "12h",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-14:00",
    ],
)
def test_no_moment(text: str) -> None:
    with pytest.raises(InvalidMoment) as caught:
        expiry.parse_moment(text, NOW)
    assert "2026-12-01T18:00" in caught.value.advice


@pytest.mark.parametrize("seconds", [-1, 0, 0.999, 604_800.001, 604_801])
def test_nothing_is_clamped(seconds: float) -> None:
    with pytest.raises(ExpiryOutOfRange):
        expiry.checked(timedelta(seconds=seconds))


def test_default_and_presets_are_possible() -> None:
    for span in (*expiry.PRESETS, expiry.DEFAULT):
        assert expiry.checked(span) == span
    assert [expiry.short(span) for span in expiry.PRESETS] == [
        "15 min",
        "1 h",
        "12 h",
        "1 d",
        "7 d",
    ]


@pytest.mark.parametrize(
    ("minutes", "unit"),
    [(1, 0), (59, 0), (60, 1), (90, 0), (720, 1), (1440, 2), (1500, 1), (10_080, 2)],
)
def test_the_largest_unit(minutes: int, unit: int) -> None:
    assert expiry.largest_unit(timedelta(minutes=minutes)) == unit


def test_the_largest_unit_of_less_than_a_minute() -> None:
    assert expiry.largest_unit(timedelta(seconds=30)) == 0


@pytest.mark.parametrize(
    ("until", "now", "seconds"),
    [
        (timedelta(hours=1), timedelta(), 3_600),
        (timedelta(hours=1), timedelta(milliseconds=999), 3_600),  # made in a whole second
        (timedelta(seconds=1, milliseconds=1), timedelta(), 2),
        (timedelta(), timedelta(), 0),
        (timedelta(), timedelta(seconds=5), -5),
    ],
)
def test_a_link_until_a_moment_never_ends_before_it(until, now, seconds: int) -> None:
    assert expiry.life_until(NOW + until, NOW + now) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("credential_end", "end"),
    [
        (None, NOW + timedelta(hours=12)),
        (NOW + timedelta(hours=13), NOW + timedelta(hours=12)),
        (NOW + timedelta(hours=1), NOW + timedelta(hours=1)),
    ],
)
def test_a_link_ends_with_its_credential(credential_end, end) -> None:
    assert expiry.true_end(NOW, timedelta(hours=12), credential_end) == end
