"""Whose keys links are made with: accounts listed, edited, moved and renewed, a desk each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.core.records import Account
from presign_gui.qt.account_box import AccountBox
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.cautions import Cautions
from presign_gui.qt.parts import Parts
from presign_gui.services import Services

if TYPE_CHECKING:
    from presign_gui.core.accounts import Accounts
    from presign_gui.qt.demo_desk import DemoDesk
    from presign_gui.qt.editing_desk import EditingDesk
    from presign_gui.qt.moving_desk import MovingDesk
    from presign_gui.qt.renewing_desk import RenewingDesk
    from presign_gui.qt.sign_in_desk import SignInDesk


class AccountDesks(QObject):
    """Builds the desks and connects their actions."""

    def __init__(
        self, parts: Parts, services: Services, open_account: Callable[[Account | None], None]
    ) -> None:
        super().__init__()
        self._parts = parts
        self._services = services
        self._open = open_account
        self.desk = AccountDesk(parts, self._accounts)
        self.box = AccountBox(parts, self.desk, open_account)
        self.cautions = Cautions(parts)
        browser, panel = parts.browser, parts.window.panel
        for name, run in {
            "add-account": lambda: self.editing.open(),
            "edit-account": lambda: self.editing.open(browser.account),
            "test-account": lambda: self.desk.test(browser.account),
            "remove-account": lambda: self.desk.remove(browser.account),
            "sign-in": lambda: self.signing_in.sign_in(browser.account),
            "renew": lambda: self.renewing.renew(browser.account, panel.expiry),
            "export-accounts": lambda: self.moving.export(),
            "import-accounts": lambda: self.moving.import_(),
            "demo": lambda: self.demo.start(),
        }.items():
            parts.actions.connect_to(name, run)

    # Made when they are wanted: nobody waits for them at the start.

    @cached_property
    def editing(self) -> EditingDesk:
        from presign_gui.qt.editing_desk import EditingDesk

        return EditingDesk(self._parts, self.desk, self._accounts)

    @cached_property
    def moving(self) -> MovingDesk:
        from presign_gui.qt.moving_desk import MovingDesk

        return MovingDesk(self._parts, self.desk, self._accounts)

    @cached_property
    def signing_in(self) -> SignInDesk:
        from presign_gui.qt.sign_in_desk import SignInDesk

        desk = SignInDesk(self._parts, self._accounts)
        desk.signed_in.connect(self._refresh)
        return desk

    @cached_property
    def renewing(self) -> RenewingDesk:
        from presign_gui.qt.renewing_desk import RenewingDesk

        desk = RenewingDesk(self._parts, self.signing_in, self.editing, self._accounts)
        desk.renewed.connect(self._refresh)
        return desk

    @cached_property
    def demo(self) -> DemoDesk:
        from presign_gui.qt.demo_desk import DemoDesk

        return DemoDesk(self._parts, self.desk, self._services, self._open)

    def _accounts(self) -> Accounts:
        """Called on a worker thread, for it imports keyring and botocore."""
        return self._services.accounts

    def _refresh(self, _account: Account) -> None:
        self._parts.browser.refresh()
