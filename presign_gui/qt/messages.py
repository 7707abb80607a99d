"""Qt's own messages go to our log, where they are redacted like all others."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_IDLE_TALK = (
    "This plugin does not support propagateSizeHints()",  # the offscreen platform, always
    "Detected locale ",  # that it is none, and that Qt takes UTF-8 then
)


def send_to_log() -> None:
    """Let everything that Qt has to say be logged as "qt"."""
    qInstallMessageHandler(_log)


def _log(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    level = logging.DEBUG if text.startswith(_IDLE_TALK) else _LEVELS[kind]
    logging.getLogger("qt").log(level, "%s", text)
