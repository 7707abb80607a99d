"""The only room that touches a secret: keyring, AWS profiles, environment, this session.

    keyring entry  "Presign: <account id>" / "secret access key", "session token"

A field longer than Windows allows in one entry is split over several; each part
but the last ends in a mark that no secret can hold.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any

from presign_gui.core import aws_config, logs
from presign_gui.core.errors import (
    CredentialError,
    ExpiredToken,
    KeyringFailed,
    KeyringLocked,
    KeyringUnavailable,
    NoCredentials,
    PresignError,
    SecretIncomplete,
)
from presign_gui.core.records import NOBODY, Account, Credential, Source
from presign_gui.core.texts import _

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
        """Remove every entry of the account; one that is gone already is no error."""
        with _translated():
            _erase(trusted_backend(), account_id)


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
    parts = takewhile(
        lambda part: backend.get_password(service, part) is not None,
        (_part(entry, number) for number in count(1)),
    )
    # The first part goes last: as long as it is there, the others are found.
    for part in reversed(list(parts)):
        backend.delete_password(service, part)


class Credentials:
    """Finds what signs for an account. Safe on any thread; `of` may block."""

    def __init__(self, store: KeyringStore | None = None) -> None:
        self.store = store or KeyringStore()
        self._lock = threading.Lock()
        self._kept: dict[str, Secret] = {}  # by account id
        self._refreshing: dict[str, Any] = {}  # botocore's, by profile

    def keep(self, account: Account, secret: Secret) -> None:
        """Hold the secret of `account` in memory, for as long as the program runs."""
        logs.keep_out(secret.secret_access_key, secret.session_token)
        with self._lock:
            self._kept[account.id] = secret

    def forget(self, account: Account) -> None:
        """Drop what is held in memory of `account`."""
        with self._lock:
            self._kept.pop(account.id, None)

    def of(self, account: Account) -> Credential:
        """Return what signs for `account` now, refreshed if its source can do that.

        Blocks: on the keyring, or on whatever an AWS profile asks for. Raises
        CredentialError or ExpiredToken.
        """
        if account.source is Source.ANONYMOUS:
            return NOBODY
        if account.source in (Source.PROFILE, Source.ENVIRONMENT):
            return self._from_aws(account)
        with self._lock:
            secret = self._kept.get(account.id)
        if secret is None:
            if account.source is not Source.KEYRING:
                raise NoCredentials(
                    _("The keys of “{name}” were only for that session.", name=account.name)
                )
            secret = self.store.load(account.id)
            self.keep(account, secret)
        return Credential(account.access_key_id, secret.secret_access_key, secret.session_token)

    def _from_aws(self, account: Account) -> Credential:
        with self._lock:
            found = self._refreshing.pop(account.profile, None)
        with aws_config.translated(account):
            found = found or aws_config.session(account).get_credentials()
            if found is None:
                raise NoCredentials(_missing(account))
            frozen = found.get_frozen_credentials()
            end = getattr(found, "_expiry_time", None)  # botocore has no public name for it
        if end is not None:  # keys without an end are read anew: somebody may change the file
            with self._lock:
                self._refreshing[account.profile] = found
        if not frozen.access_key or not frozen.secret_key:
            raise NoCredentials(_missing(account))
        token = frozen.token or ""
        logs.keep_out(frozen.secret_key, token)
        if end is not None and end <= datetime.now(timezone.utc):
            raise ExpiredToken
        return Credential(frozen.access_key, frozen.secret_key, token, end)


def _missing(account: Account) -> str:
    if account.source is Source.PROFILE:
        return _("The profile “{profile}” holds no keys.", profile=account.profile)
    return _("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.")
