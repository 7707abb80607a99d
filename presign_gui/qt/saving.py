"""Links to what is selected, into a file: listed, signed and written in a job, by the million."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from presign_gui.core.address import Address
from presign_gui.core.formats import Format
from presign_gui.core.part_file import Begin, Earlier, Position
from presign_gui.core.records import Way
from presign_gui.core.texts import _
from presign_gui.qt import saving_words
from presign_gui.qt.dialogs.saving import SavingDialog
from presign_gui.qt.file_desk import FileDesk
from presign_gui.qt.sharing import agreed
from presign_gui.qt.wanted import Wanted, objects_of

if TYPE_CHECKING:
    from presign_gui.core.history import Batch


class Saving(FileDesk):
    """Makes files of links to what is selected."""

    def open(self, format_name: str) -> None:
        """Show the dialog for what is selected now."""
        wanted = self._wanted()
        if wanted is None or not agreed(self._voice, wanted.options):
            return
        dialog = SavingDialog(
            saving_words.what(wanted),
            saving_words.life(wanted.options),
            format_name,
            wanted.count,
            self._window,
        )
        dialog.file_wanted.connect(lambda: self._choose_file(dialog, wanted))
        dialog.show()

    def _wanted(self) -> Wanted | None:
        """Return what is selected; None if nothing can be made of that."""
        connection, shown = self._browser.connection, self._window.shown
        unfinished = shown.summary().unfinished
        if connection is None:
            return None
        if unfinished and self._browser.shows_versions:
            self._voice.tell(_("Not all versions are loaded: load everything, or hide versions."))
            return None
        return Wanted(
            connection,
            self._window.panel.options,
            shown.selected_rows(),
            tuple(Address(each.bucket.name, each.prefix) for each in unfinished),
            tuple(Address(each.bucket.name, each.prefix) for each in shown.selected_folders()),
        )

    def _choose_file(self, dialog: SavingDialog, wanted: Wanted) -> None:
        how = dialog.format
        name, kind = f"{saving_words.stem(wanted)}{how.suffix}", f"{how.label} (*{how.suffix})"
        path = self._voice.ask_save(dialog.windowTitle(), name, kind)
        if path is not None:
            dialog.begun.connect(lambda begin: self._start(dialog, wanted, how, path, begin))
            self._start(dialog, wanted, how, path, Begin.ASK)

    def _start(
        self, dialog: SavingDialog, wanted: Wanted, how: Format, path: Path, begin: Begin
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
            objects = list(objects_of(wanted.rows, gate))
            selection = Selection.of(objects, wanted.levels, wanted.places, gate)
            yield from saving.save(
                selection,
                wanted.connection,
                self._clients(),
                options,
                batch.noting(how),
                path,
                batch.settle,
                begin,
                gate,
            )

        def arrive(what: Earlier | Position | int) -> None:
            if isinstance(what, int):
                dialog.show_done(what, progress.rate(what))
            elif isinstance(what, Position):
                progress.begin(what.done)
            else:
                told = saving_words.left_over(what, path)
                dialog.show_found(told, may_go_on=what.same and how.resumable)

        def ended() -> None:
            if batches and (progress.complete or how.resumable):
                batches[0].keep_settled()
                self._chronicle.note_batch(wanted.connection.account, batches[0])
            if job.cancelled:
                self._voice.tell(saving_words.stopped(progress.done, path, how))

        def done() -> None:
            if progress.begun:
                progress.complete = True
                dialog.accept()
                self._voice.tell(saving_words.saved(progress.done, path, batches[0]))

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
