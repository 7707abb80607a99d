"""Looks after links on the clipboard: takes them away after a while, or warns of their end."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from presign_gui.core.settings import Settings
from presign_gui.core.texts import _
from presign_gui.qt import outlet
from presign_gui.qt.voice import Voice


class ClipboardGuard(QObject):
    """The while begins anew with each link that is copied."""

    def __init__(self, voice: Voice, settings: Settings) -> None:
        super().__init__()
        self._voice = voice
        self._settings = settings
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(self._clear)
        QGuiApplication.clipboard().dataChanged.connect(self._on_change)

    def may_end(self, ends_too: str = "") -> bool:
        """Ask, if the program's end would be that of a link on the clipboard, whether it may.

        Not of links to `ends_too`, a server that ends as well: nobody can use them then.
        """
        if QGuiApplication.instance().isSavingSession() or not outlet.holds_links():
            return True
        if ends_too and ends_too in QGuiApplication.clipboard().text():
            return True
        from presign_gui.qt.clipboard_manager import outlives_us

        return outlives_us() or self._voice.ask(
            _("Quit, and lose the link that was copied?"),
            _(
                "It is only on the clipboard, and here nothing keeps that when a program has "
                "ended. Paste it before you quit."
            ),
            _("&Quit"),
        )

    def _on_change(self) -> None:
        if self._settings.clear_clipboard and outlet.holds_links():
            self.timer.start(self._settings.clear_clipboard * 1000)
        else:
            self.timer.stop()

    def _clear(self) -> None:
        if outlet.holds_links():
            outlet.clear()
            self._voice.tell(_("The link was taken from the clipboard."))
