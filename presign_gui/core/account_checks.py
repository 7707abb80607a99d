"""Whether what was typed, or read from somebody's file, can be an account at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from presign_gui.core.address import parse
from presign_gui.core.errors import AccountInUse, InvalidAccount, InvalidAddress
from presign_gui.core.records import Account, Source
from presign_gui.core.server_checks import checked_server
from presign_gui.core.texts import _, duration

WITH_SECRET = (Source.KEYRING, Source.SESSION)
"""Sources whose secret is typed in; the others find theirs, or need none."""

ROLE_SHORTEST, ROLE_LONGEST = timedelta(minutes=15), timedelta(hours=12)
CHAIN_LONGEST = timedelta(hours=1)
"""How long a role may be assumed for; a chain is a role assumed with a role's keys.
Source: AWS STS API Reference, "AssumeRole", DurationSeconds."""

# Source of the patterns: AWS STS API Reference, "AssumeRole"; IAM API Reference, "CreateRole".
_ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/(?:[!-~]+/)?[\w+=,.@-]{1,64}", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)

_OF_SOURCE = {
    "access_key_id": WITH_SECRET,
    "keys_end_at": WITH_SECRET,
    "profile": (Source.PROFILE,),
    "base": (Source.ROLE,),
    "role_arn": (Source.ROLE,),
    "external_id": (Source.ROLE,),
    "role_session_name": (Source.ROLE,),
    "role_seconds": (Source.ROLE,),
}
"""Fields that only accounts of some sources have; with another source they are emptied."""


def checked(account: Account, others: Collection[Account] | None = None) -> Account:
    """Return `account` trimmed, or raise InvalidAccount with what is missing or wrong.

    The account whose keys assume a role is looked for among `others`, if they are
    given. That a file of certificates is there is checked when it is used.
    """
    account = _tidied(account)
    if not account.name:
        raise InvalidAccount(_("Give the account a name."))
    _check_texts(account)
    if account.source is Source.DEMO:
        raise InvalidAccount(_("The demo's account ends with the demo; it can't be kept."))
    if account.source in WITH_SECRET:
        account = _with_checked_keys(account)
    elif account.source is Source.PROFILE and not account.profile:
        raise InvalidAccount(_("Name the AWS profile."))
    elif account.source is Source.ROLE:
        _check_role(account)
        if others is not None:
            check_base(account, others)
    elif account.source is Source.ANONYMOUS and account.requester_pays:
        raise InvalidAccount(_("Without keys there is no requester who could pay."))
    _check_places(account)
    return replace(account, **checked_server(account))


def checked_secret(secret: str) -> str:
    """Return the secret trimmed, or raise InvalidAccount."""
    secret = secret.strip()
    if not secret:
        raise InvalidAccount(_("Enter the secret access key."))
    return secret


def check_base(account: Account, others: Collection[Account]) -> None:
    """Raise InvalidAccount unless one of `others` has keys for the role of `account`."""
    by_id = {other.id: other for other in others if other.id and other.id != account.id}
    base = by_id.get(account.base)
    if base is None:
        raise InvalidAccount(_("Choose the account whose keys assume the role."))
    if base.source is Source.ANONYMOUS:
        raise InvalidAccount(_("“{name}” has no keys that could assume a role.", name=base.name))
    if base.source is Source.SESSION:
        raise InvalidAccount(
            _("“{name}” is there for this session only, and the role would stay.", name=base.name)
        )
    chained = base.source is Source.ROLE
    passed: set[str] = set()
    while base is not None and base.source is Source.ROLE and base.id not in passed:
        if base.base == account.id and account.id:
            raise InvalidAccount(
                _("The role of “{name}” would be assumed with itself.", name=account.name)
            )
        passed.add(base.id)
        base = by_id.get(base.base)
    if chained and account.role_seconds > CHAIN_LONGEST.total_seconds():
        raise InvalidAccount(
            _(
                "A role that is assumed with another role's keys lasts {longest} at most.",
                longest=duration(CHAIN_LONGEST),
            )
        )


def check_unused(account: Account, others: Collection[Account]) -> None:
    """Raise AccountInUse if roles of `others` are assumed with the keys of `account`."""
    names = [
        other.name
        for other in others
        if account.id and other.source is Source.ROLE and other.base == account.id
    ]
    if names:
        raise AccountInUse(
            _(
                "The keys of “{name}” assume the role of “{users}”.",
                name=account.name,
                users=_("”, “").join(names),
            )
        )


def printable(text: str) -> str:
    """Return `text` as it can be said on any terminal: for what may be no account's name."""
    return "".join(each if each.isprintable() else "?" for each in text)


