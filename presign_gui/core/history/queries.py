"""What is asked of the tables, and done to them; each takes a connection, and may be done again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from presign_gui.core.history.entry import Entry
from presign_gui.core.history.rows import COLUMNS, from_row, to_row
from presign_gui.core.history.schema import drop_search, indexed, make_search
from presign_gui.core.matching import fold

CHUNK = 500
"""Rows changed at once: other programs wait no longer than for these."""

_LONGEST = 4_000
"""Characters of a search: nothing that is searched has more, and SQLite takes 50,000 bytes."""

_INDEXED = 3
"""Characters that a search needs for the index to be of use."""

_ALL = f"SELECT {', '.join(COLUMNS)} FROM links"

_KEPT = "> (SELECT up_to FROM forgotten)"
"""What is true of the id of a row that is not on its way out: leaving.py."""


def insert(connection: sqlite3.Connection, entry: Entry) -> int:
    """Add a row, and return its id."""
    places = ", ".join("?" * len(COLUMNS))
    number = connection.execute(f"INSERT INTO links VALUES ({places})", to_row(entry)).lastrowid
    assert number is not None
    text = _searchable(f"{entry.bucket}/{entry.key}\n{entry.account.name}")
    connection.execute("INSERT INTO texts VALUES (?, ?)", (number, text))
    return number


def insert_missing(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Add the rows, with the ids they have, that aren't there."""
    for entry in entries:
        if not connection.execute("SELECT 1 FROM links WHERE id = ?", (entry.id,)).fetchone():
            insert(connection, entry)


def take(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Entry]:
    """Delete the rows of these ids, no more than CHUNK, and return what was in them."""
    chosen = f"WHERE id IN ({', '.join('?' * len(ids))})"
    entries = _entries(connection, f"{_ALL} {chosen}", ids)
    connection.execute(f"DELETE FROM links {chosen}", ids)
    connection.execute(f"DELETE FROM texts {chosen}", ids)
    return entries


def take_all(connection: sqlite3.Connection) -> None:
    """Delete all rows, those on their way out too."""
    connection.execute("DELETE FROM links")
    connection.execute("UPDATE forgotten SET up_to = 0, until = 0")
    drop_search(connection)
    make_search(connection)


def after(connection: sqlite3.Connection, number: int) -> list[Entry]:
    """Return all entries with a larger id, the first noted first."""
    return _entries(connection, f"{_ALL} WHERE id > ? ORDER BY id", (number,))


def page(connection: sqlite3.Connection, search: str, before: int, limit: int) -> list[Entry]:
    """Return the last `limit` matching entries with an id smaller than `before`."""
    table, condition, parameters = _matching(connection, search)
    return _entries(
        connection,
        f"{_ALL} WHERE id IN (SELECT rowid FROM {table} WHERE {condition} AND rowid < ?"
        f" AND rowid {_KEPT} ORDER BY rowid DESC LIMIT ?) ORDER BY id DESC",
        (*parameters, before, limit),
    )


def count(connection: sqlite3.Connection, search: str, most: int) -> int:
    """Return how many entries match, but no more than `most` (-1: however many)."""
    table, condition, parameters = _matching(connection, search)
    return _number(
        connection,
        f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} AND rowid {_KEPT} LIMIT ?)",
        (*parameters, most),
    )


_ALIVE = f"WHERE expires_at > ? AND (? = '' OR access_key_id = ?) AND id {_KEPT}"


def alive(
    connection: sqlite3.Connection, now: datetime, access_key_id: str, limit: int
) -> list[Entry]:
    """Return entries that end after `now`, the last to end first."""
    return _entries(
        connection,
        f"{_ALL} {_ALIVE} ORDER BY expires_at DESC, id DESC LIMIT ?",
        (now.timestamp(), access_key_id, access_key_id, limit),
    )


def count_alive(connection: sqlite3.Connection, now: datetime, access_key_id: str) -> int:
    """Return how many links there are in all that end after `now`."""
    return _number(
        connection,
        f"SELECT ifnull(sum(count), 0) FROM links {_ALIVE}",
        (now.timestamp(), access_key_id, access_key_id),
    )


_DUE = f"WHERE made_at < ? AND ifnull(expires_at, 0) <= ? AND id {_KEPT}"


def due(connection: sqlite3.Connection, made_before: datetime, now: datetime) -> list[int]:
    """Return ids, up to CHUNK of them, of what was made before that and doesn't work any more.

    Plain URLs, which don't end, count as if they did.
    """
    found = connection.execute(
        f"SELECT id FROM links {_DUE} LIMIT ?",
        (made_before.timestamp(), now.timestamp(), CHUNK),
    )
    return [number for (number,) in found]


def count_due(connection: sqlite3.Connection, made_before: datetime, now: datetime) -> int:
    """Return how many rows `due` tells of in the end."""
    return _number(
        connection,
        f"SELECT count(*) FROM links {_DUE}",
        (made_before.timestamp(), now.timestamp()),
    )


def key_lists(connection: sqlite3.Connection) -> set[str]:
    """Return the names of all lists that a row refers to."""
    found = connection.execute("SELECT key_list FROM links WHERE key_list <> ''")
    return {name for (name,) in found}


def _matching(connection: sqlite3.Connection, search: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the table whose rowids to take, on what condition, and the values in that."""
    wanted = _searchable(search.strip().removeprefix("s3://"))[:_LONGEST]
    if not wanted:
        return "links", "1", ()
    literally = re.sub("([*?[])", r"[\1]", wanted)
    use_index = len(wanted) >= _INDEXED and indexed(connection)
    return "searched" if use_index else "texts", "text GLOB ?", (f"*{literally}*",)


def _searchable(text: str) -> str:
    """Return a text folded, without what SQLite's texts can't have: NUL and half characters."""
    return fold(text).replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _entries(connection: sqlite3.Connection, query: str, values: Sequence[object]) -> list[Entry]:
    return [from_row(row) for row in connection.execute(query, values)]


def _number(connection: sqlite3.Connection, query: str, values: Sequence[object]) -> int:
    return int(connection.execute(query, values).fetchone()[0])
