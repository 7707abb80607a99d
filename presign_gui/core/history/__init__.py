"""Which links were made: for whom to look after, to make again, and to take back.

    entry      what is remembered of a batch, and how it is gathered
    rows       an entry as a row of the table, and back
    schema     the tables, and their versions
    queries    what is asked of them
    leaving    forgetting all of it, in a way that can be undone for a while
    database   the file: opened, shared with other programs, set aside when damaged
    key_lists  which objects a batch was for, if that is asked for
    export     all of it as CSV

Never in it: a signature, a token, a URL with a query. The moment of signing is, so
that whoever has the keys can make the same link again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from sqlite3 import Connection

from presign_gui.core.errors import ListNotKept
from presign_gui.core.history import export, leaving, queries
from presign_gui.core.history.database import Database
from presign_gui.core.history.entry import Batch, Entry, Listed, of_form, plain, way_in_words
from presign_gui.core.history.key_lists import KeyLists
from presign_gui.core.records import LinkRequest, Way
from presign_gui.core.texts import _

__all__ = [
    "Batch",
    "Entry",
    "Forgotten",
    "History",
    "Listed",
    "Way",
    "of_form",
    "plain",
    "way_in_words",
]

PAGE = 200
"""Entries in a page, unless another number is asked for."""

_AFTER_ALL = 1 << 62  # larger than every id


@dataclass(frozen=True)
class Forgotten:
    """What `History.put_back` needs."""

    entries: tuple[Entry, ...]


class History:
    """The links that were made, in a file. Safe on any thread, and beside other programs.

    All methods but `close` block on the disk. They raise FileProblem when the
    file can't be read or written, with nothing of it lost, and HistoryTooNew,
    which is one. A damaged file is set aside, and a new one begun.
    """

    def __init__(self, path: Path | None) -> None:
        """`path` None keeps all in memory: the demo's way. Nothing is opened yet."""
        self._database = Database(path)
        self._lists = KeyLists(path and path.with_name(f"{path.stem}-keys"))

    @property
    def set_aside(self) -> Path | None:
        """Where a damaged file was put, if there was one."""
        return self._database.set_aside

    def close(self) -> None:
        """Let go of the file; it is opened again when needed. In memory, forget all."""
        self._database.close()

    def note(self, entry: Entry, objects: Iterable[Listed] = ()) -> Entry:
        """Remember `entry`, and which `objects` it was for, and return it with its id."""
        listed = tuple(objects)
        if listed:
            entry = replace(entry, key_list=self._lists.add(listed))
        return replace(entry, id=self._database.write(partial(queries.insert, entry=entry)))

    def note_all(self, entries: Sequence[Entry]) -> None:
        """Remember many entries at once: all of them, or none."""

        def insert_all(connection: Connection) -> None:
            for entry in entries:
                queries.insert(connection, entry)

        self._database.write(insert_all)

    def note_batch(self, batch: Batch) -> list[Entry]:
        """Remember all that was gathered, and return it with ids."""
        return [self.note(entry, objects) for entry, objects in batch.entries()]

    def page(self, search: str = "", after: Entry | None = None, limit: int = PAGE) -> list[Entry]:
        """Return up to `limit` entries that match `search`, the last noted first.

        The next page comes `after` the last entry of the one before. An entry
        matches if bucket/key or its account's name has `search` in it, in upper
        or lower case; "" matches all.
        """
        before = after.id if after else _AFTER_ALL
        return self._database.read(partial(queries.page, search=search, before=before, limit=limit))

    def entry(self, number: int) -> Entry | None:
        """Return the entry of this id, or None if there is none."""
        if not 0 < number < _AFTER_ALL:
            return None
        found = self._database.read(partial(queries.page, search="", before=number + 1, limit=1))
        return found[0] if found and found[0].id == number else None

    def count(self, search: str = "", most: int = -1) -> int:
        """Return how many entries match; counting stops at `most`.

        Where very many match a search, say a million, it takes seconds to count them.
        """
        return self._database.read(partial(queries.count, search=search, most=most))

    def alive(self, now: datetime, access_key_id: str = "", limit: int = 1_000) -> list[Entry]:
        """Return up to `limit` entries that haven't ended by `now`, the last to end first.

        With `access_key_id`, only what that key has signed. Plain URLs, which don't
        end, aren't among them.
        """
        return self._database.read(
            partial(queries.alive, now=now, access_key_id=access_key_id, limit=limit)
        )

    def count_alive(self, now: datetime, access_key_id: str = "") -> int:
        """Return how many links there are in all entries that `alive` tells of."""
        return self._database.read(
            partial(queries.count_alive, now=now, access_key_id=access_key_id)
        )

    def forget(self, ids: Iterable[int]) -> Forgotten:
        """Forget the entries of these ids, and return what can be put back.

        The list of a batch's objects stays until the next `keep_for`, and an hour at least.
        """
        forgotten: list[Entry] = []
        numbers = (each for each in ids if 0 < each < _AFTER_ALL)
        while some := list(islice(numbers, queries.CHUNK)):
            forgotten += self._database.write(partial(queries.take, ids=some))
        return Forgotten(tuple(forgotten))

    def put_back(self, forgotten: Forgotten) -> None:
        """Remember again what was forgotten, where it was."""
        entries = iter(forgotten.entries)
        while some := list(islice(entries, queries.CHUNK)):
            self._database.write(partial(queries.insert_missing, entries=some))

    def forget_all(self) -> None:
        """Forget everything, lists included, for good."""
        self._database.write(queries.take_all)
        self._database.shrink()
        self._lists.remove_others(set(), spared=timedelta())

    def leave_all(self, until: datetime) -> int:
        """Forget everything there is now so that it can come back; return what `let_go` takes.

        It is as if it weren't there, for other programs too. None of them deletes it before
        `until`.
        """
        return self._database.write(partial(leaving.leave_all, until=until))

    def come_back(self) -> None:
        """Know again what was forgotten by `leave_all`, and wasn't let go of."""
        self._database.write(leaving.come_back)

    def let_go(self, left: int) -> None:
        """Delete for good, lists included, what was forgotten by `leave_all`."""
        lists = self._database.write(partial(leaving.let_go, up_to=left))
        self._database.shrink()
        self._lists.remove(lists)

    def let_go_of_due(self, now: datetime) -> None:
        """Delete what a program that ended before could not delete any more."""
        if not self._database.begun:
            return
        left = self._database.read(partial(leaving.due, now=now))
        if left:
            self.let_go(left)

    def keep_for(self, span: timedelta | None, now: datetime) -> int:
        """Forget what was made more than `span` ago and has ended; return how many entries.

        None keeps all. Removes lists, too, that no entry refers to any more.
        """
        count = 0
        while span is not None:
            due = self._database.read(partial(queries.due, made_before=now - span, now=now))
            if not due:
                break
            count += len(self.forget(due).entries)
        self._lists.remove_others(self._database.read(queries.key_lists))
        return count

    def count_due(self, span: timedelta, now: datetime) -> int:
        """Return how many entries `keep_for` would forget."""
        return self._database.read(partial(queries.count_due, made_before=now - span, now=now))

    def exported_csv(self, search: str = "", alive_at: datetime | None = None) -> Iterator[str]:
        """Yield the entries that match as lines of CSV, after a header; blocks in between.

        With `alive_at` only those whose links work then, as far as is known.
        """
        yield export.HEADER
        page = self.page(search)
        while page:
            found = (each for each in page if alive_at is None or each.works(alive_at))
            yield from map(export.line, found)
            page = self.page(search, after=page[-1])

    def made_again(self, entry: Entry) -> Iterator[LinkRequest]:
        """Yield what to ask a Signer for, to make the entry's links anew.

        An upload form is made anew from `entry.form`. Raises ListNotKept, before
        the first, for a batch whose objects weren't listed.
        """
        assert entry.form is None
        if entry.key_list:
            objects = self._lists.read(entry.key_list)
        elif entry.count == 1:
            objects = iter([Listed(entry.key, entry.version_id)])
        else:
            raise ListNotKept(_("Of these links only the first one's object is remembered."))
        for key, version_id in objects:
            yield LinkRequest(entry.bucket, key, entry.options, entry.region, version_id)
