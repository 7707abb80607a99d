"""The only room that touches a secret: keyring, AWS profiles, environment, this session.

    keyring entry  "Presign: <account id>" / "secret access key", "session token"

A field longer than Windows allows in one entry is split over several; each part
but the last ends in a mark that no secret can hold.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING

from presign_gui.core import logs
from presign_gui.core.clock import utc_now
from presign_gui.core.errors import (
    BaseGone,
    CredentialError,
    KeyringFailed,
    KeyringLocked,
    KeyringUnavailable,
    KeysUnreadable,
    NoCredentials,
    PresignError,
    SecretIncomplete,
    SecretLeft,
)
from presign_gui.core.key_failures import ended
from presign_gui.core.records import NOBODY, Account, Credential, Source
from presign_gui.core.renewal import Found, Renewal
from presign_gui.core.texts import _, moment

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

TRUSTED_BACKENDS = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.libsecret",
        "keyring.backends.kwallet",
        "keyring.backends.Windows",
        "keyring.backends.macOS",
    }
)
"""Backends that leave a secret to the operating system. All others keep it in a
plain file (keyrings.alt), drop it (null) or can't keep it (fail)."""

PART_LENGTH = 1_200
"""Characters in one entry: Windows Credential Manager holds 2,560 bytes of UTF-16."""

MOST_MISSING = 4
"""So many parts in a row may be gone, deleted by another hand, and those behind are found."""

_CONTINUED = " …"
_SECRET, _TOKEN = "secret access key", "session token"


@dataclass(frozen=True)
class Secret:
    """The part of an account that must never be written down by us."""

    secret_access_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)


class KeyringStore:
    """Secrets in the operating system's keyring. Every method may block or prompt.

    All raise KeyringUnavailable without a backend that can be trusted,
    KeyringLocked when the user doesn't open it.
    """

    def save(self, account_id: str, secret: Secret) -> None:
        """Keep `secret`; when that fails half-way, nothing of it stays."""
        with _translated():
            backend = trusted_backend()
            try:
                _write(backend, account_id, _SECRET, secret.secret_access_key)
                _write(backend, account_id, _TOKEN, secret.session_token)
            except Exception:
                _erase(backend, account_id)
                raise

    def load(self, account_id: str) -> Secret:
        """Return the account's secret. Raises SecretIncomplete if it isn't there, whole."""
        with _translated():
            backend = trusted_backend()
            secret = _read(backend, account_id, _SECRET)
            token = _read(backend, account_id, _TOKEN)
        if not secret:
            raise SecretIncomplete
        return Secret(secret, token)

    def delete(self, account_id: str) -> None:
        """Remove every entry of the account; one that is gone already is no error.

        Looks afterwards, and raises SecretLeft if there still are any.
        """
        with _translated():
            backend = trusted_backend()
            _erase(backend, account_id)
            service = _service(account_id)
            if any(_parts(backend, service, entry) for entry in (_SECRET, _TOKEN)):
                raise SecretLeft(_("It is kept there as “{service}”.", service=service))


def trusted_backend() -> KeyringBackend:
    """Return the keyring to use. Raises KeyringUnavailable. Blocks on the session bus."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    candidates = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
    for backend in candidates:
        if type(backend).__module__ in TRUSTED_BACKENDS:
            return backend
    raise KeyringUnavailable


def keyring_available() -> bool:
    """Say whether secrets can be kept here. Blocks on the session bus."""
    try:
        with _translated():
            trusted_backend()
    except CredentialError:
        return False
    return True


@contextmanager
def _translated() -> Iterator[None]:
    """Turn keyring's errors, and those of what lies below it, into ours."""
    from keyring import errors

    try:
        yield
    except errors.KeyringLocked as error:
        raise KeyringLocked from error
    except (errors.NoKeyringError, errors.InitError) as error:
        raise KeyringUnavailable from error
    except PresignError:
        raise
    except Exception as error:  # each backend lets through what it stands on: D-Bus, Windows
        raise KeyringFailed(type(error).__name__) from error


def _service(account_id: str) -> str:
    return f"Presign: {account_id}"


def _part(entry: str, number: int) -> str:
    return entry if number == 1 else f"{entry}, part {number}"


def _write(backend: KeyringBackend, account_id: str, entry: str, value: str) -> None:
    service = _service(account_id)
    _erase_entry(backend, service, entry)
    for number, start in enumerate(range(0, len(value), PART_LENGTH), 1):
        part = value[start : start + PART_LENGTH]
        if start + PART_LENGTH < len(value):
            part += _CONTINUED
        backend.set_password(service, _part(entry, number), part)


def _read(backend: KeyringBackend, account_id: str, entry: str) -> str:
    service, parts = _service(account_id), []
    part = backend.get_password(service, entry) or ""
    while part.endswith(_CONTINUED):
        parts.append(part[: -len(_CONTINUED)])
        following = backend.get_password(service, _part(entry, len(parts) + 1))
        if following is None:
            raise SecretIncomplete
        part = following
    return "".join(parts) + part


def _erase(backend: KeyringBackend, account_id: str) -> None:
    for entry in (_SECRET, _TOKEN):
        _erase_entry(backend, _service(account_id), entry)


