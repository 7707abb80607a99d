"""Opens the dialog that says what the program is, and finds its parts in a job."""

from __future__ import annotations

from PySide6.QtCore import QObject

from presign_gui.qt.actions import Actions
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.main_window import MainWindow


class AboutDesk(QObject):
    """The job ends with the dialog."""

    def __init__(self, jobs: Jobs, window: MainWindow, actions: Actions) -> None:
        super().__init__()
        self._jobs = jobs
        self._window = window
        actions.connect_to("about", self.open)

    def open(self) -> None:
        """Show it at once, and its parts as soon as they are read off the disk."""
        from presign_gui.core.materials import materials
        from presign_gui.qt.dialogs.about import AboutDialog

        dialog = AboutDialog(self._window)
        job = self._jobs.start(lambda: [materials()], on_item=dialog.show_parts)
        dialog.finished.connect(job.cancel)
        dialog.open()
