"""What every view of objects has in common: choosing, dragging and sorting rows, painting."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from presign_gui.core.gate import OPEN, Gate
from presign_gui.qt.drag_out import DragOut


class RowView(DragOut):
    """Goes before an item view among a class's bases, whose rows can be chosen and dragged."""

    chosen = Signal()  # Enter or double-click on an object

    _paint_gate: Gate = OPEN

    def _set_up_rows(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.doubleClicked.connect(self._choose)

    def paint_under(self, gate: Gate) -> None:
        """Paint only while `gate` lets one through: beside busy workers."""
        self._paint_gate = gate

    def sort_by(self, column: int) -> None:
        """Sort by a column; if it is that already, the other way round."""
        other_way = self._sorted_by == (column, False)
        order = Qt.SortOrder.DescendingOrder if other_way else Qt.SortOrder.AscendingOrder
        self.columns_header.setSortIndicator(column, order)

    def sort_by_nothing(self) -> None:
        """Show rows as they came."""
        self.columns_header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    @property
    def _sorted_by(self) -> tuple[int, bool]:
        """The column sorted by, -1 for none; and whether descending."""
        header = self.columns_header
        descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return header.sortIndicatorSection(), descending

    @property
    def columns_header(self) -> QHeaderView:
        """The header in which one chooses what is sorted by."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        with self._paint_gate():
            super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        """Do what Enter or a double-click on a row is for."""
        raise NotImplementedError
