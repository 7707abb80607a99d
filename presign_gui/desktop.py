"""What the program is to those around it: preferences, the link service, clipboard and desktop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from presign_gui import handing_on
from presign_gui.core.settings import Settings
from presign_gui.handover import Handover
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.actions import Actions
from presign_gui.qt.browser import Browser
from presign_gui.qt.clipboard_guard import ClipboardGuard
from presign_gui.qt.history_deeds import HistoryDeeds
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.main_window import MainWindow
from presign_gui.qt.notifier import Notifier
from presign_gui.qt.preferences_desk import PreferencesDesk
from presign_gui.qt.renewing_desk import RenewingDesk
from presign_gui.qt.service_desk import ServiceDesk
from presign_gui.qt.tray import Tray
from presign_gui.qt.voice import Voice
from presign_gui.services import Services

if TYPE_CHECKING:
    from presign_gui.qt.single_window import SingleWindow


class Desktop(QObject):
    """Builds a desk for each, and tells them when a preference is another one."""

    start_wanted = Signal(str, str)  # name of an account, place or link; "" for none

    def __init__(
        self,
        jobs: Jobs,
        voice: Voice,
        window: MainWindow,
        actions: Actions,
        browser: Browser,
        accounts: AccountDesk,
        renewing: RenewingDesk,
        handover: Handover,
        services: Services,
        settings: Settings,
        save: Callable[[Settings], None],
    ) -> None:
        """`save` writes the settings; it blocks on the disk."""
        super().__init__()
        self._handover = handover
        self._single: SingleWindow | None = None
        self.preferences = PreferencesDesk(jobs, voice, window, actions, settings, save, browser)
        self.service = ServiceDesk(
            jobs,
            voice,
            window,
            actions,
            browser,
            accounts,
            renewing,
            services,
            settings,
            self.preferences.save,
        )
        self.clipboard = ClipboardGuard(voice, settings)
        deeds = HistoryDeeds(jobs, voice, browser, handover.chronicle, services)
        deeds.said.connect(voice.tell)
        deeds.failed.connect(voice.fail)
        self.tray = Tray(jobs, voice, browser, handover.chronicle, deeds, services, settings)
        self.tray.window_wanted.connect(lambda: self.start_wanted.emit("", ""))
        self.tray.end_wanted.connect(self.quit)
        self.notifier = Notifier(jobs, voice, window, self.tray, settings)
        self._window = window
        self._ending = False
        window.may_close = self._may_close
        self.preferences.changed.connect(self._on_changed)
        if settings.tray:
            QTimer.singleShot(0, self.tray.follow)

    def quit(self) -> None:
        """End the program, also where closing its window doesn't."""
        self._ending = True
        alone = self.tray.shown  # else the end of its last window is the program's
        if not self._window.close():
            self._ending = False
        elif alone:
            QApplication.quit()

    def _may_close(self) -> bool:
        if self.tray.shown and not self._ending:
            self._window.hide()
            self.tray.tell_of_closing()
            return False
        return self.clipboard.may_end()

    def hear_later_starts(self) -> None:
        """Be the one window of this user; `start_wanted` tells what later ones were to do."""
        from presign_gui.qt.single_window import SingleWindow

        where = handing_on.address()
        if where:
            self._single = SingleWindow(where, handing_on.LONGEST, handing_on.ANSWER)
            self._single.wanted.connect(self.start_wanted)

    def shut_down(self) -> None:
        """End what others may be using. Blocks for a moment."""
        if self._single is not None:
            self._single.close()
        self.tray.end()
        self.service.shut_down()

    def _on_changed(self, names: set[str]) -> None:
        if "history_days" in names:
            self._handover.history.tidy()
        if "tray" in names:
            self.tray.follow()
