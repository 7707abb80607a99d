"""The words around links that one sends: written once, shown as they will be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.errors import InvalidInput
from presign_gui.core.formats import message, message_format
from presign_gui.core.records import Link
from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.notices import Notice


class MessageDialog(QDialog):
    """Asks for a message; `template` is what was written, once it was accepted."""

    def __init__(self, template: str, samples: Sequence[Link], parent: QWidget | None) -> None:
        """`samples` stand for the links in the preview."""
        super().__init__(parent)
        self.setWindowTitle(_("Copy a message"))
        self._samples = samples
        self.text = QPlainTextEdit(template)
        self.preview = QPlainTextEdit(readOnly=True)
        self.problem = Notice("error")
        self.usual = QPushButton(_("&Default text"))
        self.places = [QPushButton(f"{{{name}}}") for name in message.PLACES]
        self._buttons = QDialogButtonBox()
        self._buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.copy = self._buttons.addButton(
            _("&Copy message"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._build()
        self._follow()

    def _build(self) -> None:
        for edit, lines in ((self.text, 10), (self.preview, 13)):
            edit.setMinimumHeight(edit.fontMetrics().lineSpacing() * lines)
            edit.setTabChangesFocus(True)
        keys = Qt.TextInteractionFlag.TextSelectableByKeyboard  # and so it shows a cursor
        self.preview.setTextInteractionFlags(self.preview.textInteractionFlags() | keys)
        self.preview.setAccessibleName(_("Preview of the message"))
        self.text.setAccessibleName(_("Message"))
        row = QHBoxLayout()
        row.addWidget(QLabel(_("Insert:")))
        for button, name in zip(self.places, message.PLACES, strict=True):
            button.setAutoDefault(False)
            button.setAccessibleName(_("Insert {place}", place=f"{{{name}}}"))
            button.clicked.connect(partial(self._insert, f"{{{name}}}"))
            row.addWidget(button)
        row.addStretch(1)
        self.usual.setAutoDefault(False)
        self.usual.setToolTip(_("Begin again with the words that were here at first"))
        row.addWidget(self.usual)
        heading = QLabel(_("&Message"))
        heading.setBuddy(self.text)
        column = QVBoxLayout(self)
        column.addWidget(heading)
        column.addWidget(self.text, 1)
        column.addLayout(row)
        column.addWidget(
            WrappedLabel(
                _("Lines with a name, size or link are repeated for each link."), small=True
            )
        )
        column.addWidget(self.problem)
        shown = QLabel(_("&Preview"))
        shown.setBuddy(self.preview)
        column.addWidget(shown)
        column.addWidget(self.preview, 1)
        column.addWidget(self._buttons)
        looks.open_as(
            self, self.fontMetrics().horizontalAdvance("x") * 76, self.sizeHint().height()
        )
        self.text.textChanged.connect(self._follow)
        self.usual.clicked.connect(lambda: self.text.setPlainText(message.usual()))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.text.setFocus()

    @property
    def template(self) -> str:
        return self.text.toPlainText()

    def _insert(self, place: str) -> None:
        self.text.insertPlainText(place)
        self.text.setFocus()

    def _follow(self) -> None:
        """Show what the message will be, or why it can't."""
        try:
            how = message_format(self.template)
        except InvalidInput as error:
            self.problem.say(str(error))
            self.copy.setEnabled(False)
            return
        self.problem.say("")
        self.copy.setEnabled(True)
        self.preview.setPlainText("".join(how.write(self._samples)))
