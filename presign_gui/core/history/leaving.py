"""Forgetting all that can be undone: first it is as if the rows weren't there, then they are gone.

Which rows that are stands in the file, so that what was to be forgotten stays so, and goes
in the end, where the program didn't come to deleting it. Each function takes a connection,
within a transaction.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from presign_gui.core.history import queries


def leave_all(connection: sqlite3.Connection, until: datetime) -> int:
    """Let all rows be as if they weren't there; return the last id of them, 0 for none."""
    [up_to] = connection.execute("SELECT ifnull(max(id), 0) FROM links").fetchone()
    _mark(connection, up_to, int(until.timestamp()))
    return int(up_to)


def come_back(connection: sqlite3.Connection) -> None:
    """Let them be there again."""
    _mark(connection, 0, 0)


def due(connection: sqlite3.Connection, now: datetime) -> int:
    """Return the last id of those that can't come back any more, 0 for none."""
    up_to, until = _marked(connection)
    return up_to if until <= now.timestamp() else 0


def let_go(connection: sqlite3.Connection, up_to: int) -> set[str]:
    """Delete the rows up to this id, and return the names of their lists.

    Rows that have come since, which are few, are written anew: all else is deleted far
    quicker at once than row by row.
    """
    lists = connection.execute(
        "SELECT key_list FROM links WHERE id <= ? AND key_list <> ''", (up_to,)
    ).fetchall()
    others, until = _marked(connection)
    newer = queries.after(connection, up_to)
    queries.take_all(connection)
    queries.insert_missing(connection, newer)
    if others > up_to:  # all was forgotten once more meanwhile
        _mark(connection, others, until)
    return {name for (name,) in lists}


def _marked(connection: sqlite3.Connection) -> tuple[int, int]:
    up_to, until = connection.execute("SELECT up_to, until FROM forgotten").fetchone()
    return up_to, until


def _mark(connection: sqlite3.Connection, up_to: int, until: int) -> None:
    connection.execute("UPDATE forgotten SET up_to = ?, until = ?", (up_to, until))
