"""Stopping work that is under way, even while it waits for a server.

    with stop.during(sock.close): ...      # the work names what would wake it
    stop.set()                             # someone else, on any thread

Between two steps a job asks `stop.is_set()`. While it waits for the network it
can't ask, so whoever waits says beforehand how the wait can be cut short.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ASKED_TO_END = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""How a process is asked to end: by Ctrl+C, by the system, by a terminal that is closed."""


def ends_it(number: signal.Signals) -> bool:
    """Say whether a signal ends us as we were started: one that nohup keeps off doesn't."""
    return signal.getsignal(number) is not signal.SIG_IGN


class Stop:
    """A wish to stop, and the ways to wake what is waiting. Safe on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wished = False
        self._cuts: list[Callable[[], None]] = []

    def is_set(self) -> bool:
        return self._wished

    def set(self) -> None:
        """Wish to stop, and cut short every wait that is under way. Never blocks."""
        with self._lock:
            self._wished = True
            cuts = list(self._cuts)
        for cut in cuts:
            cut()

    @contextmanager
    def during(self, cut: Callable[[], None]) -> Iterator[None]:
        """While the block runs, `set` calls `cut` (from the thread that stops).

        If the wish was uttered before, `cut` is called at once.
        """
        with self._lock:
            self._cuts.append(cut)
            late = self._wished
        try:
            if late:
                cut()
            yield
        finally:
            with self._lock:
                self._cuts.remove(cut)


NEVER = Stop()
"""The stop of work that nobody means to end; do not set it."""

current: ContextVar[Stop] = ContextVar("current stop", default=NEVER)
"""The stop of the job that runs on this thread.

A context variable, since between a job and its socket stands botocore, which
passes no arguments of ours through.
"""
