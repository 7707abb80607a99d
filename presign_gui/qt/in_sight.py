"""Scrolls to a row, and keeps it in sight while what was on its way comes in above it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QTimer
from PySide6.QtWidgets import QTreeView

KEEP_MS = 1_000
"""So long after scrolling; rows that come later are what somebody looks at."""


class InSight(QObject):
    """Keeps the current row of a view in sight for a moment."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
        self._kept = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._scroll)
        view.model().rowsInserted.connect(self._on_rows)

    def bring(self, index: QModelIndex) -> None:
        """Scroll to `index`, the current row: to the middle, unless it is in sight."""
        view, hint = self._view, self._view.ScrollHint
        is_there = view.viewport().rect().contains(view.visualRect(index))
        view.scrollTo(index, hint.EnsureVisible if is_there else hint.PositionAtCenter)
        self._kept.start()

    def let_go(self) -> None:
        """Leave scrolling to whoever has begun to."""
        self._kept.stop()

    def _on_rows(self) -> None:
        if self._kept.isActive():
            self._soon.start()

    def _scroll(self) -> None:
        if self._kept.isActive():
            self._view.scrollTo(self._view.currentIndex())
