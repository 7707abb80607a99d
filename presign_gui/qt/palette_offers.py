"""What there is to be found in the palette, and what each of it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from presign_gui.core.address import Address, parse
from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account
from presign_gui.core.texts import _, moment
from presign_gui.core.unseen import readable
from presign_gui.qt.actions import Actions
from presign_gui.qt.folder import Folder
from presign_gui.qt.guide import Guide
from presign_gui.qt.mnemonics import without_letter

if TYPE_CHECKING:
    from presign_gui.core.history import Entry


@dataclass(frozen=True)
class Offer:
    """One thing that can be meant, and what is done when it is."""

    text: str
    kind: str  # "Account", "Bucket", the menu of an action; found by this, too
    icon: str
    run: Callable[[], object]
    note: str = ""  # beside it: a shortcut, or until when a link works


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


def of_places(guide: Guide, root: Folder) -> Iterator[Offer]:
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
                yield _of_place(guide, address, kind, icon)


def of_links(entries: Iterable[Entry], show: Callable[[str], object]) -> Iterator[Offer]:
    """Yield links that were made, the last to each object; `show` finds one in the history."""
    seen = set()
    for entry in entries:
        address = f"s3://{entry.bucket}/{entry.key}"
        if address in seen:
            continue
        seen.add(address)
        end = _("until {end}", end=moment(entry.expires_at)) if entry.expires_at else ""
        yield Offer(readable(address), _("Link"), "history", partial(show, address), end)


def of_typed(guide: Guide, typed: str) -> Iterator[Offer]:
    """Yield where an address leads, if that is what was typed or pasted."""
    if typed.strip().lower().startswith("s3://"):
        try:
            address = parse(typed.strip())
        except PresignError:
            return  # not yet one
        yield _of_place(guide, address, _("Go to address"), "go-to")


def _of_place(guide: Guide, address: Address, kind: str, icon: str) -> Offer:
    return Offer(readable(str(address)), kind, icon, partial(guide.navigator.go, address))
