"""The tree on screen: opening, scrolling, choosing and dragging rows. No S3, no signing."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from presign_gui.core.columns import Rows
from presign_gui.core.records import S3Object
from presign_gui.core.texts import _
from presign_gui.qt.drop_in import DropIn
from presign_gui.qt.folder import Column, Folder, Selected, State
from presign_gui.qt.keeping import Keeper
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.row_view import RowView
from presign_gui.qt.steady import Steady
from presign_gui.qt.type_ahead import TypeAhead

NAME_LETTERS = 28
"""How long names can be, indented as they are, that are read whole in any window."""


class ObjectView(DropIn, RowView, QTreeView):
    """A QTreeView that loads what scrolls into sight, drags links and takes files."""

    retry = Signal(object)  # Enter or double-click on the error row of a Folder
    sort_wanted = Signal(object, bool)  # a Column, or None; and whether descending
    left = Signal(object)  # a Folder was collapsed

    def __init__(self, tree: ObjectTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree = tree
        self.setModel(tree)
        self.setAccessibleName(_("Buckets and objects"))
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(True)
        self.setAllColumnsShowFocus(True)
        self._set_up_rows()
        self.setAcceptDrops(True)  # of files, in which Qt's own drag modes have no say
        self._lay_out_columns()
        self._keeper = Keeper(self, tree)
        self._steady = Steady(self)
        self._ahead = TypeAhead(self, tree)
        # One look after everything that may bring a "Loading…" row into sight.
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._load_what_is_in_sight)
        self.verticalScrollBar().valueChanged.connect(self._look_soon)
        self.verticalScrollBar().rangeChanged.connect(self._look_soon)
        self.expanded.connect(self._look_soon)
        tree.rowsInserted.connect(self._look_soon)
        tree.dataChanged.connect(self._look_soon)
        self.collapsed.connect(self._on_collapsed)

    def _lay_out_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        width = self.fontMetrics().horizontalAdvance
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)
        header.sortIndicatorChanged.connect(lambda *_of: self.sort_wanted.emit(*self.sorting))
        self._widths = {
            Column.SIZE: width("1.000,0 MB") + 24,
            Column.MODIFIED: width("2026-12-30 00:00") + 24,
            Column.CLASS: width("INTELLIGENT_TIERING") + 24,
        }
        for column, wide in self._widths.items():
            self.setColumnWidth(column, wide)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Leave names the room to be read: in a narrow window what matters least makes way."""
        super().resizeEvent(event)
        room = self.width() - self.fontMetrics().averageCharWidth() * NAME_LETTERS
        for column, wide in self._widths.items():
            room -= self.columnWidth(column) or wide  # a hidden one has none
            if self.isColumnHidden(column) is (room >= 0):
                self._widths[column] = self.columnWidth(column) or wide
                self.setColumnHidden(column, room < 0)

    def doItemsLayout(self) -> None:  # Qt's name
        super().doItemsLayout()
        self._steady.restore()

    def settle(self) -> float:
        """Lay out the rows that came; return the seconds it took."""
        began = perf_counter()
        with self._paint_gate():
            self.executeDelayedItemsLayout()
        return perf_counter() - began

    @property
    def sorting(self) -> tuple[Column | None, bool]:
        """The column sorted by, None for the server's order; and whether it is descending."""
        section, descending = self._sorted_by
        return (Column(section) if 0 <= section < len(Column) else None, descending)

    @property
    def columns_header(self) -> QHeaderView:
        return self.header()

    def selected_objects(self) -> list[S3Object]:
        """Return the selected objects, in the order shown."""
        return self._tree.selected(self.selectionModel().selection())[0]

    def selected_rows(self) -> list[Rows]:
        """Return the selected objects as rows, in the order shown; quick at any size."""
        return self._tree.selected_rows(self.selectionModel().selection())

    def summary(self) -> Selected:
        """Return what the selection amounts to; quick at any size."""
        return self._tree.summary(self.selectionModel().selection())

    def selected_folders(self) -> list[Folder]:
        """Return the selected buckets and prefixes, in the order shown."""
        return self._tree.selected_folders(self.selectionModel().selection())

    # Qt's events

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Go on with a name that is being typed: a space or a hyphen means nothing else then."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if self._ahead.under_way and plain and event.text() and event.text().isprintable():
            self.keyboardSearch(event.text())
            event.accept()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:  # Qt's name
        if text:
            self._ahead.add(text)
        else:
            self._ahead.forget()

    # Rows

    def _choose(self, index: QModelIndex) -> None:
        if self._tree.object_at(index):
            self._select_if_not(index)
            self.chosen.emit()
            return
        failed = self._tree.status_at(index)
        if failed is not None and failed.state is State.FAILED:
            self.retry.emit(failed)
        elif self._tree.folder_at(index) and self.sender() is not self:  # Enter, no double-click
            self.setExpanded(index, not self.isExpanded(index))

    def _select_if_not(self, index: QModelIndex) -> None:
        """Select the row that was meant, if the selection is somewhere else."""
        selection = self.selectionModel()
        if not selection.isRowSelected(index.row(), index.parent()):
            flags = QItemSelectionModel.SelectionFlag
            selection.select(index, flags.ClearAndSelect | flags.Rows)

    def _on_collapsed(self, index: QModelIndex) -> None:
        folder = self._tree.folder_at(index)
        if folder is not None:
            self.left.emit(folder)

    def _look_soon(self) -> None:
        # Not `start` itself: it would take a scroll bar's value for its interval.
        self._look.start()

    def _load_what_is_in_sight(self) -> None:
        index = self.indexAt(self.viewport().rect().topLeft())
        bottom = self.viewport().rect().bottom()
        while index.isValid() and self.visualRect(index).top() <= bottom:
            waiting = self._tree.status_at(index)
            if waiting is not None and not waiting.rests:
                self._tree.want(waiting)
            index = self.indexBelow(index)
