"""Asks the signer for links, and hands them on: to the preview, the clipboard, a drag."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from presign_gui.core.errors import PresignError
from presign_gui.core.formats import Format
from presign_gui.core.records import Link, LinkOptions, LinkRequest, S3Object
from presign_gui.qt.jobs import Job, Jobs, Lane

if TYPE_CHECKING:
    from presign_gui.core.client import Clients, Connection


@dataclass(frozen=True)
class Written:
    """Links as text, ready for the clipboard, and what to say of them."""

    text: str = field(repr=False)
    count: int
    until: datetime | None  # when the first of them ends, UTC; None: plain URLs, which don't


class Linker(QObject):
    """Makes links for the open account, on the signer's own thread."""

    previewed = Signal(object)  # a Link, or None when there is nothing to preview
    failed = Signal(object)  # a PresignError, of the preview
    drag_ready = Signal()
    progressed = Signal(int, int)  # links made, links wanted

    def __init__(self, jobs: Jobs, clients: Callable[[], Clients]) -> None:
        """`clients` is called on the signer's thread, for it imports boto3."""
        super().__init__()
        self._jobs = jobs
        self._clients = clients
        self._connection: Connection | None = None
        self._jobs_under_way: dict[str, list[Job]] = {}
        self._dragged: tuple[object, list[Link]] | None = None

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
        self._make_all(
            "preview",
            [wanted],
            options,
            lambda links: self.previewed.emit(links[0]),
            self.failed.emit,
        )

    def write(
        self,
        connection: Connection,
        objects: Sequence[S3Object],
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

        def gather(some: list[Link]) -> Iterator[Any]:
            made.extend(some)
            if len(made) < len(objects):
                yield len(made)
            else:
                text = "".join(how.write(made)).removesuffix("\n")
                ends = [link.expires_at for link in made if link.expires_at]
                yield Written(text, len(made), min(ends, default=None))

        def arrive(what: int | Written) -> None:
            if isinstance(what, Written):
                then(what)
            else:
                self.progressed.emit(what, len(objects))

        self._make("copy", connection, objects, options, gather, arrive, failed)

    def prepare_drag(self, objects: Sequence[S3Object], options: LinkOptions) -> None:
        """Make the links that a drag would need, so that they are there when it starts."""
        self._cancel("drag")
        self._dragged = None

        def keep(links: list[Link]) -> None:
            self._dragged = (tuple(objects), options), links
            self.drag_ready.emit()

        self._make_all("drag", objects, options, keep, lambda _error: None)

    def links_for_drag(
        self, objects: Sequence[S3Object], options: LinkOptions
    ) -> list[Link] | None:
        """Return the links prepared for just these objects and options, if they are there."""
        if self._dragged and self._dragged[0] == (tuple(objects), options):
            return self._dragged[1]
        return None

    def stop(self) -> None:
        """Give up the links that are being made for the clipboard."""
        self._cancel("copy")

    def _make_all(self, purpose, objects, options, then, failed) -> None:
        """Make links for the open account, and call `then` with the list of all."""
        made: list[Link] = []

        def gather(some: list[Link]) -> Iterator[list[Link]]:
            made.extend(some)
            if len(made) == len(objects):
                yield made

        if self._connection is not None and objects:
            self._make(purpose, self._connection, objects, options, gather, then, failed)

    def _make(self, purpose, connection, objects, options, gather, arrive, failed) -> None:
        """Sign; `gather` makes of each slice, on the signer's thread, what `arrive` is given."""

        def sign(_none: None = None) -> None:
            work = _signing(connection, self._clients, objects, options, gather)
            self._run(purpose, Lane.SIGNER, work, arrive, failed)

        if connection.ready_credential(lasting=options.expiry) is None:
            # The keys, or fresher ones, are in the keyring or on the network: not
            # for the signer's thread.
            asking = _asking_for_credential(connection, options.expiry)
            self._run(purpose, Lane.S3, asking, sign, failed)
        else:
            sign()

    def _run(self, purpose, lane, work, on_item, on_failed) -> None:
        job = self._jobs.start(work, on_item=on_item, on_failed=on_failed, lane=lane)
        self._jobs_under_way.setdefault(purpose, []).append(job)

    def _cancel(self, purpose: str) -> None:
        for job in self._jobs_under_way.pop(purpose, []):
            job.cancel()


def _signing(connection: Connection, clients, objects, options, gather):
    def work():
        from presign_gui.core.signing import Signer

        requests = [
            LinkRequest(each.bucket, each.key, options, each.region, each.version_id, each.size)
            for each in objects
        ]
        signer = Signer(connection.account, connection.last_credential, clients())
        for some in signer.slices(requests):
            yield from gather(some)

    return work


def _asking_for_credential(connection: Connection, lasting: timedelta):
    def work():
        connection.credential(lasting)
        yield None

    return work
