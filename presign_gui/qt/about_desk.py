"""Opens the dialog that says what the program is, and finds its parts in a job."""

from __future__ import annotations

from PySide6.QtCore import QObject

from presign_gui.qt.parts import Parts


class AboutDesk(QObject):
    """The job ends with the dialog."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._window = parts.window
        parts.actions.connect_to("about", self.open)

    def open(self) -> None:
        """Show it at once, and its parts as soon as they are read off the disk."""
        from presign_gui.core.materials import materials
        from presign_gui.qt.dialogs.about import AboutDialog

        dialog = AboutDialog(self._window)
        job = self._jobs.start(lambda: [materials()], on_item=dialog.show_parts)
        dialog.finished.connect(job.cancel)
        dialog.open()
