"""The file of the history: opened when first needed, by one thread at a time, and kept whole."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from presign_gui.core.errors import FileProblem, PresignError
from presign_gui.core.history.schema import prepare, transaction
from presign_gui.core.storage import PATIENCE, locked, set_aside
from presign_gui.core.texts import _

_IN_MEMORY = ":memory:"
_COMPANIONS = ("", "-wal", "-shm")
"""Beside the file stand what was written last, and an index of that."""

T = TypeVar("T")


class Database:
    """One connection, safe on any thread. All methods but `close` block on the disk.

    They wait while another program writes. A damaged file is set aside, and a new
    one begun; they raise FileProblem, with nothing changed, when the file can't be
    read or written, and HistoryTooNew.
    """

    def __init__(self, path: Path | None) -> None:
        """`path` None keeps all in memory, until `close`."""
        self._path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None  # which file that is
        self.set_aside: Path | None = None  # where a damaged file was put

    @property
    def begun(self) -> bool:
        """Whether there is anything to read; looks at the disk, and makes no file."""
        return self._connection is not None or bool(self._path and self._path.exists())

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns. It may be called again, so it changes nothing else."""
        with self._lock:
            try:
                try:
                    return work(self._current())
                except sqlite3.DatabaseError as error:
                    if self._path is None or not _means_damage(error):
                        raise
                    self._begin_anew(self._path)
                    return work(self._current())
            except sqlite3.Error as error:
                raise self._problem(error) from error
            except OSError as error:
                raise self._problem(error.strerror or error) from error

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns, all that it did being written, or nothing of it."""

        def whole(connection: sqlite3.Connection) -> T:
            with transaction(connection):
                return work(connection)

        return self.read(whole)

    def shrink(self) -> None:
        """Give back the room of what was deleted; nothing of it stays behind."""

        def clear(connection: sqlite3.Connection) -> None:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")

        self.read(clear)

    def close(self) -> None:
        """Let go of the file; it is opened again when needed."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = self._opened = None

    def _current(self) -> sqlite3.Connection:
        """Return the connection to the file that is there now: another program may replace it."""
        if self._connection is not None and self._opened != _identity(self._path):
            self.close()
        if self._connection is None:
            self._connection = self._open()
            self._opened = _identity(self._path)
        return self._connection

    def _open(self) -> sqlite3.Connection:
        if self._path is None:
            return _connected(_IN_MEMORY)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Its companions are given the same permissions by SQLite.
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        if self._path.stat().st_mode & 0o077:
            self._path.chmod(0o600)
        with locked(self._path):
            return _connected(self._path)

    def _begin_anew(self, path: Path) -> None:
        """Set the damaged file aside, unless another program has done so meanwhile."""
        self.close()
        with locked(path):
            try:
                connection = _connected(path)
            except sqlite3.DatabaseError as error:
                if not _means_damage(error):
                    raise
            else:
                sound = _is_sound(connection)
                connection.close()
                if sound:
                    return
            for companion in reversed(_COMPANIONS):
                each = path.with_name(path.name + companion)
                if each.exists():
                    self.set_aside = set_aside(each)

    def _problem(self, reason: object) -> FileProblem:
        return FileProblem(_("{path}: {reason}", path=self._path or _("History"), reason=reason))


def _connected(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=PATIENCE.total_seconds(),
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        prepare(connection, path)
    except (sqlite3.Error, PresignError):
        connection.close()
        raise
    return connection


def _is_sound(connection: sqlite3.Connection) -> bool:
    """Say whether the whole file can be read; takes seconds for a large one."""
    try:
        return bool(connection.execute("PRAGMA quick_check (1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _means_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell damage ("malformed", "not a database") from what else can be the matter.

    For all else the module sqlite3 has classes of its own.
    """
    return type(error) is sqlite3.DatabaseError


def _identity(path: Path | None) -> tuple[int, int] | None:
    try:
        found = path.stat() if path else None
    except FileNotFoundError:
        return None
    return (found.st_dev, found.st_ino) if found else None
