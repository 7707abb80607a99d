"""From what is selected to links on the clipboard or in a drag."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from presign_gui.core.errors import PresignError
from presign_gui.core.records import Link, S3Object
from presign_gui.core.texts import _, moment, ngettext
from presign_gui.qt import outlet
from presign_gui.qt.browser import Browser
from presign_gui.qt.jobs import Job, Jobs
from presign_gui.qt.link_panel import LinkPanel
from presign_gui.qt.linker import Linker
from presign_gui.qt.object_tree import Folder
from presign_gui.qt.object_view import ObjectView
from presign_gui.qt.voice import Voice


class Sharing(QObject):
    """Copies and drags links to the selection, with the options of the panel."""

    busy = Signal(bool)

    def __init__(
        self,
        jobs: Jobs,
        browser: Browser,
        linker: Linker,
        view: ObjectView,
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
        linker.progressed.connect(self._tell_progress)
        view.drag_near.connect(self._prepare_drag)
        view.drag_wanted.connect(self._drag)
        linker.drag_ready.connect(self._go_on_dragging)

    def copy(self) -> None:
        """Copy links to the selected objects; asks about selected folders first."""
        objects, folders = self._view.selected_objects(), self._view.selected_folders()
        if not folders:
            self._copy(objects)
        elif self._voice.ask(
            ngettext(
                "Copy a link to everything in this folder?",
                "Copy a link to everything in these {count} folders?",
                len(folders),
            ),
            _("That is one link for each object below; Esc stops it."),
            _("Copy links"),
        ):
            self._gather(objects, folders)

    def stop(self) -> None:
        """Give up what is being gathered or signed; the clipboard stays as it is."""
        self._linker.stop()
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        self.busy.emit(False)

    def _gather(self, objects: list[S3Object], folders: Sequence[Folder]) -> None:
        """Find everything below `folders`, then copy links to that and to `objects`."""
        connection = self._browser.connection
        wanted = [(folder.bucket.name, folder.prefix) for folder in folders]
        found = {(each.bucket, each.key): each for each in objects}

        def work():
            from presign_gui.core import listing

            for bucket, prefix in wanted:
                for page in listing.everything(connection, bucket, prefix):
                    rows = range(len(page.objects))
                    yield [page.objects.s3_object(row, bucket, page.region) for row in rows]

        def arrive(some: list[S3Object]) -> None:
            found.update(((each.bucket, each.key), each) for each in some)
            self._voice.tell(ngettext("{count} object…", "{count} objects…", len(found)))

        def done() -> None:
            self._gathering = None
            self._copy(list(found.values()))

        self.busy.emit(True)
        self._gathering = self._jobs.start(work, on_item=arrive, on_done=done, on_failed=self._fail)

    def _copy(self, objects: Sequence[S3Object]) -> None:
        if not objects:
            self.busy.emit(False)
            self._voice.tell(_("There is nothing to link to."))
            return
        how = self._panel.format

        def copied(links: list[Link]) -> None:
            self.busy.emit(False)
            try:
                outlet.copy(links, how)
            except PresignError as error:  # not every format can say every link
                self._fail(error)
            else:
                self._tell_copied(links)

        self.busy.emit(True)
        self._linker.make(objects, self._panel.options, copied, self._fail)

    def _fail(self, error: PresignError) -> None:
        self._gathering = None
        self.busy.emit(False)
        self._voice.fail(error)

    def _tell_copied(self, links: Sequence[Link]) -> None:
        first_end = min(link.expires_at for link in links)
        self._voice.tell(
            ngettext(
                "Link copied. Works until {end}.",
                "{count} links copied. They work until {end}.",
                len(links),
                end=moment(first_end),
            )
        )

    def _tell_progress(self, made: int, wanted: int) -> None:
        if made < wanted:
            self._voice.tell(_("{made} of {wanted} links…", made=f"{made:,}", wanted=f"{wanted:,}"))

    def _prepare_drag(self) -> None:
        self._linker.prepare_drag(self._view.selected_objects(), self._panel.options)

    def _drag(self) -> None:
        objects = self._view.selected_objects()
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
