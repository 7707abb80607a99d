"""How far an upload has come, in the status line: a bar, a few words, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from presign_gui.core.texts import _, ngettext, number, size
from presign_gui.qt.icons import icon

_STEPS = 1_000


class UploadBar(QWidget):
    """Hidden while there is nothing to tell."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        letter = self.fontMetrics().horizontalAdvance("x")
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(letter * 18)
        self.bar.setMaximumHeight(self.fontMetrics().height())
        self.bar.setAccessibleName(_("Upload"))
        self.words = QLabel()
        self.words.setMinimumWidth(letter * 34)  # or it would move with every digit
        stop = QToolButton(icon=icon("error"), autoRaise=True)
        stop.setToolTip(_("Stop the upload (Esc)"))
        stop.setAccessibleName(_("Stop the upload"))
        stop.clicked.connect(self.stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.bar, self.words, stop):
            row.addWidget(widget)
        self.hide()

    def show_looking(self) -> None:
        """Say that something is being found out first."""
        self.bar.setRange(0, 0)
        self.words.setText(_("Looking at the files…"))
        self.show()

    def show_progress(
        self, bytes_done: int, bytes_all: int, files_done: int, files_all: int, rate: float
    ) -> None:
        """Show how much has been sent, in bytes, and how many of them in a second."""
        self.bar.setRange(0, _STEPS)
        self.bar.setValue(_STEPS * bytes_done // bytes_all if bytes_all else _STEPS)
        self.words.setText(
            ngettext(
                "{done} of {count} file, {sent} of {all}, {rate}/s",
                "{done} of {count} files, {sent} of {all}, {rate}/s",
                files_all,
                done=number(files_done),
                sent=size(bytes_done),
                all=size(bytes_all),
                rate=size(round(rate)),
            )
        )
        self.show()
