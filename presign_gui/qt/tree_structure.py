"""The structure of the tree's model: folders and the rows in them, and how those are changed.

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

from array import array
from collections.abc import Callable, Iterable
from functools import partial

import shiboken6
from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QStandardItemModel

from presign_gui.core.columns import Columns
from presign_gui.core.texts import _
from presign_gui.qt.folder import Column, Folder
from presign_gui.qt.row_looks import ALIGNMENTS


class TreeStructure(QStandardItemModel):
    """Inserts and removes rows together with what they mean."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, len(Column), parent)
        self._change: Callable[[], None] | None = None
        self.rowsInserted.connect(self._commit)
        self.rowsRemoved.connect(self._commit)
        self.setHorizontalHeaderLabels([_("Name"), _("Size"), _("Modified"), _("Class / region")])
        for column, alignment in ALIGNMENTS.items():
            self.horizontalHeaderItem(column).setTextAlignment(alignment)
        self.setSortRole(Qt.ItemDataRole.UserRole)
        self.root = Folder(self.invisibleRootItem(), None)
        self._folders = {pointer_of(self.root): self.root}

    def index_of(self, folder: Folder) -> QModelIndex:
        """Return the index of a folder; invalid for the root."""
        return QModelIndex() if folder is self.root else self.indexFromItem(folder.item)

    def folder_of(self, index: QModelIndex) -> Folder | None:
        """Return the folder that the row of `index` is in; None for an invalid index."""
        return self._folders.get(index.internalId()) if index.isValid() else None

    def _swap(self, folder: Folder, objects: Columns, order: array[int] | None) -> None:
        """Let the object rows mean other objects; their number changes at the end only.

        Qt wants to find unchanged what stands beside inserted and removed rows.
        """
        shown, count = folder.shown, len(objects) if order is None else len(order)
        least, first = min(shown, count), len(folder.folders)
        if count < shown:
            fewer = folder.first_rows(count)
            self._remove(folder, first + count, shown - count, partial(folder.show, fewer))
        if count > shown:
            folder.objects = objects
            folder.show(array("I", range(least)) if order is None else order[:least])
            self._insert(folder, first + shown, count - shown, partial(folder.show, order))
        folder.objects = objects
        folder.show(order)

    def _add_folders(self, parent: Folder, folders: list[Folder]) -> None:
        if not folders:
            return
        for folder in folders:
            folder.region = folder.region or parent.region
            folder.item.setColumnCount(len(Column))
            folder.item.insertRows(0, 1)  # the status row, so that it can be opened
            self._folders[pointer_of(folder)] = folder
        self._change = lambda: parent.folders.extend(folders)
        parent.item.insertRows(len(parent.folders), [folder.item for folder in folders])

    def _forget_folders(self, pointers: Iterable[int]) -> None:
        """Forget folders whose rows are gone, before new items can get these addresses."""
        for pointer in pointers:
            del self._folders[pointer]

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


def pointer_of(folder: Folder) -> int:
    """Return what QModelIndex.internalId() says of the rows of `folder`."""
    return shiboken6.getCppPointer(folder.item)[0]
