"""Asks the signer for links, and hands them on: to the preview, the clipboard, a drag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.errors import PresignError
from presign_gui.core.records import Link, LinkOptions, LinkRequest, S3Object
from presign_gui.qt.jobs import Job, Jobs, Lane

if TYPE_CHECKING:
    from presign_gui.core.client import Clients, Connection


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
        """Sign for another account, or for none; whatever was under way ends."""
        for purpose in list(self._jobs_under_way):
            self._cancel(purpose)
        self._connection = connection
        self._dragged = None
        self.previewed.emit(None)

    def preview(self, wanted: S3Object | None, options: LinkOptions) -> None:
        """Make the link of one object for the panel; the last request wins."""
        self._cancel("preview")
        if wanted is None or self._connection is None:
            self.previewed.emit(None)
            return
        self._make(
            "preview",
            [wanted],
            options,
            lambda links: self.previewed.emit(links[0]),
            self.failed.emit,
        )

    def make(
        self,
        objects: Sequence[S3Object],
        options: LinkOptions,
        then: Callable[[list[Link]], None],
        failed: Callable[[PresignError], None],
    ) -> None:
        """Make the links of `objects`, all of them, and call `then` with them in that order.

        A request before it that isn't done yet is given up.
        """
        self._cancel("copy")
        self._make("copy", objects, options, then, failed)

    def prepare_drag(self, objects: Sequence[S3Object], options: LinkOptions) -> None:
        """Make the links that a drag would need, so that they are there when it starts."""
        self._cancel("drag")
        self._dragged = None

        def keep(links: list[Link]) -> None:
            self._dragged = (tuple(objects), options), links
            self.drag_ready.emit()

        self._make("drag", objects, options, keep, lambda _error: None)

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

    def _make(self, purpose, objects, options, then, failed) -> None:
        if self._connection is None or not objects:
            return
        if self._connection.ready_credential(lasting=options.expiry) is None:
            # The keys, or fresher ones, are in the keyring or on the network: not
            # for the signer's thread.
            self._run(
                purpose,
                Lane.S3,
                _asking_for_credential(self._connection),
                lambda _none: self._sign(purpose, objects, options, then, failed),
                failed,
            )
        else:
            self._sign(purpose, objects, options, then, failed)

    def _sign(self, purpose, objects, options, then, failed) -> None:
        connection, clients = self._connection, self._clients
        requests = [
            LinkRequest(each.bucket, each.key, options, each.region, size=each.size)
            for each in objects
        ]
        made: list[Link] = []

        def work():
            from presign_gui.core.signing import Signer

            signer = Signer(connection.account, connection.last_credential, clients())
            yield from signer.slices(requests)

        def gather(some: list[Link]) -> None:
            made.extend(some)
            self.progressed.emit(len(made), len(requests))
            if len(made) == len(requests):
                then(made)

        self._run(purpose, Lane.SIGNER, work, gather, failed)

    def _run(self, purpose, lane, work, on_item, on_failed) -> None:
        job = self._jobs.start(work, on_item=on_item, on_failed=on_failed, lane=lane)
        self._jobs_under_way.setdefault(purpose, []).append(job)

    def _cancel(self, purpose: str) -> None:
        for job in self._jobs_under_way.pop(purpose, []):
            job.cancel()


def _asking_for_credential(connection: Connection):
    def work():
        connection.credential()
        yield None

    return work