def _tidied(account: Account) -> Account:
    """Return `account` without what its source doesn't have, and without spaces around."""
    default = Account(name="")
    texts = (
        *("name", "access_key_id", "profile", "role_arn", "external_id", "role_session_name"),
        *("region", "endpoint_url", "link_host", "ca_bundle"),
    )
    tidy: dict[str, Any] = {name: getattr(account, name).strip() for name in texts}
    for name in ("endpoint_url", "link_host"):
        tidy[name] = str(tidy[name]).rstrip("/")
    for name, sources in _OF_SOURCE.items():
        if account.source not in sources:
            tidy[name] = getattr(default, name)
    return replace(account, **tidy)


def _check_texts(account: Account) -> None:
    """Refuse what no file takes (half characters), and what would tear a line or a terminal."""
    for text in _texts(account):
        if any(unicodedata.category(each) in ("Cc", "Cs") for each in text):
            raise InvalidAccount(
                _(
                    "“{text}” has line breaks or control characters in it.",
                    text=printable(text),
                )
            )


def _texts(account: Account) -> Iterator[str]:
    for value in vars(account).values():
        if isinstance(value, tuple):
            yield from value
        elif isinstance(value, str):
            yield value


def _with_checked_keys(account: Account) -> Account:
    if not account.access_key_id:
        raise InvalidAccount(_("Enter the access key id."))
    if any(character.isspace() for character in account.access_key_id):
        raise InvalidAccount(_("An access key id has no spaces in it."))
    return replace(account, keys_end_at=_checked_end(account.keys_end_at))


def _checked_end(written: str) -> str:
    """Return a moment as it is stored: ISO 8601 in UTC; "" stays so."""
    written = written.strip()
    if not written:
        return ""
    try:
        end = datetime.fromisoformat(re.sub("[Zz]$", "+00:00", written))  # 3.10 knows no Z
        if end.tzinfo is None:
            raise ValueError("no offset")
        return end.astimezone(timezone.utc).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        raise InvalidAccount(
            _(
                "“{text}” is no moment at which keys end; it looks like 2026-12-01T18:00+01:00.",
                text=written,
            )
        ) from None


def _check_role(account: Account) -> None:
    if not _ROLE_ARN.fullmatch(account.role_arn):
        raise InvalidAccount(
            _(
                "“{arn}” is no role; it looks like arn:aws:iam::123456789012:role/reader.",
                arn=account.role_arn,
            )
            if account.role_arn
            else _("Enter the ARN of the role.")
        )
    if not account.base:
        raise InvalidAccount(_("Choose the account whose keys assume the role."))
    if account.external_id and not _EXTERNAL_ID.fullmatch(account.external_id):
        raise InvalidAccount(
            _("An external id has 2 or more letters, digits and signs out of + = , . @ : / - _.")
        )
    if account.role_session_name and not _SESSION_NAME.fullmatch(account.role_session_name):
        raise InvalidAccount(
            _("A session name has 2 to 64 letters, digits and signs out of + = , . @ - _.")
        )
    shortest, longest = ROLE_SHORTEST.total_seconds(), ROLE_LONGEST.total_seconds()
    if account.role_seconds and not shortest <= account.role_seconds <= longest:
        raise InvalidAccount(
            _(
                "A role is assumed for {shortest} to {longest}.",
                shortest=duration(ROLE_SHORTEST),
                longest=duration(ROLE_LONGEST),
            )
        )


def _check_places(account: Account) -> None:
    for place in account.places:
        try:
            parse(place)
        except InvalidAddress as error:
            raise InvalidAccount(str(error)) from error
