"""Finds all objects in folders that are not loaded, in a job: what is copied or dragged whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.errors import PresignError
from presign_gui.core.records import S3Object
from presign_gui.core.texts import ngettext
from presign_gui.qt.folder import Folder
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.core.client import Connection


class Gathering(QObject):
    """Gathers for one at a time; says in the status line how many there are so far."""

    busy = Signal(bool)

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._browser = parts.browser
        self._voice = parts.voice
        self._job: Job | None = None

    def start(
        self,
        connection: Connection,
        objects: Iterable[S3Object],
        folders: Iterable[Folder],
        levels: Iterable[Folder],
        then: Callable[[list[S3Object]], None],
        failed: Callable[[PresignError], None],
    ) -> None:
        """Find all below `folders` and all directly in `levels`; call `then` with it.

        `objects` come first, and nothing comes twice. What was gathered before is given up.
        """
        self.stop()
        found = {(each.bucket, each.key, each.version_id): each for each in objects}
        versions = self._browser.shows_versions
        below = [(folder.bucket.name, folder.prefix) for folder in folders]
        beside = [(folder.bucket.name, folder.prefix) for folder in levels]

        def work():
            from presign_gui.core import listing

            level = listing.versions if versions else listing.level
            for wanted, pages in ((beside, level), (below, listing.everything)):
                for bucket, prefix in wanted:
                    for page in pages(connection, bucket, prefix):
                        rows = range(len(page.objects))
                        yield [page.objects.s3_object(row, bucket, page.region) for row in rows]

        def arrive(some: list[S3Object]) -> None:
            for each in some:
                if not each.delete_marker:
                    found[each.bucket, each.key, each.version_id] = each
            self._voice.tell(ngettext("{count} object…", "{count} objects…", len(found)))

        def done() -> None:
            self._end()
            then(list(found.values()))

        def fail(error: PresignError) -> None:
            self._end()
            failed(error)

        self.busy.emit(True)
        self._job = self._jobs.start(work, on_item=arrive, on_done=done, on_failed=fail)

    def stop(self) -> None:
        """Give up what is being gathered."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    def _end(self) -> None:
        self._job = None
        self.busy.emit(False)
