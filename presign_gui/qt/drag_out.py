"""Dragging links out of a view of objects, which is asked for its selection by others."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent

from presign_gui.qt.icons import icon


class DragOut:
    """Goes before an item view among a class's bases: drags links instead of rows.

    Whoever makes the links is told when they will be needed, and calls `drag` when
    they are there.
    """

    drag_near = Signal()  # the mouse is down: a drag may follow
    drag_wanted = Signal()  # the mouse moved: now is when the links should be there

    _drag_waits = False

    def drag(self, contents: QMimeData) -> None:
        """Run a drag of `contents`; returns when it is dropped or given up."""
        self._drag_waits = False
        drag = QDrag(self)
        drag.setMimeData(contents)
        drag.setPixmap(icon("copy-link").pixmap(32, 32))
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
