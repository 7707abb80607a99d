"""Files of this computer dropped on the window: on a row of the tree, or on the link panel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QWidget

from presign_gui.qt.folder import Folder


def files_in(contents: QMimeData) -> list[Path]:
    """Return the files and folders of this computer that a drag brings."""
    return [Path(url.toLocalFile()) for url in contents.urls() if url.isLocalFile()]


class DropIn:
    """Goes before a tree view among a class's bases: takes files on buckets and prefixes.

    Its model is told nothing of it. `may_drop` says why nothing can be dropped on a
    Folder, "" if it can.
    """

    files_dropped = Signal(object, object)  # a Folder, and a list of Path
    drop_refused = Signal(str)  # why

    may_drop: Callable[[Folder], str] = staticmethod(lambda _folder: "")

    _drop_row: QPersistentModelIndex | None = None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # Qt's name
        # What was dragged out of this window doesn't come back as files.
        if event.source() is None and files_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # Qt's name
        folder = self._folder_under(event)
        why = self.may_drop(folder) if folder is not None else ""
        if why:
            self.drop_refused.emit(why)
        if folder is None or why:
            self._mark(None)
            event.ignore()
            return
        self._mark(folder)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # Qt's name
        self._mark(None)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # Qt's name
        folder, paths = self._folder_under(event), files_in(event.mimeData())
        self._mark(None)
        if folder is None or not paths or self.may_drop(folder):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.files_dropped.emit(folder, paths)

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        super().paintEvent(event)
        if self._drop_row is None or not self._drop_row.isValid():
            return
        row = self.visualRect(self._drop_row.sibling(self._drop_row.row(), 0))
        row.setRight(self.viewport().width() - 2)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.drawRect(row.adjusted(1, 1, -1, -1))

    def _folder_under(self, event: QDropEvent) -> Folder | None:
        """Return the bucket or prefix under the pointer, or that of the object there."""
        index = self.indexAt(event.position().toPoint())
        tree = self.model()
        return (
            (tree.folder_at(index) or tree.folder_at(index.parent())) if index.isValid() else None
        )

    def _mark(self, folder: Folder | None) -> None:
        index = self.model().index_of(folder) if folder is not None else None
        row = QPersistentModelIndex(index) if index is not None else None
        if row != self._drop_row:
            self._drop_row = row
            self.viewport().update()


class DropOn(QObject):
    """Lets files be dropped anywhere on a widget that isn't about rows."""

    files_dropped = Signal(object)  # a list of Path
    drop_refused = Signal(str)  # why

    def __init__(self, widget: QWidget, may_drop: Callable[[], str]) -> None:
        """`may_drop` says why nothing can be dropped, "" if it can."""
        super().__init__(widget)
        self._may_drop = may_drop
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        kind = event.type()
        if kind not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return super().eventFilter(watched, event)
        paths = files_in(event.mimeData()) if event.source() is None else []
        why = self._may_drop() if paths else ""
        if not paths or why:
            if why:
                self.drop_refused.emit(why)
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if kind == QEvent.Type.Drop:
            self.files_dropped.emit(paths)
        return True
