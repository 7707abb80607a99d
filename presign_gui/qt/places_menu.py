"""The menu of places: below its actions, the favourites and the recent ones of the account."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from presign_gui.core.address import Address
from presign_gui.core.places import Places
from presign_gui.core.texts import _
from presign_gui.core.unseen import readable
from presign_gui.qt.address_line import address_icon
from presign_gui.qt.icons import icon

_WIDTH = 60
"""How many x wide an address is shown; of a longer one the middle is left out."""


class PlacesMenu(QObject):
    """Fills the menu anew when there are other places."""

    chosen = Signal(object)  # an Address to go to
    unwanted = Signal(object)  # an Address that is no favourite any more
    recents_unwanted = Signal()

    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        self._menu = menu
        self._added: list[QAction] = []
        self._removing: QMenu | None = None

    def show_places(self, places: Places) -> None:
        """Offer these places, and to forget them."""
        for action in self._added:
            self._menu.removeAction(action)
            action.deleteLater()
        if self._removing is not None:
            self._removing.deleteLater()
            self._removing = None
        self._added = []
        self._add_section(_("Favourites"), places.favourites)
        self._add_section(_("Recent places"), places.recents)
        if places.favourites:
            self._removing = QMenu(_("Remove a &favourite"), self._menu)
            self._removing.setIcon(icon("no-favourite"))
            for address in places.favourites:
                self._removing.addAction(self._action(address, self.unwanted))
            self._added += [self._menu.addSeparator(), self._menu.addMenu(self._removing)]
        if places.recents:
            forget = self._menu.addAction(_("For&get recent places"))
            forget.triggered.connect(lambda _checked=False: self.recents_unwanted.emit())
            self._added.append(forget)

    def _add_section(self, title: str, addresses: Iterable[Address]) -> None:
        actions = [self._action(address, self.chosen) for address in addresses]
        if actions:
            self._added += [self._menu.addSection(title), *actions]
            self._menu.addActions(actions)

    def _action(self, address: Address, signal: Signal) -> QAction:
        metrics = self._menu.fontMetrics()
        text = metrics.elidedText(
            readable(str(address)),
            Qt.TextElideMode.ElideMiddle,
            metrics.horizontalAdvance("x") * _WIDTH,
        )
        action = QAction(address_icon(address), text.replace("&", "&&"), self._menu)
        action.setData(address)
        action.triggered.connect(lambda _checked=False: signal.emit(address))
        return action
