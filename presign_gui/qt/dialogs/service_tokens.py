"""The tokens of the link service: listed, made, shown once, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.grants import EVERYTHING
from presign_gui.core.texts import _, duration
from presign_gui.core.unseen import readable
from presign_gui.qt import looks, outlet
from presign_gui.qt.context_menus import offer_buttons
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel

if TYPE_CHECKING:
    from presign_gui.core.tokens import Token
    from presign_gui.qt.token_desk import TokenDesk


class TokensPage(QWidget):
    """Who may ask, and for what."""

    def __init__(self, desk: TokenDesk) -> None:
        super().__init__()
        self._desk = desk
        self._tokens: list[Token] = []
        self.table = QTableWidget(0, 4)
        self.add = QPushButton(icon("add"), _("&Add token…"))
        self.revoke = QPushButton(icon("deleted"), _("&Revoke…"))
        self.text = QLineEdit(readOnly=True)
        self.copy = QPushButton(icon("copy"), _("&Copy token"))
        self._told = WrappedLabel()
        self._once = QWidget()
        self._build()
        desk.listed.connect(self.show_tokens)
        desk.issued.connect(self._show_text)
        self.add.clicked.connect(self._add)
        self.revoke.clicked.connect(lambda: self._desk.revoke(self._current().name))
        self.copy.clicked.connect(lambda: outlet.copy_words(self.text.text()))
        self.table.itemSelectionChanged.connect(self._enable)
        self._enable()

    def _build(self) -> None:
        self.table.setHorizontalHeaderLabels(
            [_("Token"), _("For"), _("Methods"), _("Longest life")]
        )
        self.table.setAccessibleName(_("Tokens"))
        offer_buttons(self.table, (self.add, self.revoke))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        looks.lay_out(self.table)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.text.setAccessibleName(_("Token"))
        for button in (self.add, self.revoke, self.copy):
            button.setAutoDefault(False)
        shown = QHBoxLayout()
        shown.addWidget(self.text, 1)
        shown.addWidget(self.copy)
        once = QVBoxLayout(self._once)
        once.setContentsMargins(0, 0, 0, 0)
        once.addWidget(self._told)
        once.addLayout(shown)
        self._once.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.revoke)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(looks.PAGE)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        column.addWidget(self._once)

    def show_tokens(self, tokens: list[Token]) -> None:
        """Show the tokens there are."""
        self._tokens = tokens
        self.table.setRowCount(len(tokens))
        for row, token in enumerate(tokens):
            for column, text in enumerate(_cells(token)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        self._enable()

    def _show_text(self, token: Token, text: str) -> None:
        """Show the text of a new token, this once."""
        self._told.setText(
            _(
                "This is the token “{name}”. It is shown this once, and kept nowhere: give it to "
                "whoever it is for.",
                name=token.name,
            )
        )
        self.text.setText(text)
        self.text.selectAll()
        self._once.show()
        self.copy.setFocus()

    def _add(self) -> None:
        from presign_gui.qt.dialogs.token import TokenDialog

        dialog = TokenDialog(self._desk, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _current(self) -> Token:
        return self._tokens[self.table.currentRow()]

    def _enable(self) -> None:
        self.revoke.setEnabled(bool(self.table.selectedItems()))


def _cells(token: Token) -> tuple[str, str, str, str]:
    grant = token.grant
    everywhere = EVERYTHING in grant.places
    places = _("everything") if everywhere else ", ".join(map(readable, grant.places))
    return readable(token.name), places, ", ".join(grant.methods), duration(grant.max_expiry)
