"""The bare window, on the screen before anything else is imported, and furnished afterwards.

Somebody waits for it: nothing may be imported here that isn't needed to show it.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from presign_gui.qt import looks, no_window
from presign_gui.qt.main_window import MainWindow

_LONGEST_WAIT = 0.2  # seconds until a window is painted, that perhaps never comes into sight

_waiting: list[MainWindow] = []


def show() -> None:
    """Show the bare window where and as large as it was last; blocks until it is painted."""
    if not may_have_a_screen():
        return  # which is told when it is missed
    application()
    window = MainWindow()
    settings = _settings()
    look = settings.get("look")
    looks.wear(look if look in ("light", "dark") else "")
    window.restoreGeometry(_bytes(settings.get("window_geometry")))
    window.show()
    _waiting.append(window)
    end = time.monotonic() + _LONGEST_WAIT
    while not window.painted and time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 10)


def take() -> MainWindow:
    """Return the window that stands there bare, or one that isn't shown yet."""
    return _waiting.pop() if _waiting else MainWindow()


def application() -> QApplication:
    """Return the one application, made when first asked for."""
    made = QApplication.instance()
    if made is None:
        with no_window.explained():
            made = QApplication(sys.argv[:1])
        made.setApplicationName("Presign")
        made.setDesktopFileName("presign-gui")
    return made


def may_have_a_screen() -> bool:
    """Where there is none Qt aborts, and advises to install what is there."""
    if sys.platform in ("darwin", "win32"):
        return True
    told = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in told)


def _settings() -> dict[str, Any]:
    """Glance at the settings; what is wrong with the file is told when it is read in earnest."""
    from presign_gui.core.folders import folders

    try:
        settings = json.loads((folders().config / "settings.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _bytes(written: object) -> bytes:
    try:
        return base64.b64decode(str(written or ""), validate=True)
    except ValueError:
        return b""
