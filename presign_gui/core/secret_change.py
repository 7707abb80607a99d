"""A new secret in the place of another, in the keyring: whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from presign_gui.core.credentials import KeyringStore, Secret
from presign_gui.core.errors import AccountNotFound, SecretIncomplete
from presign_gui.core.records import Account, Source


@contextmanager
def secret_kept(store: KeyringStore, account: Account, secret: Secret | None) -> Iterator[None]:
    """Keep `secret` in the keyring, if it belongs there; as before if the block fails.

    A keyring takes several entries one by one. So it is first seen whether it takes
    them all, under another name, and only then does the former secret go.
    """
    if secret is None or account.source is not Source.KEYRING:
        yield
        return
    before = _held(store, account)
    if before is not None:
        _rehearse(store, account, secret)
    try:
        store.save(account.id, secret)
        yield
    except AccountNotFound:
        store.delete(account.id)
        raise
    except BaseException:
        if before is None:
            store.delete(account.id)
        else:
            store.save(account.id, before)
        raise


def erase(store: KeyringStore, account: Account) -> None:
    """Remove every keyring entry of `account`; raises like `KeyringStore.delete`."""
    store.delete(account.id)
    store.delete(_rehearsal(account))


def _held(store: KeyringStore, account: Account) -> Secret | None:
    try:
        return store.load(account.id)
    except SecretIncomplete:
        return None


def _rehearse(store: KeyringStore, account: Account, secret: Secret) -> None:
    try:
        store.save(_rehearsal(account), secret)
    finally:
        store.delete(_rehearsal(account))


def _rehearsal(account: Account) -> str:
    return f"{account.id}, new"
