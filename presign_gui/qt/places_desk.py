"""Favourites and recent places of the open account: kept at once, written behind the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.address import Address
from presign_gui.core.errors import PresignError
from presign_gui.core.places import Change, Places, PlacesFile
from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.core.unseen import readable
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from pathlib import Path


class PlacesDesk(QObject):
    """Knows the places of the open account; tells when they are others."""

    changed = Signal()
    undoable = Signal(str, object)  # for Undoing.offer

    def __init__(self, parts: Parts, file: PlacesFile) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._file = file
        self._account: Account | None = None
        self._known: dict[object, Places] = {}
        self._unwritten: list[tuple[Account, Change]] = []
        self._writing: Job | None = None
        self._reading = 0  # accounts whose places are being read
        self._usable = True  # what can't be read isn't written over
        self._aside_told = False

    @property
    def places(self) -> Places:
        """Those of the open account."""
        return self._known.get(self._identity, Places())

    @property
    def _identity(self) -> object:
        return self._account.identity if self._account else None

    def open(self, account: Account | None) -> None:
        """Show the places of another account; they are read from the disk the first time."""
        self._account = account
        self.changed.emit()
        if account is not None and account.identity not in self._known:
            self._known[account.identity] = Places()
            self._reading += 1
            self._jobs.start(
                lambda: [(self._file.load(account), self._file.set_aside)],
                on_item=lambda found: self._arrive(account, *found),
                on_failed=self._fail,
            )

    def is_favourite(self, address: Address | None) -> bool:
        return address in self.places.favourites

    def toggle(self, address: Address) -> None:
        """Make `address` a favourite, or no longer one."""
        before = self.places
        if self.is_favourite(address):
            self._change(lambda places: places.without_favourite(address))
            told = _("{address} is no favourite any more.", address=readable(str(address)))
            self.undoable.emit(told, self._back_to(before))
        else:
            self._change(lambda places: places.with_favourite(address))

    def note(self, address: Address) -> None:
        """Remember a bucket or prefix as the place where somebody has been last."""
        if address not in self.places.recents[:1]:
            self._change(lambda places: places.with_recent(address))

    def forget_recents(self) -> None:
        before = self.places
        self._change(lambda places: places.without_recents())
        self.undoable.emit(_("The recent places are forgotten."), self._back_to(before))

    def forget(self, account: Account) -> None:
        """Keep nothing of an account that was removed."""
        self._known.pop(account.identity, None)
        self._write_later(account, lambda _places: Places())

    def shut_down(self) -> None:
        """Write what isn't written yet. Blocks on the disk; raises FileProblem."""
        if self._usable:
            for account, change in self._unwritten:
                self._file.change(account, [change])
        self._unwritten.clear()

    def _back_to(self, before: Places) -> Callable[[], None]:
        """Return what brings back, for the account that is open now, the places it had."""
        account = self._account

        def undo() -> None:
            if account is not None and account.identity in self._known:
                change = before.brought_back_to
                self._known[account.identity] = change(self._known[account.identity])
                self.changed.emit()
                self._write_later(account, change)

        return undo

    def _change(self, change: Change) -> None:
        if self._account is None:
            return
        self._known[self._identity] = change(self.places)
        self.changed.emit()
        self._write_later(self._account, change)

    def _write_later(self, account: Account, change: Change) -> None:
        self._unwritten.append((account, change))
        self._write()

    def _write(self) -> None:
        """Start writing, unless that is under way, or what is in the file isn't known yet."""
        if self._writing or self._reading or not self._usable or not self._unwritten:
            return
        account = self._unwritten[0][0]
        changes = []
        for other, change in self._unwritten:
            if other is not account:
                break
            changes.append(change)

        def done() -> None:
            # Only now: what a closing window finds here, it writes (again, perhaps).
            del self._unwritten[: len(changes)]
            self._writing = None
            self._write()

        self._writing = self._jobs.start(
            lambda: [self._file.change(account, changes)], on_done=done, on_failed=self._fail
        )

    def _arrive(self, account: Account, places: Places, aside: Path | None) -> None:
        self._reading -= 1
        for other, change in self._unwritten:
            if other.identity == account.identity:
                places = change(places)
        self._known[account.identity] = places
        self.changed.emit()
        self._write()
        if aside is not None and not self._aside_told:
            self._aside_told = True
            self._voice.tell(_("The places file was damaged; it is kept as {path}.", path=aside))

    def _fail(self, error: PresignError) -> None:
        self._usable = False
        self._writing = None
        self._unwritten.clear()
        self._voice.fail(error)
