"""The link service in the window: its switch, its sign, and whose links it makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from presign_gui.core.errors import AccountNotFound
from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.qt import link_service
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.link_service import LinkService
from presign_gui.qt.parts import Parts
from presign_gui.qt.renewing_desk import RenewingDesk
from presign_gui.qt.service_sign import ServiceSign
from presign_gui.qt.token_desk import TokenDesk

if TYPE_CHECKING:
    from presign_gui.core.tokens import TokensFile
    from presign_gui.qt.dialogs.service import ServiceDialog


class Services(link_service.Services, Protocol):
    """What is asked for on a worker."""

    @property
    def tokens(self) -> TokensFile: ...


class ServiceDesk(LinkService):
    """Switches the service as its dialog is asked to; it goes on without that."""

    def __init__(
        self,
        parts: Parts,
        accounts: AccountDesk,
        renewing: RenewingDesk,
        services: Services,
        save: Callable[[], None],
    ) -> None:
        """`save` has the settings written, soon."""
        super().__init__(parts, services)
        self._window = parts.window
        self._browser = parts.browser
        self._accounts = accounts
        self._renewing = renewing
        self._save = save
        self._sign = ServiceSign(parts.window, parts.actions["service"])
        self.tokens = TokenDesk(parts, lambda: services.tokens)
        self._dialog: ServiceDialog | None = None
        self._wanted = parts.settings.service  # from the beginning, once the account is known
        self.changed.connect(self._show)
        accounts.listed.connect(self._on_listed)
        accounts.added.connect(self._on_changed_account)
        accounts.removed.connect(self._on_removed)
        renewing.renewed.connect(lambda _account: self.solve())
        if accounts.accounts:
            self._on_listed()

    def open(self) -> None:
        """Show the dialog, or bring it to the front."""
        if self._dialog is None:
            from presign_gui.qt.dialogs.service import ServiceDialog

            dialog = self._dialog = ServiceDialog(self, self.tokens, self._settings, self._window)
            dialog.show_accounts(self._accounts.accounts, self._chosen())
            dialog.switched.connect(self.switch)
            dialog.renew_wanted.connect(self.renew)
            dialog.finished.connect(self._forget)
            self._accounts.listed.connect(self._on_listed_in_dialog)
            dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def switch(self, account: Account | None) -> None:
        """Run it for `account`, as the settings have it, or no longer."""
        self._settings.service = account is not None
        self._wanted = False
        if account is not None:
            self._settings.service_account = account.name
        self._save()
        if account is None:
            self.stop()
        else:
            self.start(account)

    def renew(self) -> None:
        """Get fresh keys for what it makes links with."""
        if self.account is not None:
            self._renewing.renew(self.account, self._settings.service_longest)

    # Whose links it makes

    def _chosen(self) -> Account | None:
        return self.account or self._named(self._settings.service_account) or self._browser.account

    def _named(self, name: str) -> Account | None:
        return next((each for each in self._accounts.accounts if name and each.name == name), None)

    def _on_listed(self) -> None:
        if self._wanted:
            self._wanted = False
            name = self._settings.service_account
            account = self._named(name)
            if account is None:
                self.fail(AccountNotFound(_("No account is called “{name}”.", name=name)))
            else:
                self.start(account)

    def _on_listed_in_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.show_accounts(self._accounts.accounts, self._chosen())

    def _on_changed_account(self, account: Account) -> None:
        """Go on with what the account is now: its keys may be others."""
        if self._is_mine(account) and self._job is not None and account != self.account:
            self._settings.service_account = account.name
            self.start(account)
        elif self._is_mine(account):
            self.solve()

    def _on_removed(self, account: Account) -> None:
        if self._is_mine(account):
            self.switch(None)
            self.account = None

    def _is_mine(self, account: Account) -> bool:
        mine = self.account
        return mine is not None and (mine.source, mine.id) == (account.source, account.id)

    # What is shown

    def _show(self) -> None:
        self._sign.show_state(self.url, self.problem if self.busy else None)

    def _forget(self) -> None:
        self._accounts.listed.disconnect(self._on_listed_in_dialog)
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None
