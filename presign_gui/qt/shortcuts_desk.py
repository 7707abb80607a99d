"""Shows the list of shortcuts, which is made from the action table."""

from __future__ import annotations

from PySide6.QtCore import QObject

from presign_gui.qt.actions import Actions
from presign_gui.qt.main_window import MainWindow


class ShortcutsDesk(QObject):
    """Opens the list; it can stay open beside the window."""

    def __init__(self, window: MainWindow, actions: Actions) -> None:
        super().__init__()
        self._window = window
        self._actions = actions
        actions.connect_to("shortcuts", self.open)

    def open(self) -> None:
        """Show the list."""
        from presign_gui.qt.dialogs.shortcuts import ShortcutsDialog

        dialog = ShortcutsDialog(self._actions.specs, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
