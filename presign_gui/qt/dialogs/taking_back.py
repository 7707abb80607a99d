"""What can be done about links that should work no longer; nothing of it is done here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.taking_back import TakingBack
from presign_gui.core.texts import _
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel


class TakingBackDialog(QDialog):
    """Shows all of it to be read, and has it copied as text or JSON."""

    copy_wanted = Signal(str)

    def __init__(self, found: TakingBack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Take links back"))
        self.text = QPlainTextEdit(found.text, readOnly=True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(_("What can be done"))
        self.text.setTabChangesFocus(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        self.copy_text = QPushButton(icon("copy"), _("&Copy as text"))
        self.copy_json = QPushButton(icon("copy"), _("Copy as &JSON"))
        for button, content in ((self.copy_text, found.text), (self.copy_json, found.json)):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(lambda _checked=False, c=content: self.copy_wanted.emit(c))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(
            WrappedLabel(
                _(
                    "A link alone can't be taken back: S3 judges the key that signed it. These "
                    "are the ways there are, the one that stops the least first. Presign "
                    "changes nothing by itself."
                )
            )
        )
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        letter = self.fontMetrics().horizontalAdvance("x")
        self.resize(letter * 120, self.fontMetrics().lineSpacing() * 32)
