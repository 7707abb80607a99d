"""Ctrl+C in the terminal, its end and that of the session close the window."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

from presign_gui.core.stopping import ASKED_TO_END, ends_it


class Interrupt(QObject):
    """Calls `close` when the process is asked to end, by a signal that it hasn't to ignore.

    Python runs a signal's handler between two of its own instructions, and there
    are none while Qt's loop waits: so the signal is also written to a socket,
    which wakes the loop.
    """

    def __init__(self, close: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._woken, self._wake = socket.socketpair()
        for end in (self._woken, self._wake):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno())
        self._before = {
            number: signal.signal(number, lambda _number, _frame: close())
            for number in filter(ends_it, ASKED_TO_END)
        }
        self._notifier = QSocketNotifier(self._woken.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._woken.recv(64))

    def end(self) -> None:
        """Leave signals to Python again."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        for end in (self._woken, self._wake):
            end.close()
