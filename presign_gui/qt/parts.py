"""The parts of the window that most desks work with, handed to each as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presign_gui.core.settings import Settings
    from presign_gui.qt.actions import Actions
    from presign_gui.qt.browser import Browser
    from presign_gui.qt.jobs import Jobs
    from presign_gui.qt.main_window import MainWindow
    from presign_gui.qt.voice import Voice


@dataclass(frozen=True)
class Parts:
    """What a desk needs besides is its own, and named by it; another desk is never in here."""

    jobs: Jobs
    voice: Voice
    window: MainWindow
    actions: Actions
    browser: Browser
    settings: Settings
