"""The accounts a person has: those added here, in a file without secrets, and AWS's own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import MISSING, Field, asdict, fields, replace
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from presign_gui.core.aws_config import (
    aws_accounts,
    completed,
    environment_account,
    profile_account,
)
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import AccountNotFound, InvalidAccount, PresignError
from presign_gui.core.records import Account, Source
from presign_gui.core.storage import read_json, write_json
from presign_gui.core.texts import _


class Accounts:
    """Every account at hand. Methods block on the disk, `add` and `remove` on the keyring."""

    def __init__(
        self, file: AccountsFile, credentials: Credentials, *, with_aws: bool = True
    ) -> None:
        """Without `with_aws`, AWS's own files and environment are not looked at."""
        self.file = file
        self._with_aws = with_aws
        self.credentials = credentials
        self._session: list[Account] = []  # typed in for this session only

    def all(self) -> list[Account]:
        """Return the stored accounts, those of this session, and those AWS's files offer."""
        offered = aws_accounts() if self._with_aws else []
        return [*self.file.load(), *self._session, *offered]

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
        """Keep a new account and its secret, and return it with its id.

        Source.KEYRING stores both, Source.SESSION holds them until the program
        ends. If one can't be kept, neither is. Raises InvalidAccount,
        KeyringUnavailable, KeyringLocked or FileProblem. Source.ANONYMOUS has
        no secret, and stores the account alone.
        """
        account = replace(checked(account), id=uuid.uuid4().hex)
        if any(other.name == account.name for other in self.all()):
            raise InvalidAccount(_("There is already an account “{name}”.", name=account.name))
        if account.source is Source.ANONYMOUS:
            self.file.add(account)
            return account
        if secret is None:
            raise InvalidAccount(_("Enter the secret access key."))
        if account.source is Source.KEYRING:
            self.credentials.store.save(account.id, secret)
            try:
                self.file.add(account)
            except BaseException:
                self.credentials.store.delete(account.id)
                raise
        else:
            self._session.append(account)
        self.credentials.keep(account, secret)
        return account

    def remove(self, account: Account) -> None:
        """Forget an account and its secret; raises like `add`, and then keeps both."""
        if account.source in (Source.PROFILE, Source.ENVIRONMENT):
            raise InvalidAccount(
                _("“{name}” was not added here: it is AWS's own to remove.", name=account.name)
            )
        if account.source is Source.ANONYMOUS:
            self.file.remove(account)
        if account.source is Source.KEYRING:
            self.file.remove(account)
            try:
                self.credentials.store.delete(account.id)
            except PresignError:
                self.file.add(account)
                raise
        self._session = [other for other in self._session if other.id != account.id]
        self.credentials.forget(account)

    def add_place(self, account: Account, address: str) -> None:
        """Remember a bucket or prefix of an account that was added here."""

        def with_place(other: Account) -> Account:
            if other.id != account.id:
                return other
            return replace(other, places=tuple(dict.fromkeys((*other.places, address))))

        if account.source in (Source.KEYRING, Source.ANONYMOUS):
            self.file.change(with_place)
        self._session = [with_place(other) for other in self._session]


class AccountsFile:
    """The stored accounts, in the order they were added. Blocks on the disk.

    All but `load` raise FileProblem and then leave the file as it was.
    """

    def __init__(self, path: Path | None) -> None:
        """`path` None keeps nothing: the demo's way."""
        self._path = path
        self.set_aside: Path | None = None  # where a damaged file was put

    def load(self) -> list[Account]:
        """Return the accounts; an entry that can't be read is left out, but kept."""
        return [account for account in map(_thaw, self._entries()) if account]

    def add(self, account: Account) -> None:
        """Put `account` after the others."""
        self._change(lambda accounts: [*accounts, account])

    def remove(self, account: Account) -> None:
        """Forget the account; one that is gone already is no error."""
        self._change(lambda accounts: [other for other in accounts if other.id != account.id])

    def change(self, change: Callable[[Account], Account]) -> None:
        """Put what `change` makes of each account in its place."""
        self._change(lambda accounts: [change(account) for account in accounts])

    def _change(self, change: Callable[[list[Account]], list[Account]]) -> None:
        entries = self._entries()
        accounts = [account for account in map(_thaw, entries) if account]
        unread = [entry for entry in entries if _thaw(entry) is None]
        changed = [_freeze(account) for account in change(accounts)]
        if self._path is not None:
            write_json(self._path, {"accounts": changed + unread})

    def _entries(self) -> list[Any]:
        if self._path is None:
            return []
        reading = read_json(self._path)
        self.set_aside = reading.set_aside or self.set_aside
        entries = reading.content.get("accounts", [])
        return entries if isinstance(entries, list) else []


def checked(account: Account) -> Account:
    """Return `account` trimmed, or raise InvalidAccount with what is missing or wrong."""
    account = replace(
        account,
        name=account.name.strip(),
        access_key_id=account.access_key_id.strip(),
        region=account.region.strip(),
        endpoint_url=account.endpoint_url.strip().rstrip("/"),
        link_host=account.link_host.strip().rstrip("/"),
    )
    if not account.name:
        raise InvalidAccount(_("Give the account a name."))
    if account.source is Source.ANONYMOUS:
        if account.requester_pays:
            raise InvalidAccount(_("Without keys there is no requester who could pay."))
    elif not account.access_key_id:
        raise InvalidAccount(_("Enter the access key id."))
    if any(character.isspace() for character in account.access_key_id):
        raise InvalidAccount(_("An access key id has no spaces in it."))
    if account.endpoint_url:
        _check_url(account.endpoint_url)
    return account


def checked_secret(secret: str) -> str:
    """Return the secret trimmed, or raise InvalidAccount."""
    secret = secret.strip()
    if not secret:
        raise InvalidAccount(_("Enter the secret access key."))
    return secret


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise InvalidAccount(
            _("“{url}” is no endpoint; it looks like https://s3.example.com.", url=url)
        )


def _freeze(account: Account) -> dict[str, Any]:
    default = Account(name="")
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in asdict(account).items()
        if name in ("name", "source") or value != getattr(default, name)
    }


def _thaw(entry: Any) -> Account | None:
    """Return the account that was written as `entry`, or None if that can't be read."""
    try:
        entry["source"]  # written even where it is the default
        known = [each for each in fields(Account) if each.name in entry]
        return Account(**{each.name: _value(each, entry[each.name]) for each in known})
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _value(field: Field[Any], written: Any) -> Any:
    """Return what was written as the type of `field`. Raises TypeError or ValueError."""
    default = "" if field.default is MISSING else field.default
    if isinstance(default, Enum):
        return type(default)(written)
    if isinstance(default, tuple):
        if isinstance(written, list) and all(isinstance(text, str) for text in written):
            return tuple(written)
    elif type(written) is type(default):
        return written
    raise TypeError
