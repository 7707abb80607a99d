"""Files of this computer to S3, and links to them on the clipboard: drop to share."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.address import Address
from presign_gui.core.errors import AccessDenied, PresignError
from presign_gui.core.records import S3Object, Source
from presign_gui.core.texts import _, ngettext
from presign_gui.qt.actions import Actions
from presign_gui.qt.browser import Browser
from presign_gui.qt.drop_in import DropOn
from presign_gui.qt.folder import Folder
from presign_gui.qt.jobs import Job, Jobs
from presign_gui.qt.main_window import MainWindow
from presign_gui.qt.sharing import Sharing
from presign_gui.qt.voice import Voice

if TYPE_CHECKING:
    from presign_gui.core.client import Connection
    from presign_gui.core.upload_plan import IfThere, Left, Plan
    from presign_gui.core.uploads import Progress

_MOST_TOLD = 5
"""Files of which it is said why they weren't uploaded."""


@dataclass(frozen=True)
class _Wanted:
    """What was dropped, and where, whatever is opened in the window afterwards."""

    connection: Connection
    place: Address
    paths: tuple[Path, ...]


class Uploading(QObject):
    """Takes what is dropped or chosen, one after the other."""

    busy = Signal(bool)

    def __init__(
        self,
        jobs: Jobs,
        voice: Voice,
        browser: Browser,
        window: MainWindow,
        actions: Actions,
        sharing: Sharing,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._voice = voice
        self._browser = browser
        self._window = window
        self._sharing = sharing
        self._waiting: deque[_Wanted] = deque()
        self._job: Job | None = None
        self._denied: set[Address] = set()  # where the open account may not write
        actions.connect_to("upload-files", self.choose_files)
        actions.connect_to("upload-folder", self.choose_folder)
        view = window.view
        view.may_drop = lambda folder: self.why_not(_address_of(folder))
        view.files_dropped.connect(lambda folder, paths: self.take(_address_of(folder), paths))
        view.drop_refused.connect(voice.tell)
        panel = DropOn(window.panel, lambda: self.why_not(self._here()))
        panel.files_dropped.connect(lambda paths: self.take(self._here(), paths))
        panel.drop_refused.connect(voice.tell)
        window.uploads.stopped.connect(self.stop)
        browser.closed.connect(self.stop)
        browser.closed.connect(self._denied.clear)

    @property
    def running(self) -> bool:
        return self._job is not None

    def why_not(self, place: Address | None) -> str:
        """Say why nothing can be uploaded to `place`; "" if it can, as far as is known."""
        connection = self._browser.connection
        if connection is None:
            return _("Open an account first.")
        if connection.account.source is Source.ANONYMOUS:
            return _("Without keys nothing can be uploaded.")
        if self._browser.shows_versions:
            return _("Versions are shown: hide them to upload.")
        if place is None:
            return _("Choose a bucket or folder to upload to.")
        if place in self._denied:
            return _("This account may not write to {place}.", place=place)
        return ""

    def choose_files(self) -> None:
        """Ask for files, and upload them to the current folder."""
        place = self._here()
        if not self._refused(place):
            self.take(place, self._voice.ask_files(_("Upload to {place}", place=place)))

    def choose_folder(self) -> None:
        """Ask for a folder, and upload it with all that is in it."""
        place = self._here()
        if not self._refused(place):
            folder = self._voice.ask_folder(_("Upload to {place}", place=place))
            self.take(place, [folder] if folder else [])

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
            answer = self._voice.choose(*_question(plan))
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

        self._job = self._jobs.start(work, on_item=arrive, on_done=done, on_failed=fail)

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
            self._tell_left(left)
        if last.failed and self._wants_again(last):
            self._try_again(wanted, last)
        else:
            self._next()

    def _tell_left(self, left: Sequence[Left]) -> None:
        from presign_gui.core.upload_plan import in_words

        self._voice.inform(_("Some of it can't be uploaded"), in_words(left, _MOST_TOLD))

    def _wants_again(self, last: Progress) -> bool:
        """Say of the first few files why they weren't uploaded; ask whether to try once more."""
        told = [
            _("{name}: {problem}. {why}", name=file.path.name, problem=error.title, why=error)
            for file, error in last.failed[:_MOST_TOLD]
        ]
        title = ngettext(
            "{count} file was not uploaded",
            "{count} files were not uploaded",
            len(last.failed),
        )
        return self._voice.ask(title, "\n".join(told), _("Try again"))

    def _remember(self, wanted: _Wanted, error: PresignError) -> None:
        """Let nothing be dropped again where the account may not write, until it is opened anew."""
        if isinstance(error, AccessDenied) and wanted.connection is self._browser.connection:
            self._denied.add(wanted.place)

    def _end(self) -> None:
        self._job = None
        self._window.uploads.hide()
        self.busy.emit(False)

    # The window

    def _here(self) -> Address | None:
        return self._window.shown.place()

    def _refused(self, place: Address | None) -> bool:
        why = self.why_not(place)
        if why:
            self._voice.tell(why)
        return bool(why)

    def _refresh(self, place: Address) -> None:
        """Show the new rows, where their folder is open."""
        for folder in self._window.view.model().root.below():
            if folder.bucket is not None and _address_of(folder) == place and folder.is_loaded:
                self._browser.refresh(folder)
                return


def _question(plan: Plan) -> tuple[str, str, dict[str, str]]:
    """Return what to ask about files that are there already, and the answers there are."""
    clashes = plan.clashes()
    replace = {"replace": _("Replace")}
    if plan.unseen:
        return (
            _("It can't be seen whether these files are there already"),
            _("The account may not look. What has the same name would be replaced."),
            replace,
        )
    first = clashes[0].key
    return (
        ngettext(
            "{count} file is there already",
            "{count} files are there already",
            len(clashes),
        ),
        _("“{key}”, for one. This counts for all of them.", key=first),
        {**replace, "keep-both": _("Keep both"), "skip": _("Skip")},
    )


def _address_of(folder: Folder) -> Address:
    return Address(folder.bucket.name, folder.prefix)


def _region(wanted: _Wanted) -> str:
    return wanted.connection.ready_region(wanted.place.bucket) or ""
