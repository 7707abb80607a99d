"""Files of this computer to S3, and links to them on the clipboard: drop to share.

What brings them is `bringing`'s; what is asked and said, `upload_words`'.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.address import Address
from presign_gui.core.errors import AccessDenied, PresignError
from presign_gui.core.records import S3Object
from presign_gui.core.texts import _
from presign_gui.qt import upload_words
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts
from presign_gui.qt.sharing import Sharing

if TYPE_CHECKING:
    from presign_gui.core.client import Connection
    from presign_gui.core.upload_plan import IfThere, Left, Plan
    from presign_gui.core.uploads import Progress


@dataclass(frozen=True)
class _Wanted:
    """What was dropped, and where, whatever is opened in the window afterwards."""

    connection: Connection
    place: Address
    paths: tuple[Path, ...]


class Uploading(QObject):
    """Takes what is brought, one after the other."""

    busy = Signal(bool)

    def __init__(self, parts: Parts, sharing: Sharing) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._browser = parts.browser
        self._window = parts.window
        self._sharing = sharing
        self._waiting: deque[_Wanted] = deque()
        self._job: Job | None = None
        self._denied: set[Address] = set()  # where the open account may not write
        parts.window.uploads.stopped.connect(self.stop)
        parts.browser.closed.connect(self.stop)
        parts.browser.closed.connect(self._denied.clear)

    @property
    def running(self) -> bool:
        return self._job is not None

    def may_stop(self, yes: str) -> bool:
        """Say whether what is to be done, `yes` in words, may be: asks if it stops an upload."""
        return not self.running or self._voice.ask(
            _("Stop uploading?"),
            _("Not all files are uploaded yet. What is there already stays, without links to it."),
            yes,
        )

    def is_denied(self, place: Address) -> bool:
        """Say whether the open account was seen not to be allowed to write to `place`."""
        return place in self._denied

    def take(self, place: Address, paths: Sequence[Path]) -> None:
        """Upload `paths` below `place` when what was taken before is done."""
        connection = self._browser.connection
        if connection is None or not paths:
            return
        self._waiting.append(_Wanted(connection, place, tuple(paths)))
        if self._job is None:
            self._next()

    def stop(self) -> None:
        """Give up what is under way and what waits; what was uploaded stays."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()
            self._end()

    # One after the other

    def _next(self) -> None:
        if not self._waiting:
            self._end()
            return
        wanted = self._waiting.popleft()
        self.busy.emit(True)
        self._window.uploads.show_looking()

        def work() -> Iterator[Plan]:
            from presign_gui.core import upload_plan

            found = upload_plan.plan(wanted.paths, wanted.place.bucket, wanted.place.key)
            yield upload_plan.look(wanted.connection, found)

        self._start(work, lambda plan: self._ask(wanted, plan), wanted)

    def _ask(self, wanted: _Wanted, plan: Plan) -> None:
        """Ask once what becomes of all files that are there already."""
        from presign_gui.core.upload_plan import IfThere, in_words

        choice = IfThere.REPLACE
        if plan.left and not plan.files:
            self._voice.tell(_("There is nothing to upload. {why}", why=in_words(plan.left, 1)))
            self._next()
            return
        clashes = plan.clashes()
        if clashes:
            answer = self._voice.choose(*upload_words.of_clashes(plan))
            if answer is None:
                self._voice.tell(_("Nothing was uploaded."))
                self._next()
                return
            choice = IfThere(answer)
        self._upload(wanted, plan, choice)

    def _upload(self, wanted: _Wanted, plan: Plan, choice: IfThere) -> None:
        def settled() -> Plan:
            from presign_gui.core import upload_plan

            return upload_plan.settled(wanted.connection, plan, choice)

        self._send(wanted, settled, lambda last: self._done(wanted, last, plan.left))

    def _try_again(self, wanted: _Wanted, before: Progress) -> None:
        """Upload what failed under the same keys; then links to all of it are copied."""

        def failed() -> Plan:
            from presign_gui.core import upload_plan

            return upload_plan.again(wanted.place.bucket, [file for file, _why in before.failed])

        def done(last: Progress) -> None:
            self._done(wanted, replace(last, uploaded=before.uploaded + last.uploaded))

        self._send(wanted, failed, done)

    def _send(
        self, wanted: _Wanted, plan: Callable[[], Plan], done: Callable[[Progress], None]
    ) -> None:
        """Upload what `plan`, called on the worker, returns, and call `done` with the outcome."""

        def work() -> Iterator[Progress]:
            from presign_gui.core import uploads

            yield from uploads.upload(wanted.connection, plan())

        last: list[Progress] = []

        def arrive(progress: Progress) -> None:
            last[:] = [progress]
            self._window.uploads.show_progress(
                progress.bytes_done,
                progress.bytes_all,
                progress.files_done,
                progress.files_all,
                progress.rate,
            )

        self._start(work, arrive, wanted, lambda: done(last[0]))

    def _start(self, work, arrive, wanted: _Wanted, done=None) -> None:
        def fail(error: PresignError) -> None:
            self._remember(wanted, error)
            self._voice.fail(error)
            self._next()

        job = self._job = self._jobs.start(work, on_item=arrive, on_done=done, on_failed=fail)

        def ended() -> None:
            if job.cancelled and wanted.connection is self._browser.connection:
                self._refresh(wanted.place)  # some of it may be there

        job.ended.connect(ended)

    def _done(self, wanted: _Wanted, last: Progress, left: Sequence[Left] = ()) -> None:
        self._refresh(wanted.place)
        if last.uploaded:
            objects = [
                S3Object(wanted.place.bucket, each.key, each.size, region=_region(wanted))
                for each in last.uploaded
            ]
            self._sharing.copy_of(wanted.connection, objects)
        elif not last.failed:
            self._voice.tell(_("All of it is there already; nothing was uploaded."))
        if not last.uploaded:
            for _file, error in last.failed[:1]:
                self._remember(wanted, error)
        if left:
            self._voice.inform(*upload_words.of_left(left))
        if last.failed and self._voice.ask(*upload_words.of_failed(last)):
            self._try_again(wanted, last)
        else:
            self._next()

    def _remember(self, wanted: _Wanted, error: PresignError) -> None:
        """Let nothing be dropped again where the account may not write, until it is opened anew."""
        if isinstance(error, AccessDenied) and wanted.connection is self._browser.connection:
            self._denied.add(wanted.place)

    def _end(self) -> None:
        self._job = None
        self._window.uploads.hide()
        self.busy.emit(False)

    def _refresh(self, place: Address) -> None:
        """Show the new rows, where their folder is open."""
        for folder in self._window.view.model().root.below():
            here = folder.bucket is not None and Address(folder.bucket.name, folder.prefix)
            if here == place and folder.is_loaded:
                self._browser.refresh(folder)
                return


def _region(wanted: _Wanted) -> str:
    return wanted.connection.ready_region(wanted.place.bucket) or ""
