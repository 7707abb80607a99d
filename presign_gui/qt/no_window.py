"""Why Qt can't open a window, said plainly: it would advise to reinstall it, and abort."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QLibraryInfo,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
    qWarning,
)

if TYPE_CHECKING:
    from presign_gui.core.errors import PresignError

_IDLE_TALK = ("From 6.5.0, ", "Could not load the Qt platform plugin")  # whatever is missing


@contextmanager
def explained() -> Iterator[None]:
    """While a QApplication is made: when it can't be, print why, and end with status 1."""
    heard: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            _end(why(heard))
        heard.append(text)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    for text in heard:
        qWarning(text)


def why(heard: list[str]) -> PresignError:
    """Return what keeps Qt from the screen, of which it has said what was `heard`."""
    from presign_gui.core.errors import LibraryMissing, NoScreen

    library = missing_library(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    if library:
        return LibraryMissing(library)
    return NoScreen("\n".join(each for each in heard if not each.startswith(_IDLE_TALK)))


def missing_library(plugins: str) -> str:
    """Return which library the system's linker doesn't find for Qt's `plugins`; "" if none."""
    import ctypes  # QPluginLoader remembers that a plugin failed, and not why

    wanted = {"DISPLAY": "xcb", "WAYLAND_DISPLAY": "wayland"}
    for name in (wanted[variable] for variable in wanted if os.environ.get(variable)):
        plugin = f"{plugins}/platforms/libq{name}.so"
        try:
            if os.path.exists(plugin):
                ctypes.CDLL(plugin)
        except OSError as error:
            return str(error)
    return ""


def _end(error: PresignError) -> None:
    if "presign_gui.cli" not in sys.modules:  # nobody has said yet which language is spoken
        from presign_gui.core import texts
        from presign_gui.core.folders import folders
        from presign_gui.core.policy import chosen_language

        texts.speak(chosen_language(folders()))
    lines = [f"presign-gui: {error.title}", str(error), error.advice]
    print("\n".join(line for line in lines if line), file=sys.stderr, flush=True)
    os._exit(1)  # from here Qt would go on to abort()
