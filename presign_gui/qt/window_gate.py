"""Lets the window paint between two slices of what workers compute (see core/gate.py).

Without it each of the thousand calls into Python that a paint makes would wait for a busy
worker, and the window would stutter.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class WindowGate:
    """One for all workers of a window."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window_waits = False
        self.painted_at = 0.0  # by time.monotonic()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A worker's slice: at most some 5 ms of computing, and no waiting, in the block."""
        self._lock.acquire()
        while self._window_waits:
            self._lock.release()
            time.sleep(0.0005)
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def window(self) -> Iterator[None]:
        """The window's own work; waits for the slice that is under way, and no other."""
        self._window_waits = True
        self._lock.acquire()
        self._window_waits = False
        try:
            yield
        finally:
            self._lock.release()
            self.painted_at = time.monotonic()
