"""How far a long command is, on a terminal; on anything else, nothing."""

from __future__ import annotations

import sys
import time

from presign_gui.core.texts import _, number

_EVERY = 0.1  # seconds


class Progress:
    """A line on standard error that is written over: how many, and how many a second."""

    def __init__(self, start: int = 0) -> None:
        """`start` were done before."""
        self.done = start
        self._start = start
        self._began = time.monotonic()
        self._shown_at = 0.0
        self._on = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        self.clear()

    def show(self, done: int) -> None:
        """Say that so many are done, if it is time to say it."""
        self.done = done
        now = time.monotonic()
        if not self._on or now - self._shown_at < _EVERY:
            return
        self._shown_at = now
        rate = (done - self._start) / max(now - self._began, 0.001)
        text = _("{done} links, {rate} a second", done=number(done), rate=number(rate))
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave the line empty, for what comes next."""
        if self._on and self._shown_at:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown_at = 0.0
