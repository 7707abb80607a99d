"""`presign-gui history`: which links were made, how they are taken back, and forgetting them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from presign_gui.cli.noting import opened_history
from presign_gui.cli.options import warn
from presign_gui.core.clock import utc_now
from presign_gui.core.errors import InvalidInput
from presign_gui.core.formats.wording import utc
from presign_gui.core.texts import _, ngettext
from presign_gui.core.unseen import readable

if TYPE_CHECKING:
    from presign_gui.core.history import Entry, History


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser(
        "history",
        help=_("say which links were made, and how they can be taken back"),
        description=_("Lists links that were made here, the last ones first; never a signature."),
    )
    actions = parser.add_subparsers(metavar=_("ACTION"), required=True)
    listing = actions.add_parser("list", help=_("print the links that were made"))
    listing.add_argument(
        "search", nargs="?", default="", help=_("a part of bucket/key, or of an account's name")
    )
    listing.add_argument("--alive", action="store_true", help=_("only what has not ended"))
    listing.add_argument("--format", choices=["plain", "jsonl", "csv"], default="plain")
    listing.set_defaults(run=_list)
    back = actions.add_parser(
        "take-back",
        help=_("say what can be done about links that should work no longer"),
        description=_("Says what could be done, and what else that would stop; does none of it."),
    )
    which = back.add_mutually_exclusive_group(required=True)
    which.add_argument("--key-id", default="", metavar="ID", help=_("all links of an access key"))
    which.add_argument("--entry", type=int, metavar="ID", help=_("an entry of “history list”"))
    back.add_argument("--format", choices=["plain", "json"], default="plain")
    back.set_defaults(run=_take_back)
    forget = actions.add_parser(
        "forget", help=_("forget entries; the links go on working, and nothing tells of them")
    )
    forget.add_argument("ids", nargs="*", type=int, metavar="ID")
    forget.add_argument("--all", action="store_true", help=_("all of it, for good"))
    forget.set_defaults(run=_forget)


@contextmanager
def _history() -> Iterator[History]:
    history = opened_history()
    try:
        yield history
    finally:
        history.close()
        if history.set_aside is not None:
            warn(_("The history was damaged; it is kept as {path}.", path=history.set_aside))


def _list(options: argparse.Namespace) -> int:
    alive_at = utc_now() if options.alive else None
    with _history() as history:
        if options.format == "csv":
            for line in history.exported_csv(options.search, alive_at):
                sys.stdout.write(line)
            return 0
        for entry in _entries(history, options.search, alive_at):
            print(_described(entry) if options.format == "jsonl" else _row(entry))
    return 0


def _entries(history: History, search: str, alive_at: datetime | None) -> Iterator[Entry]:
    page = history.page(search)
    while page:
        yield from (each for each in page if alive_at is None or each.works(alive_at))
        page = history.page(search, after=page[-1])


def _row(entry: Entry) -> str:
    end = utc(entry.expires_at) if entry.expires_at else "-"
    place = readable(f"s3://{entry.bucket}/{entry.key}")
    cells = (str(entry.id), utc(entry.made_at), end, entry.method, str(entry.count), place)
    return "\t".join((*cells, readable(entry.account.name)))


def _described(entry: Entry) -> str:
    return json.dumps(
        {
            "id": entry.id,
            "made_at": utc(entry.made_at),
            "expires_at": utc(entry.expires_at) if entry.expires_at else None,
            "method": entry.method,
            "links": entry.count,
            "bucket": entry.bucket,
            "key": entry.key,
            "version_id": entry.version_id,
            "account": entry.account.name,
            "access_key_id": entry.access_key_id,
            "left": entry.way.value,
            "asked_by": entry.asked_by,
        },
        ensure_ascii=False,
    )


def _take_back(options: argparse.Namespace) -> int:
    from presign_gui.core import taking_back

    now = utc_now()
    with _history() as history:
        if options.entry is None:
            found = taking_back.of_key(history, options.key_id, now)
        else:
            found = taking_back.of_entry(history, _entry(history, options.entry), now)
    print(found.json if options.format == "json" else found.text, end="")
    return 0


def _entry(history: History, number: int) -> Entry:
    found = history.entry(number)
    if found is None:
        raise InvalidInput(_("There is no entry {id}; see “history list”.", id=number))
    return found


def _forget(options: argparse.Namespace) -> int:
    if bool(options.ids) == options.all:
        raise InvalidInput(_("Name entries by their ids, or say --all."))
    with _history() as history:
        if options.all:
            count = history.count()
            history.forget_all()
        else:
            count = len(history.forget(options.ids).entries)
    warn(ngettext("{count} entry is forgotten.", "{count} entries are forgotten.", count))
    return 0
