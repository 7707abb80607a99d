"""From what is selected to links on the clipboard or in a drag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.errors import PresignError
from presign_gui.core.formats import Format
from presign_gui.core.records import LinkOptions, S3Object
from presign_gui.core.texts import _, moment, ngettext
from presign_gui.qt import outlet
from presign_gui.qt.browser import Browser
from presign_gui.qt.folder import Folder
from presign_gui.qt.jobs import Job, Jobs
from presign_gui.qt.link_panel import LinkPanel
from presign_gui.qt.linker import Linker, Written
from presign_gui.qt.shown import View
from presign_gui.qt.voice import Voice

if TYPE_CHECKING:
    from presign_gui.core.client import Connection


MOST_DRAGGED = 2_000
"""Objects in a drag: its links are made while the mouse is down, and no target wants more."""


@dataclass(frozen=True)
class _Request:
    """What a copy was asked for with."""

    connection: Connection
    options: LinkOptions
    format: Format


class Sharing(QObject):
    """Copies and drags links to the selection, with the options of the panel."""

    busy = Signal(bool)

    def __init__(
        self,
        jobs: Jobs,
        browser: Browser,
        linker: Linker,
        view: View,
        panel: LinkPanel,
        voice: Voice,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._browser = browser
        self._linker = linker
        self._view = view
        self._panel = panel
        self._voice = voice
        self._gathering: Job | None = None
        browser.closed.connect(self.stop)  # or links would be made with another account's keys
        linker.progressed.connect(self._tell_progress)
        view.drag_near.connect(self._prepare_drag)
        view.drag_wanted.connect(self._drag)
        linker.drag_ready.connect(self._go_on_dragging)

    def copy(self) -> None:
        """Copy links to the selected objects; asks about folders, and about half-loaded ones.

        What is chosen now counts, whatever is chosen until the links are there.
        """
        self.stop()
        connection, selected = self._browser.connection, self._view.summary()
        request = _Request(connection, self._panel.options, self._panel.format)
        folders = self._view.selected_folders()
        if connection is None:
            return
        if folders and not self._voice.ask(
            ngettext(
                "Copy a link to everything in this folder?",
                "Copy a link to everything in these {count} folders?",
                len(folders),
            ),
            _("That is one link for each object below; Esc stops it."),
            _("Copy links"),
        ):
            return
        if selected.unfinished and not self._voice.ask(
            _("Not all of this folder is loaded. Copy links to all of it?"),
            _("Its other objects are fetched first; Esc stops it."),
            _("Copy links"),
        ):
            return
        objects = self._linkable()
        if folders or selected.unfinished:
            self._gather(request, objects, folders, selected.unfinished)
        else:
            self._copy(request, objects)

    def stop(self) -> None:
        """Give up what is being gathered or signed; the clipboard stays as it is."""
        self._linker.stop()
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        self.busy.emit(False)

    def _gather(
        self,
        request: _Request,
        objects: list[S3Object],
        folders: Sequence[Folder],
        levels: Sequence[Folder],
    ) -> None:
        """Find all below `folders` and all directly in `levels`, then copy links to that."""
        found = {(each.bucket, each.key, each.version_id): each for each in objects}
        versions = self._browser.shows_versions
        below = [(folder.bucket.name, folder.prefix) for folder in folders]
        beside = [(folder.bucket.name, folder.prefix) for folder in levels]

        def work():
            from presign_gui.core import listing

            level = listing.versions if versions else listing.level
            for wanted, pages in ((beside, level), (below, listing.everything)):
                for bucket, prefix in wanted:
                    for page in pages(request.connection, bucket, prefix):
                        rows = range(len(page.objects))
                        yield [page.objects.s3_object(row, bucket, page.region) for row in rows]

        def arrive(some: list[S3Object]) -> None:
            for each in some:
                if not each.delete_marker:
                    found[each.bucket, each.key, each.version_id] = each
            self._voice.tell(ngettext("{count} object…", "{count} objects…", len(found)))

        def done() -> None:
            self._gathering = None
            self._copy(request, list(found.values()))

        self.busy.emit(True)
        self._gathering = self._jobs.start(work, on_item=arrive, on_done=done, on_failed=self._fail)

    def _copy(self, request: _Request, objects: Sequence[S3Object]) -> None:
        if not objects:
            self.busy.emit(False)
            self._voice.tell(_("There is nothing to link to."))
            return

        def copied(written: Written) -> None:
            self.busy.emit(False)
            outlet.copy(written.text)
            self._tell_copied(written)

        self.busy.emit(True)
        self._linker.write(
            request.connection, objects, request.options, request.format, copied, self._fail
        )

    def _fail(self, error: PresignError) -> None:
        self._gathering = None
        self.busy.emit(False)
        self._voice.fail(error)

    def _tell_copied(self, written: Written) -> None:
        if written.until is None:
            self._voice.tell(
                ngettext(
                    "Plain URL copied. It works for as long as the object is public.",
                    "{count} plain URLs copied. They work for as long as the objects are public.",
                    written.count,
                )
            )
            return
        self._voice.tell(
            ngettext(
                "Link copied. Works until {end}.",
                "{count} links copied. They work until {end}.",
                written.count,
                end=moment(written.until),
            )
        )

    def _tell_progress(self, made: int, wanted: int) -> None:
        if made < wanted:
            self._voice.tell(_("{made} of {wanted} links…", made=f"{made:,}", wanted=f"{wanted:,}"))

    def _prepare_drag(self) -> None:
        if self._view.summary().objects <= MOST_DRAGGED:
            self._linker.prepare_drag(self._linkable(), self._panel.options)

    def _linkable(self) -> list[S3Object]:
        """Return the selected objects; of a delete marker there is nothing to get."""
        return [each for each in self._view.selected_objects() if not each.delete_marker]

    def _drag(self) -> None:
        if self._view.summary().folders:
            self._voice.tell(_("Folders can't be dragged; copy links to what is in them."))
            return
        if self._view.summary().objects > MOST_DRAGGED:
            self._voice.tell(
                ngettext(
                    "At most {count} object can be dragged at once; copy links to them instead.",
                    "At most {count} objects can be dragged at once; copy links to them instead.",
                    MOST_DRAGGED,
                )
            )
            return
        objects = self._linkable()
        links = self._linker.links_for_drag(objects, self._panel.options)
        if links:
            try:
                contents = outlet.mime_data(links, self._panel.format)
            except PresignError as error:
                self._fail(error)
            else:
                self._view.drag(contents)
        elif objects:
            self._view.let_drag_wait()
            self._voice.tell(_("Making the links to drag…"))

    def _go_on_dragging(self) -> None:
        if self._view.drag_waits:
            self._drag()
