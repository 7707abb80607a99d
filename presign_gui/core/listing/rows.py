"""What a page of a listing says, as both its readers return it; and how S3 writes values."""

from __future__ import annotations

import re
from calendar import monthrange, timegm
from dataclasses import dataclass, field

from presign_gui.core.columns import Columns

DEFAULT_CLASS = "STANDARD"
"""The storage class of an object whose listing says none."""

_DAY = re.compile(rb"\d{4}-\d\d-\d\d")
_DAYS_KEPT = 50_000


class Odd(Exception):
    """A page isn't written as its reader expects."""


@dataclass
class Answer:
    """One page, read."""

    objects: Columns = field(default_factory=Columns)
    prefixes: tuple[str, ...] = ()  # whole
    truncated: bool = False
    token: str = ""  # NextContinuationToken
    key_marker: str = ""  # NextKeyMarker
    version_id_marker: str = ""  # NextVersionIdMarker


class Days(dict[bytes, int]):
    """The seconds from 1970 to each "2026-11-24": a listing has many rows, and few days."""

    def __missing__(self, day: bytes) -> int:
        if not _DAY.fullmatch(day):
            raise Odd(day)
        year, month, date = map(int, day.split(b"-"))
        if not (year >= 1970 and 1 <= month <= 12 and 1 <= date <= monthrange(year, month)[1]):
            raise Odd(day)
        if len(self) >= _DAYS_KEPT:
            self.clear()
        seconds = self[day] = timegm((year, month, date, 0, 0, 0))
        return seconds


SECONDS_TO_DAY = Days()
SECONDS_TO_MINUTE = {b"%02d:%02d" % divmod(minute, 60): 60 * minute for minute in range(1440)}
SECONDS = {b"%02d" % second: second for second in range(60)}
