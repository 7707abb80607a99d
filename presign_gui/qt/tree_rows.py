"""How rows of buckets, prefixes and objects come, go and move in the tree's model."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QStandardItem

from presign_gui.core.arranging import Arranged, FoundAgain
from presign_gui.core.columns import Columns, Page, typed
from presign_gui.core.errors import PresignError
from presign_gui.core.records import Bucket
from presign_gui.qt.folder import Column, Folder, State
from presign_gui.qt.tree_structure import TreeStructure, pointer_of


class TreeRows(TreeStructure):
    """What there is to be shown; `ObjectTree` says what the rows are."""

    grown = Signal(object)  # a Folder has more rows; in one that is arranged, some have no place
    reloading = Signal(object)  # a Folder is about to lose all its rows
    rearranging = Signal(object)  # a Folder whose rows are about to be other ones
    rearranged = Signal(object, object)  # ... and now they are; an array of each row's place

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places_first = False  # new objects get rows only with their places: see `grown`

    # What the owner of the model tells it

    def empty(self) -> None:
        """Forget all rows: another account."""
        self.reload(self.root)

    def reload(self, folder: Folder) -> None:
        """Forget what is below `folder`, as if it had never been opened."""
        self.reloading.emit(folder)
        gone = [pointer_of(each) for each in folder.below() if each is not folder]
        self._remove(folder, 0, folder.item.rowCount(), folder.forget)
        self._forget_folders(gone)
        self.set_state(folder, State.UNLISTED)

    def add_buckets(self, buckets: Iterable[Bucket]) -> None:
        """Put buckets after those that are here; one that is here already stays."""
        known = {folder.bucket.name for folder in self.root.folders}
        new = {each.name: each for each in buckets if each.name not in known}
        self._add_folders(self.root, [Folder(QStandardItem(), each) for each in new.values()])

    def add_prefix(self, bucket: str, prefix: str) -> Folder:
        """Show `prefix` below `bucket` although nobody listed it; return its folder."""
        is_new = all(each.bucket.name != bucket for each in self.root.folders)
        self.add_buckets([Bucket(bucket)])
        folder = next(each for each in self.root.folders if each.bucket.name == bucket)
        folder.by_hand = folder.by_hand or is_new
        if prefix and all(each.prefix != prefix for each in folder.folders):
            typed_one = Folder(QStandardItem(), folder.bucket, prefix)
            typed_one.by_hand = True
            self._add_folders(folder, [typed_one])
        return next((each for each in folder.folders if each.prefix == prefix), folder)

    def add_page(self, folder: Folder, *pages: Page) -> None:
        """Put pages of prefixes and objects after what `folder` has."""
        self._add_prefixes(folder, pages)
        self._add_objects(folder, [page.objects for page in pages])
        self._finish_page(folder, pages[-1])
        self.grown.emit(folder)

    def replace(self, folder: Folder, page: Page) -> None:
        """Show `page`, all there is of `folder` now, in place of what was there.

        What is still there keeps its row's meaning: an open prefix stays open, and
        whoever keeps objects finds them by their names.
        """
        self.rearranging.emit(folder)
        old = folder.objects
        self._remove_folders(folder, set(page.prefixes))
        folder.typed.clear()
        folder.tokens.clear()
        self._swap(folder, page.objects, None)
        self._add_prefixes(folder, [page])
        self._finish_page(folder, page)
        self.rearranged.emit(folder, FoundAgain(old, page.objects))
        self.grown.emit(folder)

    def keep_buckets(self, names: set[str]) -> None:
        """Let the buckets go that have none of these names."""
        gone = [
            each
            for each in self.root.folders
            if each.bucket.name not in names and not any(one.by_hand for one in each.below())
        ]
        if gone:
            self.rearranging.emit(self.root)
            self._remove_each(self.root, gone)
            self.rearranged.emit(self.root, None)

    def set_state(self, folder: Folder, state: State, error: PresignError | None = None) -> None:
        """Say how far `folder` is; its status row appears, changes or goes accordingly."""
        folder.state, folder.error = state, error
        wants_status = state is not State.COMPLETE or folder.status_row == 0
        if folder is self.root and state is State.UNLISTED:
            wants_status = False  # no account is open: the window says so in its own way
        row = folder.status_row
        if wants_status and not folder.has_status:
            self._insert(folder, row, 1)
        elif not wants_status and folder.has_status:
            self._remove(folder, row, 1)
        parent = self.index_of(folder)
        if folder.has_status:
            self.dataChanged.emit(
                self.index(row, 0, parent), self.index(row, len(Column) - 1, parent)
            )
        if parent.isValid():  # a bucket without access shows it in its own row
            self.dataChanged.emit(parent, parent.siblingAtColumn(len(Column) - 1))

    def show_key(self, bucket: str, key: str) -> QModelIndex:
        """Return the row of an object; one that isn't here gets a row nobody listed."""
        folder = self._nearest(bucket, key)
        name = key[len(folder.prefix) :]
        at = folder.objects.names.find(name)
        if at >= 0:
            return self._index_of_object(folder, at)
        row = len(folder.objects)
        self._add_objects(folder, [typed(folder.prefix, name)])
        folder.typed[name] = row
        self.grown.emit(folder)
        return self._index_of_object(folder, folder.typed[name])

    def rearrange(self, folder: Folder, arranged: Arranged | None) -> None:
        """Show the objects of `folder` in another order, perhaps only some; None: as they came.

        Row numbers then mean other objects: whoever keeps some, as a selection does,
        puts them away at `rearranging`, and takes them out again at `rearranged`.
        """
        self.rearranging.emit(folder)
        self._swap(folder, folder.objects, arranged.rows if arranged else None)
        folder.placed = len(arranged.places) if arranged else 0
        self.set_state(folder, folder.state, folder.error)  # "Nothing here" comes or goes
        self.rearranged.emit(folder, arranged.places if arranged else None)

    def sort_folders(self, folder: Folder, ranked: list[Folder]) -> None:
        """Put the folders of `folder` in the order of `ranked`, which are the same ones."""
        if ranked == folder.folders:
            return
        self.rearranging.emit(folder)
        for rank, each in enumerate(ranked):
            each.item.setData(rank, Qt.ItemDataRole.UserRole)
        folder.folders = ranked
        folder.item.sortChildren(Column.NAME)  # the objects, null rows, stay behind them
        self.rearranged.emit(folder, None)

    # Structure

    def _nearest(self, bucket: str, key: str) -> Folder:
        """Return the deepest folder on the way to `key` that is here."""
        folder = self.add_prefix(bucket, "")
        while inner := [each for each in folder.folders if key.startswith(each.prefix)]:
            folder = max(inner, key=lambda each: len(each.prefix))
        return folder

    def _index_of_object(self, folder: Folder, at: int) -> QModelIndex:
        return self.index(folder.row_of(at), 0, self.index_of(folder))

    def _add_prefixes(self, folder: Folder, pages: Sequence[Page]) -> None:
        folder.region = pages[-1].region
        known = {each.prefix for each in folder.folders}
        listed = dict.fromkeys(prefix for page in pages for prefix in page.prefixes)
        new = [prefix for prefix in listed if prefix not in known]
        self._add_folders(
            folder, [Folder(QStandardItem(), folder.bucket, prefix) for prefix in new]
        )

    def _finish_page(self, folder: Folder, page: Page) -> None:
        folder.next_token = page.next_token
        folder.tokens.add(page.next_token)
        self.set_state(folder, State.PARTIAL if page.next_token else State.COMPLETE)

    def _remove_folders(self, folder: Folder, staying: set[str]) -> None:
        self._remove_each(
            folder,
            [each for each in folder.folders if each.prefix not in staying and not each.by_hand],
        )

    def _remove_each(self, parent: Folder, gone: list[Folder]) -> None:
        for folder in gone:
            self.reloading.emit(folder)
            pointers = [pointer_of(each) for each in folder.below()]
            row = parent.folders.index(folder)
            self._remove(parent, row, 1, lambda row=row: parent.folders.pop(row))
            self._forget_folders(pointers)

    def _add_objects(self, folder: Folder, parts: Sequence[Columns]) -> None:
        if folder.typed:
            parts = [_without_typed(folder, each) for each in parts]
        count = sum(map(len, parts))
        if not count:
            return
        if (self.places_first or folder.filtered) and not len(folder.objects):
            folder.order = array("I")

        def extend() -> None:
            for each in parts:
                folder.objects.extend(each)

        if folder.order is None:
            self._insert(folder, folder.status_row, count, extend)
        else:  # they get rows when they have found their places
            extend()


def _without_typed(folder: Folder, objects: Columns) -> Columns:
    """Return what of `objects` is new; what had been typed is known better from now on."""
    known = {at: name for at, name in enumerate(objects.names) if name in folder.typed}
    for at, name in known.items():
        row = folder.typed.pop(name)
        folder.objects.sizes[row] = objects.sizes[at]
        folder.objects.times[row] = objects.times[at]
    return objects.take([at for at in range(len(objects)) if at not in known])
