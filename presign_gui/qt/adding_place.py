"""Adds to the tree, and to the account, a bucket or prefix that the server doesn't list."""

from __future__ import annotations

from PySide6.QtCore import QObject

from presign_gui.core.address import Address
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.dialogs.place import PlaceDialog
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.parts import Parts


class AddingPlace(QObject):
    """Serves the dialog while it is open."""

    def __init__(self, parts: Parts, tree: ObjectTree, accounts: AccountDesk) -> None:
        super().__init__()
        self._browser = parts.browser
        self._window = parts.window
        self._tree = tree
        self._accounts = accounts

    def open(self) -> None:
        """Ask for a bucket or prefix, and open it in the tree."""
        dialog = PlaceDialog(self._window, self._browser.account)
        dialog.accepted.connect(lambda: self._show(dialog.address))
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def _show(self, address: Address) -> None:
        folder = self._browser.add_place(address)
        self._browser.keep(self._accounts.add_place(self._browser.account, folder.address))
        index, view = self._tree.index_of(folder), self._window.view
        view.setCurrentIndex(index)
        view.expand(index)
