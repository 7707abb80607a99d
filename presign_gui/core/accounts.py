"""The accounts a person has: those added here, in a file without secrets, and AWS's own."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime

from presign_gui.core.account_checks import WITH_SECRET, check_unused, checked, checked_secret
from presign_gui.core.accounts_export import read_export, write_export
from presign_gui.core.accounts_file import AccountsFile, check_name, free_name
from presign_gui.core.aws_config import (
    aws_accounts,
    completed,
    environment_account,
    profile_account,
)
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import (
    AccountNotFound,
    InvalidAccount,
    PresignError,
)
from presign_gui.core.records import Account, Source
from presign_gui.core.secret_change import erase, secret_kept
from presign_gui.core.texts import _

__all__ = ["Accounts", "AccountsFile", "checked", "checked_secret"]


class Accounts:
    """Every account at hand. Methods block on the disk, and those that change one on the keyring.

    An account that was added here has an id; those that AWS's files offer have none.
    """

    def __init__(
        self, file: AccountsFile, credentials: Credentials, *, with_aws: bool = True
    ) -> None:
        """Without `with_aws`, AWS's own files and environment are not looked at."""
        self.file = file
        self._with_aws = with_aws
        self.credentials = credentials
        credentials.account_of = self._with_id
        self._session: list[Account] = []  # typed in for this session only
        self._left: list[Account] = []  # ... of which these were removed, and may come back

    def all(self) -> list[Account]:
        """Return the stored accounts, those of this session, and those AWS's files offer."""
        offered = aws_accounts() if self._with_aws else []
        return [*self._added(), *offered]

    def named(self, name: str) -> Account:
        """Return the account of that name. Raises AccountNotFound."""
        for account in self.all():
            if account.name == name:
                return account
        raise AccountNotFound(_("No account is called “{name}”.", name=name))

    def of_aws(self, profile: str = "") -> Account:
        """Return the account of an AWS profile, or without one that of the environment."""
        return profile_account(profile) if profile else environment_account()

    def of_nobody(self) -> Account:
        """Return an account without keys, at the server that AWS's environment names."""
        there = completed(environment_account())
        return replace(there, name=_("Without keys"), source=Source.ANONYMOUS)

    def add(self, account: Account, secret: Secret | None = None) -> Account:
        """Keep a new account, and return it with its id.

        Source.KEYRING keeps its secret in the keyring, Source.SESSION holds both until
        the program ends; the others have none. If one can't be kept, neither is.
        Raises InvalidAccount, KeyringUnavailable, KeyringLocked or FileProblem.
        """
        others = self.all()
        account = replace(checked(account, others), id=uuid.uuid4().hex)
        check_name(account, others)
        if account.source not in WITH_SECRET:
            self.file.add(account)
            return account
        if secret is None:
            raise InvalidAccount(_("Enter the secret access key."))
        with secret_kept(self.credentials.store, account, secret):
            self._put(account)
        self.credentials.keep(account, secret)
        return account

    def change(self, old: Account, new: Account, secret: Secret | None = None) -> Account:
        """Let an account that was added here be as `new`, and return it.

        Its id stays, and so does its secret, unless there is a new `secret`: that
        takes its place whole, or not at all. What `new` leaves as it was in `old`
        stays as it is by now, for another program may have changed it. Raises like
        `add`, AccountInUse, and AccountNotFound if it was removed meanwhile.
        """
        if not old.id:
            raise InvalidAccount(
                _(
                    "“{name}” was not added here: AWS's files say what it is. "
                    "An account of your own can use the same keys.",
                    name=old.name,
                )
            )
        others = [other for other in self.all() if other.id != old.id]
        new = checked(replace(new, id=old.id), others)
        check_name(new, others)
        if new.source in (Source.ANONYMOUS, Source.SESSION):
            check_unused(old, others)
        stays = new.source is old.source is Source.KEYRING
        if secret is None and new.source in WITH_SECRET and not stays:
            secret = self._secret_of(old)
        with secret_kept(self.credentials.store, new, secret):
            changed = self._changed(old, new, others)
        self._drop_secret(old, changed)
        self.credentials.forget(old)
        if secret is not None and changed.source in WITH_SECRET:
            self.credentials.keep(changed, secret)
        return changed

    def remove(self, account: Account) -> None:
        """Forget an account and every keyring entry of it; raises like `add`, and then keeps both.

        Raises AccountInUse, too, and SecretLeft if the keyring did not let go of it.
        """
        _check_ours(account)
        removed = None
        if account.source not in (Source.SESSION, Source.DEMO):
            removed = self.file.remove(account)
        if Source.KEYRING in (account.source, removed and removed.source):
            try:
                erase(self.credentials.store, account)
            except PresignError:
                self.file.add(removed or account)
                raise
        self._session = [other for other in self._session if other.id != account.id]
        self.credentials.forget(account)

    def leave(self, account: Account, until: datetime) -> None:
        """Forget an account, but keep its secret: `come_back` undoes it, `let_go` ends it.

        `until` is when another start of the program may end it, if this one doesn't.
        Raises InvalidAccount, AccountInUse or FileProblem.
        """
        _check_ours(account)
        if account.source is Source.SESSION:
            check_unused(account, self._added())
            self._left.append(account)
            self._session = [other for other in self._session if other.id != account.id]
        else:
            self.file.leave(account, until)

    def come_back(self, account: Account) -> Account:
        """Have one that left among the accounts again, and return it: its name may be another.

        Raises AccountNotFound if it is gone for good, or FileProblem.
        """
        if account not in self._left:
            return self.file.come_back(account.id)
        name = free_name(account.name, [other.name for other in self.all()])
        self._left.remove(account)
        self._session.append(replace(account, name=name))
        return self._session[-1]

    def let_go(self, account: Account) -> None:
        """Delete every keyring entry of one that left; raises like `remove`, and can be repeated.

        Where it fails, or the program ends before, `let_go_of_due` goes on with it.
        """
        if account.source is Source.KEYRING:
            erase(self.credentials.store, account)
        if account in self._left:
            self._left.remove(account)
        else:
            self.file.let_go(account.id)
        self.credentials.forget(account)

    def let_go_of_due(self, now: datetime) -> Iterator[Account]:
        """Let go of those that left and can't come back by `now`; yield each."""
        for account, until in self.file.leaving():
            if until <= now:
                self.let_go(account)
                yield account

    def exported(self, accounts: Iterable[Account]) -> str:
        """Return `accounts` as JSON without secrets, with those whose keys assume their roles."""
        return write_export(accounts, self._added())

    def imported(self, text: str) -> list[Account]:
        """Add the accounts that `exported` wrote, and return them: all, or none.

        Each gets an id of its own, and where its name is taken a number behind it.
        Those with keys in the keyring come without: using one says what to do. Raises
        BadImport and FileProblem.
        """
        accounts = read_export(text, self.all())
        self.file.add(*accounts)
        return accounts

    def add_place(self, account: Account, address: str) -> None:
        """Remember a bucket or prefix of an account that was added here."""

        def with_place(other: Account) -> Account:
            return replace(other, places=tuple(dict.fromkeys((*other.places, address))))

        self._session = [
            with_place(other) if other.id == account.id else other for other in self._session
        ]
        if account.id and account.source not in (Source.SESSION, Source.DEMO):
            self.file.change(account.id, with_place)

    def _added(self) -> list[Account]:
        return [*self.file.load(), *self._session]

    def _with_id(self, account_id: str) -> Account | None:
        return next((each for each in self._added() if each.id == account_id), None)

    def _put(self, account: Account) -> None:
        if account.source is Source.SESSION:
            self._session.append(account)
        else:
            self.file.add(account)

    def _changed(self, old: Account, new: Account, others: Collection[Account]) -> Account:
        """Put `new` where it belongs, which may be elsewhere than `old` was; return it."""
        if Source.SESSION not in (old.source, new.source):
            return self.file.change(old.id, lambda now: _merged(old, new, now, others))
        if old.source is not Source.SESSION:
            self.file.remove(old)
        elif new.source is not Source.SESSION:
            self.file.add(new)
        self._session = [other for other in self._session if other.id != old.id]
        if new.source is Source.SESSION:
            self._session.append(new)
        return new

    def _secret_of(self, account: Account) -> Secret:
        """Return the secret that `account` has so far. Raises InvalidAccount if it has none."""
        if account.source not in WITH_SECRET:
            raise InvalidAccount(_("Enter the secret access key."))
        held = self.credentials.of(replace(account, keys_end_at=""))
        return Secret(held.secret_access_key, held.session_token)

    def _drop_secret(self, old: Account, new: Account) -> None:
        """Remove the keyring entries of an account that has its keys elsewhere now."""
        if old.source is not Source.KEYRING or new.source is Source.KEYRING:
            return
        try:
            erase(self.credentials.store, old)
        except PresignError:
            self._changed(new, old, ())
            raise


def _check_ours(account: Account) -> None:
    """Raise InvalidAccount for an account that was not added here."""
    if account.source in (Source.PROFILE, Source.ENVIRONMENT) and not account.id:
        raise InvalidAccount(
            _("“{name}” was not added here: it is AWS's own to remove.", name=account.name)
        )


def _merged(old: Account, new: Account, now: Account, others: Collection[Account]) -> Account:
    """Return `now` with what is other in `new` than in `old`. Raises InvalidAccount."""
    names = [field.name for field in fields(Account)]
    told = {name: getattr(new, name) for name in names if getattr(new, name) != getattr(old, name)}
    return checked(replace(now, **told), others)
