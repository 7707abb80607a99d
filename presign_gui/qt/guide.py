"""Finding one's way: connects the address line, the places, and who goes there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from presign_gui.core.address import Address
from presign_gui.core.places import PlacesFile
from presign_gui.core.records import Account
from presign_gui.qt.actions import Actions
from presign_gui.qt.gestures import Gestures
from presign_gui.qt.icons import icon
from presign_gui.qt.navigator import Navigator
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.offers import offers
from presign_gui.qt.parts import Parts
from presign_gui.qt.places_desk import PlacesDesk


class Guide(QObject):
    """Takes one where one asks to go, and remembers where that was."""

    changed = Signal()  # what can be done: the `Situation` of its actions is another

    def __init__(self, parts: Parts, tree: ObjectTree, file: PlacesFile) -> None:
        super().__init__()
        self.navigator = Navigator(parts, tree)
        self.desk = PlacesDesk(parts, file)
        self.going = False
        self._browser = parts.browser
        self._tree = tree
        self._window = parts.window
        self._line = parts.window.address.line
        self._menu = parts.window.places
        self._favourite = parts.actions["favourite"]
        self._favourite.setCheckable(True)
        self._connect(parts.actions)
        self._line.given_up.connect(parts.window.view.setFocus)

    @property
    def here(self) -> Address | None:
        """Where one is; None where there is nothing to come back to."""
        return self.navigator.here

    def stop(self) -> None:
        """Don't go where one was going."""
        self.navigator.stop()

    def forget(self, account: Account) -> None:
        """Keep nothing of an account that was removed."""
        self.desk.forget(account)

    def shut_down(self) -> None:
        """Write what isn't written yet. Blocks on the disk; raises FileProblem."""
        self.navigator.stop()
        self.desk.shut_down()

    def _connect(self, actions: Actions) -> None:
        navigator, line = self.navigator, self._line
        for name, run in {
            "go-to": line.ask,
            "back": navigator.back,
            "forward": navigator.forward,
            "up": navigator.up,
            "favourite": self._toggle,
            "copy": self._note,
        }.items():
            actions.connect_to(name, run)
        gestures = Gestures(self._window.view)
        gestures.back.connect(actions["back"].trigger)
        gestures.forward.connect(actions["forward"].trigger)
        gestures.up.connect(actions["up"].trigger)
        gestures.touched.connect(navigator.stop)
        line.offers = self._offers
        line.entered.connect(navigator.go)
        navigator.moved.connect(self._on_moved)
        navigator.busy.connect(self._on_busy)
        navigator.arrived.connect(lambda address: self.desk.note(address.folder))
        self._browser.closed.connect(self._on_account)
        self.desk.changed.connect(self._on_places)
        self._menu.chosen.connect(navigator.go)
        self._menu.unwanted.connect(self.desk.toggle)
        self._menu.recents_unwanted.connect(self.desk.forget_recents)

    def _toggle(self) -> None:
        if self.here is not None:
            self.desk.toggle(self.here)

    def _note(self) -> None:
        """Remember where it is that something is copied from."""
        found = self._window.search.results.summary().first if self._window.searching else None
        here = Address(found.bucket, found.key) if found else self.here
        if here is not None:
            self.desk.note(here.folder)

    def _offers(self, typed: str) -> list[Address]:
        if typed:
            return offers(self._tree.root, typed)
        places = self.desk.places
        return list(dict.fromkeys((*places.favourites, *places.recents)))

    def _on_moved(self) -> None:
        self._line.show_address(self.here)
        self._mark()
        self.changed.emit()

    def _on_busy(self, busy: bool) -> None:
        self.going = busy
        self.changed.emit()

    def _on_account(self) -> None:
        self._line.account = self._browser.account
        self._line.show_address(None)
        self.desk.open(self._browser.account)

    def _on_places(self) -> None:
        self._menu.show_places(self.desk.places)
        self._mark()

    def _mark(self) -> None:
        """Show whether one is at a favourite."""
        is_one = self.desk.is_favourite(self.here)
        self._favourite.setChecked(is_one)
        self._favourite.setIcon(icon("favourite" if is_one else "no-favourite"))
