"""Dragging links out of a view of objects, which is asked for its selection by others."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent, QPixmap

BESIDE = QPoint(-14, -10)
"""Where the pointer is in the picture: left of it and above, so that it covers nothing."""


class DragOut:
    """Goes before an item view among a class's bases: drags links instead of rows.

    Whoever makes the links is told when they will be needed, and calls `drag` when
    they are there.
    """

    drag_near = Signal()  # the mouse is down: a drag may follow
    drag_wanted = Signal()  # the mouse moved: now is when the links should be there

    let_go = Signal()  # the mouse button is up again

    _drag_waits = False

    def drag(self, contents: QMimeData, picture: QPixmap) -> None:
        """Run a drag of `contents`; returns when it is dropped or given up."""
        self._drag_waits = False
        drag = QDrag(self)
        drag.setMimeData(contents)
        drag.setPixmap(picture)
        drag.setHotSpot(BESIDE)
        drag.exec(Qt.DropAction.CopyAction)

    def let_drag_wait(self) -> None:
        """Until `drag` is called or the mouse let go, moving the mouse does nothing."""
        self._drag_waits = True

    @property
    def drag_waits(self) -> bool:
        return self._drag_waits

    def startDrag(self, _actions: Qt.DropAction) -> None:  # Qt's name
        self.drag_wanted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # Qt's name
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.drag_near.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # Qt's name
        if not self._drag_waits:  # else it would select what it passes
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # Qt's name
        self._drag_waits = False
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.let_go.emit()
