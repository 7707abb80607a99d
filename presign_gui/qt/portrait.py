"""The picture that --screenshot makes: rows in the tree, one selected, its link ready."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QTimer
from PySide6.QtWidgets import QWidget

from presign_gui.core.errors import FileProblem, PresignError, TimedOut
from presign_gui.core.records import Link
from presign_gui.core.texts import _
from presign_gui.qt.folder import Folder, State
from presign_gui.qt.linker import Linker
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.object_view import ObjectView

PATIENCE_MS = 30_000


class Portrait(QObject):
    """Opens folders until an object is in sight, selects it, and takes the picture."""

    def __init__(
        self,
        window: QWidget,
        tree: ObjectTree,
        view: ObjectView,
        linker: Linker,
        path: str,
        favourite: str,
        ended: Callable[[PresignError | None], None],
    ) -> None:
        """`favourite` is the address of the folder to open if it is there: "s3://bucket/prefix/"."""
        super().__init__(window)
        self._favourite = favourite
        self._window, self._tree, self._view = window, tree, view
        self._path = path
        self._ended = ended
        self._late = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._late.timeout.connect(self._give_up)
        self._late.start()
        tree.dataChanged.connect(self._go_on)
        tree.rowsInserted.connect(self._go_on)
        linker.previewed.connect(self._on_link)

    def _go_on(self) -> None:
        """Open the first folder that isn't yet, down to one that has objects."""
        folder = self._tree.root
        while folder.folders and not (len(folder.objects) and self._arrived_at(folder)):
            folder = next((f for f in folder.folders if self._leads_to(f)), folder.folders[0])
            self._view.expand(self._tree.index_of(folder))
        if len(folder.objects) and folder.state is State.COMPLETE:
            self._select(folder)

    def _leads_to(self, folder: Folder) -> bool:
        return self._favourite.startswith(folder.address)

    def _arrived_at(self, folder: Folder) -> bool:
        return not self._leads_to(folder) or folder.address == self._favourite

    def _select(self, folder: Folder) -> None:
        if self._view.selectionModel().hasSelection():
            return
        if folder.folders:
            self._view.expand(self._tree.index_of(folder.folders[0]))
        first = self._tree.index(len(folder.folders), 0, self._tree.index_of(folder))
        self._choose(first)

    def _choose(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self._view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _on_link(self, link: Link | None) -> None:
        if link is not None and self._late.isActive():
            self._late.stop()
            QTimer.singleShot(200, self._take)  # what was expanded beside it comes in

    def _take(self) -> None:
        if self._window.grab().save(self._path, "PNG"):
            self._ended(None)
        else:
            self._ended(FileProblem(_("{path} could not be written.", path=self._path)))

    def _give_up(self) -> None:
        self._ended(TimedOut(_("No object came into sight to make a link for.")))
