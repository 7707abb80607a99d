"""The view of objects that is shown just now: the tree, or the results of a search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QItemSelectionModel, QMimeData, QObject, Signal, SignalInstance
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QStackedWidget, QWidget

from presign_gui.core.address import Address
from presign_gui.core.columns import Rows
from presign_gui.core.records import S3Object
from presign_gui.qt.folder import Folder, Selected


class View(Protocol):
    """What one can ask of a view of objects, whichever it is."""

    chosen: SignalInstance  # Enter or double-click on an object
    drag_near: SignalInstance  # see DragOut
    drag_wanted: SignalInstance
    let_go: SignalInstance
    drag_waits: bool

    def summary(self) -> Selected: ...
    def selected_objects(self) -> list[S3Object]: ...
    def selected_rows(self) -> list[Rows]: ...
    def selected_folders(self) -> list[Folder]: ...
    def drag(self, contents: QMimeData, picture: QPixmap) -> None: ...
    def let_drag_wait(self) -> None: ...
    def selectionModel(self) -> QItemSelectionModel: ...


class Shown(QObject):
    """Is asked, and speaks, for the view on the page that is in front."""

    chosen = Signal()
    drag_near = Signal()
    drag_wanted = Signal()
    let_go = Signal()
    selection_changed = Signal()  # also when another view comes to the front

    def __init__(self, pages: QStackedWidget, views: Mapping[QWidget, View]) -> None:
        super().__init__(pages)
        self._pages = pages
        self._views = views
        pages.currentChanged.connect(self.selection_changed)
        for view in views.values():
            view.chosen.connect(self.chosen)
            view.drag_near.connect(self.drag_near)
            view.drag_wanted.connect(self.drag_wanted)
            view.let_go.connect(self.let_go)
            view.selectionModel().selectionChanged.connect(self.selection_changed)
            # A selection that goes with all rows goes without a word.
            view.selectionModel().model().modelReset.connect(self.selection_changed)

    @property
    def view(self) -> View:
        return self._views[self._pages.currentWidget()]

    def summary(self) -> Selected:
        """Return what the selection amounts to; quick at any size."""
        return self.view.summary()

    def selected_objects(self) -> list[S3Object]:
        """Return the selected objects, in the order shown."""
        return self.view.selected_objects()

    def selected_rows(self) -> list[Rows]:
        """Return the selected objects as rows, in the order shown; quick at any size."""
        return self.view.selected_rows()

    def selected_folders(self) -> list[Folder]:
        """Return the selected buckets and prefixes, in the order shown."""
        return self.view.selected_folders()

    def place(self) -> Address | None:
        """Return the selected folder, or the one that the first selected object is in."""
        folders = self.selected_folders()
        if folders and folders[0].bucket is not None:
            return Address(folders[0].bucket.name, folders[0].prefix)
        first = self.summary().first
        return Address(first.bucket, first.key).folder if first else None

    def drag(self, contents: QMimeData, picture: QPixmap) -> None:
        """Run a drag of `contents`; returns when it is dropped or given up."""
        self.view.drag(contents, picture)

    def let_drag_wait(self) -> None:
        """Until `drag` is called or the mouse let go, moving the mouse does nothing."""
        self.view.let_drag_wait()

    @property
    def drag_waits(self) -> bool:
        return self.view.drag_waits
