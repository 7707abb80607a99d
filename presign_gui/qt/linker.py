"""Asks the signer for links, and hands them on: to the preview, the clipboard, a drag."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from presign_gui.core.columns import Rows
from presign_gui.core.errors import PresignError
from presign_gui.core.formats import Format
from presign_gui.core.gate import Gate
from presign_gui.core.records import Link, LinkOptions, LinkRequest, Method, S3Object
from presign_gui.qt import outlet
from presign_gui.qt.jobs import Job, Jobs, Lane
from presign_gui.qt.outlet import Parcel

if TYPE_CHECKING:
    from presign_gui.core.client import Clients, Connection


Chosen = Sequence[Rows | S3Object]
"""What is to be linked; to delete markers in it there are no links."""

_SLICE = 500  # requests, which are made in a millisecond or two


@dataclass(frozen=True)
class Written:
    """Links as text, ready for the clipboard, and what to say of them."""

    text: str = field(repr=False)
    links: Sequence[Link]
    until: datetime | None  # when the first of them ends, UTC; None: plain URLs, which don't

    @property
    def count(self) -> int:
        return len(self.links)


class Linker(QObject):
    """Makes links for the open account, on the signer's own thread."""

    previewed = Signal(object)  # a Link, or None when there is nothing to preview
    failed = Signal(object)  # a PresignError, of the preview
    drag_ready = Signal()
    drag_failed = Signal(object)  # a PresignError
    progressed = Signal(int, int)  # links made, links wanted

    def __init__(self, jobs: Jobs, clients: Callable[[], Clients]) -> None:
        """`clients` is called on the signer's thread, for it imports boto3."""
        super().__init__()
        self._jobs = jobs
        self._clients = clients
        self._connection: Connection | None = None
        self._jobs_under_way: dict[str, list[Job]] = {}
        self._dragged: tuple[object, Parcel] | None = None

    def use(self, connection: Connection | None) -> None:
        """Sign for another account; with None, whatever is under way ends."""
        if connection is None:
            for purpose in list(self._jobs_under_way):
                self._cancel(purpose)
            self._dragged = None
        self._connection = connection
        self.previewed.emit(None)

    def preview(self, wanted: S3Object | None, options: LinkOptions) -> None:
        """Make the link of one object for the panel; the last request wins."""
        self._cancel("preview")
        if wanted is None or wanted.delete_marker or self._connection is None:
            self.previewed.emit(None)
            return

        def gather(links: list[Link], _wanted: int) -> list[Link]:
            return links

        self._make(
            "preview",
            self._connection,
            [wanted],
            options,
            gather,
            self.previewed.emit,
            self.failed.emit,
        )

    def write(
        self,
        connection: Connection,
        objects: Chosen,
        options: LinkOptions,
        how: Format,
        then: Callable[[Written], None],
        failed: Callable[[PresignError], None],
    ) -> None:
        """Make the links of `objects`, all of them, write them as `how`, and call `then`.

        A request before it that isn't done yet is given up.
        """
        self._cancel("copy")
        made: list[Link] = []

        def gather(some: list[Link], wanted: int) -> Iterator[Any]:
            made.extend(some)
            if len(made) < wanted:
                yield len(made), wanted
            else:
                text = outlet.written(made, how, self._jobs.gate.turn)
                ends = {link.expires_at for link in made if link.expires_at}
                yield Written(text, made, min(ends, default=None))

        def arrive(what: tuple[int, int] | Written) -> None:
            if isinstance(what, Written):
                then(what)
            else:
                self.progressed.emit(*what)

        self._make("copy", connection, objects, options, gather, arrive, failed)

    def prepare_drag(
        self, wanted: object, objects: Chosen, options: LinkOptions, how: Format
    ) -> None:
        """Make the links that a drag of `objects` would need, and write them.

        `parcel_for_drag` has them, when they are there, for whoever asks for `wanted`.
        """
        self._cancel("drag")
        self._dragged = None
        made: list[Link] = []

        def gather(some: list[Link], count: int) -> Iterator[Parcel]:
            made.extend(some)
            if len(made) == count:
                yield outlet.parcel(made, how, self._jobs.gate.turn)

        def keep(parcel: Parcel) -> None:
            self._dragged = wanted, parcel
            self.drag_ready.emit()

        if self._connection is not None:
            self._make(
                "drag", self._connection, objects, options, gather, keep, self.drag_failed.emit
            )

    def parcel_for_drag(self, wanted: object) -> Parcel | None:
        """Return what was prepared for just this, if it is there."""
        if self._dragged and self._dragged[0] == wanted:
            return self._dragged[1]
        return None

    def stop(self) -> None:
        """Give up the links that are being made for the clipboard."""
        self._cancel("copy")

    def _make(self, purpose, connection, objects, options, gather, arrive, failed) -> None:
        """Sign; `gather` makes of each slice, on the signer's thread, what `arrive` is given."""

        def sign(_none: None = None) -> None:
            gate = self._jobs.gate.turn
            work = _signing(connection, self._clients, objects, options, gather, gate)
            self._run(purpose, Lane.SIGNER, work, arrive, failed)

        lasting = options.until - connection.now() if options.until else options.expiry
        if connection.ready_credential(lasting=lasting) is None:
            # The keys, or fresher ones, are in the keyring or on the network: not
            # for the signer's thread.
            asking = _asking_for_credential(connection, lasting)
            self._run(purpose, Lane.S3, asking, sign, failed)
        else:
            sign()

    def _run(self, purpose, lane, work, on_item, on_failed) -> None:
        job = self._jobs.start(work, on_item=on_item, on_failed=on_failed, lane=lane)
        self._jobs_under_way.setdefault(purpose, []).append(job)

    def _cancel(self, purpose: str) -> None:
        for job in self._jobs_under_way.pop(purpose, []):
            job.cancel()


def _signing(connection: Connection, clients, objects: Chosen, options, gather, gate: Gate):
    def work():
        from presign_gui.core.signing import Signer

        asked, requests = _requests(objects, options), []
        while some := _in_turn(asked, gate):
            requests += some
        signer = Signer(connection.account, connection.last_credential, clients())
        for links in _slices_in_turn(signer.slices(requests), gate):
            yield from gather(links, len(requests))
        if not requests:
            yield from gather([], 0)

    return work


def _in_turn(asked: Iterator[LinkRequest], gate: Gate) -> list[LinkRequest]:
    with gate():
        return list(islice(asked, _SLICE))


def _slices_in_turn(slices: Iterator[list[Link]], gate: Gate) -> Iterator[list[Link]]:
    """Yield what `slices` yields; the first may wait for boto3, and so has no turn."""
    some = next(slices, None)
    while some is not None:
        yield some
        with gate():
            some = next(slices, None)


def _requests(objects: Chosen, options: LinkOptions) -> Iterator[LinkRequest]:
    requests = _as_they_are(objects, options)
    if options.method is Method.PUT:  # what is uploaded is a version of its own
        return (replace(each, version_id="") for each in requests)
    return requests


def _as_they_are(objects: Chosen, options: LinkOptions) -> Iterator[LinkRequest]:
    for each in objects:
        if isinstance(each, Rows):
            yield from each.requests(options)
        elif not each.delete_marker:
            yield LinkRequest(
                each.bucket, each.key, options, each.region, each.version_id, each.size
            )


def _asking_for_credential(connection: Connection, lasting: timedelta):
    def work():
        connection.credential(lasting)
        yield None

    return work
