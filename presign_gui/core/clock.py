"""What time a server has, as its answers tell; signatures are judged by that, not by ours.

S3 refuses what is signed more than 15 minutes away from its own time, and a link
made by a clock that is behind ends so much earlier than it says. So each answer's
Date is compared with this computer's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from presign_gui.core.texts import _, duration

TOLERABLE = timedelta(seconds=30)
"""A difference of clocks up to this is the network's, and worth no word."""

_LONGEST_EXCHANGE = timedelta(seconds=20)
"""An answer that takes longer tells too little: when in that time was it dated?"""

_HALF_A_SECOND = timedelta(seconds=0.5)
"""How much a Date, which has whole seconds, is behind its clock on average."""


def utc_now() -> datetime:
    """Return what this computer's clock says, UTC."""
    return datetime.now(timezone.utc)


class Clock:
    """One server's clock, as far as it is known. Safe on any thread; never blocks."""

    def __init__(self, ours: Callable[[], datetime] = utc_now) -> None:
        """`ours` is this computer's clock, UTC."""
        self.ours = ours
        self._offset = timedelta()  # replaced as a whole: threads see the old one or the new one

    @property
    def offset(self) -> timedelta:
        """How far the server's clock is ahead of ours, by its last answer; 0 if not known."""
        return self._offset

    @property
    def correction(self) -> timedelta:
        """What to add to our time to sign with: the offset, if it is worth a word."""
        return self._offset if abs(self._offset) > TOLERABLE else timedelta()

    def now(self) -> datetime:
        """Return the time that goes into signatures, UTC: the server's, if ours is wrong."""
        return self.ours() + self.correction

    def hear(self, date: str, asked_at: datetime) -> None:
        """Note the Date header of the answer that has just come to what was `asked_at`.

        It was written somewhere in between: in the middle, as far as one can tell.
        What is no date tells nothing.
        """
        from email.utils import parsedate_to_datetime  # which is long to import

        lasted = self.ours() - asked_at
        if not timedelta() <= lasted <= _LONGEST_EXCHANGE:  # or our clock was set meanwhile
            return
        try:
            server = parsedate_to_datetime(date)
            self._offset = server + _HALF_A_SECOND - (asked_at + lasted / 2)
        except (TypeError, ValueError, OverflowError):  # none, one without a zone, or far off
            return


def wrong_clock(offset: timedelta) -> str:
    """Return what to say of clocks that differ by `offset` (see Clock); "" if they agree."""
    if abs(offset) <= TOLERABLE:
        return ""
    unit = timedelta(minutes=1) if abs(offset) > timedelta(minutes=2) else timedelta(seconds=1)
    offset = round(offset / unit) * unit
    if offset > timedelta():
        return _(
            "This computer's clock is {span} behind the server's; "
            "links are signed with the server's time.",
            span=duration(offset),
        )
    return _(
        "This computer's clock is {span} ahead of the server's; "
        "links are signed with the server's time.",
        span=duration(-offset),
    )
