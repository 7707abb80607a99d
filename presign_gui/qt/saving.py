"""Links to what is selected, into a file: listed, signed and written in a job, by the million."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.core.address import Address
from presign_gui.core.columns import Rows
from presign_gui.core.formats import Format
from presign_gui.core.formats.file_names import file_name
from presign_gui.core.gate import Gate
from presign_gui.core.part_file import Begin, Earlier, Position
from presign_gui.core.records import LinkOptions, S3Object, Way
from presign_gui.core.texts import _, duration, moment, ngettext
from presign_gui.qt.actions import Actions
from presign_gui.qt.browser import Browser
from presign_gui.qt.chronicle import Chronicle
from presign_gui.qt.dialogs.saving import SavingDialog
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.main_window import MainWindow
from presign_gui.qt.sharing import agreed
from presign_gui.qt.voice import Voice

if TYPE_CHECKING:
    from presign_gui.core.client import Clients, Connection
    from presign_gui.core.history import Batch

_SLICE = 500  # rows that become objects in a millisecond or two


@dataclass(frozen=True)
class _Wanted:
    """What a file is asked for with, whatever is chosen in the window afterwards."""

    connection: Connection
    options: LinkOptions
    rows: list[Rows]
    levels: tuple[Address, ...]
    places: tuple[Address, ...]

    @property
    def count(self) -> int | None:
        """How many objects, if that is known without listing."""
        return None if self.levels or self.places else sum(map(len, self.rows))


class Saving(QObject):
    """Serves the dialogs that are open; their jobs end with them."""

    def __init__(
        self,
        jobs: Jobs,
        voice: Voice,
        browser: Browser,
        window: MainWindow,
        actions: Actions,
        chronicle: Chronicle,
        clients: Callable[[], Clients],
    ) -> None:
        """`clients` is called on a worker."""
        super().__init__()
        self._jobs = jobs
        self._voice = voice
        self._browser = browser
        self._window = window
        self._chronicle = chronicle
        self._clients = clients
        actions.connect_to("save-links", lambda: self.open(window.panel.format.name))
        actions.connect_to("save-page", lambda: self.open("page"))

    def open(self, format_name: str) -> None:
        """Show the dialog for what is selected now."""
        wanted = self._wanted()
        if wanted is None or not agreed(self._voice, wanted.options):
            return
        dialog = SavingDialog(
            _what(wanted),
            _life(wanted.options),
            format_name,
            wanted.count,
            self._window,
        )
        dialog.file_wanted.connect(lambda: self._choose_file(dialog, wanted))
        dialog.show()

    def _wanted(self) -> _Wanted | None:
        """Return what is selected; None if nothing can be made of that."""
        connection, shown = self._browser.connection, self._window.shown
        unfinished = shown.summary().unfinished
        if connection is None:
            return None
        if unfinished and self._browser.shows_versions:
            self._voice.tell(_("Not all versions are loaded: load everything, or hide versions."))
            return None
        return _Wanted(
            connection,
            self._window.panel.options,
            shown.selected_rows(),
            tuple(Address(each.bucket.name, each.prefix) for each in unfinished),
            tuple(Address(each.bucket.name, each.prefix) for each in shown.selected_folders()),
        )

    def _choose_file(self, dialog: SavingDialog, wanted: _Wanted) -> None:
        how = dialog.format
        name, kind = f"{_stem(wanted)}{how.suffix}", f"{how.label} (*{how.suffix})"
        path = self._voice.ask_save(dialog.windowTitle(), name, kind)
        if path is not None:
            dialog.begun.connect(lambda begin: self._start(dialog, wanted, how, path, begin))
            self._start(dialog, wanted, how, path, Begin.ASK)

    def _start(
        self, dialog: SavingDialog, wanted: _Wanted, how: Format, path: Path, begin: Begin
    ) -> None:
        way = Way.PAGE if how.file_only else Way.FILE
        options = how.fitted(wanted.options, wanted.connection.account)
        progress = _Progress()
        batches: list[Batch] = []

        def work() -> Iterator[Earlier | Position | int]:
            from presign_gui.core import saving  # and with it boto3
            from presign_gui.core.selection import Selection

            batch = self._chronicle.batch(wanted.connection.account, options, way, how.name)
            batches.append(batch)
            gate = self._jobs.gate.turn
            objects = list(_objects(wanted.rows, gate))
            selection = Selection.of(objects, wanted.levels, wanted.places, gate)
            yield from saving.save(
                selection,
                wanted.connection,
                self._clients(),
                options,
                batch.noting(how),
                path,
                begin,
                gate,
            )

        def arrive(what: Earlier | Position | int) -> None:
            if isinstance(what, int):
                dialog.show_done(what, progress.rate(what))
            elif isinstance(what, Position):
                progress.begin(what.done)
            else:
                dialog.show_found(_left_over(what, path), may_go_on=what.same and how.resumable)

        def ended() -> None:
            if batches and (progress.complete or how.resumable):
                self._chronicle.note_batch(wanted.connection.account, batches[0])
            if job.cancelled:
                self._voice.tell(_stopped(progress.done, path, how))

        def done() -> None:
            if progress.begun:
                progress.complete = True
                dialog.accept()
                self._voice.tell(_saved(progress.done, path, batches[0]))

        dialog.show_begun()
        job = self._jobs.start(work, on_item=arrive, on_done=done, on_failed=dialog.show_failure)
        job.ended.connect(ended)
        dialog.rejected.connect(job.cancel)


class _Progress:
    """How many links are done, and how fast."""

    def __init__(self) -> None:
        self.begun = self.complete = False
        self.done = self._before = 0
        self._began_at = 0.0

    def begin(self, before: int) -> None:
        """Writing begins; so many are there from an earlier run."""
        self.begun = True
        self.done = self._before = before
        self._began_at = perf_counter()

    def rate(self, done: int) -> int:
        """Return how many a second it makes, now that so many are done."""
        self.done = done
        return round((done - self._before) / max(perf_counter() - self._began_at, 0.001))


def _objects(rows: Iterable[Rows], gate: Gate) -> Iterator[S3Object]:
    """Yield what can be linked in `rows`, made a few at a time so that the window can paint."""
    rest = (each for some in rows for each in some if not each.delete_marker)
    while some := _in_turn(rest, gate):
        yield from some


def _in_turn(rest: Iterator[S3Object], gate: Gate) -> list[S3Object]:
    with gate():
        return list(islice(rest, _SLICE))


# What is said


def _what(wanted: _Wanted) -> str:
    lines = []
    objects = sum(map(len, wanted.rows))
    if objects:
        lines.append(ngettext("A link to {count} object.", "Links to {count} objects.", objects))
    if wanted.levels:
        lines.append(_("Not all of this folder is loaded: its other objects are linked, too."))
    if wanted.places:
        count = len(wanted.places)
        lines.append(
            ngettext(
                "Links to everything in {count} folder.",
                "Links to everything in {count} folders.",
                count,
            )
        )
    return "\n".join(lines)


def _life(options: LinkOptions) -> str:
    if options.until is not None:
        end = moment(options.until)
        return _("Each works until {end}, and has the options chosen in the window.", end=end)
    span = duration(options.expiry)
    return _("Each works for {span}, and has the options chosen in the window.", span=span)


def _stem(wanted: _Wanted) -> str:
    """Return what a file of these links may be called."""
    if len(wanted.places) != 1 or wanted.rows:
        return _("links")
    place = wanted.places[0]
    return file_name(place.key.rstrip("/").rpartition("/")[2] or place.bucket)


def _left_over(earlier: Earlier, path: Path) -> str:
    part = f"{path.name}.part"
    if not earlier.same:
        return _("{part} is there already, of other links. Start anew in its place?", part=part)
    return ngettext(
        "{part} has {count} link of an earlier time, when it was interrupted.",
        "{part} has {count} links of an earlier time, when it was interrupted.",
        earlier.done,
        part=part,
    )


def _stopped(done: int, path: Path, how: Format) -> str:
    if not how.resumable or not done:
        return _("Stopped; nothing was saved.")
    return ngettext(
        "Stopped. {count} link is in {part}; saving the same to {name} goes on with it.",
        "Stopped. {count} links are in {part}; saving the same to {name} goes on with them.",
        done,
        part=f"{path.name}.part",
        name=path.name,
    )


def _saved(count: int, path: Path, batch: Batch) -> str:
    ends = [entry.expires_at for entry, _objects in batch.entries() if entry.expires_at]
    if not ends:
        return ngettext(
            "{count} link saved in {path}.", "{count} links saved in {path}.", count, path=path
        )
    return ngettext(
        "{count} link saved in {path}. It works until {end}.",
        "{count} links saved in {path}. They work until {end}.",
        count,
        path=path,
        end=moment(min(ends)),
    )
