"""Listing, testing and removing accounts in the window; the work is done in jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.clock import utc_now
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts
from presign_gui.qt.trying import nothing_to_test, reach, verdict

if TYPE_CHECKING:
    from pathlib import Path

    from presign_gui.core.accounts import Accounts
    from presign_gui.core.errors import PresignError


MAY_COME_BACK = timedelta(minutes=1)
"""So long another start leaves a removed account alone: longer than it can be brought back."""


class AccountDesk(QObject):
    """Knows the accounts there are; tells when they are others."""

    listed = Signal(list)  # of Account
    added = Signal(object)  # an Account, or one that was changed; after `listed`
    removed = Signal(object)
    gone = Signal(object)  # ... for good: it can't be brought back any more
    undoable = Signal(str, object, object)  # for Undoing.offer

    def __init__(self, parts: Parts, accounts: Callable[[], Accounts]) -> None:
        """`accounts` is called on a worker thread, for it imports keyring and botocore."""
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._accounts = accounts
        self.accounts: list[Account] = []  # as they were last listed
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
            self.accounts = [*accounts, *self._guests]
            self.listed.emit(self.accounts)
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
        self.show(account)

    def show(self, account: Account) -> None:
        """Tell of an account that has come, or is another now, once it is among those listed."""
        self.list(then=lambda: self.added.emit(account))

    def is_guest(self, account: Account) -> bool:
        """Say whether the account will be gone with the program."""
        return any((each.source, each.id) == (account.source, account.id) for each in self._guests)

    def is_kept(self, account: Account) -> bool:
        """Say whether the account was added here, and so can be changed and removed."""
        return bool(account.id) and not self.is_guest(account)

    def show_nobody(self) -> None:
        """Look at public buckets without keys."""
        self._jobs.start(
            lambda: [self._accounts().of_nobody()],
            on_item=self.show_guest,
            on_failed=self._voice.fail,
        )

    def test(self, account: Account) -> None:
        """Try an account that is there, and tell how it went."""
        if account.source is Source.ANONYMOUS:
            self._voice.tell(nothing_to_test())
            return
        self._voice.tell(_("Testing “{name}”…", name=account.name))
        self._jobs.start(
            lambda: [reach(self._accounts().credentials, account)],
            on_item=lambda found: self._voice.tell(verdict(found)),
            on_failed=self._voice.fail,
        )

    def remove(self, account: Account) -> None:
        """Forget an account, if the user means it."""
        agreed = self._voice.ask(
            _("Remove “{name}”?", name=account.name),
            _what_is_lost(account),
            _("Remove"),
        )
        if not agreed:
            return

        def left() -> None:
            self.list(then=lambda: self.removed.emit(account))
            self.undoable.emit(
                _("Removed “{name}”.", name=account.name),
                partial(self._bring_back, account),
                partial(self._let_go, account),
            )

        until = utc_now() + MAY_COME_BACK
        self._jobs.start(
            lambda: [self._accounts().leave(account, until)],
            on_done=left,
            on_failed=self._voice.fail,
        )

    def let_go_of_due(self) -> None:
        """Delete what is left of accounts that were removed before the program had ended."""
        self._jobs.start(
            lambda: self._accounts().let_go_of_due(utc_now()),
            on_item=self.gone.emit,
            on_failed=self._tell_left,
        )

    def _bring_back(self, account: Account) -> None:
        self._jobs.start(
            lambda: [self._accounts().come_back(account)],
            on_item=self.show,
            on_failed=self._voice.fail,
        )

    def _let_go(self, account: Account) -> Job:
        return self._jobs.start(
            lambda: [self._accounts().let_go(account)],
            on_done=lambda: self.gone.emit(account),
            on_failed=self._tell_left,
        )

    def _tell_left(self, error: PresignError) -> None:
        """Say that something of an account is still there; no dialog for what nobody asked for."""
        self._voice.tell(
            _(
                "{problem}. What is left of a removed account is deleted at the next start.",
                problem=error.title,
            )
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


def _what_is_lost(account: Account) -> str:
    """Say what removing an account does, and what it doesn't."""
    if account.source is Source.ANONYMOUS:
        return _("It has no keys; links to public objects go on working.")
    if account.source is Source.KEYRING:
        return _(
            "Its secret is deleted from the keyring. Links made with it go on working "
            "until they end; the key itself is not changed."
        )
    return _("Where its keys are, nothing is changed. Links made with it work until they end.")
