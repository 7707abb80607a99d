from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from presign_gui.core.clock import Clock, wrong_clock

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Ours:
    """This computer's clock, in a test's hands."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


def told(server: datetime, lasted: timedelta = 2 * SECOND) -> Clock:
    """A clock that has heard one answer, which was asked for at noon."""
    ours = Ours()
    clock = Clock(ours)
    ours.time += lasted
    clock.hear(format_datetime(server, usegmt=True), NOON)
    return clock


def test_nothing_is_known_of_a_server_that_was_not_asked() -> None:
    clock = Clock(Ours())
    assert clock.offset == clock.correction == timedelta()
    assert clock.now() == NOON


@pytest.mark.parametrize("off", [4 * MINUTE, -4 * MINUTE, timedelta(days=-20_000)])
def test_a_clock_that_is_wrong_is_corrected(off: timedelta) -> None:
    clock = told(NOON + SECOND + off)  # dated in the middle of two seconds
    assert abs(clock.offset - off) <= SECOND / 2
    assert clock.correction == clock.offset
    assert clock.now() == clock.ours() + clock.offset


@pytest.mark.parametrize("off", [0 * SECOND, 29 * SECOND, -29 * SECOND])
def test_what_the_network_may_account_for_is_not(off: timedelta) -> None:
    clock = told(NOON + SECOND + off)
    assert abs(clock.offset - off) <= SECOND / 2
    assert clock.correction == timedelta()
    assert clock.now() == clock.ours()


def test_the_last_answer_counts() -> None:
    clock = told(NOON + 4 * MINUTE)
    clock.hear(format_datetime(clock.ours(), usegmt=True), clock.ours())
    assert clock.correction == timedelta()


@pytest.mark.parametrize("lasted", [21 * SECOND, -SECOND])
def test_an_answer_that_took_too_long_or_a_clock_set_meanwhile_tells_nothing(
    lasted: timedelta,
) -> None:
    assert told(NOON + 4 * MINUTE, lasted).offset == timedelta()


@pytest.mark.parametrize(
    "date", ["", "noon", "Tue, 24 Nov 2026 12:04:00", "Tue, 24 Nov 99999 12:04:00 GMT", "0"]
)
def test_what_is_no_date_tells_nothing(date: str) -> None:
    clock = Clock(Ours())
    clock.hear(date, NOON)
    assert clock.offset == timedelta()


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (4 * MINUTE, "4 minutes behind"),
        (4 * MINUTE - SECOND / 2, "4 minutes behind"),
        (-4 * MINUTE, "4 minutes ahead of"),
        (31 * SECOND, "31 seconds behind"),
        (25 * 60 * MINUTE, "1 day 1 hour behind"),
    ],
)
def test_what_is_said_of_a_wrong_clock(offset: timedelta, said: str) -> None:
    assert wrong_clock(offset) == (
        f"This computer's clock is {said} the server's; links are signed with the server's time."
    )


@pytest.mark.parametrize("offset", [timedelta(), 30 * SECOND, -30 * SECOND])
def test_nothing_is_said_of_a_clock_that_is_right(offset: timedelta) -> None:
    assert wrong_clock(offset) == ""
