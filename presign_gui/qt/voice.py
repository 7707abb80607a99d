"""Telling and asking: the one way the program speaks, which a test can replace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLabel, QMessageBox, QWidget

from presign_gui.core.errors import PresignError, Stopped
from presign_gui.core.logs import redact
from presign_gui.core.texts import _
from presign_gui.qt.question import Question

COUNTS_ON = 5.0
"""Seconds between two announcements that differ in their numbers only."""

_DIGITS = re.compile(r"\d[\d.,\u00a0\u202f]*")


class Voice(QObject):
    """Speaks through the window; `told` is the status line."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._window: QWidget | None = None
        self._announced, self._announced_at = "", 0.0

    def speak_through(self, window: QWidget) -> None:
        """Let questions and errors appear before `window`."""
        self._window = window

    def tell(self, text: str) -> None:
        """Say what happened, in the status line and to whoever listens to a screen reader."""
        self.told.emit(text)
        self.announce(text)

    def announce(self, text: str) -> None:
        """Let a screen reader say what can be seen anyway, when it has said what it is saying.

        Of what only counts on, as “12 objects…”, it hears the first, and then one now and then.
        """
        if self._window is None or not text or not QAccessible.isActive():
            return
        said, now = _DIGITS.sub("0", text), monotonic()
        if said != self._announced or now - self._announced_at >= COUNTS_ON:
            self._announced, self._announced_at = said, now
            event = QAccessibleAnnouncementEvent(self._window, text)
            QAccessible.updateAccessibility(event)

    def fail(self, error: PresignError) -> None:
        """Say what went wrong and what to do, and wait until it is read."""
        if isinstance(error, Stopped):  # by whoever would be told
            self.tell(_("Stopped."))
            return
        told = "\n\n".join(part for part in (str(error), error.advice) if part)
        box = self._box(QMessageBox.Icon.Warning, error.title, told)
        box.setDetailedText(redact(error.details))
        box.addButton(_("OK"), QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def ask_for(self, question: Question) -> None:
        """Ask what a job that waits wants to know, and let it go on."""
        if not question.withdrawn:
            question.answer(self.ask_text(_("A code is needed"), question.text))

    def ask_text(self, title: str, text: str) -> str:
        """Ask for a text of one line; "" if there is no answer."""
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(title)
        dialog.setLabelText(text)
        for label in dialog.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)  # a name in a file may look like markup
        dialog.setOkButtonText(_("OK"))
        dialog.setCancelButtonText(_("Cancel"))
        agreed = dialog.exec() == QInputDialog.DialogCode.Accepted
        return dialog.textValue().strip() if agreed else ""

    def ask_open(self, title: str, kind: str) -> Path | None:
        """Ask for a file that is there; `kind` is like "Accounts (*.json)". None if for none."""
        path, _kind = QFileDialog.getOpenFileName(self._window, title, "", _with_all(kind))
        return Path(path) if path else None

    def ask_save(self, title: str, name: str, kind: str) -> Path | None:
        """Ask where to put a file, proposing `name`; None if nowhere. Asks before it replaces."""
        path, _kind = QFileDialog.getSaveFileName(self._window, title, name, kind)
        return Path(path) if path else None

    def ask_files(self, title: str) -> list[Path]:
        """Ask for files that are there; none if there is no answer."""
        paths, _kind = QFileDialog.getOpenFileNames(self._window, title)
        return [Path(path) for path in paths]

    def ask_folder(self, title: str) -> Path | None:
        """Ask for a folder that is there."""
        path = QFileDialog.getExistingDirectory(self._window, title)
        return Path(path) if path else None

    def choose(
        self, title: str, text: str, answers: Mapping[str, str], usual: str = ""
    ) -> str | None:
        """Ask a question with several answers; return the key of the one chosen, or None.

        Enter means the `usual` one, or none.
        """
        box = self._box(QMessageBox.Icon.Question, title, text)
        buttons = {
            key: box.addButton(label, QMessageBox.ButtonRole.AcceptRole)
            for key, label in answers.items()
        }
        cancel = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(buttons.get(usual, cancel))
        box.setEscapeButton(cancel)
        box.exec()
        return next((key for key, each in buttons.items() if each is box.clickedButton()), None)

    def inform(self, title: str, text: str) -> None:
        """Say something that must be read, and is no failure of the program's."""
        box = self._box(QMessageBox.Icon.Information, title, text)
        box.addButton(_("OK"), QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def ask(self, title: str, text: str, yes: str) -> bool:
        """Ask a question whose affirmative answer reads `yes`; Cancel is the other."""
        box = self._box(QMessageBox.Icon.Question, title, text)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is agree

    def _box(self, picture: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
        """Return a box whose title stands out, as it does where the platform draws it."""
        box = QMessageBox(picture, "Presign", title, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)  # a server's words may look like markup
        box.setInformativeText(text)
        label = box.findChild(QLabel, "qt_msgbox_label")
        if label is not None:
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        return box


def _with_all(kind: str) -> str:
    return ";;".join((kind, _("All files (*)")))
