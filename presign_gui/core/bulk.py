"""Links by the million: listing, signing and writing at the same time, and going on later.

pages of requests -> signer -> format -> a stream, or a file that grows (part_file.py)
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue

from presign_gui.core import listing, stopping
from presign_gui.core.address import Address, parse
from presign_gui.core.client import Connection
from presign_gui.core.errors import Stopped
from presign_gui.core.formats import Format
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.part_file import START, PartFile, Position
from presign_gui.core.records import Link, LinkOptions, LinkRequest
from presign_gui.core.signing import Signer

PAGE_LENGTH = 1_000
_TURN = 200  # links, which the slowest format writes in some 5 ms

PAGES_AHEAD = 4
"""How many pages are listed before the first of them is signed."""


@dataclass(frozen=True)
class RequestPage:
    """Some requests, and the position when they are done."""

    requests: list[LinkRequest]
    then: Position


Pages = Generator[RequestPage, None, None]
"""Of them; whoever is done with it early closes it."""

Report = Callable[[int], None]
"""Called with the number of links done, some times a second."""


def _nothing() -> None:
    """Nobody wants to know."""


def below(
    connection: Connection,
    places: Sequence[Address],
    options: LinkOptions,
    start: Position = START,
    levels: int = 0,
) -> Pages:
    """Yield requests for everything below each place, from `start` on, listing some ahead.

    Of the first `levels` places only for what is directly in them. Folder markers,
    empty objects whose key ends in "/", are left out. Blocks on the network; raises
    S3Error and CredentialError.
    """
    with ahead(_listed(connection, places, options, start, levels)) as pages:
        yield from pages


def _listed(
    connection: Connection,
    places: Sequence[Address],
    options: LinkOptions,
    start: Position,
    levels: int,
) -> Pages:
    done = start.done
    for number, place in enumerate(places[start.place :], start.place):
        after = start.after if number == start.place else ""
        listed = listing.beside if number < levels else listing.everything
        for page in listed(connection, place.bucket, place.key, after):
            objects = page.objects
            requests = [
                LinkRequest(place.bucket, key, options, page.region, size=size)
                for key, size in zip(objects.keys, objects.sizes, strict=True)
                if size or not key.endswith("/")
            ]
            if len(objects):
                done += len(requests)
                yield RequestPage(requests, Position(done, number, objects.key(-1)))


def of_keys(
    connection: Connection,
    lines: Iterable[str],
    base: Address | None,
    options: LinkOptions,
    start: Position = START,
) -> Pages:
    """Yield requests for keys given one a line, from `start` on.

    They are read on the thread that asks: a wait for somebody who types can't be cut short
    from another. A line is an s3:// address, or with a `base` what follows its prefix; an
    empty line is nothing. Blocks on `lines`, and on the network when a bucket
    comes up for the first time. Raises InvalidAddress.
    """
    wanted = (line for line in (each.rstrip("\r\n") for each in lines) if line)
    rest = islice(wanted, start.done, None)
    done = start.done
    while some := list(islice(rest, PAGE_LENGTH)):
        places = [_place(line, base) for line in some]
        requests = [
            LinkRequest(place.bucket, place.key, options, connection.region_of(place.bucket))
            for place in places
        ]
        done += len(requests)
        yield RequestPage(requests, Position(done))


def _place(line: str, base: Address | None) -> Address:
    if base is None or line.startswith("s3://"):
        return parse(line)
    return Address(base.bucket, base.key + line)


def links(
    pages: Pages,
    signer: Signer,
    checkpoint: Callable[[Position], None],
    report: Report,
    gate: Gate = OPEN,
) -> Generator[Link, None, None]:
    """Yield the links of all pages, and close these in the end.

    `checkpoint` is called with a page's end when all its links have been taken,
    and so written by whoever takes them: in turns of `gate`, which last until more
    are asked for. Blocks, but in no turn, and raises as `pages` do.
    """
    with closing(pages):
        for page in pages:
            for some in signer.slices(page.requests):
                for start in range(0, len(some), _TURN):
                    with gate():
                        yield from some[start : start + _TURN]
            checkpoint(page.then)
            report(page.then.done)


def write(
    pages: Pages,
    signer: Signer,
    how: Format,
    file: PartFile,
    report: Report,
    kept: Callable[[], object] = _nothing,
) -> None:
    """Write the links of all pages to `file`, after those that are in it already.

    `kept` is called when what was written stays, whatever comes. Blocks until all is
    written; raises as `pages` do, InvalidInput, FileProblem.
    """
    for done in written(pages, signer, how, file, kept):
        report(done)


def written(
    pages: Pages,
    signer: Signer,
    how: Format,
    file: PartFile,
    kept: Callable[[], object] = _nothing,
    gate: Gate = OPEN,
) -> Iterator[int]:
    """Do what `write` does, and yield after each page how many links are done.

    Whoever stops asking interrupts it, as any failure does.
    """
    told: list[int] = []

    def checkpoint(position: Position) -> None:
        file.checkpoint(position)
        kept()

    with file.open(), closing(links(pages, signer, checkpoint, told.append, gate)) as made:
        for text in how.write_on(made) if file.holds_links else how.write(made):
            file.write(text)
            while told:
                yield told.pop()
        yield from told


@contextmanager
def ahead(pages: Pages) -> Iterator[Iterator[RequestPage]]:
    """Take from `pages` on a thread of its own, a few ahead of who uses them.

    The thread has ended, and `pages` is closed, when the block is left.
    """
    ready: SimpleQueue[RequestPage | BaseException | None] = SimpleQueue()
    room = threading.Semaphore(PAGES_AHEAD)
    stop = stopping.Stop()

    def take() -> None:
        stopping.current.set(stop)
        end: BaseException | None = None
        try:
            with stop.during(room.release), closing(pages):
                while not stop.is_set() and (page := next(pages, None)) is not None:
                    room.acquire()
                    ready.put(page)
        except BaseException as error:  # noqa: BLE001 (raised again where the pages are used)
            end = error
        ready.put(end)

    def given() -> Iterator[RequestPage]:
        while True:
            page = ready.get()
            if stop.is_set():
                raise Stopped
            if page is None:
                return
            if isinstance(page, BaseException):
                raise page
            room.release()
            yield page

    # A daemon, that a second Ctrl+C needn't wait for a name server.
    thread = threading.Thread(
        target=copy_context().run, args=(take,), name="listing ahead", daemon=True
    )
    with stopping.current.get().during(stop.set):
        try:
            thread.start()  # which Ctrl+C may interrupt, after it has begun
            yield given()
        finally:
            stop.set()
            while thread.is_alive():
                thread.join(0.01)
