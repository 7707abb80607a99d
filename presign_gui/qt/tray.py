"""The icon beside the clock: recent links to copy again, and a window that closes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.core.unseen import readable
from presign_gui.qt.chronicle import Chronicle
from presign_gui.qt.icons import file_icon_name, icon
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.core.history import Entry, History

MOST = 8
"""Recent links in its menu."""

WIDEST = 60
"""Letters of a name in it."""


class Services(Protocol):
    """What is asked for on a worker."""

    def history_of(self, account: Account | None) -> History: ...


class Tray(QObject):
    """Is there if the settings say so, and the desktop has a place for it."""

    window_wanted = Signal()
    end_wanted = Signal()

    def __init__(
        self,
        parts: Parts,
        chronicle: Chronicle,
        copy_again: Callable[[Entry], object],
        services: Services,
        available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._browser = parts.browser
        self._copy_again = copy_again
        self._services = services
        self._settings = parts.settings
        self._available = available
        self.icon: QSystemTrayIcon | None = None
        self.menu: QMenu | None = None
        self._told = False
        chronicle.noted.connect(self._look)
        chronicle.thinned.connect(self._look)
        parts.browser.opened.connect(self._look)

    @property
    def shown(self) -> bool:
        return self.icon is not None

    def follow(self) -> None:
        """Be there, or no longer, as the settings have it."""
        if self._settings.tray and not self.shown:
            if self._available():
                self._begin()
            else:
                self._voice.tell(_("This desktop has no place for an icon beside the clock."))
        elif not self._settings.tray:
            self.end()

    def end(self) -> None:
        """Take the icon away."""
        if self.icon is not None and self.menu is not None:
            self.icon.hide()
            self.icon.deleteLater()
            self.menu.deleteLater()
            self.icon = self.menu = None
            QApplication.setQuitOnLastWindowClosed(True)

    def tell_of_closing(self) -> None:
        """Say, once, that the program goes on behind its icon."""
        if self.icon is not None and not self._told:
            self._told = True
            text = _("Presign goes on here. Quit it in this icon's menu, or in its window's.")
            self.icon.showMessage("Presign", text, icon("app"))

    def _begin(self) -> None:
        self.menu = QMenu()
        self.icon = QSystemTrayIcon(icon("app"), self)
        self.icon.setToolTip("Presign")
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self._fill([])
        self.icon.show()
        QApplication.setQuitOnLastWindowClosed(False)
        self._look()

    def _on_activated(self, why: QSystemTrayIcon.ActivationReason) -> None:
        if why is QSystemTrayIcon.ActivationReason.Trigger:
            self.window_wanted.emit()

    def _look(self) -> None:
        """Ask the history for the last links."""
        if not self.shown:
            return
        account = self._browser.account

        def work() -> Iterator[list[Entry]]:
            yield self._services.history_of(account).page(limit=MOST)

        self._jobs.start(work, on_item=self._fill, on_failed=self._voice.fail)

    def _fill(self, entries: list[Entry]) -> None:
        menu = self.menu
        if menu is None:
            return
        menu.clear()
        menu.setToolTipsVisible(True)
        heading = menu.addAction(_("Copy again") if entries else _("No link was made yet"))
        heading.setEnabled(False)
        for entry in entries:
            place = readable(f"{entry.bucket}/{entry.key}")
            action = menu.addAction(icon(file_icon_name(entry.key)), _shortened(entry.key or place))
            action.setToolTip(place)
            action.setEnabled(entry.form is None)
            action.triggered.connect(lambda _checked=False, e=entry: self._copy_again(e))
        menu.addSeparator()
        menu.addAction(_("&Open Presign")).triggered.connect(self.window_wanted)
        menu.addAction(icon("quit"), _("&Quit")).triggered.connect(self.end_wanted)


def _shortened(key: str) -> str:
    """Return the name of an object for a menu, where “&” would mark a letter."""
    name = readable(key.rstrip("/").rpartition("/")[2] or key)
    if len(name) > WIDEST:
        name = f"{name[: WIDEST // 2]}…{name[-WIDEST // 2 :]}"
    return name.replace("&", "&&")
