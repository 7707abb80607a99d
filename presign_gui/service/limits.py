"""How often a token may ask: a bucket that fills evenly, and holds a minute's worth."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from presign_gui.core.errors import TooManyRequests
from presign_gui.core.texts import ngettext

MINUTE = 60.0
"""Seconds."""


class Pace:
    """Counts requests by token; holds one pair of numbers for each."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}  # requests left, and as of when

    def take(self, who: str, per_minute: int) -> None:
        """Count a request of `who`. Raises TooManyRequests if there is none left."""
        now = self._clock()
        left, since = self._left.get(who, (per_minute, now))
        left = min(per_minute, left + (now - since) * per_minute / MINUTE)
        if left < 1:
            self._left[who] = left, now
            said = ngettext(
                "It is for {count} request a minute.",
                "It is for {count} requests a minute.",
                per_minute,
            )
            raise TooManyRequests(said, wait=ceil((1 - left) * MINUTE / per_minute))
        self._left[who] = left - 1, now
