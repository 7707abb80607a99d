"""Looks after the link in the panel: its QR code, whether it works, and opening it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.core.concerns import concerns
from presign_gui.core.errors import PresignError, QrTooLong
from presign_gui.core.qr import QrCode, qr_code
from presign_gui.core.records import Link, Method
from presign_gui.core.storage import write_bytes
from presign_gui.core.texts import _
from presign_gui.core.unseen import readable
from presign_gui.qt import outlet
from presign_gui.qt.actions import Actions
from presign_gui.qt.browser import Browser
from presign_gui.qt.jobs import Job, Jobs
from presign_gui.qt.linker import Linker
from presign_gui.qt.main_window import MainWindow
from presign_gui.qt.voice import Voice

if TYPE_CHECKING:
    from pathlib import Path

    from presign_gui.core.checking import Report


class LinkDesk(QObject):
    """What is asked about a link ends when another one is shown."""

    def __init__(
        self,
        jobs: Jobs,
        voice: Voice,
        window: MainWindow,
        actions: Actions,
        browser: Browser,
        linker: Linker,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._voice = voice
        self._window = window
        self._browser = browser
        self._card = window.panel.card
        self._link: Link | None = None
        self._asked: list[Job] = []
        linker.previewed.connect(self._on_link)
        linker.failed.connect(lambda _error: self._on_link(None))
        self._card.code.clicked.connect(self.enlarge)
        actions.connect_to("test-link", self.test)
        actions.connect_to("open-link", self.open)

    def _on_link(self, link: Link | None) -> None:
        while self._asked:
            self._asked.pop().cancel()
        connection = self._browser.connection
        self._link = link
        if link is None or connection is None:
            self._card.show_none()
            return
        self._card.show_link(concerns(link, connection.clock_offset))

        def fail(error: PresignError) -> None:
            if isinstance(error, QrTooLong):
                self._card.say(_("{problem}. {advice}", problem=error.title, advice=error.advice))

        self._start(lambda: [qr_code(link.url)], self._card.show_code, fail)

    def _start(self, work, arrive, fail) -> None:
        self._asked.append(self._jobs.start(work, on_item=arrive, on_failed=fail))

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
            lines = (report.title, report.cause, report.advice, report.clock)
            self._card.say("\n".join(line for line in lines if line))

        def fail(error: PresignError) -> None:
            lines = (error.title, str(error), error.advice)
            self._card.say("\n".join(line for line in lines if line))

        self._card.say(_("Asking the server…"))
        self._start(work, arrive, fail)

    def open(self) -> None:
        """Let the browser open the link."""
        if self._link is None:
            return
        if self._link.method is not Method.GET:
            self._voice.tell(_("Only a link to download can be opened."))
        elif not outlet.open_url(self._link.url):
            self._voice.tell(_("There is no program here that opens web addresses."))

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
