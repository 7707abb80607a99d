"""The tree of buckets, prefixes and objects, as a model.

C++ holds the structure, Python answers `data()` from columns. That is what lets
a folder have a million rows: QTreeView asks a model for `index()`, `parent()`
and `hasChildren()` of every row at each insert, and in Python each such call
would cost some microseconds. So:

- A folder (bucket or prefix) is a real QStandardItem, and a `Folder` here.
- An object is a null row of its folder's item: no item, only a place. Never call
  `itemFromIndex` or `setData` on one, which would create its item.
- A folder's rows are: its prefixes, its objects, and, while there is something
  to say (loading, failed, empty), one status row.
- Columns and prefixes change between Qt's begin and end of an insert or removal,
  in `_commit`, which is connected before any view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import shiboken6
from PySide6.QtCore import QItemSelection, QItemSelectionRange, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from presign_gui.core.columns import Columns, Page
from presign_gui.core.errors import PresignError
from presign_gui.core.records import Bucket, S3Object
from presign_gui.core.texts import _
from presign_gui.qt.folder import Column, Folder, Selected, State
from presign_gui.qt.row_looks import folder_data, object_data, status_data


class ObjectTree(QStandardItemModel):
    """What the tree view shows. Asks for rows through `wanted`, is given them by its owner."""

    wanted = Signal(object)  # a Folder whose next rows are to be fetched

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, len(Column), parent)
        self._change: Callable[[], None] | None = None
        self.rowsInserted.connect(self._commit)
        self.rowsRemoved.connect(self._commit)
        self.setHorizontalHeaderLabels([_("Name"), _("Size"), _("Modified"), _("Class / region")])
        self.root = Folder(self.invisibleRootItem(), None)
        self._folders = {_pointer(self.root.item): self.root}

    # What a row is

    def folder_at(self, index: QModelIndex) -> Folder | None:
        """Return the folder that the row of `index` is; None if it is none."""
        parent = self._parent_of(index)
        if parent is None or index.row() >= len(parent.folders):
            return None
        return parent.folders[index.row()]

    def object_at(self, index: QModelIndex) -> S3Object | None:
        """Return the object that the row of `index` is; None if it is none."""
        parent = self._parent_of(index)
        row = parent.object_row(index.row()) if parent else -1
        if row < 0:
            return None
        return parent.objects.s3_object(row, parent.bucket.name, parent.region)

    def status_at(self, index: QModelIndex) -> Folder | None:
        """Return the folder whose status row `index` is; None if it is none."""
        parent = self._parent_of(index)
        return parent if parent and index.row() == parent.status_row else None

    def index_of(self, folder: Folder) -> QModelIndex:
        """Return the index of a folder; invalid for the root."""
        return QModelIndex() if folder is self.root else self.indexFromItem(folder.item)

    def selected(self, selection: QItemSelection) -> tuple[list[S3Object], list[Folder]]:
        """Return the objects and the folders in `selection`, in the order shown.

        Reads ranges, not rows: a million selected rows are one range.
        """
        objects: list[S3Object] = []
        folders: list[Folder] = []
        for parent, part in self._parts(selection):
            for row in range(part.top(), part.bottom() + 1):
                if row < len(parent.folders):
                    folders.append(parent.folders[row])
                elif (at := parent.object_row(row)) >= 0:
                    objects.append(parent.objects.s3_object(at, parent.bucket.name, parent.region))
        return objects, folders

    def summary(self, selection: QItemSelection) -> Selected:
        """Say what is in `selection` without looking at each row."""
        objects = total = folders = 0
        first, unfinished = None, []
        for parent, part in self._parts(selection):
            count = len(parent.folders)
            folders += max(0, min(part.bottom() + 1, count) - part.top())
            begin = max(part.top() - count, 0)
            end = min(part.bottom() + 1 - count, len(parent.objects))
            if end > begin:
                objects += end - begin
                total += sum(parent.objects.sizes[begin:end])
                first = first or parent.objects.s3_object(begin, parent.bucket.name, parent.region)
            if part.bottom() >= parent.status_row and len(parent.objects) and parent.has_status:
                unfinished.append(parent)
        return Selected(objects, total, folders, first, tuple(unfinished))

    def _parts(self, selection: QItemSelection) -> list[tuple[Folder, QItemSelectionRange]]:
        """Return the ranges of `selection` with the folders they are in, in the order shown."""
        ranges = sorted(
            ((self._path(part.topLeft()), part) for part in selection if part.left() == 0),
            key=lambda each: each[0],
        )
        parts = [(self._parent_of(part.topLeft()), part) for _place, part in ranges]
        return [(parent, part) for parent, part in parts if parent is not None]

    # Qt's questions

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        parent = self._folders.get(index.internalId())
        if parent is None:
            return None
        row, column = index.row(), index.column()
        if row < len(parent.folders):
            return folder_data(parent.folders[row], column, role)
        at = parent.object_row(row)
        if at >= 0:
            return object_data(parent, at, column, role)
        return status_data(parent, column, role)

    def canFetchMore(self, parent: QModelIndex) -> bool:  # Qt's name
        folder = self.folder_at(parent)
        return folder is not None and folder.state is State.UNLISTED

    def fetchMore(self, parent: QModelIndex) -> None:  # Qt's name
        folder = self.folder_at(parent)
        if folder is not None:
            self.want(folder)

    def want(self, folder: Folder) -> None:
        """Ask for the next rows of `folder`, unless they are under way or all here."""
        if folder.state in (State.UNLISTED, State.PARTIAL):
            self.wanted.emit(folder)

    # What the owner of the model tells it

    def empty(self) -> None:
        """Forget all rows: another account."""
        self.reload(self.root)

    def reload(self, folder: Folder) -> None:
        """Forget what is below `folder`, as if it had never been opened."""
        gone = [_pointer(each.item) for each in folder.below() if each is not folder]

        def forget() -> None:
            folder.folders, folder.objects = [], Columns(folder.prefix)

        self._remove(folder, 0, folder.item.rowCount(), forget)
        for pointer in gone:  # before any new item can get one of these addresses
            del self._folders[pointer]
        folder.error, folder.next_token = None, ""
        self.set_state(folder, State.UNLISTED)

    def add_buckets(self, buckets: Iterable[Bucket]) -> None:
        """Put buckets after those that are here; one that is here already stays."""
        known = {folder.bucket.name for folder in self.root.folders}
        new = {each.name: each for each in buckets if each.name not in known}
        self._add_folders(self.root, [Folder(QStandardItem(), each) for each in new.values()])

    def add_prefix(self, bucket: str, prefix: str) -> Folder:
        """Show `prefix` below `bucket` although nobody listed it; return its folder."""
        self.add_buckets([Bucket(bucket)])
        folder = next(each for each in self.root.folders if each.bucket.name == bucket)
        if prefix and all(each.prefix != prefix for each in folder.folders):
            self._add_folders(folder, [Folder(QStandardItem(), folder.bucket, prefix)])
        return next((each for each in folder.folders if each.prefix == prefix), folder)

    def add_page(self, folder: Folder, page: Page) -> None:
        """Put a page of prefixes and objects after what `folder` has."""
        folder.region = page.region
        known = {each.prefix for each in folder.folders}
        new = [
            Folder(QStandardItem(), folder.bucket, prefix)
            for prefix in page.prefixes
            if prefix not in known
        ]
        self._add_folders(folder, new)
        if len(page.objects):
            self._insert(
                folder,
                folder.status_row,
                len(page.objects),
                lambda: folder.objects.extend(page.objects),
            )
        folder.next_token = page.next_token
        self.set_state(folder, State.PARTIAL if page.next_token else State.COMPLETE)

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

    # Structure

    def _add_folders(self, parent: Folder, folders: list[Folder]) -> None:
        if not folders:
            return
        for folder in folders:
            folder.region = folder.region or parent.region
            folder.item.setColumnCount(len(Column))
            folder.item.insertRows(0, 1)  # the status row, so that it can be opened
            self._folders[_pointer(folder.item)] = folder
        self._change = lambda: parent.folders.extend(folders)
        parent.item.insertRows(len(parent.folders), [folder.item for folder in folders])

    def _insert(
        self, folder: Folder, row: int, count: int, change: Callable[[], None] | None = None
    ) -> None:
        self._change = change
        folder.item.insertRows(row, count)

    def _remove(
        self, folder: Folder, row: int, count: int, change: Callable[[], None] | None = None
    ) -> None:
        self._change = change
        if count:
            folder.item.removeRows(row, count)
        else:
            self._commit()

    def _commit(self) -> None:
        change, self._change = self._change, None
        if change is not None:
            change()

    def _parent_of(self, index: QModelIndex) -> Folder | None:
        return self._folders.get(index.internalId()) if index.isValid() else None

    def _path(self, index: QModelIndex) -> tuple[int, ...]:
        rows = []
        while index.isValid():
            rows.append(index.row())
            index = index.parent()
        return tuple(reversed(rows))


def _pointer(item: QStandardItem) -> int:
    """Return what QModelIndex.internalId() says of the rows below `item`."""
    return shiboken6.getCppPointer(item)[0]
