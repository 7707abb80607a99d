"""Dragging links out of a view of objects, which is asked for its selection by others."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QApplication

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
    _pressed_at: QPoint | None = None  # where the mouse went down on a row, and still is
    _was_dragged = False  # since then

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
        self._was_dragged = False
        if event.button() == Qt.MouseButton.LeftButton:
            at = event.position().toPoint()
            on_a_row = self.visualRect(self.indexAt(at)).contains(at)  # not its arrow
            self._pressed_at = at if on_a_row else None
            self.drag_near.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # Qt's name
        """Begin a drag as Qt would, which looks at each of ten thousand rows before: 40 ms."""
        if self._drag_waits:  # else it would select what it passes
            return
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        way = event.position().toPoint() - self._pressed_at
        if way.manhattanLength() > QApplication.startDragDistance():
            self._was_dragged = True
            self.startDrag(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # Qt's name
        self._drag_waits = False
        self._pressed_at = None
        if self._was_dragged:  # or Qt would take it for a click, and select this row alone
            self.setState(QAbstractItemView.State.DragSelectingState)
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.let_go.emit()
