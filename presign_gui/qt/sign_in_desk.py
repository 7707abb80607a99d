"""Signs in to AWS for an account of an SSO profile: the dialog before it, the job behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from presign_gui.core.errors import SsoIncomplete
from presign_gui.core.records import Account
from presign_gui.core.texts import _, moment
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.core.accounts import Accounts
    from presign_gui.core.sso import Invitation
    from presign_gui.qt.dialogs.sign_in import SignInDialog


class SignInDesk(QObject):
    """Signs in; tells when an account has a fresh session."""

    signed_in = Signal(object)  # the Account

    def __init__(self, parts: Parts, accounts: Callable[[], Accounts]) -> None:
        """`accounts` is called on a worker thread."""
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._window = parts.window
        self._accounts = accounts
        self._dialog: SignInDialog | None = None

    def sign_in(self, account: Account) -> None:
        """Show the dialog and sign in; once it is open, it stays the only one."""
        from presign_gui.qt.dialogs.sign_in import SignInDialog

        if self._dialog is not None:
            self._dialog.raise_()
            return
        dialog = self._dialog = SignInDialog(self._window)
        dialog.setWindowTitle(_("Sign in: {account}", account=account.name))
        dialog.open_wanted.connect(self._open)
        dialog.retry_wanted.connect(lambda: self._start(dialog, account))
        dialog.finished.connect(self._forget)
        dialog.open()
        self._start(dialog, account)

    def _start(self, dialog: SignInDialog, account: Account) -> None:
        ends: list[datetime] = []

        def work() -> Iterator[Invitation | datetime]:
            from presign_gui.core import sso

            accounts = self._accounts()
            profile = sso.profile_of(account, accounts.all())
            session = sso.session_of(profile)
            if session is None:
                raise SsoIncomplete(
                    _("The profile “{profile}” has no SSO session to sign in to.", profile=profile)
                )
            yield from sso.sign_in(session)
            accounts.credentials.fetch_anew()

        def arrive(told: Invitation | datetime) -> None:
            if isinstance(told, datetime):
                ends.append(told)
                return
            dialog.show_invitation(told)
            self._open(told.url)

        def done() -> None:
            dialog.accept()
            self._voice.tell(_("Signed in until {moment}.", moment=moment(ends[-1])))
            self.signed_in.emit(account)

        dialog.show_asking()
        job: Job = self._jobs.start(
            work, on_item=arrive, on_done=done, on_failed=dialog.show_failure
        )
        dialog.rejected.connect(job.cancel)

    def _open(self, url: str) -> None:
        QDesktopServices.openUrl(QUrl(url))  # core.sso gives web addresses only

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
