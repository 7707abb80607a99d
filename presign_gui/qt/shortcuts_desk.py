"""Shows the list of shortcuts, which is made from the action table."""

from __future__ import annotations

from PySide6.QtCore import QObject

from presign_gui.qt.parts import Parts


class ShortcutsDesk(QObject):
    """Opens the list; it can stay open beside the window."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._window = parts.window
        self._actions = parts.actions
        parts.actions.connect_to("shortcuts", self.open)

    def open(self) -> None:
        """Show the list."""
        from presign_gui.qt.dialogs.shortcuts import ShortcutsDialog

        dialog = ShortcutsDialog(self._actions.specs, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
