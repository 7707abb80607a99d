"""Everything below a prefix over several connections, where one would mostly wait.

A server gives a thousand keys for a request, and the next thousand only after it. So
the walk asks about several stretches of keys at once. It lists one level to learn
where there are folders, and cuts there; a stretch that turns out long while somebody
is idle is cut again. Folders by the thousand go many to a stretch, for each stretch
costs a request, which brings the keys of many small folders at once.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from itertools import islice
from operator import lt

from presign_gui.core import stopping
from presign_gui.core.client import Connection
from presign_gui.core.columns import SEPARATOR, Columns, Page
from presign_gui.core.errors import Stopped, UnexpectedAnswer
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.listing.paging import pages
from presign_gui.core.texts import _

_PAGES_WAITING = 2
"""Pages for each connection that may wait to be taken: who takes slowly slows the walk."""

_STRETCHES_WAITING = 2
"""Stretches for each connection that should be there to begin with next."""


@dataclass(frozen=True)
class _Stretch:
    """Keys that begin with `prefix`, are not before `first`, and before `end`."""

    prefix: str
    first: str = ""
    end: str = ""  # "": there is none
    only_deeper: bool = False  # not the objects directly below `prefix`: they are known
    cut: bool = False  # long enough to ask first where it can be cut

    @property
    def after(self) -> dict[str, str]:
        """What S3 is told of `first`: it knows only keys to begin after."""
        return {"StartAfter": self.first[:-1]} if self.first[:-1] > self.prefix else {}

    def of(self, objects: Columns, *, deep: bool) -> tuple[Columns, bool]:
        """Return those objects that are in here, and whether the listing is past it.

        With `deep` they are of a listing that goes into folders.
        """
        if not (self.first or self.end):
            return objects, False
        base = len(objects.prefix)
        names = objects.names.blob.split(SEPARATOR)[:-1]
        if not all(map(lt, names, islice(names, 1, None))):
            raise UnexpectedAnswer(_("The keys come in no order."))
        start = bisect_left(names, _bytes(self.first[base:]))
        stop = bisect_left(names, _bytes(self.end[base:])) if self.end else len(names)
        rows: Sequence[int] = range(start, stop)
        if self.only_deeper:
            below = len(_bytes(self.prefix[base:]))
            rows = [row for row in rows if deep and b"/" in names[row][below:]]
        return objects if len(rows) == len(names) else objects.take(rows), stop < len(names)


def walk(
    connection: Connection,
    bucket: str,
    prefix: str = "",
    connections: int = 8,
    gate: Gate = OPEN,
) -> Iterator[Page]:
    """Yield all objects below `prefix` in pages of any order, over several connections.

    Each key comes once; no page has prefixes or a token. All threads have ended when
    the generator is closed, has failed, or is stopped. Blocks on the network;
    raises S3Error and CredentialError.
    """
    connection.region_of(bucket)  # once, before there are many threads to ask for it
    work = _Walk(connection, bucket, prefix, connections, gate)
    with (
        stopping.current.get().during(work.end),
        ThreadPoolExecutor(connections, "walk") as threads,
    ):
        try:
            for _number in range(connections):
                threads.submit(copy_context().run, work.run)
            for objects in work.found():
                yield Page((), objects, connection.region_of(bucket))
        finally:
            work.end()


class _Walk:
    """The stretches that are to be listed, and the pages that were."""

    def __init__(
        self, connection: Connection, bucket: str, base: str, connections: int, gate: Gate
    ) -> None:
        self._connection = connection
        self._bucket = bucket
        self._base = base
        self._gate = gate
        self._connections = connections
        self._stop = stopping.Stop()
        self._changed = threading.Condition()
        self._todo = deque([_Stretch(base, cut=True)])
        self._open = 1  # stretches to do, or being done
        self._idle = 0
        self._pages: deque[Columns] = deque()
        self._error: BaseException | None = None

    def end(self) -> None:
        """Let all threads end; never blocks."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()

    def found(self) -> Iterator[Columns]:
        """Yield what the threads find; raise what stopped them."""
        while True:
            with self._changed:
                while self._open and not (self._pages or self._error or self._stop.is_set()):
                    self._changed.wait()
                if self._error:
                    raise self._error
                if self._stop.is_set():
                    raise Stopped
                if not self._pages:
                    return
                page = self._pages.popleft()
                self._changed.notify_all()
            yield page

    def run(self) -> None:
        """List stretch after stretch until there is none, on a thread of its own."""
        stopping.current.set(self._stop)
        try:
            while stretch := self._take():
                if stretch.cut:
                    self._list_level(stretch)
                else:
                    self._list_all(stretch)
                with self._changed:
                    self._open -= 1
                    self._changed.notify_all()
        except BaseException as error:  # noqa: BLE001 (raised again where the pages are taken)
            self._fail(error)

    def _take(self) -> _Stretch | None:
        with self._changed:
            self._idle += 1
            while self._open and not self._todo and not self._stop.is_set():
                self._changed.wait()
            self._idle -= 1
            return None if self._stop.is_set() or not self._todo else self._todo.popleft()

    def _add(self, *stretches: _Stretch) -> None:
        with self._changed:
            self._todo.extend(stretches)
            self._open += len(stretches)
            self._changed.notify_all()

    def _fail(self, error: BaseException) -> None:
        with self._changed:
            if not self._stop.is_set():
                self._error = error
        self.end()

    def _give(self, objects: Columns) -> None:
        if not len(objects):
            return
        with self._changed:
            while len(self._pages) >= self._connections * _PAGES_WAITING:
                if self._stop.is_set():
                    raise Stopped
                self._changed.wait()
            self._pages.append(objects)
            self._changed.notify_all()

    def _list_all(self, stretch: _Stretch) -> None:
        """List a stretch through all its folders, or its beginning, if others have nothing."""
        for page in self._pages_of(stretch, {}):
            with self._gate():
                objects, past = stretch.of(page.objects, deep=True)
            self._give(objects)
            if past:
                return
            if page.next_token and len(page.objects) and self._someone_idle():
                first = page.objects.key(len(page.objects) - 1) + "\0"
                self._add(replace(stretch, first=first, cut=True))
                return

    def _list_level(self, stretch: _Stretch) -> None:
        """List the objects of one level, and leave what is in its folders to others."""
        name, inside, _rest = stretch.first[len(stretch.prefix) :].partition("/")
        if inside:  # servers differ in what a level has for those who begin inside of a folder
            folder = stretch.prefix + name + "/"
            self._add(_Stretch(folder, stretch.first, cut=True))
            stretch = replace(stretch, first=_end_of(folder))
            if stretch.end and stretch.first >= stretch.end:
                return
        for page in self._pages_of(stretch, {"Delimiter": "/"}):
            with self._gate():
                objects, past = stretch.of(page.objects, deep=False)
            self._give(objects)
            folders = [
                folder
                for folder in page.prefixes
                if folder >= stretch.first and (not stretch.end or folder < stretch.end)
            ]
            self._add(*self._grouped(stretch.prefix, folders))
            if past or (stretch.end and page.prefixes and page.prefixes[-1] >= stretch.end):
                return

    def _grouped(self, prefix: str, folders: list[str]) -> list[_Stretch]:
        """Return stretches of folders that follow each other, as many as are wanted."""
        wanted = max(1, self._connections * _STRETCHES_WAITING - len(self._todo))
        size = -(-len(folders) // wanted)
        groups = [folders[start : start + size] for start in range(0, len(folders), size or 1)]
        return [
            _Stretch(prefix, group[0], _end_of(group[-1]), only_deeper=True)
            if len(group) > 1
            else _Stretch(group[0])
            for group in groups
        ]

    def _pages_of(self, stretch: _Stretch, more: dict[str, str]) -> Iterator[Page]:
        asked = {"Bucket": self._bucket, "Prefix": stretch.prefix, **stretch.after, **more}
        return pages(self._connection, asked, self._base, "", self._gate)

    def _someone_idle(self) -> bool:
        return self._idle > 0 and not self._todo


def _end_of(folder: str) -> str:
    """Return what comes after all keys in `folder`, which ends in "/"."""
    return folder[:-1] + chr(ord("/") + 1)


def _bytes(text: str) -> bytes:
    """S3 orders keys by their UTF-8."""
    return text.encode("utf-8", "surrogatepass")
