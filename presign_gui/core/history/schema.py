"""The tables of the history, and how a file of an earlier version becomes one of this.

links     one row a batch, in the order they were noted
forgotten one row: up to which id all are as if they weren't there, and until when they may
          come back
texts     what a row is searched by, folded: narrow, so that it can be read through
searched  an index of the trigrams in `texts`, kept by triggers (SQLite, "FTS5
          Extension", "The Trigram Tokenizer" and "External Content Tables")
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from presign_gui.core.errors import HistoryTooNew
from presign_gui.core.texts import _

# AUTOINCREMENT: the number of one that was forgotten is not given again, for it may
# be put back.
_LINKS = """
    CREATE TABLE links (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        made_at INTEGER NOT NULL,  -- seconds since 1970, UTC
        expires_at INTEGER,
        access_key_id TEXT NOT NULL,
        account TEXT NOT NULL,  -- JSON
        bucket TEXT NOT NULL,
        key TEXT NOT NULL,
        version_id TEXT NOT NULL,
        region TEXT NOT NULL,
        method TEXT NOT NULL,
        options TEXT NOT NULL,  -- JSON
        count INTEGER NOT NULL,
        cut_short INTEGER NOT NULL,
        temporary INTEGER NOT NULL,
        way TEXT NOT NULL,
        asked_by TEXT NOT NULL,
        format TEXT NOT NULL,
        key_list TEXT NOT NULL
    );
    CREATE INDEX links_by_end ON links (expires_at);
    CREATE INDEX links_by_making ON links (made_at)
"""
_FORGOTTEN = """
    CREATE TABLE forgotten (
        up_to INTEGER NOT NULL,  -- an id; 0 for none
        until INTEGER NOT NULL  -- seconds since 1970, UTC
    );
    INSERT INTO forgotten VALUES (0, 0)
"""
_TEXTS = "CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"

# Without the places of the trigrams (detail) it is half as large; GLOB asks `texts`
# whether what has all trigrams of a pattern has the pattern, too.
_SEARCHED = """
    CREATE VIRTUAL TABLE searched USING fts5 (
        text, content = 'texts', content_rowid = 'id',
        tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0
    );
    CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
        INSERT INTO searched (rowid, text) VALUES (new.id, new.text);
    END;
    CREATE TRIGGER texts_removed AFTER DELETE ON texts BEGIN
        INSERT INTO searched (searched, rowid, text) VALUES ('delete', old.id, old.text);
    END
"""


def prepare(connection: sqlite3.Connection, path: Path | str) -> None:
    """Make what `connection` opened a history of this version.

    Raises HistoryTooNew for one of a later version, which stays as it is, and
    sqlite3.Error.
    """
    version = _version(connection)
    if version > len(STEPS):
        raise HistoryTooNew(_("{path} can't be used by this version.", path=path))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")  # in WAL mode enough to stay whole
    connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
    if version == len(STEPS):
        return
    with transaction(connection):
        for step in STEPS[_version(connection) :]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _first(connection: sqlite3.Connection) -> None:
    _run(connection, _LINKS)
    make_search(connection)


def _second(connection: sqlite3.Connection) -> None:
    _run(connection, _FORGOTTEN)


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second)
"""What makes a file of each version one of the next; 0 is an empty file."""


def make_search(connection: sqlite3.Connection) -> None:
    """Make an empty search; where SQLite has no trigrams (before 3.34), one without an index.

    All searches work without it, too: they read `texts` through.
    """
    connection.execute(_TEXTS)
    if trigrams_known(connection):
        _run(connection, _SEARCHED)


def drop_search(connection: sqlite3.Connection) -> None:
    """Remove what searches use: far quicker than row after row."""
    connection.execute("DROP TABLE IF EXISTS searched")
    connection.execute("DROP TABLE texts")


def trigrams_known(connection: sqlite3.Connection) -> bool:
    """Say whether this SQLite can index the trigrams of a text."""
    try:
        connection.execute(
            "CREATE VIRTUAL TABLE temp.tried USING fts5 (text, tokenize = 'trigram')"
        )
    except sqlite3.OperationalError:
        return False
    connection.execute("DROP TABLE temp.tried")
    return True


def indexed(connection: sqlite3.Connection) -> bool:
    """Say whether this history has an index to search."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'searched'")
    return found.fetchone() is not None


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is executed in the block, or nothing of it. Waits for others who write."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has ended it already
            connection.execute("ROLLBACK")
        raise


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Execute statements; unlike executescript, within the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    if statement.strip():
        connection.execute(statement)
