"""The first window listens for later starts of the program, and does what they were to do."""

from __future__ import annotations

import json
import logging
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from presign_gui.core import socket_name

_log = logging.getLogger(__name__)

_WAITING = 8  # starts at once


class SingleWindow(QObject):
    """Listens at a Unix socket, which nobody but this user can open.

    QLocalServer does as much, but takes 36 ms to import.
    """

    wanted = Signal(str, str)  # name of an account, place or link; "" for none

    def __init__(self, address: str, longest: int, answer: bytes) -> None:
        """Begin to listen; nobody answered at `address` before, so what is there is dead.

        `longest` is how many bytes somebody may say, and `answer` what they hear.
        """
        super().__init__()
        self._path = Path(address)
        self._longest = longest
        self._answer = answer
        self._socket: socket.socket | None = None
        self._visitors: dict[socket.socket, QSocketNotifier] = {}
        try:
            self._listen()
        except OSError as error:
            # Each start has a window of its own then, as without all this.
            _log.warning("later starts can't be heard: %s", error)

    def close(self) -> None:
        """Listen no more, and leave nothing behind."""
        for visitor in list(self._visitors):
            self._dismiss(visitor)
        if self._socket is not None:
            self._notifier.setEnabled(False)
            self._socket.close()
            self._socket = None
            with suppress(OSError):
                self._path.unlink()

    def _listen(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            with socket_name.short(str(self._path)) as name:
                listening.bind(name)
            listening.listen(_WAITING)
        except OSError:
            listening.close()
            raise
        finally:
            os.umask(before)
        listening.setblocking(False)
        self._socket = listening
        self._notifier = QSocketNotifier(listening.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._welcome)

    def _welcome(self) -> None:
        assert self._socket is not None
        try:
            visitor, _address = self._socket.accept()
        except OSError:  # gone again
            return
        visitor.setblocking(False)
        notifier = QSocketNotifier(visitor.fileno(), QSocketNotifier.Type.Read, self)
        said = bytearray()
        notifier.activated.connect(lambda: self._hear(visitor, said))
        self._visitors[visitor] = notifier

    def _hear(self, visitor: socket.socket, said: bytearray) -> None:
        """Take what a visitor says; one who says too much, or nothing more, is dismissed."""
        try:
            part = visitor.recv(self._longest)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        said += part
        if part and b"\n" not in part and len(said) <= self._longest:
            return
        wanted = _understood(bytes(said))
        if wanted is not None:
            with suppress(OSError):
                visitor.send(self._answer)
        self._dismiss(visitor)
        if wanted is not None:
            activation = wanted["activation"]
            if activation:
                os.environ["XDG_ACTIVATION_TOKEN"] = activation  # where Qt looks for it
            self.wanted.emit(wanted["account"], wanted["place"])

    def _dismiss(self, visitor: socket.socket) -> None:
        notifier = self._visitors.pop(visitor)
        notifier.setEnabled(False)
        notifier.deleteLater()
        visitor.close()


def _understood(line: bytes) -> dict[str, str] | None:
    """Return what a start says; None if it is none of ours."""
    try:
        said: Any = json.loads(line)
        return {name: str(said[name]) for name in ("account", "place", "activation")}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
