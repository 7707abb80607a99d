"""Keeps the link panel at what is selected: facts at once, the preview a moment later."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from presign_gui.qt.failed_row import FailedRow
from presign_gui.qt.linker import Linker
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.parts import Parts

SOON_MS = 120
"""The preview follows the selection and the spinner, not each key and wheel step."""


class PanelDesk(QObject):
    """Connects the link panel with the selection, and with the signer."""

    def __init__(
        self, parts: Parts, tree: ObjectTree, linker: Linker, failed_row: FailedRow
    ) -> None:
        super().__init__()
        window, browser = parts.window, parts.browser
        self._panel = window.panel
        self._shown = window.shown
        self._linker = linker
        self._failed_row = failed_row
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._preview)
        soon = self._soon.start
        window.shown.selection_changed.connect(self._on_selection)
        self._panel.changed.connect(lambda: soon())  # a QTimer would take an argument
        browser.opened.connect(lambda connection: self._panel.more.use(connection.account))
        browser.opened.connect(lambda _connection: soon())
        # The error row may have become something else.
        tree.dataChanged.connect(lambda *_range: soon())
        window.view.selectionModel().currentChanged.connect(lambda *_rows: soon())
        linker.previewed.connect(self._panel.show_link)
        linker.failed.connect(self._panel.show_failure)

    def shut_down(self) -> None:
        """Ask for no preview any more."""
        self._soon.stop()

    def _on_selection(self) -> None:
        self._panel.show_selection(self._shown.summary())
        self._soon.start()

    def _preview(self) -> None:
        selected = self._shown.summary()
        self._linker.preview(selected.first, self._panel.options)
        failed = self._failed_row.folder
        if failed is not None and not selected.objects:
            self._panel.show_trouble(failed.error)
