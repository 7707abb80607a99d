"""How long a link lives: every limit, preset, wording and sum of it, in one place."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from presign_gui.core.errors import ExpiryOutOfRange, InvalidExpiry, InvalidMoment
from presign_gui.core.texts import _, duration

MINIMUM = timedelta(seconds=1)
AWS_MAXIMUM = timedelta(days=7)
"""The longest life of a SigV4 link: 604,800 seconds (Amazon S3 User Guide,
"Sharing objects with presigned URLs")."""

LONGEST = timedelta(days=90)
"""The longest life that any provider of core/providers gives a link: Tigris."""

DEFAULT = timedelta(hours=12)
PRESETS = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=7),
)
MOST_PRESETS = 6
"""More don't fit side by side."""

_allowed = LONGEST


def allow(longest: timedelta) -> None:
    """Let no link that is made from now on live longer than `longest`.

    It is a bound of the user's own, or of an administrator; a provider's goes beside it.
    """
    global _allowed
    _allowed = longest


def allowed() -> timedelta:
    """Return how long a link may live here, whatever its provider takes."""
    return _allowed


def usual() -> timedelta:
    """Return how long a link lives when nobody says it."""
    return min(DEFAULT, _allowed)


def short(span: timedelta) -> str:
    """Write a preset the short way: "15 min", "12 h", "7 d"."""
    if span % timedelta(days=1) == timedelta() and span >= timedelta(days=1):
        return _("{count} d", count=span // timedelta(days=1))
    if span % timedelta(hours=1) == timedelta():
        return _("{count} h", count=span // timedelta(hours=1))
    return _("{count} min", count=span // timedelta(minutes=1))


@dataclass(frozen=True)
class Unit:
    """A unit the spinner counts in."""

    name: str
    span: timedelta


def units() -> tuple[Unit, ...]:
    """Return the spinner's units, the smallest first."""
    return (
        Unit(_("minutes"), timedelta(minutes=1)),
        Unit(_("hours"), timedelta(hours=1)),
        Unit(_("days"), timedelta(days=1)),
    )


def largest_unit(expiry: timedelta) -> int:
    """Return the index in `units()` of the largest unit that `expiry` is a multiple of."""
    spans = [unit.span for unit in units()]
    whole = [at for at, span in enumerate(spans) if expiry >= span and not expiry % span]
    return whole[-1] if whole else 0


_WRITTEN = re.compile(
    r"(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)s?)?",
    re.ASCII,
)


def parse(text: str, maximum: timedelta = AWS_MAXIMUM) -> timedelta:
    """Read "90s", "15m", "12h", "7d", "1d12h" or plain seconds.

    Raises InvalidExpiry when it can't be read, ExpiryOutOfRange when it is not
    between one second and `maximum`. Nothing is ever clamped.
    """
    wanted = text.strip().lower()
    if re.fullmatch(r"-\d+[dhms]?", wanted, re.ASCII):
        raise _out_of_range(maximum)
    match = _WRITTEN.fullmatch(wanted)
    if not match or not wanted:
        raise InvalidExpiry(_("“{text}” is not a time span.", text=text))
    try:
        # Python reads no number of thousands of digits: a ValueError.
        parts = {unit: int(amount) for unit, amount in match.groupdict().items() if amount}
        expiry = timedelta(**parts)
    except (OverflowError, ValueError):
        raise _out_of_range(maximum) from None
    return checked(expiry, maximum)


def parse_moment(text: str, now: datetime, maximum: timedelta = AWS_MAXIMUM) -> timedelta:
    """Read an ISO 8601 moment and return how long it is from `now` until then.

    A moment without an offset is local time. Raises InvalidExpiry and
    ExpiryOutOfRange like `parse`.
    """
    written = text.strip()
    if written[-1:] in "Zz":  # Python 3.10 does not know Z
        written = written[:-1] + "+00:00"
    # Nor does it know any fraction of a second but one of three or six digits.
    written = re.sub(r"(?<=\d[.,])\d+", lambda digits: digits[0][:6].ljust(6, "0"), written)
    try:
        until = datetime.fromisoformat(written)
        span = until.astimezone(timezone.utc) - now
    except (ValueError, OverflowError, OSError):  # the last is how Windows says overflow
        raise InvalidMoment(_("“{text}” is not a date and time.", text=text)) from None
    return checked(timedelta(seconds=int(span.total_seconds())), maximum)


def checked(expiry: timedelta, maximum: timedelta = AWS_MAXIMUM) -> timedelta:
    """Return `expiry`, or raise ExpiryOutOfRange if a link can't live that long or short."""
    if not MINIMUM <= expiry <= maximum:
        raise _out_of_range(maximum)
    return expiry


def life_until(until: datetime, now: datetime) -> timedelta:
    """Return how long a link made `now` lives that ends at `until`: whole seconds, never less.

    At most a second more, for it is made in a whole second, too. May be out of range.
    """
    return timedelta(seconds=math.ceil((until - now.replace(microsecond=0)).total_seconds()))


def true_end(made_at: datetime, expiry: timedelta, credential_end: datetime | None) -> datetime:
    """Return when a link really ends: what was asked for, or with its credential if sooner."""
    asked = made_at + expiry
    return min(asked, credential_end) if credential_end else asked


def own_bound(maximum: timedelta) -> str:
    """Say why `maximum` is the longest life, if it isn't the provider's; "" if it is."""
    if maximum != _allowed or _allowed >= LONGEST:
        return ""
    return _(
        "Links live for {maximum} at most: your preferences, or the administrator of "
        "this computer, allow no longer ones.",
        maximum=duration(maximum),
    )


def _out_of_range(maximum: timedelta) -> ExpiryOutOfRange:
    return ExpiryOutOfRange(
        own_bound(maximum)
        or _(
            "A link can live from {minimum} to {maximum}.",
            minimum=duration(MINIMUM),
            maximum=duration(maximum),
        )
    )
