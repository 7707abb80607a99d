"""Links by the million: listing, signing and writing at the same time, and going on later.

    pages of requests -> signer -> format -> a stream, or a file that grows as FILE.part

Beside FILE.part stands FILE.part.json, which says up to where it is good: how many
bytes, how many links, and where in the listing. It is written every second and when
the work is interrupted, so that whatever ends the program, `resume` cuts the file back
to whole lines and goes on from there. FILE itself appears when all is done, and not before.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from queue import Queue
from typing import IO, Any, TypeVar

from presign_gui.core import listing, stopping
from presign_gui.core.address import Address, parse
from presign_gui.core.client import Connection
from presign_gui.core.errors import FileProblem, InvalidInput
from presign_gui.core.formats import Format
from presign_gui.core.records import Link, LinkOptions, LinkRequest
from presign_gui.core.signing import Signer
from presign_gui.core.storage import write_json
from presign_gui.core.texts import _

PAGE_LENGTH = 1_000
SAVED_EVERY = 1.0
"""Seconds between two notes of how far a file is good; also made when it is interrupted."""

PAGES_AHEAD = 4
"""How many pages are listed before the first of them is signed."""


@dataclass(frozen=True)
class Position:
    """How far a list of links has come: all before it is written."""

    done: int = 0  # links
    place: int = 0  # index of the place that is being listed
    after: str = ""  # the last key there


@dataclass(frozen=True)
class RequestPage:
    """Some requests, and the position when they are done."""

    requests: list[LinkRequest]
    then: Position


Report = Callable[[int], None]
"""Called with the number of links done, some times a second."""


def below(
    connection: Connection,
    places: Sequence[Address],
    options: LinkOptions,
    start: Position = Position(),
) -> Iterator[RequestPage]:
    """Yield requests for everything below each place, from `start` on.

    Folder markers, empty objects whose key ends in "/", are left out. Blocks on
    the network; raises S3Error and CredentialError.
    """
    done = start.done
    for number, place in enumerate(places[start.place :], start.place):
        after = start.after if number == start.place else ""
        for page in listing.everything(connection, place.bucket, place.key, after):
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
    start: Position = Position(),
) -> Iterator[RequestPage]:
    """Yield requests for keys given one a line, from `start` on.

    A line is an s3:// address, or with a `base` what follows its prefix; an
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
    pages: Iterable[RequestPage],
    signer: Signer,
    checkpoint: Callable[[Position], None],
    report: Report,
) -> Iterator[Link]:
    """Yield the links of all pages, listing ahead on a thread while they are signed.

    `checkpoint` is called with a page's end when all its links have been taken,
    and so written by whoever takes them. Blocks and raises as `pages` do.
    """
    with _ahead(pages) as listed:
        for page in listed:
            for some in signer.slices(page.requests):
                yield from some
            checkpoint(page.then)
            report(page.then.done)


class PartFile:
    """A file that is good up to a known place until it is complete."""

    def __init__(self, path: Path, task: dict[str, Any]) -> None:
        """`task` says what the file is made of: a different one can't go on with it."""
        self.path = path
        self.part = path.with_name(f"{path.name}.part")
        self._state = path.with_name(f"{path.name}.part.json")
        self._task = task
        self._position = Position()
        self._good = 0  # bytes
        self._saved_at = 0.0
        self._file: IO[bytes] | None = None

    def resumed(self) -> Position:
        """Return where an earlier run was interrupted.

        Raises InvalidInput if there is nothing to go on with, or it was another
        task; FileProblem if it can't be read.
        """
        try:
            state = json.loads(self._state.read_text("utf-8"))
            position = Position(**state["position"])
            size = int(state["bytes"])
            same = state["task"] == self._task
        except FileNotFoundError as error:
            raise InvalidInput(
                _("There is no unfinished {path} to go on with.", path=self.part)
            ) from error
        except OSError as error:
            raise _problem(self._state, error) from error
        except (ValueError, TypeError, KeyError) as error:
            raise InvalidInput(_("{path} is damaged; start anew.", path=self._state)) from error
        if not same:
            raise InvalidInput(
                _("{path} was begun with other options; use the same ones.", path=self.part)
            )
        try:
            os.truncate(self.part, size)
        except OSError as error:
            raise _problem(self.part, error) from error
        self._position, self._good = position, size
        return position

    @property
    def holds_links(self) -> bool:
        """Whether there is something to go on with: links, and their format's header."""
        return self._good > 0

    def write(self, text: str) -> None:
        """Add `text`; it counts when the next `checkpoint` has been passed."""
        assert self._file is not None
        self._file.write(text.encode())

    def checkpoint(self, position: Position) -> None:
        """All that was written up to `position` is good. Raises FileProblem."""
        assert self._file is not None
        self._position, self._good = position, self._file.tell()
        if time.monotonic() - self._saved_at > SAVED_EVERY:
            self._file.flush()
            self._save()

    def _save(self) -> None:
        write_json(
            self._state,
            {"task": self._task, "position": asdict(self._position), "bytes": self._good},
        )
        self._saved_at = time.monotonic()

    @contextmanager
    def open(self) -> Iterator[PartFile]:
        """Write in the block; when it ends well, the file takes its name.

        When it doesn't, what is good stays as FILE.part. Raises FileProblem.
        """
        try:
            # "ab" after a resume, which has cut it back to what is good.
            with self.part.open("ab" if self._good else "wb", 1 << 20) as self._file:
                self._save()
                yield self
                self._file.flush()
                os.fsync(self._file.fileno())
            os.replace(self.part, self.path)
            self._state.unlink()
        except OSError as error:
            raise _problem(self.path, error) from error
        finally:
            if self.part.exists():
                os.truncate(self.part, self._good)
                self._save()


def write(
    pages: Iterable[RequestPage],
    signer: Signer,
    how: Format,
    file: PartFile,
    report: Report,
) -> None:
    """Write the links of all pages to `file`, after those that are in it already.

    Blocks until all is written; raises as `pages` do, InvalidInput, FileProblem.
    """
    with file.open():
        made = links(pages, signer, file.checkpoint, report)
        for text in how.write_on(made) if file.holds_links else how.write(made):
            file.write(text)


T = TypeVar("T")


@contextmanager
def _ahead(pages: Iterable[T]) -> Iterator[Iterator[T]]:
    """Take from `pages` on a thread of its own, a few ahead of who uses them."""
    ready: Queue[T | BaseException | None] = Queue(PAGES_AHEAD)
    stop = stopping.Stop()

    def take() -> None:
        stopping.current.set(stop)
        end: BaseException | None = None
        try:
            for page in pages:
                ready.put(page)
                if stop.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 (raised again where the pages are used)
            end = error
        ready.put(end)

    def given() -> Iterator[T]:
        while (page := ready.get()) is not None:
            if isinstance(page, BaseException):
                raise page
            yield page

    thread = threading.Thread(target=take, name="listing ahead", daemon=True)
    outer = stopping.current.get()
    with outer.during(stop.set):
        thread.start()
        try:
            yield given()
        finally:
            stop.set()
            while thread.is_alive():
                with suppress(Exception):
                    ready.get_nowait()  # it may wait for room
                thread.join(0.01)


def _problem(path: Path, error: OSError) -> FileProblem:
    return FileProblem(_("{path}: {reason}", path=path, reason=error.strerror or str(error)))
