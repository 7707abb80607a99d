"""The tree of buckets, prefixes and objects, as a model: what its rows are, and what they show."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionRange, QModelIndex, Signal

from presign_gui.core.columns import Rows
from presign_gui.core.records import S3Object
from presign_gui.qt.folder import Folder, Selected, State
from presign_gui.qt.row_looks import DISPLAY, ROLES, folder_data, object_data, status_data
from presign_gui.qt.tree_rows import TreeRows


class ObjectTree(TreeRows):
    """What the tree view shows. Asks for rows through `wanted`, is given them by its owner."""

    wanted = Signal(object)  # a Folder whose next rows are to be fetched

    # What a row is

    def folder_at(self, index: QModelIndex) -> Folder | None:
        """Return the folder that the row of `index` is; None if it is none."""
        parent = self.folder_of(index)
        if parent is None or index.row() >= len(parent.folders):
            return None
        return parent.folders[index.row()]

    def object_at(self, index: QModelIndex) -> S3Object | None:
        """Return the object that the row of `index` is; None if it is none."""
        parent = self.folder_of(index)
        row = parent.object_row(index.row()) if parent else -1
        if row < 0:
            return None
        return parent.objects.s3_object(row, parent.bucket.name, parent.region)

    def status_at(self, index: QModelIndex) -> Folder | None:
        """Return the folder whose status row `index` is; None if it is none."""
        parent = self.folder_of(index)
        return parent if parent and index.row() == parent.status_row else None

    def selected(self, selection: QItemSelection) -> tuple[list[S3Object], list[Folder]]:
        """Return the objects and the folders in `selection`, in the order shown.

        Reads ranges, not rows: a million selected rows are one range.
        """
        objects = [each for rows in self.selected_rows(selection) for each in rows]
        return objects, self.selected_folders(selection)

    def selected_folders(self, selection: QItemSelection) -> list[Folder]:
        """Return the buckets and prefixes in `selection`, in the order shown."""
        folders: list[Folder] = []
        for parent, part in self.parts(selection):
            some = parent.folders[part.top() : part.bottom() + 1]
            folders += [each for each in some if each not in parent.hidden]
        return folders

    def selected_rows(self, selection: QItemSelection) -> list[Rows]:
        """Return the objects in `selection` as rows, in the order shown; quick at any size."""
        parts = self.parts(selection)
        found = [(parent, parent.rows(part.top(), part.bottom())) for parent, part in parts]
        return [
            Rows(parent.objects, rows, parent.bucket.name, parent.region)
            for parent, rows in found
            if len(rows)
        ]

    def summary(self, selection: QItemSelection) -> Selected:
        """Say what is in `selection` without looking at each row."""
        objects = total = folders = 0
        first, folder, unfinished = None, None, []
        for parent, part in self.parts(selection):
            some = parent.folders[part.top() : part.bottom() + 1]
            folders += sum(each not in parent.hidden for each in some)
            folder = folder or next((each for each in some if each not in parent.hidden), None)
            rows = parent.rows(part.top(), part.bottom())
            if len(rows):
                objects += len(rows)
                total += parent.size_of(rows)
                first = first or parent.objects.s3_object(
                    rows[0], parent.bucket.name, parent.region
                )
            if part.bottom() >= parent.status_row and len(parent.objects) and parent.has_status:
                unfinished.append(parent)
        return Selected(objects, total, folders, first, folder, tuple(unfinished))

    def parts(self, selection: QItemSelection) -> list[tuple[Folder, QItemSelectionRange]]:
        """Return the ranges of `selection` with the folders they are in, in the order shown."""
        ranges = sorted(
            ((self._path(part.topLeft()), part) for part in selection if part.left() == 0),
            key=lambda each: each[0],
        )
        parts = [(self.folder_of(part.topLeft()), part) for _place, part in ranges]
        return [(parent, part) for parent, part in parts if parent is not None]

    # Qt's questions

    def data(self, index: QModelIndex, role: int = DISPLAY) -> object:
        if role not in ROLES:
            return None
        parent = self._folders.get(index.internalId())
        if parent is None:
            return None
        row, folders = index.row(), parent.folders
        if row < len(folders):
            return folder_data(folders[row], index.column(), role)
        at = parent.object_row(row)
        if at >= 0:
            return object_data(parent, at, index.column(), role)
        return status_data(parent, index.column(), role)

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

    def _path(self, index: QModelIndex) -> tuple[int, ...]:
        rows = []
        while index.isValid():
            rows.append(index.row())
            index = index.parent()
        return tuple(reversed(rows))
