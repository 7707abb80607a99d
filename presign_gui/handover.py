"""All beyond copying and dragging that hands links over, or looks after them: a desk each."""

from __future__ import annotations

from PySide6.QtCore import QObject

from presign_gui.core.settings import Settings
from presign_gui.qt.about_desk import AboutDesk
from presign_gui.qt.actions import Actions
from presign_gui.qt.bringing import Bringing
from presign_gui.qt.browser import Browser
from presign_gui.qt.chronicle import Chronicle
from presign_gui.qt.help_desk import HelpDesk
from presign_gui.qt.history_desk import HistoryDesk
from presign_gui.qt.inspecting import Inspecting
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.link_desk import LinkDesk
from presign_gui.qt.linker import Linker
from presign_gui.qt.main_window import MainWindow
from presign_gui.qt.saving import Saving
from presign_gui.qt.sharing import Sharing
from presign_gui.qt.shortcuts_desk import ShortcutsDesk
from presign_gui.qt.taking_back_desk import TakingBackDesk
from presign_gui.qt.upload_pages import UploadPages
from presign_gui.qt.uploading import Uploading
from presign_gui.qt.voice import Voice
from presign_gui.qt.writing import Writing
from presign_gui.services import Services


class Handover(QObject):
    """Builds the desks and connects their actions; what they have in common is given here."""

    def __init__(
        self,
        jobs: Jobs,
        voice: Voice,
        window: MainWindow,
        actions: Actions,
        browser: Browser,
        linker: Linker,
        sharing: Sharing,
        services: Services,
        settings: Settings,
    ) -> None:
        super().__init__()
        self.chronicle = Chronicle(jobs, voice, services.history_of, settings)
        sharing.left.connect(self.chronicle.note)
        parts = jobs, voice, browser, window, actions, self.chronicle
        self.saving = Saving(*parts, lambda: services.clients)
        self.upload_pages = UploadPages(*parts, lambda: services.clients)
        self.taking_back = TakingBackDesk(
            jobs, voice, window, actions, browser, services.history_of
        )
        self.history = HistoryDesk(
            jobs,
            voice,
            window,
            actions,
            browser,
            self.chronicle,
            self.taking_back,
            services,
            settings,
        )
        self.link = LinkDesk(jobs, voice, window, actions, browser, linker, sharing, settings)
        self.inspecting = Inspecting(jobs, voice, window, actions, browser, sharing, services)
        self.uploading = Uploading(jobs, voice, browser, window, sharing)
        self.bringing = Bringing(voice, browser, window, actions, self.uploading)
        self.writing = Writing(voice, window, actions, sharing, settings)
        self.help = HelpDesk(window, actions)
        self.shortcuts = ShortcutsDesk(window, actions)
        self.about = AboutDesk(jobs, window, actions)

    def stop(self) -> None:
        """Stop what takes long."""
        self.uploading.stop()

    def shut_down(self) -> None:
        """Finish what must not be lost. Blocks on the disk; raises FileProblem."""
        self.chronicle.shut_down()
