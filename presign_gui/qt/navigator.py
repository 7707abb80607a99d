"""Going somewhere in the tree, back and forward: opens what lies on the way, and waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from presign_gui.core.address import Address
from presign_gui.core.errors import NoSuchBucket
from presign_gui.core.texts import _
from presign_gui.core.unseen import readable
from presign_gui.qt.folder import Folder, State
from presign_gui.qt.in_sight import InSight
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.parts import Parts
from presign_gui.qt.trail import Trail, Visit

LONG_MS = 500
"""After so long, it is said that one is on the way."""

REST_MS = 300
"""One has been in a folder if one has stayed so long: passing through doesn't count."""


@dataclass(frozen=True)
class _Aim:
    """Where one is going."""

    address: Address
    opening: bool = True  # the folder, when one is there
    back_to: int | None = None  # a visit of the trail; None if it is a new place
    step: int = 0  # from visit to visit, if that one is gone


class Navigator(QObject):
    """Knows where one is and has been, and takes one elsewhere."""

    moved = Signal()  # another row is the current one, or another place can be gone back to
    busy = Signal(bool)  # on the way
    arrived = Signal(object)  # the Address of a place that was asked for, not gone back to

    def __init__(self, parts: Parts, tree: ObjectTree) -> None:
        super().__init__()
        self._browser = browser = parts.browser
        self._tree = tree
        self._view = view = parts.window.view
        self._voice = parts.voice
        self._aim: _Aim | None = None
        self._trails: dict[object, Trail] = {}
        self._trail = Trail()
        # Not from within a change of the model: a step may change it, too.
        self._soon = QTimer(view, singleShot=True, interval=0)
        self._soon.timeout.connect(self._step)
        self._long = QTimer(view, singleShot=True, interval=LONG_MS)
        self._long.timeout.connect(self._tell_on_the_way)
        self._rest = QTimer(view, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._note)
        self._in_sight = InSight(view)
        for changed in (tree.rowsInserted, tree.rowsRemoved, tree.dataChanged, tree.rearranged):
            changed.connect(self._go_on)
        browser.opened.connect(self._go_on)
        browser.closed.connect(self._on_account)
        view.selectionModel().currentChanged.connect(self._on_moved)
        view.expanded.connect(self._on_moved)

    @property
    def here(self) -> Address | None:
        """The address of the current row, or of the folder it says something about."""
        return self._address_at(self._view.currentIndex())

    @property
    def can_go_back(self) -> bool:
        return self._trail.position > 0

    @property
    def can_go_forward(self) -> bool:
        return self._trail.position + 1 < len(self._trail.visits)

    @property
    def can_go_up(self) -> bool:
        return self._view.currentIndex().parent().isValid()

    def go(self, address: Address) -> None:
        """Go to a bucket, prefix or object; returns at once, `arrived` follows.

        What can't be found by listing is shown all the same, so that it can be linked.
        """
        self._start(_Aim(address))

    def back(self) -> None:
        """Go to where one was before; does nothing at the beginning."""
        self._go_along(-1)

    def forward(self) -> None:
        """Go to where one was before one went back; does nothing at the end."""
        self._go_along(+1)

    def up(self) -> None:
        """Go to the row of the folder that the current row is in."""
        parent = self._view.currentIndex().parent()
        if parent.isValid():
            self.stop()
            self._view.setCurrentIndex(parent)

    def stop(self) -> None:
        """Stay here after all, or look elsewhere."""
        self._in_sight.let_go()
        if self._aim is not None and self._end_way():
            self._voice.tell(_("Stopped."))

    # On the way

    def _start(self, aim: _Aim) -> None:
        self._aim = aim
        self._long.start()
        self.busy.emit(True)
        self._view.setFocus()
        self._step()

    def _end_way(self) -> bool:
        """Be no longer on the way; return whether one was told that one is."""
        told = not self._long.isActive()
        self._long.stop()
        self._aim = None
        self.busy.emit(False)
        return told

    def _go_on(self) -> None:
        if self._aim is not None:
            self._soon.start()

    def _step(self) -> None:
        """Go as far as the rows that are here allow; the next ones come back to this."""
        aim, root = self._aim, self._tree.root
        if aim is None:
            return
        if self._browser.connection is None:
            if root.state is State.FAILED:
                self._end_way()
                self._voice.tell(root.error.title)
            return
        bucket = next((f for f in root.folders if f.bucket.name == aim.address.bucket), None)
        if bucket is None and root.state is State.LOADING:
            return
        if bucket is None and aim.back_to is not None and root.state is State.COMPLETE:
            self._skip(aim)
            return
        self._descend(aim, bucket or self._tree.add_prefix(aim.address.bucket, ""))

    def _descend(self, aim: _Aim, folder: Folder) -> None:
        key = aim.address.key
        while folder.prefix != key:
            if folder.objects.names.find(key.removeprefix(folder.prefix)) >= 0:
                self._show_key(aim, folder)
                return
            inner = [each for each in folder.folders if f"{key}/".startswith(each.prefix)]
            if not inner:
                break
            folder = max(inner, key=lambda each: len(each.prefix))
            if folder.prefix == f"{key}/":
                break
        if folder.prefix in (key, f"{key}/"):
            self._arrive(aim, self._tree.index_of(folder))
        elif self._is_listed(folder):
            self._show_unlisted(aim, folder)

    def _is_listed(self, folder: Folder) -> bool:
        """Tell whether a first page is here, or can't be had; if neither, ask for it."""
        if folder.state is State.UNLISTED:
            self._view.expand(self._tree.index_of(folder))
            self._tree.want(folder)
            return False
        return folder.state is not State.LOADING or bool(folder.next_token)

    def _show_unlisted(self, aim: _Aim, folder: Folder) -> None:
        """Show what no listing has shown; `folder` is as near as one came."""
        address = aim.address
        if isinstance(folder.error, NoSuchBucket):
            self._arrive(aim, self._tree.index_of(folder))
            self._voice.tell(folder.error.title)
        elif folder.state is State.COMPLETE and aim.back_to is not None:
            self._skip(aim)
        elif address.key.endswith("/"):
            shown = self._tree.add_prefix(address.bucket, address.key)
            self._arrive(aim, self._tree.index_of(shown))
        else:
            complete = folder.state is State.COMPLETE
            self._show_key(aim, folder)
            if complete:
                self._voice.tell(
                    _("{address} isn't listed; a link may lead to nothing.", address=_said(address))
                )

    def _show_key(self, aim: _Aim, folder: Folder) -> None:
        index = self._tree.show_key(aim.address.bucket, aim.address.key)
        if index.isValid():
            self._arrive(aim, index)
        elif folder.has_place(folder.objects.names.find(aim.address.key[len(folder.prefix) :])):
            self._arrive(aim, self._tree.index_of(folder), hidden=True)
        # else its place in the order is being looked for: `rearranged` comes back to this

    def _arrive(self, aim: _Aim, index: QModelIndex, *, hidden: bool = False) -> None:
        """Be at `index`, or at what it is in if a filter hides that."""
        for above in _upwards(index):
            if self._view.isRowHidden(above.row(), above.parent()):
                index, hidden = above.parent(), True
        told = self._end_way()
        if aim.back_to is not None:
            self._trail.position = aim.back_to
        self._view.setCurrentIndex(index)
        self._in_sight.bring(index)
        if aim.opening and self._tree.folder_at(index):
            self._view.expand(index)
        if hidden:
            self._voice.tell(_("The filter hides {address}.", address=_said(aim.address)))
        elif told:
            self._voice.tell(_("Here is {address}.", address=_said(self.here)))
        self._note()
        if aim.back_to is None:
            self.arrived.emit(self.here)

    def _tell_on_the_way(self) -> None:
        if self._aim is not None:
            address = _said(self._aim.address)
            self._voice.tell(_("Going to {address}… Esc stops it.", address=address))

    # Where one has been

    def _go_along(self, step: int) -> None:
        self._note()
        aim = self._aim
        start = aim.back_to if aim and aim.back_to is not None else self._trail.position
        self._go_back_to(start + step, step)

    def _go_back_to(self, position: int, step: int) -> None:
        visit = self._trail.visit(position)
        if visit is not None:
            self._start(_Aim(visit.row, visit.row == visit.folder, position, step))

    def _skip(self, aim: _Aim) -> None:
        """Say that a place one has been to is gone, and go to the one beyond it."""
        self._end_way()
        self._voice.tell(_("{address} is gone.", address=_said(aim.address)))
        self._trail.drop(aim.back_to)
        self.moved.emit()
        self._go_back_to(aim.back_to if aim.step > 0 else aim.back_to - 1, aim.step)

    def _note(self) -> None:
        """Write down in which folder one is."""
        self._rest.stop()
        index, here = self._view.currentIndex(), self.here
        folder = self._tree.folder_at(index)
        if folder is not None and not self._view.isExpanded(index):
            around = self._address_at(index.parent())
        else:
            around = here.folder if here else None
        if here is not None and around is not None and self._browser.account is not None:
            self._trail.note(Visit(around, here))
        self.moved.emit()

    def _on_moved(self) -> None:
        self._rest.start()
        self.moved.emit()

    def _on_account(self) -> None:
        self.stop()
        self._rest.stop()
        account = self._browser.account
        identity = account.identity if account else None
        self._trail = self._trails.setdefault(identity, Trail())
        self.moved.emit()

    def _address_at(self, index: QModelIndex) -> Address | None:
        found = self._tree.object_at(index)
        if found is not None:
            return Address(found.bucket, found.key)
        folder = self._tree.folder_at(index) or self._tree.status_at(index)
        if folder is None or folder.bucket is None:
            return None
        return Address(folder.bucket.name, folder.prefix)


def _upwards(index: QModelIndex) -> Iterator[QModelIndex]:
    while index.isValid():
        yield index
        index = index.parent()


def _said(address: Address) -> str:
    return readable(str(address))
