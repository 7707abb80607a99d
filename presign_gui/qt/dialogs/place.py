"""Add a bucket or a prefix by name."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from presign_gui.core.address import Address, parse
from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.qt.labels import WrappedLabel


class PlaceDialog(QDialog):
    """Asks for an address; `address` is what was typed once it was accepted."""

    def __init__(self, parent: QWidget | None = None, account: Account | None = None) -> None:
        """Web addresses of the server of `account` are known, too."""
        super().__init__(parent)
        self._accounts = [account] if account else []
        self.setWindowTitle(_("Add bucket or prefix"))
        self.address: Address | None = None
        self._text = QLineEdit()
        self._text.setPlaceholderText("s3://bucket/folder/")
        self._text.setAccessibleName(_("Address"))
        self._problem = WrappedLabel()
        self._problem.hide()
        buttons = QDialogButtonBox()
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(_("&Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        column = QVBoxLayout(self)
        question = QLabel(_("&Bucket, or bucket and prefix, that this account may see:"))
        question.setBuddy(self._text)
        for widget in (question, self._text, self._problem, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("x") * 60)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def accept(self) -> None:
        """Close if what was typed is an address; else say why it isn't."""
        try:
            self.address = parse(self._text.text().strip(), self._accounts)
        except PresignError as error:
            self._problem.setText(f"{error}\n{error.advice}")
            self._problem.show()
            return
        super().accept()
