"""Links that the service made, on their way to the history: many at a time, on one thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from presign_gui.core import history
from presign_gui.core.clock import utc_now
from presign_gui.core.errors import PresignError
from presign_gui.core.history import Entry, History

WRITTEN_EVERY = 0.25
"""Seconds; what a power failure may take from the history."""

MOST_WAITING = 20_000
"""Entries not written yet; beyond them the service waits, so that memory doesn't grow."""

MOST_LATELY = 200

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What was asked for lately, as the window shows it."""

    at: datetime  # UTC
    token: str  # its name
    method: str
    bucket: str
    key: str  # the first of several
    count: int


class Notes:
    """Takes entries without waiting, and writes them; `failed` is told why it can't."""

    def __init__(
        self,
        kept: History,
        failed: Callable[[PresignError], None] | None = None,
    ) -> None:
        """`failed` is called on the writer's thread."""
        self._history = kept
        self._failed = failed or (lambda error: _log.error("%s: %s", error.title, error))
        self._waiting: deque[Entry] = deque()
        self._over = threading.Event()
        self.lately: deque[Asked] = deque(maxlen=MOST_LATELY)
        self._thread = threading.Thread(target=self._write, name="service history")

    def __enter__(self) -> Notes:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Write what is waiting, and end. Blocks on the disk."""
        self._over.set()
        self._thread.join()

    @property
    def full(self) -> bool:
        """Whether whoever adds more should wait."""
        return len(self._waiting) >= MOST_WAITING

    def add(self, entry: Entry) -> None:
        """Have an entry written soon."""
        self._waiting.append(entry)
        now = utc_now()
        self.lately.append(
            Asked(now, entry.asked_by, entry.method, entry.bucket, entry.key, entry.count)
        )

    def _write(self) -> None:
        while not self._over.wait(WRITTEN_EVERY):
            self._write_waiting()
        self._write_waiting()

    def _write_waiting(self) -> None:
        while self._waiting:
            some = [self._waiting.popleft() for _ in range(min(len(self._waiting), 1_000))]
            try:
                self._history.note_all(some)
            except PresignError as error:
                self._failed(error)


class EntryMaker:
    """Makes entries of links that differ in key, version and moment only, from the first one."""

    def __init__(self) -> None:
        self._first: dict[object, Entry] = {}

    def of(
        self, kind: object, batch: Callable[[], history.Batch], key: str, version_id: str,
        made_at: datetime, expires_at: datetime | None, count: int,
    ) -> Entry:  # fmt: skip
        """Return the entry of `count` links of which this is the first; `batch` describes one."""
        if len(self._first) > 1_000:
            self._first.clear()
        if kind not in self._first:
            [(self._first[kind], _objects)] = batch().entries()
        return replace(
            self._first[kind],
            key=history.plain(key),
            version_id=version_id,
            made_at=made_at,
            expires_at=expires_at and expires_at.replace(microsecond=0),
            count=count,
        )
