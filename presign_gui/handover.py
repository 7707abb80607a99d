"""All beyond copying and dragging that hands links over, or looks after them: a desk each."""

from __future__ import annotations

from PySide6.QtCore import QObject

from presign_gui.core.settings import Settings
from presign_gui.qt.actions import Actions
from presign_gui.qt.browser import Browser
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.linker import Linker
from presign_gui.qt.main_window import MainWindow
from presign_gui.qt.sharing import Sharing
from presign_gui.qt.voice import Voice
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
