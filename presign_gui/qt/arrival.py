"""Where one begins: at the place or link that a start was given, or where one was last."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt

from presign_gui.core.address import Address, holds_link, parse
from presign_gui.core.errors import AccountNotFound, InvalidAddress, PresignError
from presign_gui.core.places import may_be_kept
from presign_gui.core.records import Account
from presign_gui.core.settings import Settings
from presign_gui.core.texts import _
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.navigator import Navigator
from presign_gui.qt.parts import Parts


class Arrival(QObject):
    """Goes there as soon as an account is open; what is asked for goes before what was last."""

    def __init__(
        self,
        parts: Parts,
        accounts: AccountDesk,
        navigator: Navigator,
        open_account: Callable[[Account], None],
        inspect: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._window = parts.window
        self._voice = parts.voice
        self._browser = parts.browser
        self._accounts = accounts
        self._navigator = navigator
        self._open = open_account
        self._inspect = inspect
        self._settings = parts.settings
        self._wanted: Address | None = None
        self._last = _last(parts.settings)
        parts.browser.opened.connect(self._on_opened)

    def go_to(self, text: str) -> None:
        """Go to a place, or show what a link is; where neither can be meant that is told."""
        if holds_link(text):
            self._inspect(text)
            return
        try:
            self._wanted = parse(text)
        except InvalidAddress as error:
            if text.startswith(("https://", "http://")):
                self._inspect(text)
            else:
                self._voice.fail(error)
            return
        if self._browser.connection is not None:
            self._on_opened()

    def come(self, account: str, place: str) -> None:
        """Come to the front, as a later start of the program wanted, and do what it was to do."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if account:
            named = [each for each in self._accounts.accounts if each.name == account]
            if not named:
                told = _("No account is called “{name}”.", name=account)
                self._voice.fail(AccountNotFound(told))
                return
            if self._browser.account is None or self._browser.account.name != account:
                self._open(named[0])
        if place:
            self.go_to(place)

    def remember(self) -> None:
        """Write into the settings where one is."""
        account, here = self._browser.account, self._navigator.here
        if account is None or self._accounts.is_guest(account):
            return
        if here is not None and may_be_kept(here):
            self._settings.folder = str(here.folder)
        elif account.name != self._settings.account:
            self._settings.folder = ""  # nothing was opened, perhaps because there is no network
        self._settings.account = account.name

    def _on_opened(self) -> None:
        account = self._browser.account
        wanted, self._wanted = self._wanted, None
        last, self._last = self._last, None
        if wanted is None and account is not None and account.name == self._settings.account:
            wanted = last
        if wanted is not None:
            self._navigator.go(wanted)


def _last(settings: Settings) -> Address | None:
    with suppress(PresignError):  # written by hand, perhaps
        return parse(settings.folder) if settings.folder else None
    return None
