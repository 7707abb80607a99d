"""What a job wants to know of whoever sits before the window, and the wait for it."""

from __future__ import annotations

import threading

from presign_gui.core.errors import Stopped
from presign_gui.core.stopping import Stop


class Question:
    """Is asked on the job's thread, and answered on the window's."""

    def __init__(self, text: str, stop: Stop) -> None:
        self.text = text
        self._stop = stop
        self._over = threading.Event()
        self._answer = ""

    @property
    def withdrawn(self) -> bool:
        """Nobody waits for the answer any more."""
        return self._stop.is_set()

    def answer(self, text: str) -> None:
        """Let the job go on; with "" it ends, for there is no answer."""
        self._answer = text
        self._over.set()

    def wait(self) -> str:
        """Return the answer; blocks, on the job's thread. Raises Stopped."""
        with self._stop.during(self._over.set):
            self._over.wait()
        if self.withdrawn:
            raise Stopped
        return self._answer
