"""What there is to be found in the palette, and what each of it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from presign_gui.core.address import Address, parse
from presign_gui.core.clock import utc_now
from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account, Method
from presign_gui.core.texts import _, moment
from presign_gui.core.unseen import readable
from presign_gui.qt.actions import Actions
from presign_gui.qt.folder import Folder
from presign_gui.qt.guide import Guide
from presign_gui.qt.history_rows import place_in_words
from presign_gui.qt.mnemonics import without_letter

if TYPE_CHECKING:
    from presign_gui.core.history import Entry


OTHER_KEYS = "Ctrl+Return"

Copy = Callable[[str], object]
"""Puts an address on the clipboard."""


@dataclass(frozen=True)
class Offer:
    """One thing that can be meant, and what is done when it is."""

    text: str
    kind: str  # "Account", "Bucket", the menu of an action; found by this, too
    icon: str
    run: Callable[[], object]
    note: str = ""  # beside it: a shortcut, or until when a link works
    other: Other | None = None


@dataclass(frozen=True)
class Other:
    """What else can be done with it, with other keys."""

    told: str  # a sentence about both
    run: Callable[[], object]


def of_actions(actions: Actions) -> Iterator[Offer]:
    """Yield the actions that make sense now."""
    for spec in actions.specs:
        action = actions[spec.name]
        if not action.isEnabled() or spec.name == "palette":
            continue
        if action.isCheckable():
            note = _("on") if action.isChecked() else _("off")
        else:
            note = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        yield Offer(
            without_letter(spec.text), without_letter(spec.menu), spec.icon, action.trigger, note
        )


def of_accounts(
    accounts: Iterable[Account], now: Account | None, open_account: Callable[[Account], object]
) -> Iterator[Offer]:
    """Yield all accounts but the one that is open `now`."""
    for account in accounts:
        if account != now:
            run = partial(open_account, account)
            yield Offer(readable(account.name), _("Account"), "account", run)


def of_places(guide: Guide, root: Folder, copy: Copy) -> Iterator[Offer]:
    """Yield the favourites, where one has been, and the buckets that have come."""
    places = guide.desk.places
    kinds = (
        (places.favourites, _("Favourite"), "favourite"),
        (places.recents, _("Recent place"), "clock"),
        ((Address(each.bucket.name) for each in root.folders), _("Bucket"), "bucket"),
    )
    seen = set()
    for addresses, kind, icon in kinds:
        for address in addresses:
            if address not in seen:
                seen.add(address)
                yield _of_place(guide, copy, address, kind, icon)


def of_links(
    entries: Iterable[Entry], copy_again: Callable[[Entry], object], show: Callable[[str], object]
) -> Iterator[Offer]:
    """Yield links that were made, the last of each kind to each object.

    `copy_again` makes one like it, and `show` finds one in the history.
    """
    seen = set()
    for entry in entries:
        text = place_in_words(entry)
        if (text, entry.method) in seen:
            continue
        seen.add((text, entry.method))
        kind = _("Link")
        if entry.method != Method.GET.value:
            kind = _("Link ({method})", method=entry.method)
        find = partial(show, f"s3://{entry.bucket}/{entry.key}")
        if entry.form is not None:  # a page, which is saved once more, not copied
            yield Offer(text, kind, "history", find, _end(entry))
            continue
        told = _("Enter copies it again; {keys} shows it in the history.", keys=_keys())
        again = partial(copy_again, entry)
        yield Offer(text, kind, "copy-link", again, _end(entry), Other(told, find))


def _end(entry: Entry) -> str:
    """Say until when a link works, or did."""
    if entry.expires_at is None:
        return ""
    if entry.works(utc_now()):
        return _("until {end}", end=moment(entry.expires_at))
    return _("ended {moment}", moment=moment(entry.expires_at))


def of_typed(guide: Guide, copy: Copy, typed: str) -> Iterator[Offer]:
    """Yield where an address leads, if that is what was typed or pasted."""
    if typed.strip().lower().startswith("s3://"):
        try:
            address = parse(typed.strip())
        except PresignError:
            return  # not yet one
        yield _of_place(guide, copy, address, _("Go to address"), "go-to")


def _keys() -> str:
    return QKeySequence(OTHER_KEYS).toString(QKeySequence.SequenceFormat.NativeText)


def _of_place(guide: Guide, copy: Copy, address: Address, kind: str, icon: str) -> Offer:
    copy_it = partial(copy, str(address))
    copying = Other(_("Enter goes there; {keys} copies the address.", keys=_keys()), copy_it)
    run = partial(guide.navigator.go, address)
    return Offer(readable(str(address)), kind, icon, run, other=copying)
