"""Gets an account fresh keys with one click, in the way that its source has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from presign_gui.core.records import Account
from presign_gui.core.texts import _, moment
from presign_gui.qt.editing_desk import EditingDesk
from presign_gui.qt.parts import Parts
from presign_gui.qt.sign_in_desk import SignInDesk

if TYPE_CHECKING:
    from presign_gui.core.accounts import Accounts
    from presign_gui.core.records import Credential


class RenewingDesk(QObject):
    """Finds the way to fresh keys, and goes it; tells when an account's source gave others."""

    renewed = Signal(object)  # the Account; not after signing in or editing, which tell it

    def __init__(
        self,
        parts: Parts,
        signing_in: SignInDesk,
        editing: EditingDesk,
        accounts: Callable[[], Accounts],
    ) -> None:
        """`accounts` is called on a worker thread."""
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._signing_in = signing_in
        self._editing = editing
        self._accounts = accounts

    def renew(self, account: Account, lasting: timedelta) -> None:
        """Sign in, or ask for other keys, or fetch such that last for `lasting`."""

        def work() -> Iterator[Any]:
            from presign_gui.core.fresh_keys import Way, way_of

            accounts = self._accounts()
            way, beginning = way_of(account, accounts.all())
            if way is Way.SIGN_IN:
                yield self._signing_in.sign_in, account
            elif way is Way.ENTER:
                yield self._editing.open, beginning
            else:
                accounts.credentials.fetch_anew()
                found = accounts.credentials.of(account, lasting)
                yield self._tell, account, found

        self._voice.tell(_("Asking for fresh keys…"))
        self._jobs.start(work, on_item=lambda step: step[0](*step[1:]), on_failed=self._voice.fail)

    def _tell(self, account: Account, found: Credential) -> None:
        if found.expires_at is None:
            self._voice.tell(_("The keys were fetched anew."))
        else:
            end = moment(found.expires_at)
            self._voice.tell(_("The keys were fetched anew; they end {end}.", end=end))
        self.renewed.emit(account)
