"""Adding and editing accounts: opens the dialog, and does in jobs what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.parts import Parts
from presign_gui.qt.trying import nothing_to_test, reach, verdict

if TYPE_CHECKING:
    from presign_gui.core.accounts import Accounts
    from presign_gui.core.credentials import Secret
    from presign_gui.qt.dialogs.account import AccountDialog


class EditingDesk(QObject):
    """Serves the dialog while it is open."""

    def __init__(self, parts: Parts, desk: AccountDesk, accounts: Callable[[], Accounts]) -> None:
        """`accounts` is called on a worker thread."""
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._window = parts.window
        self._desk = desk
        self._accounts = accounts

    def open(self, editing: Account | None = None) -> None:
        """Ask for a new account, or for what is to be changed of one."""
        from presign_gui.qt.dialogs.account import AccountDialog  # and with it keyring's room

        dialog = AccountDialog(self._window, editing, self._desk.accounts)
        dialog.test_wanted.connect(lambda account, secret: self._try(dialog, account, secret))
        dialog.save_wanted.connect(lambda account, secret: self._save(dialog, account, secret))
        dialog.ca_bundle_wanted.connect(lambda: self._choose_ca_bundle(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        self._look_around(dialog)

    def _look_around(self, dialog: AccountDialog) -> None:
        """Find out what there is to choose from on this computer."""

        def keyring_available():
            from presign_gui.core.credentials import keyring_available

            yield keyring_available()

        def profiles():
            from presign_gui.core.aws_config import aws_accounts

            yield [each.profile for each in aws_accounts() if each.source is Source.PROFILE]

        for work, show in (
            (keyring_available, dialog.show_keyring),
            (profiles, dialog.show_profiles),
        ):
            job = self._jobs.start(work, on_item=show, on_failed=dialog.show_failure)
            dialog.finished.connect(job.cancel)

    def _choose_ca_bundle(self, dialog: AccountDialog) -> None:
        path = self._voice.ask_open(
            _("Certificate authorities"), _("Certificates (*.pem *.crt *.cer)")
        )
        if path is not None:
            dialog.show_ca_bundle(str(path))

    def _try(self, dialog: AccountDialog, account: Account, secret: Secret | None) -> None:
        if account.source is Source.ANONYMOUS:
            dialog.show_answer(nothing_to_test())
            return

        def work():
            from presign_gui.core.credentials import Credentials

            if secret is None:
                yield reach(self._accounts().credentials, account)
                return
            credentials = Credentials()  # of its own: an account being typed isn't one yet
            credentials.keep(account, secret)
            yield reach(credentials, account)

        dialog.show_busy(_("Asking the server…"))
        job = self._jobs.start(
            work,
            on_item=lambda found: dialog.show_answer(verdict(found)),
            on_failed=dialog.show_failure,
        )
        dialog.finished.connect(job.cancel)

    def _save(self, dialog: AccountDialog, account: Account, secret: Secret | None) -> None:
        before = dialog.editing
        still_open = [True]  # the keyring may take longer than the user's patience
        dialog.finished.connect(still_open.clear)

        def work():
            accounts = self._accounts()
            if before is None:
                yield accounts.add(account, secret)
            else:
                yield accounts.change(before, account, secret)

        def saved(kept: Account) -> None:
            if still_open:
                dialog.accept()
            self._voice.tell(_told(kept, changed=before is not None))
            self._desk.show(kept)

        def failed(error: PresignError) -> None:
            (dialog.show_failure if still_open else self._voice.fail)(error)

        dialog.show_busy(_("Saving…") if before else _("Adding the account…"))
        self._jobs.start(work, on_item=saved, on_failed=failed)


def _told(account: Account, *, changed: bool) -> str:
    name = account.name
    if changed:
        return _("Changed “{name}”.", name=name)
    if account.source is Source.SESSION:
        return _("Added “{name}” for this session.", name=name)
    if account.source is Source.ANONYMOUS:
        return _("Added “{name}”; it has no keys.", name=name)
    if account.source is Source.KEYRING:
        return _("Added “{name}”; its secret is in the keyring.", name=name)
    return _("Added “{name}”; no secret of it is kept.", name=name)
