"""Makes pages on which others send files: signed by the signer, written in a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from presign_gui.core.providers import maximum_expiry
from presign_gui.core.records import PostForm, PostRequest, Way
from presign_gui.core.storage import write_text
from presign_gui.core.texts import _, moment
from presign_gui.qt.file_desk import FileDesk
from presign_gui.qt.jobs import Job, Lane

if TYPE_CHECKING:
    from pathlib import Path

    from presign_gui.core.client import Connection
    from presign_gui.qt.dialogs.upload_page import UploadPageDialog


class UploadPages(FileDesk):
    """Makes upload pages."""

    def open(self) -> None:
        """Show the dialog, with the current folder in it."""
        from presign_gui.qt.dialogs.upload_page import UploadPageDialog

        connection = self._browser.connection
        if connection is None:
            return
        dialog = UploadPageDialog(
            self._place(),
            self._window.panel.options.expiry,
            maximum_expiry(connection.account),
            connection.now,
            self._window,
        )
        looking: list[Job] = []
        dialog.place_changed.connect(lambda bucket: self._look(connection, dialog, bucket, looking))
        dialog.save_wanted.connect(partial(self._choose_file, connection, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.place.editingFinished.emit()

    def _place(self) -> str:
        place = self._window.shown.place()
        return str(place) if place else ""

    # What the page will see

    def _look(
        self, connection: Connection, dialog: UploadPageDialog, bucket: str, looking: list[Job]
    ) -> None:
        """Look at the rules of a bucket; those that were being looked at don't matter any more."""
        while looking:
            looking.pop().cancel()
        if not bucket:
            return

        def work() -> Iterator[tuple[str, str, str]]:
            from presign_gui.core import cors
            from presign_gui.core.errors import S3Error

            try:
                found = cors.look(connection, bucket)
            except S3Error as error:
                rules = cors.wanted_of_none()
                why = _(
                    "The bucket's CORS rules can't be read ({reason}). These are for a bucket "
                    "that has no others.",
                    reason=error.title,
                )
            else:
                if found.lets_see:
                    yield "", "", ""
                    return
                rules = found.wanted
                why = _("The bucket has no CORS rule for such a page.")
            yield why, rules, cors.command(connection.account, bucket, rules)

        def arrive(found: tuple[str, str, str]) -> None:
            if found[1]:
                dialog.show_rules(*found)
            else:
                dialog.show_seeing()

        dialog.show_looking()
        job = self._jobs.start(work, on_item=arrive, on_failed=dialog.show_failure)
        dialog.finished.connect(job.cancel)
        looking.append(job)

    # The page

    def _choose_file(
        self, connection: Connection, dialog: UploadPageDialog, request: PostRequest
    ) -> None:
        name = _("send files.html")
        path = self._voice.ask_save(dialog.windowTitle(), name, _("Web page (*.html)"))
        if path is None:
            return
        words = dialog.title.text(), dialog.message.toPlainText()

        def prepare() -> Iterator[PostRequest]:
            from dataclasses import replace

            connection.credential(lasting=request.expiry)
            yield replace(request, region=connection.region_of(request.bucket))

        def sign(ready: PostRequest) -> Iterator[PostForm]:
            from presign_gui.core.signing import Signer

            signer = Signer(connection.account, connection.last_credential, self._clients())
            yield signer.post_form(ready)

        def write(form: PostForm) -> Iterator[PostForm]:
            from presign_gui.core.formats.drop_page import drop_page

            write_text(path, drop_page(form, *words))
            yield form

        def run(work: Callable[[], Iterator], then: Callable, lane: Lane = Lane.S3) -> None:
            job = self._jobs.start(work, on_item=then, on_failed=dialog.show_failure, lane=lane)
            dialog.rejected.connect(job.cancel)

        def done(form: PostForm) -> None:
            self._chronicle.note_form(connection.account, form, Way.PAGE, "page")
            dialog.accept()
            self._voice.tell(_saved(form, path))

        dialog.show_saving()
        run(
            prepare,
            lambda ready: run(
                partial(sign, ready), lambda form: run(partial(write, form), done), Lane.SIGNER
            ),
        )


def _saved(form: PostForm, path: Path) -> str:
    end = moment(form.expires_at)
    if form.cut_short:
        return _(
            "Upload page saved as {path}. It works until {end} only, when the session ends.",
            path=path,
            end=end,
        )
    return _("Upload page saved as {path}. It works until {end}.", path=path, end=end)
