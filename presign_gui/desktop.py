"""What the program is to those around it: preferences, the link service, clipboard and desktop."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from presign_gui import handing_on
from presign_gui.account_desks import AccountDesks
from presign_gui.core.settings import Settings
from presign_gui.core.texts import _
from presign_gui.handover import Handover
from presign_gui.qt.clipboard_guard import ClipboardGuard
from presign_gui.qt.notifier import Notifier
from presign_gui.qt.parts import Parts
from presign_gui.qt.preferences_desk import PreferencesDesk
from presign_gui.services import Services

if TYPE_CHECKING:
    from presign_gui.qt.service_desk import ServiceDesk
    from presign_gui.qt.single_window import SingleWindow
    from presign_gui.qt.tray import Tray


class Desktop(QObject):
    """Builds a desk for each, and tells them when a preference is another one."""

    start_wanted = Signal(str, str)  # name of an account, place or link; "" for none

    def __init__(
        self,
        parts: Parts,
        accounts: AccountDesks,
        handover: Handover,
        services: Services,
        save: Callable[[Settings], None],
    ) -> None:
        """`save` writes the settings; it blocks on the disk."""
        super().__init__()
        self._parts = parts
        self._window = parts.window
        self._accounts = accounts
        self._handover = handover
        self._services = services
        self._single: SingleWindow | None = None
        self._ending = False
        self.preferences = PreferencesDesk(parts, save)
        self.clipboard = ClipboardGuard(parts.voice, parts.settings)
        self.notifier = Notifier(parts, lambda: self.tray)
        self._window.may_close = self._may_close
        self.preferences.changed.connect(self._on_changed)
        parts.actions.connect_to("service", lambda: self.service.open())
        if parts.settings.service:
            QTimer.singleShot(0, lambda: self.service)
        if parts.settings.tray:
            QTimer.singleShot(0, self._follow_tray)

    # Made when they are wanted: nobody waits for them at the start.

    @cached_property
    def service(self) -> ServiceDesk:
        from presign_gui.qt.service_desk import ServiceDesk

        return ServiceDesk(
            self._parts,
            self._accounts.desk,
            self._accounts.renewing,
            self._services,
            self.preferences.save,
        )

    @cached_property
    def tray(self) -> Tray:
        from presign_gui.qt.tray import Tray

        handover = self._handover
        copy_again = handover.history.copy_again
        tray = Tray(self._parts, handover.chronicle, copy_again, self._services)
        tray.window_wanted.connect(lambda: self.start_wanted.emit("", ""))
        tray.end_wanted.connect(self.quit)
        return tray

    @property
    def in_tray(self) -> bool:
        """Whether the program has its icon beside the clock."""
        return "tray" in self.__dict__ and self.tray.shown

    def _follow_tray(self) -> None:
        self.tray.follow()

    def quit(self) -> None:
        """End the program, also where closing its window doesn't."""
        self._ending = True
        alone = self.in_tray  # else the end of its last window is the program's
        if not self._window.close():
            self._ending = False
        elif alone:
            QApplication.quit()

    def _may_close(self) -> bool:
        if self.in_tray and not self._ending:
            self._window.hide()
            self.tray.tell_of_closing()
            return False
        may_stop = self._handover.uploading.may_stop(_("Stop and quit"))
        demo = self._services.demo
        return may_stop and self.clipboard.may_end(demo.endpoint_url if demo else "")

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
        if self.in_tray:
            self.tray.end()
        if "service" in self.__dict__:
            self.service.shut_down()

    def _on_changed(self, before: dict[str, Any]) -> None:
        if "history_days" in before:
            self._handover.history.keep_less(before["history_days"], self.preferences.save)
        if "tray" in before:
            self._follow_tray()
