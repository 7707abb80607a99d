"""Keeps what is in sight in its place while rows come in above it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint
from PySide6.QtWidgets import QTreeView

_TOP = QPoint(0, 0)


class Steady(QObject):
    """Remembers the first row in sight; `restore` is called when the view was laid out anew."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
        self._first: QPersistentModelIndex | None = None
        self._value = 0  # of the scroll bar, then
        view.model().rowsAboutToBeInserted.connect(self._remember)

    def restore(self) -> None:
        """Scroll as far as rows have come in above, unless somebody has scrolled meanwhile."""
        first, self._first = self._first, None
        bar = self._view.verticalScrollBar()
        if first is None or not first.isValid() or bar.value() != self._value:
            return
        place = self._view.visualRect(QModelIndex(first))
        if place.isValid():
            bar.setValue(self._value + place.top() // place.height())

    def _remember(self, parent: QModelIndex, row: int) -> None:
        value = self._view.verticalScrollBar().value()
        if self._first is not None or not value:  # at the very top one sees what comes first
            return
        first = self._view.indexAt(_TOP)
        if first.isValid() and self._is_above(parent, row, first):
            self._first, self._value = QPersistentModelIndex(first), value

    def _is_above(self, parent: QModelIndex, row: int, first: QModelIndex) -> bool:
        """Say whether rows that come in at `row` below `parent` stand above `first`."""
        while first.isValid():
            if first.parent() == parent:
                return first.row() >= row
            first = first.parent()
        return self._view.isExpanded(parent) and self._view.visualRect(parent).top() < 0
