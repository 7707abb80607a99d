"""The menu Help: how things are done, with which keys, and what the program is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.qt.dialogs.help import HelpDialog


class HelpDesk(QObject):
    """One window of help at a time; it stays open beside the window."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._window = parts.window
        self._actions = parts.actions
        self._dialog: HelpDialog | None = None

    def open(self) -> None:
        """Show the help, or bring it to the front."""
        if self._dialog is None:
            from presign_gui.qt.dialogs.help import HelpDialog

            self._dialog = HelpDialog(self._window)
            self._dialog.destroyed.connect(self._forget)
            self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def show_shortcuts(self) -> None:
        """Show the list of shortcuts, which is made from the action table."""
        from presign_gui.qt.dialogs.shortcuts import ShortcutsDialog

        dialog = ShortcutsDialog(self._actions.specs, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_about(self) -> None:
        """Say what the program is at once, and its parts as soon as they are read off the disk."""
        from presign_gui.core.materials import materials
        from presign_gui.qt.dialogs.about import AboutDialog

        dialog = AboutDialog(self._window)
        job = self._jobs.start(lambda: [materials()], on_item=dialog.show_parts)
        dialog.finished.connect(job.cancel)
        dialog.open()

    def _forget(self) -> None:
        self._dialog = None
