"""Listing, adding, testing and removing accounts in the window; the work is done in jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _, ngettext
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.voice import Voice

if TYPE_CHECKING:
    from pathlib import Path

    from presign_gui.core.accounts import Accounts
    from presign_gui.core.credentials import Secret
    from presign_gui.qt.dialogs.account import AccountDialog

_ADDED_HERE = (Source.KEYRING, Source.SESSION, Source.ANONYMOUS)
"""Sources of accounts that can be removed: the others are AWS's files, or the demo."""


class AccountDesk(QObject):
    """Knows the accounts there are; tells when they are others."""

    listed = Signal(list)  # of Account
    added = Signal(object)  # an Account, after `listed`
    removed = Signal(object)

    def __init__(self, jobs: Jobs, voice: Voice, accounts: Callable[[], Accounts]) -> None:
        """`accounts` is called on a worker thread, for it imports keyring and botocore."""
        super().__init__()
        self._jobs = jobs
        self._voice = voice
        self._accounts = accounts
        self._guests: list[Account] = []  # there until the program ends: the demo, nobody
        self._aside_told = False

    def list(self, then: Callable[[], None] | None = None) -> None:
        """Find out which accounts there are, and emit `listed`."""

        def arrive(found: tuple[list[Account], Path | None]) -> None:
            accounts, aside = found
            if aside is not None and not self._aside_told:
                self._aside_told = True
                self._voice.tell(
                    _("The accounts file was damaged; it is kept as {path}.", path=aside)
                )
            self.listed.emit([*accounts, *self._guests])
            if then is not None:
                then()

        self._jobs.start(
            lambda: [(self._accounts().all(), self._accounts().file.set_aside)],
            on_item=arrive,
            on_failed=self._voice.fail,
        )

    def show_guest(self, account: Account) -> None:
        """Count an account that nobody stored among the others, while the program runs."""
        self._guests.append(account)
        self.list(then=lambda: self.added.emit(account))

    def is_guest(self, account: Account) -> bool:
        """Say whether the account will be gone with the program."""
        return any((each.source, each.id) == (account.source, account.id) for each in self._guests)

    def is_kept(self, account: Account) -> bool:
        """Say whether the account was added here, and so can be removed."""
        return account.source in _ADDED_HERE and not self.is_guest(account)

    def show_nobody(self) -> None:
        """Look at public buckets without keys."""
        self._jobs.start(
            lambda: [self._accounts().of_nobody()],
            on_item=self.show_guest,
            on_failed=self._voice.fail,
        )

    def serve(self, dialog: AccountDialog) -> None:
        """Do what the dialog asks for, while it is open."""
        dialog.test_wanted.connect(lambda account, secret: self._try(dialog, account, secret))
        dialog.save_wanted.connect(lambda account, secret: self._save(dialog, account, secret))

        def keyring_available():
            from presign_gui.core.credentials import keyring_available

            yield keyring_available()

        job = self._jobs.start(keyring_available, on_item=dialog.show_keyring)
        dialog.finished.connect(job.cancel)

    def test(self, account: Account) -> None:
        """Try an account that is there, and tell how it went."""
        if account.source is Source.ANONYMOUS:
            self._voice.tell(_nothing_to_test())
            return
        self._voice.tell(_("Testing “{name}”…", name=account.name))
        self._jobs.start(
            lambda: [_reach(self._accounts(), account)],
            on_item=lambda found: self._voice.tell(_verdict(found)),
            on_failed=self._voice.fail,
        )

    def remove(self, account: Account) -> None:
        """Forget an account, if the user means it."""
        agreed = self._voice.ask(
            _("Remove “{name}”?", name=account.name),
            _("It has no keys; links to public objects go on working.")
            if account.source is Source.ANONYMOUS
            else _(
                "Its secret is deleted from the keyring. Links made with it go on working "
                "until they end; the key itself is not changed."
            ),
            _("Remove"),
        )
        if not agreed:
            return

        def gone() -> None:
            if account.source is Source.ANONYMOUS:
                self._voice.tell(_("Removed “{name}”.", name=account.name))
            else:
                self._voice.tell(_("Removed “{name}” and its secret.", name=account.name))
            self.list(then=lambda: self.removed.emit(account))

        self._jobs.start(
            lambda: [self._accounts().remove(account)], on_done=gone, on_failed=self._voice.fail
        )

    def add_place(self, account: Account, address: str) -> Account:
        """Remember `address` as one of the account's places; return the account with it."""
        changed = replace(account, places=(*dict.fromkeys((*account.places, address)),))
        if self.is_kept(account):
            self._jobs.start(
                lambda: [self._accounts().add_place(account, address)],
                on_done=self.list,
                on_failed=self._voice.fail,
            )
        return changed

    def _try(self, dialog: AccountDialog, account: Account, secret: Secret | None) -> None:
        if secret is None:
            dialog.show_answer(_nothing_to_test())
            return

        def work():
            from presign_gui.core.credentials import Credentials

            credentials = Credentials()  # of its own: an account being typed isn't one yet
            credentials.keep(account, secret)
            yield _reach_with(credentials, account)

        dialog.show_busy(_("Asking the server…"))
        job = self._jobs.start(
            work,
            on_item=lambda found: dialog.show_answer(_verdict(found)),
            on_failed=dialog.show_failure,
        )
        dialog.finished.connect(job.cancel)

    def _save(self, dialog: AccountDialog, account: Account, secret: Secret | None) -> None:
        still_open = [True]  # the keyring may take longer than the user's patience
        dialog.finished.connect(still_open.clear)

        def saved(added: Account) -> None:
            if still_open:
                dialog.accept()
            if account.source is Source.SESSION:
                self._voice.tell(_("Added “{name}” for this session.", name=account.name))
            elif account.source is Source.ANONYMOUS:
                self._voice.tell(_("Added “{name}”; it has no keys.", name=account.name))
            else:
                told = _("Added “{name}”; its secret is in the keyring.", name=account.name)
                self._voice.tell(told)
            self.list(then=lambda: self.added.emit(added))

        def failed(error: PresignError) -> None:
            (dialog.show_failure if still_open else self._voice.fail)(error)

        dialog.show_busy(_("Adding the account…"))
        self._jobs.start(
            lambda: [self._accounts().add(account, secret)],
            on_item=saved,
            on_failed=failed,
        )


def _reach(accounts: Accounts, account: Account):
    return _reach_with(accounts.credentials, account)


def _reach_with(credentials, account: Account):
    from presign_gui.core.client import Clients, Connection
    from presign_gui.core.listing import reach

    return reach(Connection(account, credentials, Clients()))


def _nothing_to_test() -> str:
    return _("There are no keys to test. Add the public bucket you need by name.")


def _verdict(found) -> str:
    if not found.may_list:
        return _("The keys work, but may not list buckets. Add the bucket you need by name.")
    return ngettext(
        "The keys work; {count} bucket is in sight.",
        "The keys work; {count} buckets are in sight.",
        found.buckets,
    )
