"""When keys that end are fetched again: before they sign what would outlive them.

botocore does it only when 15 to 10 minutes are left; a link of 12 hours would be
signed with keys of half an hour although fresh ones could be had (boto3 issue 3079).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from presign_gui.core import stopping
from presign_gui.core.errors import PresignError, Stopped
from presign_gui.core.records import Credential

SAME_ANSWER = timedelta(minutes=1)
"""Within this of the last time, asking again would give the same keys."""

_SOON = timedelta(minutes=15)
"""What is left of keys when they are renewed even for what takes no time."""

_AT_ONCE = timedelta(minutes=1)
"""The same, where somebody must type a code: nobody is asked for more life alone."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """Keys that a source gave, and what can be said of the next time."""

    credential: Credential
    renewable: bool  # others that live longer may come if it is asked again
    by_hand: bool = False  # somebody had to type a code for them


class Renewal:
    """The keys of one account, kept until others are needed. Safe on any thread."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._held: Found | None = None
        self._asked_at: datetime | None = None
        self._failure: PresignError | None = None

    def credential(self, fetch: Callable[[], Found], lasting: timedelta) -> Credential:
        """Return keys that live for `lasting` (seconds to days), or as long as can be had.

        Blocks while `fetch` does, here or on another thread. Raises what it
        raises, unless keys are at hand that still sign.
        """
        came_at = self._clock()
        with self._my_turn():
            held = self._held
            if held and not self._wanting(held, lasting):
                return held.credential
            if self._failure and self._asked_at and self._asked_at > came_at:
                raise self._failure  # it failed for another, while this one waited
            try:
                found = fetch()
            except PresignError as error:
                if stopping.current.get().is_set():
                    raise
                self._asked_at, self._failure = self._clock(), error
                if held is None or self._left(held) <= timedelta():
                    raise
                _log.warning("keys could not be renewed: %s", error.title)
                return held.credential
            self._asked_at, self._failure = self._clock(), None
            self._held = found if found.renewable and found.credential.expires_at else None
            return found.credential

    def _wanting(self, held: Found, lasting: timedelta) -> bool:
        left = self._left(held)
        if left <= timedelta():
            return True
        if self._asked_at and self._clock() - self._asked_at < SAME_ANSWER:
            return False
        return left < (_AT_ONCE if held.by_hand else max(lasting, _SOON))

    def _left(self, held: Found) -> timedelta:
        end = held.credential.expires_at
        return end - self._clock() if end else timedelta.max

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """One asks, the others wait for what comes of it. Raises Stopped."""
        stop = stopping.current.get()
        while not self._turn.acquire(timeout=0.05):
            if stop.is_set():
                raise Stopped
        try:
            yield
        finally:
            self._turn.release()
