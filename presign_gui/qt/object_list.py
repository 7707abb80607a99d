"""Objects found below a bucket or prefix, as a flat model: a row each, with its path.

A table of fixed row height asks only for the rows on screen, so that, unlike the
tree's, this model can be Python throughout.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QModelIndex, QObject, Qt, Signal

from presign_gui.core.arranging import Arranged
from presign_gui.core.columns import UNKNOWN, Columns, Rows
from presign_gui.core.records import S3Object
from presign_gui.core.texts import _, date, size
from presign_gui.core.unseen import readable
from presign_gui.qt.folder import Selected
from presign_gui.qt.icons import file_icon_name, icon
from presign_gui.qt.row_looks import as_written, moment_tip, plain_tip, size_tip


class Column(IntEnum):
    NAME = 0
    PATH = 1
    SIZE = 2
    MODIFIED = 3
    CLASS = 4


_ALIGNMENTS = {
    Column.SIZE: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    Column.MODIFIED: Qt.AlignmentFlag.AlignCenter,
}
_NOWHERE = QModelIndex()
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)


class ObjectList(QAbstractTableModel):
    """Rows come at the end; `rearrange` puts them into another order."""

    rearranging = Signal()
    rearranged = Signal(object)  # where each row of the columns is shown now; None: in its own
    sort_wanted = Signal(int, bool)  # by a Column (or -1: as found), and whether descending

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.empty("", "")

    def empty(self, bucket: str, prefix: str) -> None:
        """Forget all rows; those to come lie below `prefix` in `bucket`."""
        self.beginResetModel()
        self.bucket, self.prefix, self.region = bucket, prefix, ""
        self.objects = Columns(prefix)
        self._order: array[int] | None = None  # for each row its row in the columns
        self.endResetModel()

    def extend(self, parts: Sequence[Columns], region: str) -> None:
        """Put objects after those that are here, all parts in one go."""
        first, count = len(self.objects), sum(map(len, parts))
        if not count:
            return
        self.region = region
        self.beginInsertRows(_NOWHERE, first, first + count - 1)
        for part in parts:
            self.objects.extend(part)
        if self._order is not None:
            self._order.extend(range(first, first + count))
        self.endInsertRows()

    def rearrange(self, wanted: Arranged | None) -> None:
        """Show the rows in another order (None: as they came); what isn't in it comes last."""
        self.rearranging.emit()
        count = len(self.objects)
        self._order = places = None
        if wanted is not None:
            later = range(len(wanted.rows), count)
            self._order, places = wanted.rows + array("I", later), wanted.places + array("I", later)
        if count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, len(Column) - 1))
        self.rearranged.emit(places)

    def at(self, row: int) -> int:
        """Return the row in the columns for a row that is shown."""
        return row if self._order is None else self._order[row]

    def object_at(self, row: int) -> S3Object:
        """Return the object in a row."""
        return self.objects.s3_object(self.at(row), self.bucket, self.region)

    def rows_in(self, selection: QItemSelection) -> list[range]:
        """Return the rows in `selection`, as ranges from top to bottom."""
        parts = [range(part.top(), part.bottom() + 1) for part in selection if part.left() == 0]
        return sorted(parts, key=lambda part: part.start)

    def selected(self, selection: QItemSelection) -> list[S3Object]:
        """Return the objects in `selection`, in the order shown."""
        return [each for rows in self.selected_rows(selection) for each in rows]

    def selected_rows(self, selection: QItemSelection) -> list[Rows]:
        """Return the objects in `selection` as rows, in the order shown; quick at any size."""
        order = self._order
        parts = self.rows_in(selection)
        return [
            Rows(
                self.objects,
                part if order is None else order[part.start : part.stop],
                self.bucket,
                self.region,
            )
            for part in parts
        ]

    def summary(self, selection: QItemSelection) -> Selected:
        """Say what is in `selection`."""
        parts = self.rows_in(selection)
        sizes, order = self.objects.sizes, self._order
        total = 0
        for part in parts:
            if order is None or len(part) == len(order):
                total += sum(sizes[part.start : part.stop])
            else:
                total += sum(map(sizes.__getitem__, order[part.start : part.stop]))
        first = self.object_at(parts[0].start) if parts else None
        return Selected(sum(map(len, parts)), total, first=first)

    # Qt's questions

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:  # Qt's name
        return 0 if parent.isValid() else len(self.objects)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:  # Qt's name
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def headerData(  # Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return [_("Name"), _("Folder"), _("Size"), _("Modified"), _("Class")][section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNMENTS.get(section)
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        at, column, objects = self.at(index.row()), index.column(), self.objects
        if role == Qt.ItemDataRole.DisplayRole:
            if column == Column.SIZE:
                return "" if objects.sizes[at] == UNKNOWN else size(objects.sizes[at])
            if column == Column.MODIFIED:
                modified_at = objects.modified_at(at)
                return as_written(date(modified_at)) if modified_at else ""
            if column == Column.CLASS:
                return objects.classes[at]
            folder, name = _parted(objects.names[at] or self.prefix)
            return as_written(readable(name if column == Column.NAME else folder))
        if role == Qt.ItemDataRole.DecorationRole and column == Column.NAME:
            return icon(file_icon_name(objects.names[at]))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNMENTS.get(column)
        if role == Qt.ItemDataRole.ToolTipRole and column in (Column.NAME, Column.PATH):
            return plain_tip(f"s3://{self.bucket}/{objects.key(at)}")
        if role == Qt.ItemDataRole.ToolTipRole:
            return {
                Column.SIZE: lambda: size_tip(objects.sizes[at]),
                Column.MODIFIED: lambda: moment_tip(objects, at),
                Column.CLASS: lambda: plain_tip(objects.classes[at]),
            }[Column(column)]()
        return None

    def sort(  # Qt's name
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        self.sort_wanted.emit(column, order == Qt.SortOrder.DescendingOrder)


def _parted(name: str) -> tuple[str, str]:
    """Return the folder and the own name of what is called `name` below the place searched."""
    folder, slash, own = name.removesuffix("/").rpartition("/")
    return folder + slash, own + name[len(folder + slash + own) :]
