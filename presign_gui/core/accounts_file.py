"""The file of the accounts that were added here; two programs may change it at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import MISSING, Field, asdict, fields, replace
from datetime import datetime, timezone
from enum import Enum
from itertools import count
from pathlib import Path
from typing import Any

from presign_gui.core.account_checks import check_unused
from presign_gui.core.errors import AccountNotFound, InvalidAccount
from presign_gui.core.records import Account
from presign_gui.core.storage import change_json, read_json
from presign_gui.core.texts import _


class AccountsFile:
    """The stored accounts, in the order they were added. Blocks on the disk.

    All but `load` read the file and write it while no other program may, raise
    FileProblem, and then leave it as it was.
    """

    def __init__(self, path: Path | None) -> None:
        """`path` None keeps nothing: the demo's way."""
        self._path = path
        self.set_aside: Path | None = None  # where a damaged file was put

    def load(self) -> list[Account]:
        """Return the accounts; an entry that can't be read is left out, but kept."""
        if self._path is None:
            return []
        reading = read_json(self._path)
        self.set_aside = reading.set_aside or self.set_aside
        return [account for account in map(thaw, _entries(reading.content)) if account]

    def add(self, *added: Account) -> None:
        """Put these after the others. Raises InvalidAccount if a name is taken."""

        def with_added(accounts: list[Account]) -> list[Account]:
            for account in added:
                check_name(account, accounts)
                accounts = [*accounts, account]
            return accounts

        self._change(with_added)

    def remove(self, account: Account) -> Account | None:
        """Forget the account, and return what it was; None if it is gone already.

        Raises AccountInUse if the role of another one is assumed with its keys.
        """
        found: list[Account] = []

        def without(accounts: list[Account]) -> list[Account]:
            check_unused(account, accounts)
            found.extend(other for other in accounts if other.id == account.id)
            return [other for other in accounts if other.id != account.id]

        self._change(without)
        return found[0] if found else None

    def leave(self, account: Account, until: datetime) -> None:
        """Forget the account, but write down that it may come back `until` then.

        Whatever becomes of this program, it is known what else of it must be deleted.
        Raises AccountInUse like `remove`.
        """

        def without(content: dict[str, Any]) -> dict[str, Any]:
            check_unused(account, [each for each in map(thaw, _entries(content)) if each])
            stay, leave = _parted(_entries(content), account.id)
            leaving = _entries(content, "leaving")
            leaving += ({**entry, "until": until.isoformat()} for entry in leave)
            return {**content, "accounts": stay, "leaving": leaving}

        self._rewrite(without)

    def come_back(self, account_id: str) -> Account:
        """Put one that left after the others, and return it; a number if its name is taken.

        Raises AccountNotFound if it is gone for good.
        """
        found: list[Account] = []

        def with_it(content: dict[str, Any]) -> dict[str, Any]:
            others, mine = _parted(_entries(content, "leaving"), account_id)
            there = [each for each in map(thaw, _entries(content)) if each]
            for account in (thaw(entry) for entry in mine):
                if account is not None:
                    name = free_name(account.name, [each.name for each in there])
                    found.append(replace(account, name=name))
            accounts = [*_entries(content), *map(freeze, found)]
            return {**content, "accounts": accounts, "leaving": others} if found else content

        self._rewrite(with_it)
        if not found:
            raise AccountNotFound(_("It is gone for good."))
        return found[0]

    def leaving(self) -> list[tuple[Account, datetime]]:
        """Return those that left, and until when they may come back."""
        if self._path is None:
            return []
        entries = _entries(read_json(self._path).content, "leaving")
        read = ((thaw(entry), entry) for entry in entries)
        return [(account, _moment(entry.get("until"))) for account, entry in read if account]

    def let_go(self, account_id: str) -> None:
        """Know no more of one that left."""

        def without(content: dict[str, Any]) -> dict[str, Any]:
            others, _mine = _parted(_entries(content, "leaving"), account_id)
            return {**content, "leaving": others}

        self._rewrite(without)

    def change(self, account_id: str, change: Callable[[Account], Account]) -> Account:
        """Put what `change` makes of the account as it is now in its place, and return that.

        Raises AccountNotFound if another program removed it, InvalidAccount if another
        account has its new name.
        """
        found: list[Account] = []

        def with_changed(accounts: list[Account]) -> list[Account]:
            for at, account in enumerate(accounts):
                if account.id == account_id:
                    changed = change(account)
                    check_name(changed, accounts)
                    found.append(changed)
                    return [*accounts[:at], changed, *accounts[at + 1 :]]
            raise AccountNotFound(_("The account was removed meanwhile."))

        self._change(with_changed)
        return found[0]

    def _change(self, change: Callable[[list[Account]], list[Account]]) -> None:
        def changed(content: dict[str, Any]) -> dict[str, Any]:
            read = [(entry, thaw(entry)) for entry in _entries(content)]
            accounts = [account for _entry, account in read if account]
            unread = [entry for entry, account in read if account is None]
            return {**content, "accounts": [*map(freeze, change(accounts)), *unread]}

        if self._path is None:
            change([])
        else:
            self._rewrite(changed)

    def _rewrite(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        if self._path is not None:
            self.set_aside = change_json(self._path, change).set_aside or self.set_aside


def check_name(account: Account, others: list[Account]) -> None:
    """Raise InvalidAccount if one of `others` goes by the name of `account`."""
    if any(other.name == account.name and other.id != account.id for other in others):
        raise InvalidAccount(_("There is already an account “{name}”.", name=account.name))


def free_name(name: str, taken: Collection[str]) -> str:
    """Return `name`, with a number behind it if it is taken."""
    numbered = (f"{name} {number}" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def freeze(account: Account) -> dict[str, Any]:
    """Return what is written of `account`: its name and source, and what is no default."""
    default = Account(name="")
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in asdict(account).items()
        if name in ("name", "source") or value != getattr(default, name)
    }


def thaw(entry: Any) -> Account | None:
    """Return the account that was written as `entry`, or None if that can't be read."""
    try:
        entry["source"]  # written even where it is the default
        known = [each for each in fields(Account) if each.name in entry]
        return Account(**{each.name: _value(each, entry[each.name]) for each in known})
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _entries(content: dict[str, Any], name: str = "accounts") -> list[Any]:
    entries = content.get(name, [])
    return entries if isinstance(entries, list) else []


def _parted(entries: list[Any], account_id: str) -> tuple[list[Any], list[Any]]:
    """Return the entries of all others, and those of the account."""
    mine = [each for each in entries if isinstance(each, dict) and each.get("id") == account_id]
    return [each for each in entries if each not in mine], mine


def _moment(written: Any) -> datetime:
    """Return a moment that was written; the beginning of time if that can't be read."""
    try:
        moment = datetime.fromisoformat(written)
    except (TypeError, ValueError):
        return datetime.min.replace(tzinfo=timezone.utc)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


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