def _erase_entry(backend: KeyringBackend, service: str, entry: str) -> None:
    # The first part goes last: as long as it is there, the others are found.
    for part in reversed(_parts(backend, service, entry)):
        backend.delete_password(service, part)


def _parts(backend: KeyringBackend, service: str, entry: str) -> list[str]:
    """Return what the parts of `entry` that are there are called, the first one first."""
    found: list[str] = []
    missing = 0
    for number in count(1):
        part = _part(entry, number)
        if backend.get_password(service, part) is not None:
            found.append(part)
            missing = 0
        elif (missing := missing + 1) == MOST_MISSING:
            break
    return found


_WHENCE = attrgetter(
    *("id", "source", "profile", "region", "proxy", "ca_bundle", "insecure"),
    *("base", "role_arn", "external_id", "role_session_name", "role_seconds"),
)
"""What of an account says which keys come; the rest is about its buckets and links."""


class Credentials:
    """Finds what signs for an account. Safe on any thread; `of` may block.

    `account_of` finds the account of an id, for roles that its keys assume.
    """

    def __init__(
        self, store: KeyringStore | None = None, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.store = store or KeyringStore()
        self.account_of: Callable[[str], Account | None] = lambda _account_id: None
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, Secret] = {}  # by account id
        self._renewals: dict[object, Renewal] = {}  # by whence the keys come

    def keep(self, account: Account, secret: Secret) -> None:
        """Hold the secret of `account` in memory, for as long as the program runs."""
        logs.keep_out(secret.secret_access_key, secret.session_token)
        with self._lock:
            self._kept[account.id] = secret

    def forget(self, account: Account) -> None:
        """Drop what is held in memory of `account`, and of the roles it may be the base of."""
        with self._lock:
            self._kept.pop(account.id, None)
            self._renewals.clear()

    def fetch_anew(self) -> None:
        """Drop what was fetched, so that all sources are asked again: somebody has signed in."""
        with self._lock:
            self._renewals.clear()

    def of(self, account: Account, lasting: timedelta = timedelta()) -> Credential:
        """Return what signs for `account` now, fetched anew if it would end before `lasting`.

        What it ends at is known for all but keys with a token that somebody typed
        in, or put into a profile or the environment, without saying when they end.

        Blocks: on the keyring, or on whatever the source of the keys asks for. Raises
        CredentialError, ExpiredToken, Stopped, or what keeps a server from being reached.
        """
        return self._of(account, lasting, self._bases(account))

    def _of(self, account: Account, lasting: timedelta, bases: list[Account]) -> Credential:
        if account.source is Source.ANONYMOUS:
            return NOBODY
        if account.source is Source.ROLE:
            found = self._renewal(account).credential(
                lambda: self._assumed(account, bases), lasting
            )
        elif account.source in (Source.PROFILE, Source.ENVIRONMENT, Source.METADATA):
            found = self._renewal(account).credential(lambda: _fetched(account), lasting)
        else:
            secret = self._secret(account)
            found = Credential(
                account.access_key_id,
                secret.secret_access_key,
                secret.session_token,
                _end_of(account),
            )
        if found.expires_at is not None and found.expires_at <= self._clock():
            raise ended(account)(_("They ended {end}.", end=moment(found.expires_at)))
        return found

    def _secret(self, account: Account) -> Secret:
        with self._lock:
            secret = self._kept.get(account.id)
        if secret is None:
            if account.source is not Source.KEYRING:
                raise NoCredentials(
                    _("The keys of “{name}” were only for that session.", name=account.name)
                )
            secret = self.store.load(account.id)
            self.keep(account, secret)
        return secret

    def _bases(self, account: Account) -> list[Account]:
        """Return whose keys assume the role of `account`, and whose assume theirs, and so on.

        Raises BaseGone. They are all found beforehand, for in a circle of them each
        would wait for the next.
        """
        found: list[Account] = []
        while account.source is Source.ROLE:
            base = self.account_of(account.base)
            if base is None:
                raise BaseGone(
                    _("The account whose keys assume “{name}” is gone.", name=account.name)
                )
            if base.source is Source.ANONYMOUS:
                raise BaseGone(_("“{name}” has no keys.", name=base.name))
            if base.id in [each.id for each in found]:
                raise BaseGone(_("The role of “{name}” leads back to itself.", name=base.name))
            found.append(base)
            account = base
        return found

    def _assumed(self, account: Account, bases: list[Account]) -> Found:
        from presign_gui.core import sources

        credential = self._of(bases[0], timedelta(), bases[1:])
        return sources.assume(account, bases[0], credential)

    def _renewal(self, account: Account) -> Renewal:
        with self._lock:
            return self._renewals.setdefault(_WHENCE(account), Renewal(self._clock))


def _fetched(account: Account) -> Found:
    from presign_gui.core import sources  # and with it botocore, which takes its time

    return sources.fetch(account)


def _end_of(account: Account) -> datetime | None:
    """Return when typed keys end, as whoever typed them said."""
    if not account.keys_end_at:
        return None
    try:
        end = datetime.fromisoformat(account.keys_end_at.replace("Z", "+00:00"))
    except ValueError as error:
        said = _("“{text}” is no moment at which its keys end.", text=account.keys_end_at)
        raise KeysUnreadable(said) from error
    return end if end.tzinfo else end.replace(tzinfo=timezone.utc)
