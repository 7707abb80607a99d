"""The results of a search on screen: choosing, sorting and dragging rows."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from presign_gui.core.columns import Rows
from presign_gui.core.records import S3Object
from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.folder import Folder, Selected
from presign_gui.qt.keeping import MOST_RANGES, in_runs
from presign_gui.qt.object_list import Column, ObjectList
from presign_gui.qt.row_view import RowView

_FLAGS = QItemSelectionModel.SelectionFlag


class ListView(RowView, QTableView):
    """A QTableView of whole rows, which keeps the selection on its objects when they move."""

    def __init__(self, model: ObjectList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = model
        self._kept: array[int] | None = None  # selected rows of the columns; None: all of them
        self._current = -1  # row of the columns
        self._in_sight = False
        self.setModel(model)
        self.setAccessibleName(_("Objects found"))
        self._set_up_rows()
        self.setWordWrap(False)
        self._lay_out()
        model.rearranging.connect(self._put_away)
        model.rearranged.connect(self._take_out)

    def _lay_out(self) -> None:
        looks.lay_out(self)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(40)
        # With the view's own, each paint would ask of every row whether its column is selected.
        header.setSelectionModel(QItemSelectionModel(self._list, header))
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Column.PATH, QHeaderView.ResizeMode.Stretch)
        width = self.fontMetrics().horizontalAdvance
        self.setColumnWidth(Column.SIZE, width("1.000,0 MB") + 24)
        self.setColumnWidth(Column.MODIFIED, width("2026-12-30 00:00") + 24)
        self.setColumnWidth(Column.CLASS, width("STANDARD_IA") + 24)

    @property
    def columns_header(self) -> QHeaderView:
        return self.horizontalHeader()

    def selected_objects(self) -> list[S3Object]:
        """Return the selected objects, in the order shown."""
        return self._list.selected(self.selectionModel().selection())

    def selected_rows(self) -> list[Rows]:
        """Return the selected objects as rows, in the order shown; quick at any size."""
        return self._list.selected_rows(self.selectionModel().selection())

    def selected_folders(self) -> list[Folder]:
        """Return nothing: only objects are found."""
        return []

    def summary(self) -> Selected:
        """Return what the selection amounts to; quick at any size."""
        return self._list.summary(self.selectionModel().selection())

    # Qt's questions

    def keyboardSearch(self, _text: str) -> None:  # Qt's name
        """Do nothing: Qt would look at each row, and the pattern's field finds better."""

    # Rows

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            if not self.selectionModel().isRowSelected(index.row(), QModelIndex()):
                self.selectRow(index.row())
            self.chosen.emit()

    def _put_away(self) -> None:
        model, rows = self.selectionModel(), array("I")
        parts = self._list.rows_in(model.selection())
        if sum(map(len, parts)) == len(self._list.objects):
            self._kept = None
        else:
            for part in parts:
                rows.extend(map(self._list.at, part))
            self._kept = rows
        current = self.currentIndex()
        self._current = self._list.at(current.row()) if current.isValid() else -1
        self._in_sight = self.viewport().rect().intersects(self.visualRect(current))
        model.reset()

    def _take_out(self, places: array[int] | None) -> None:
        model, count = self.selectionModel(), len(self._list.objects)
        if self._current >= 0:
            row = self._current if places is None else places[self._current]
            model.setCurrentIndex(self._list.index(row, 0), _FLAGS.NoUpdate)
            if self._in_sight:
                self.scrollTo(self.currentIndex())
        if self._kept is None:
            runs = [range(count)] if count else []
        else:
            rows = self._kept if places is None else map(places.__getitem__, self._kept)
            runs = list(in_runs(sorted(rows)))
        selection = QItemSelection()
        for run in runs if len(runs) <= MOST_RANGES else ():
            last = self._list.index(run[-1], len(Column) - 1)
            selection.select(self._list.index(run[0], 0), last)
        model.select(selection, _FLAGS.Select)
        if self._kept and not selection:
            model.selectionChanged.emit(selection, selection)  # nobody would know otherwise
