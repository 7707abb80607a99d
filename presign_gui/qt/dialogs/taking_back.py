"""What can be done about links that should work no longer; nothing of it is done here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.taking_back import Measure, TakingBack
from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.context_menus import offer_buttons
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel


class TakingBackDialog(QDialog):
    """Shows which links there are, then each measure, and has it copied: its commands, its
    JSON, or all there is."""

    copy_wanted = Signal(str)
    save_wanted = Signal()

    def __init__(self, found: TakingBack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = found
        self.setWindowTitle(_("Take links back"))
        self.choice = QListWidget()
        self.text = QPlainTextEdit(readOnly=True)
        keys = Qt.TextInteractionFlag.TextSelectableByKeyboard  # and so it shows a cursor
        self.text.setTextInteractionFlags(self.text.textInteractionFlags() | keys)
        self.copy_commands = QPushButton(icon("copy"), _("Copy co&mmands"))
        self.copy_document = QPushButton(icon("copy"), _("Copy its &JSON"))
        self.copy_text = QPushButton(icon("copy"), _("&Copy all as text"))
        self.copy_json = QPushButton(icon("copy"), _("Copy all as J&SON"))
        self.save = QPushButton(icon("export"), _("Sa&ve all…"))
        self._build()
        self._connect()
        self.choice.setCurrentRow(0)

    def _build(self) -> None:
        self.choice.setAccessibleName(_("Ways to take them back"))
        self.choice.addItem(_("Links that still work"))
        self.choice.addItems([each.title for each in self.found.measures])
        copies = (self.copy_commands, self.copy_document, self.copy_text, self.copy_json)
        offer_buttons(self.choice, (*copies, self.save))
        self.choice.setWordWrap(True)
        self.choice.setSpacing(looks.HAIR)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(_("What can be done"))
        self.text.setTabChangesFocus(True)
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        for button in (self.copy_text, self.copy_json, self.save):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        of_one = QHBoxLayout()
        of_one.addWidget(self.copy_commands)
        of_one.addWidget(self.copy_document)
        of_one.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.text, 1)
        right.addLayout(of_one)
        middle = QHBoxLayout()
        middle.addWidget(self.choice, 1)
        middle.addLayout(right, 3)
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
        column.addLayout(middle, 1)
        column.addWidget(buttons)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        letter = self.fontMetrics().horizontalAdvance("x")
        looks.open_as(self, letter * 150, self.fontMetrics().lineSpacing() * 32)

    def _connect(self) -> None:
        self.choice.currentRowChanged.connect(self._show)
        for button, content in (
            (self.copy_commands, lambda: "\n".join(self._chosen().commands)),
            (self.copy_document, lambda: self._chosen().document_text),
            (self.copy_text, lambda: self.found.text),
            (self.copy_json, lambda: self.found.json),
        ):
            button.clicked.connect(lambda _checked=False, c=content: self.copy_wanted.emit(c()))
        self.save.clicked.connect(self.save_wanted)

    def _chosen(self) -> Measure | None:
        row = self.choice.currentRow()
        return self.found.measures[row - 1] if row > 0 else None

    def _show(self) -> None:
        measure = self._chosen()
        self.text.setPlainText(measure.text if measure else self.found.alive_text)
        self.copy_commands.setEnabled(bool(measure and measure.commands))
        self.copy_document.setEnabled(bool(measure and measure.document_text))
