"""Where somebody likes to go, and has been: favourites and recent places of each account."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from presign_gui.core.address import Address, parse
from presign_gui.core.errors import InvalidAddress
from presign_gui.core.records import Account, Source
from presign_gui.core.storage import change_json, read_json

RECENTS = 10
"""How many places are remembered as recent."""

_PARTS_OF_A_LINK = re.compile(r"X-Amz-(?:Signature|Security-Token)=|[?&]Signature=", re.I)


@dataclass(frozen=True)
class Places:
    """The favourites and the recent places of one account; the latest of these is the first."""

    favourites: tuple[Address, ...] = ()
    recents: tuple[Address, ...] = ()

    def with_favourite(self, address: Address) -> Places:
        """Return these with `address` as the last favourite, unless it is one."""
        if address in self.favourites or not may_be_kept(address):
            return self
        return replace(self, favourites=(*self.favourites, address))

    def without_favourite(self, address: Address) -> Places:
        """Return these without the favourite `address`."""
        return replace(self, favourites=tuple(a for a in self.favourites if a != address))

    def with_recent(self, address: Address) -> Places:
        """Return these with `address` as the most recent place; the oldest may go for it."""
        if not may_be_kept(address):
            return self
        others = (a for a in self.recents if a != address)
        return replace(self, recents=(address, *others)[:RECENTS])

    def brought_back_to(self, now: Places) -> Places:
        """Return `now` with all of these that it no longer has, in the order they had."""
        favourites = dict.fromkeys((*self.favourites, *now.favourites))
        recents = dict.fromkeys((*now.recents, *self.recents))
        return Places(tuple(favourites), tuple(recents)[:RECENTS])

    def without_recents(self) -> Places:
        """Return the favourites alone."""
        return replace(self, recents=())


Change = Callable[[Places], Places]
"""Makes places of places. Applied twice in a row it changes no more than once."""


class PlacesFile:
    """The places of all accounts, and the file they live in. Blocks on the disk."""

    def __init__(self, path: Path | None) -> None:
        """`path` None keeps nothing: the demo's way."""
        self._path = path
        self._lock = threading.Lock()
        self.set_aside: Path | None = None  # where a damaged file was put

    def load(self, account: Account) -> Places:
        """Return the account's places; what can't be read as an address is left out.

        Raises FileProblem when the file is there but can't be read.
        """
        name = _name_of(account)
        if self._path is None or not name:
            return Places()
        with self._lock:
            reading = read_json(self._path)
            self.set_aside = reading.set_aside or self.set_aside
        return _thaw(_entries(reading.content).get(name))

    def change(self, account: Account, changes: Sequence[Change]) -> None:
        """Apply `changes` to what the file says of the account now. Raises FileProblem.

        The accounts that aren't meant stay as they are in the file, and so does
        what another window has written there meanwhile.
        """
        name = _name_of(account)
        if self._path is None or not name:
            return

        def changed(content: dict[str, Any]) -> dict[str, Any]:
            entries = _entries(content)
            places = _thaw(entries.get(name))
            for change in changes:
                places = change(places)
            entries[name] = _freeze(places)
            return {**content, "accounts": {k: each for k, each in entries.items() if each}}

        with self._lock:
            self.set_aside = change_json(self._path, changed).set_aside or self.set_aside

    def forget(self, account: Account) -> None:
        """Keep nothing about an account that is removed. Raises FileProblem."""
        self.change(account, [lambda _places: Places()])


def _entries(content: dict[str, Any]) -> dict[str, Any]:
    entries = content.get("accounts", {})
    return dict(entries) if isinstance(entries, dict) else {}


def _name_of(account: Account) -> str:
    """Return what the account's places stand under in the file; "" if nothing is kept."""
    return {
        Source.KEYRING: account.id,
        Source.PROFILE: f"profile {account.profile}",
        Source.ENVIRONMENT: "environment",
    }.get(account.source, "")


def may_be_kept(address: Address) -> bool:
    """Tell whether it is an address and nothing else: a link has no place in a file."""
    text = str(address)
    if any("\ud800" <= character <= "\udfff" for character in text):
        return False  # half a character, out of a broken clipboard: no file takes it
    return not _PARTS_OF_A_LINK.search(text)


def _freeze(places: Places) -> dict[str, list[str]]:
    kept = {"favourites": places.favourites, "recents": places.recents}
    return {name: [str(address) for address in some] for name, some in kept.items() if some}


def _thaw(entry: Any) -> Places:
    entry = entry if isinstance(entry, dict) else {}
    places = Places()
    for address in _addresses(entry.get("favourites")):
        places = places.with_favourite(address)
    for address in reversed(_addresses(entry.get("recents"))[:RECENTS]):
        places = places.with_recent(address)
    return places


def _addresses(texts: Any) -> list[Address]:
    found = []
    for text in texts if isinstance(texts, list) else []:
        if isinstance(text, str) and text.startswith("s3://"):
            try:
                found.append(parse(text))
            except InvalidAddress:
                continue  # written by hand, or by a later version
    return found
