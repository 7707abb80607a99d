"""Opens the help; it stays open beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.qt.dialogs.help import HelpDialog


class HelpDesk(QObject):
    """One window of help at a time."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._window = parts.window
        self._dialog: HelpDialog | None = None
        parts.actions.connect_to("help", self.open)

    def open(self) -> None:
        """Show the help, or bring it to the front."""
        if self._dialog is None:
            from presign_gui.qt.dialogs.help import HelpDialog

            self._dialog = HelpDialog(self._window)
            self._dialog.destroyed.connect(self._forget)
            self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def _forget(self) -> None:
        self._dialog = None
