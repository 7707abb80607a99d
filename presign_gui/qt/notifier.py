"""Tells that long work has ended while another window is in front."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from presign_gui.qt.icons import icon
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.qt.tray import Tray

LONG = 5.0
"""Seconds after which somebody may have turned to something else."""

FRESH = 1.0
"""Seconds between the last word about a work and its end."""


class Notifier(QObject):
    """What the status line said last of the work is what is told."""

    def __init__(self, parts: Parts, tray: Callable[[], Tray]) -> None:
        super().__init__()
        self._window = parts.window
        self._tray = tray
        self._settings = parts.settings
        self._said = ""
        self._said_at = 0.0
        self.send: Callable[[str], None] = self._send
        parts.jobs.ended.connect(self._on_ended)
        parts.voice.told.connect(self._on_told)

    def _on_told(self, text: str) -> None:
        self._said, self._said_at = text, time.monotonic()

    def _on_ended(self, seconds: float) -> None:
        fresh = time.monotonic() - self._said_at < FRESH
        away = QApplication.activeWindow() is None
        if self._settings.notify and seconds >= LONG and fresh and away and self._said:
            self.send(self._said)

    def _send(self, text: str) -> None:
        QApplication.alert(self._window)
        tray = self._tray().icon if self._settings.tray else None
        if tray is not None:
            tray.showMessage("Presign", text, icon("app"))
        elif sys.platform not in ("darwin", "win32"):
            _send_to_desktop(text)


def _send_to_desktop(text: str) -> None:
    """Hand a notification to the desktop, if there is one that takes it; does not block.

    Source: XDG Desktop Portal, "org.freedesktop.portal.Notification".
    """
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    portal = "org.freedesktop.portal"
    message = QDBusMessage.createMethodCall(
        f"{portal}.Desktop",
        "/org/freedesktop/portal/desktop",
        f"{portal}.Notification",
        "AddNotification",
    )
    message.setArguments(["ended", {"title": "Presign", "body": text}])
    QDBusConnection.sessionBus().send(message)
