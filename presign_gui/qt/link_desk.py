"""Looks after the link in the panel: its QR code, whether it works, and opening it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.core.address import Address
from presign_gui.core.concerns import concerns
from presign_gui.core.errors import PresignError, QrTooLong
from presign_gui.core.new_key import new_key
from presign_gui.core.qr import QrCode, qr_code
from presign_gui.core.records import Link, Method
from presign_gui.core.storage import write_bytes
from presign_gui.core.texts import _, moment
from presign_gui.core.unseen import readable
from presign_gui.qt import outlet
from presign_gui.qt.actions import Actions
from presign_gui.qt.jobs import Job
from presign_gui.qt.linker import Linker
from presign_gui.qt.parts import Parts
from presign_gui.qt.sharing import Sharing

if TYPE_CHECKING:
    from pathlib import Path

    from presign_gui.core.checking import Report


class LinkDesk(QObject):
    """What is asked about a link ends when another one is shown."""

    def __init__(self, parts: Parts, linker: Linker, sharing: Sharing) -> None:
        super().__init__()
        self._sharing = sharing
        self._settings = parts.settings
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._window = parts.window
        self._browser = parts.browser
        self._card = parts.window.panel.card
        self._link: Link | None = None
        self._shown: object = None  # what the link is, whenever it was made
        self._drawing: Job | None = None
        self._trying: Job | None = None
        linker.previewed.connect(self._on_link)
        linker.failed.connect(lambda _error: self._on_link(None))
        self._card.code.clicked.connect(self.enlarge)
        actions = parts.actions
        actions.connect_to("test-link", self.test)
        actions.connect_to("open-link", self.open)
        actions.connect_to("upload-link", self.copy_upload)
        actions.connect_to("presets", self.edit_presets)
        self._restore(actions)

    def _restore(self, actions: Actions) -> None:
        """Show as many options as were shown last, and keep what is changed."""
        more, settings = self._window.panel.more, self._settings
        self._window.panel.life.show_presets(settings.presets)
        deleting = actions["delete-links"]
        deleting.setChecked(settings.delete_links)
        more.offer_deleting(settings.delete_links)
        more.fold.setChecked(settings.more_options)
        more.fold.toggled.connect(partial(setattr, settings, "more_options"))
        deleting.toggled.connect(partial(setattr, settings, "delete_links"))
        deleting.toggled.connect(more.offer_deleting)

    def _on_link(self, link: Link | None) -> None:
        connection = self._browser.connection
        before, self._shown = self._shown, self._identity(link)
        again = link is not None and self._shown == before
        if self._drawing is not None:
            self._drawing.cancel()
        if self._trying is not None and not again:
            self._trying.cancel()
        self._link = link
        if link is None or connection is None:
            self._card.show_none()
            return
        self._card.show_link(concerns(link, connection.clock_offset), again=again)

        def fail(error: PresignError) -> None:
            if isinstance(error, QrTooLong):
                self._card.show_no_code(error.brief)

        self._drawing = self._jobs.start(
            lambda: [qr_code(link.url)], on_item=self._card.show_code, on_failed=fail
        )

    def _identity(self, link: Link | None) -> object:
        """Return what a link has in common with one that the panel makes in its place."""
        if link is None:
            return None
        return (
            self._browser.account,
            link.bucket,
            link.key,
            link.version_id,
            self._window.panel.options,
        )

    # Whether it works

    def test(self) -> None:
        """Ask the server for the first byte of what the link leads to."""
        link, connection = self._link, self._browser.connection
        if link is None or connection is None:
            return

        def work() -> Iterator[Report]:
            from presign_gui.core import checking

            yield checking.check(link.url, link.method.value, account=connection.account)

        def arrive(report: Report) -> None:
            # It stays while the link is made anew: so it says of when it is true.
            tried = _("Tried on {when}.", when=moment(connection.now()))
            lines = (report.title, report.cause, report.advice, report.clock, tried)
            self._card.say("\n".join(line for line in lines if line))

        def fail(error: PresignError) -> None:
            self._card.say(error.full)

        if self._trying is not None:
            self._trying.cancel()
        self._card.say(_("Asking the server…"))
        self._trying = self._jobs.start(work, on_item=arrive, on_failed=fail)

    def open(self) -> None:
        """Let the browser open the link."""
        if self._link is None:
            return
        if self._link.method is not Method.GET:
            self._voice.tell(_("Only a link to download can be opened."))
        elif not outlet.open_url(self._link.url):
            self._voice.tell(_("There is no program here that opens web addresses."))

    def copy_upload(self) -> None:
        """Ask for the name of a file that somebody is to send, and copy the link for it."""
        place, connection = self._window.shown.place(), self._browser.connection
        if place is None or connection is None:
            return
        typed = self._voice.ask_text(
            _("Upload link"), _("Name of the file that may be sent to {place}", place=place)
        )
        if not typed:
            return
        try:
            key = new_key(place.key, typed)
        except PresignError as error:
            self._voice.fail(error)
            return
        self._sharing.copy_upload(connection, Address(place.bucket, key))

    def edit_presets(self) -> None:
        """Ask for the lives that have a button in the panel."""
        from presign_gui.qt.dialogs.presets import PresetsDialog

        dialog = PresetsDialog(self._settings.presets, self._window)

        def keep() -> None:
            self._settings.presets = dialog.presets
            self._window.panel.life.show_presets(dialog.presets)

        dialog.accepted.connect(keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # Its code

    def enlarge(self) -> None:
        """Show the code large."""
        from presign_gui.qt.dialogs.qr import QrDialog

        code, link = self._card.code.code, self._link
        if code is None or link is None:
            return
        dialog = QrDialog(code, readable(link.name), self._window)
        dialog.save_wanted.connect(partial(self._save, code, link))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, code: QrCode, link: Link) -> None:
        stem = readable(link.name).replace("/", "-")[:80]
        kinds = _("Pictures, to be scaled (*.svg);;Pictures (*.png)")
        path = self._voice.ask_save(_("Save the QR code"), f"{stem}.svg", kinds)
        if path is None:
            return

        def work() -> Iterator[Path]:
            as_png = path.suffix.lower() == ".png"
            write_bytes(path, code.png() if as_png else code.svg(readable(link.name)))
            yield path

        self._jobs.start(
            work,
            on_item=lambda path: self._voice.tell(_("The QR code is in {path}.", path=path)),
            on_failed=self._voice.fail,
        )
