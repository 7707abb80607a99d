"""The tree on screen: opening, scrolling, choosing and dragging rows. No S3, no signing."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QMimeData, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from presign_gui.core.records import S3Object
from presign_gui.core.texts import _
from presign_gui.qt.folder import Column, Folder, Selected, State
from presign_gui.qt.icons import icon
from presign_gui.qt.object_tree import ObjectTree


class ObjectView(QTreeView):
    """A QTreeView that loads what scrolls into sight, and drags links instead of rows."""

    chosen = Signal()  # Enter or double-click on an object
    retry = Signal(object)  # Enter or double-click on the error row of a Folder
    left = Signal(object)  # a Folder was collapsed
    drag_near = Signal()  # the mouse is down: a drag may follow
    drag_wanted = Signal()  # the mouse moved: now is when the links should be there

    def __init__(self, tree: ObjectTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree = tree
        self._drag_waits = False
        self.setModel(tree)
        self.setAccessibleName(_("Buckets and objects"))
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setExpandsOnDoubleClick(True)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._lay_out_columns()
        # One look after everything that may bring a "Loading…" row into sight.
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._load_what_is_in_sight)
        self.verticalScrollBar().valueChanged.connect(self._look_soon)
        self.verticalScrollBar().rangeChanged.connect(self._look_soon)
        self.expanded.connect(self._look_soon)
        tree.rowsInserted.connect(self._look_soon)
        tree.dataChanged.connect(self._look_soon)
        self.collapsed.connect(self._on_collapsed)
        self.doubleClicked.connect(self._choose)

    def _lay_out_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        width = self.fontMetrics().horizontalAdvance
        self.setColumnWidth(Column.SIZE, width("1.000,0 MB") + 24)
        self.setColumnWidth(Column.MODIFIED, width("2026-12-30 00:00") + 24)
        self.setColumnWidth(Column.CLASS, width("INTELLIGENT_TIERING") + 24)

    def selected_objects(self) -> list[S3Object]:
        """Return the selected objects, in the order shown."""
        return self._tree.selected(self.selectionModel().selection())[0]

    def summary(self) -> Selected:
        """Return what the selection amounts to; quick at any size."""
        return self._tree.summary(self.selectionModel().selection())

    def selected_folders(self) -> list[Folder]:
        """Return the selected buckets and prefixes, in the order shown."""
        return self._tree.selected(self.selectionModel().selection())[1]

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

    # Qt's events

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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

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
            if waiting is not None:
                self._tree.want(waiting)
            index = self.indexBelow(index)
