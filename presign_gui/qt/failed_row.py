"""What the current row says could not be fetched, and what one can do about it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from presign_gui.core.logs import redact
from presign_gui.core.texts import _
from presign_gui.qt.folder import Folder
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.parts import Parts


class FailedRow(QObject):
    """Knows which folder has failed where one is; tries again, and copies the details."""

    def __init__(self, parts: Parts, tree: ObjectTree) -> None:
        super().__init__()
        self._browser = parts.browser
        self._tree = tree
        self._window = parts.window
        self._voice = parts.voice
        tree.dataChanged.connect(self._go_there)

    def _go_there(self) -> None:
        """Let it be told at once what is wrong with an account of which nothing else is shown."""
        root, view = self._tree.root, self._window.view
        if root.error is not None and not root.folders and not view.currentIndex().isValid():
            view.setCurrentIndex(self._tree.index(root.status_row, 0))

    @property
    def folder(self) -> Folder | None:
        """The folder whose error row is the current one; None if none is."""
        if self._window.searching:
            return None
        folder = self._tree.status_at(self._window.view.currentIndex())
        return folder if folder is not None and folder.error is not None else None

    def retry(self) -> None:
        """Fetch what could not be fetched."""
        folder = self.folder
        if folder is not None:
            self._browser.retry(folder)

    def copy_details(self) -> None:
        """Copy all there is to say of the error, for whoever is asked for help."""
        folder = self.folder
        if folder is not None:
            lines = (folder.address, folder.error.details)
            QGuiApplication.clipboard().setText(redact("\n".join(filter(None, lines))))
            self._voice.tell(_("Details copied."))
