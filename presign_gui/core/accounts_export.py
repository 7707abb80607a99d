"""Accounts on their way to another computer: JSON without secrets, written and read."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from presign_gui.core.account_checks import checked, printable
from presign_gui.core.accounts_file import free_name, freeze, thaw
from presign_gui.core.errors import BadImport, InvalidAccount
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _

VERSION = 1
"""Of the form; what only adds fields to accounts is no new one, for they may be ignored."""


def write_export(accounts: Iterable[Account], added: Collection[Account]) -> str:
    """Return `accounts` as JSON, and those of `added` whose keys assume their roles.

    An access key id is no secret; the keys themselves are in no Account. Raises
    InvalidAccount for one that couldn't be imported.
    """
    wanted: list[Account] = []
    by_id = {account.id: account for account in added}
    for account in accounts:
        needed: Account | None = account
        while needed is not None and needed not in wanted:
            wanted.append(needed)
            needed = by_id.get(needed.base) if needed.base else None
    entries = [freeze(_checked(_with_place_for_keys(account))) for account in wanted]
    content = {"presign": "accounts", "version": VERSION, "accounts": entries}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def read_export(text: str, existing: Sequence[Account]) -> list[Account]:
    """Return the accounts that `write_export` wrote, with ids and names of their own.

    Raises BadImport; fields of a later version are ignored.
    """
    names = {account.name for account in existing}
    ids: dict[str, str] = {}
    read = []
    for number, entry in enumerate(_entries(text), 1):
        account = thaw(entry)
        if account is None:
            raise BadImport(_("The account at place {number} can't be read.", number=number))
        own_id = uuid.uuid4().hex
        if account.id:
            ids[account.id] = own_id
        read.append(replace(_with_place_for_keys(account), id=own_id))
    read = [replace(each, base=ids.get(each.base, each.base)) for each in read]
    found = []
    for account in read:
        try:
            account = _checked(account, [*existing, *read])
        except InvalidAccount as error:
            raise BadImport(str(error)) from error
        account = replace(account, name=free_name(account.name, names))
        names.add(account.name)
        found.append(account)
    return found


def _entries(text: str) -> list[Any]:
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("presign") != "accounts":
        raise BadImport(_("That is no list of exported accounts."))
    if content.get("version") != VERSION:
        raise BadImport(_("They were exported by another version of Presign."))
    entries = content.get("accounts")
    if not isinstance(entries, list):
        raise BadImport(_("There are no accounts in it."))
    return entries


def _with_place_for_keys(account: Account) -> Account:
    """Let keys that were only typed in for a session be entered anew over there."""
    return replace(account, source=Source.KEYRING) if account.source is Source.SESSION else account


def _checked(account: Account, others: Collection[Account] | None = None) -> Account:
    try:
        return checked(account, others)
    except InvalidAccount as error:
        said = _("“{name}”: {cause}", name=printable(account.name), cause=str(error))
        raise InvalidAccount(said) from error
