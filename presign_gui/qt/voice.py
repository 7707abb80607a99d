"""Telling and asking: the one way the program speaks, which a test can replace."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from presign_gui.core.errors import PresignError
from presign_gui.core.logs import redact
from presign_gui.core.texts import _


class Voice(QObject):
    """Speaks through the window; `told` is the status line."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._window: QWidget | None = None

    def speak_through(self, window: QWidget) -> None:
        """Let questions and errors appear before `window`."""
        self._window = window

    def tell(self, text: str) -> None:
        """Say what happened, in the status line."""
        self.told.emit(text)

    def fail(self, error: PresignError) -> None:
        """Say what went wrong and what to do, and wait until it is read."""
        box = QMessageBox(QMessageBox.Icon.Warning, "Presign", error.title, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)  # a server's words may look like markup
        box.setInformativeText("\n\n".join(part for part in (str(error), error.advice) if part))
        box.setDetailedText(redact(error.details))
        box.exec()

    def ask(self, title: str, text: str, yes: str) -> bool:
        """Ask a question whose affirmative answer reads `yes`; Cancel is the other."""
        box = QMessageBox(QMessageBox.Icon.Question, "Presign", title, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(text)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is agree
