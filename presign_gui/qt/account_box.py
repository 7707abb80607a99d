"""Which account is chosen: the list above the tree, and the one that is open at the start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from presign_gui.core.errors import AccountNotFound
from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.icons import icon
from presign_gui.qt.parts import Parts

WIDEST = 32
"""Letters of an account's name that are shown in the toolbar; of a longer one the middle is not."""


class AccountBox(QObject):
    """Shows the accounts there are, and opens the one that is chosen."""

    def __init__(
        self, parts: Parts, desk: AccountDesk, open_account: Callable[[Account | None], None]
    ) -> None:
        super().__init__()
        self._box = box = parts.window.accounts
        self._browser = parts.browser
        self._voice = parts.voice
        self._open = open_account
        self._accounts: list[Account] = []
        box.activated.connect(lambda row: self._open(self._accounts[row]))
        desk.listed.connect(self._show)
        desk.added.connect(self._open)
        desk.removed.connect(self._on_removed)

    def open_first(self, asked: str, last: str) -> None:
        """Open the account of the name `asked`, else the `last` one, else any."""
        wanted = asked or last
        named = [each for each in self._accounts if each.name == wanted]
        if asked and not named:
            self._open(None)
            self._voice.fail(AccountNotFound(_("No account is called “{name}”.", name=asked)))
        else:
            self._open(next(iter(named or self._accounts), None))

    def choose(self, account: Account) -> None:
        """Show `account` as the one that is open."""
        self._box.setCurrentIndex(self._row_of(account))

    def _show(self, accounts: list[Account]) -> None:
        self._accounts = accounts
        self._box.clear()
        metrics = self._box.fontMetrics()
        room = metrics.horizontalAdvance("x") * WIDEST
        for row, account in enumerate(accounts):
            shown = metrics.elidedText(account.name, Qt.TextElideMode.ElideMiddle, room)
            self._box.addItem(icon("account"), shown)
            self._box.setItemData(row, account.name, Qt.ItemDataRole.ToolTipRole)
        if self._browser.account is not None:
            self.choose(self._browser.account)

    def _row_of(self, account: Account) -> int:
        """Return the row of an account in the list: two may have the same name."""
        identities = [each.identity for each in self._accounts]
        return identities.index(account.identity) if account.identity in identities else -1

    def _on_removed(self, account: Account) -> None:
        if self._browser.account is not None and self._browser.account.id == account.id:
            self._open(next(iter(self._accounts), None))
