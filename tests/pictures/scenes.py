"""Pictures of every window, dialog and state, in the look and language that the environment says.

    python tests/pictures/scenes.py FOLDER [light|dark]

writes NAME.png for each into FOLDER, without a screen. LANGUAGE and QT_SCALE_FACTOR say the
rest. `contact_sheet.py` runs it for each look there is.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from photographer import Photographer, settings_of, start_speaking
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QTabWidget, QWidget

from presign_gui.core.address import Address
from presign_gui.core.clock import wrong_clock
from presign_gui.core.errors import AccessDenied
from presign_gui.core.grants import Grant
from presign_gui.core.records import Method, Source
from presign_gui.core.sso import Invitation
from presign_gui.core.texts import _
from presign_gui.qt.dialogs.sign_in import SignInDialog
from presign_gui.qt.voice import Voice
from tests.every_window import every_window
from tests.window import select

LONG = [
    "2026 年度第三四半期 決算報告書（社外秘・取締役会提出用・最終版）第二稿.pdf",
    "Quarterly report for the board, with all appendices, final version, corrected (2) copy.docx",
    "a-name-without-any-space-that-a-machine-has-made-0123456789abcdef0123456789abcdef.parquet",
]
"""Names that are longer than a column."""


def _question() -> tuple[str, str, str]:
    name = "A long name of an account"
    return (
        _("Remove “{name}”?", name=name),
        _("Its keys are deleted from the keyring. Links made with them go on working."),
        _("Remove"),
    )


class States(Photographer):
    """The main window in each of its states, and dialogs with something in them."""

    def take_all(self) -> None:
        self.open()
        self.shot(self.window, "welcome")
        self.start_demo()
        self.shot(self.window, "nothing-selected")
        self._browse()
        self._options()
        self._search()
        self._filled()
        self._asked()
        self._tabs("preferences")
        self._tabs("service")
        self._long_names()
        self._account()
        self._service()
        self._sign_in()
        self._away()
        self.end()

    def _browse(self) -> None:
        app, window = self.app, self.window
        self.expand("s3://reports/")
        archive = app.tree.index_of(app.tree.root.folders[0])
        window.view.expand(archive)
        self.shot(window, "loading", settled=False)
        window.view.collapse(archive)
        year = self.year = self.expand("s3://reports/2026/")
        self.names = [key for key in year.objects.keys if not key.endswith("/")]
        select(app, year, self.names[0])
        app.actions["copy"].trigger()
        self.until(QApplication.clipboard().text)
        self.shot(window, "copied")
        select(app, year, *self.names[:3])
        app.actions["copy"].trigger()
        self.shot(window, "several")
        closed = self.expand("s3://payroll/")
        window.view.setCurrentIndex(app.tree.index(0, 0, app.tree.index_of(closed)))
        self.shot(window, "no-access")
        select(app, year, self.names[0])
        for pattern, name in (("*.pdf", "filtered"), ("nothing is called so", "filtered-nothing")):
            window.filter.setText(pattern)
            window.filter.wanted.emit(pattern)
            self.shot(window, name)
        window.filter.clear()
        self.pause(0.4)
        select(app, year, self.names[0])
        app.actions["favourite"].trigger()
        app.guide.desk.forget_recents()
        self.shot(window, "undo")

    def _options(self) -> None:
        panel = self.window.panel
        panel.more.fold.setChecked(True)
        self.shot(self.window, "more-chosen")
        panel.more.method.setCurrentIndex(panel.more.method.findData(Method.PUT.value))
        self.shot(self.window, "put")
        panel.more.method.setCurrentIndex(0)
        panel.more.fold.setChecked(False)

    def _search(self) -> None:
        self.app.actions["search"].trigger()
        for pattern, name in (("*.pdf", "search-found"), ("no such name", "search-nothing")):
            self.window.search._pattern.setText(pattern)
            self.window.search.wanted.emit(pattern)
            self.pause(0.5)
            self.until(lambda: not self.app.searching.running)
            self.shot(self.window, name)
        self.app.searching.close()

    def _filled(self) -> None:
        app = self.app
        select(app, self.year, self.names[0])
        app.actions["copy"].trigger()
        self.pause(0.3)
        app.handover.inspecting.open(QApplication.clipboard().text())
        self.pause(0.5)
        (inspector,) = self._opened()
        self.shot(inspector, "inspect-good")
        inspector.test.click()
        self.pause(0.5)
        self.shot(inspector, "inspect-tested")
        inspector.link.setPlainText(QApplication.clipboard().text().replace("notes", "no tes"))
        self.pause(0.8)
        self.shot(inspector, "inspect-broken")
        inspector.close()
        app.actions["history"].trigger()
        self.pause(0.5)
        (history,) = self._opened()
        history.table.selectRow(0)
        history.check.click()
        self.shot(history, "history-filled")
        history.take_back.click()
        self.pause(0.5)
        for dialog in self._opened():
            if dialog is not history:
                self.shot(dialog, "take-back-one")
                dialog.close()
        history.close()
        app.actions["properties"].trigger()
        self.pause(0.4)
        (properties,) = self._opened()
        properties.tabs.setCurrentIndex(1)
        self.shot(properties, "properties-preview")
        properties.close()

    def _asked(self) -> None:
        voice = Voice()
        voice.speak_through(self.window)
        for name, ask in (
            ("failure", lambda: voice.fail(AccessDenied("AccessDenied: 403"))),
            ("question", lambda: voice.ask(*_question())),
        ):
            self._then(name)
            ask()

    def _then(self, name: str) -> None:
        """Take the picture of the box that is about to stand in the way, and let it go."""

        def take() -> None:
            for box in QApplication.topLevelWidgets():
                if isinstance(box, QMessageBox) and box.isVisible():
                    self.shot(box, name)
                    box.close()

        QTimer.singleShot(200, take)

    def _tabs(self, action: str) -> None:
        self.app.actions[action].trigger()
        self.pause(0.4)
        (dialog,) = self._opened()
        pages = dialog.findChild(QTabWidget)
        for at in range(1, pages.count()):
            pages.setCurrentIndex(at)
            self.shot(dialog, f"{action}-{at + 1}")
        dialog.close()
        self.pause(0.1)

    def _long_names(self) -> None:
        home = Path(os.environ["HOME"])
        for name in LONG:
            (home / name).write_text("x", encoding="utf-8")
        self.app.handover.uploading.take(Address("reports", "2026/"), [home / n for n in LONG])
        self.window.uploads.show_progress(1_234_567, 98_765_432, 1, 3, 1_500_000)
        self.shot(self.window, "uploading", settled=False)
        self.until(lambda: not self.app.handover.uploading.running)
        self.until(lambda: len(self.year.objects.keys) > len(self.names))
        select(self.app, self.year, f"2026/{LONG[0]}")
        self.shot(self.window, "long-names")

    def _account(self) -> None:
        self.app.actions["add-account"].trigger()
        self.pause(0.4)
        (dialog,) = self._opened()
        for source in (Source.PROFILE, Source.ROLE):
            dialog.source.choose(source)
            self.shot(dialog, f"add-account-{source.value}")
        dialog.source.choose(Source.KEYRING)
        dialog.network.more.setChecked(True)
        self.shot(dialog, "add-account-more")
        dialog.close()
        self.pause(0.1)

    def _service(self) -> None:
        """The link service at work: asked for a link with a token that was just made."""
        desk = self.app.desktop.service
        self.app.settings.service_port = 0
        self.app.actions["service"].trigger()
        self.pause(0.4)
        (dialog,) = self._opened()
        dialog.port.setValue(0)
        dialog.switch.click()
        self.until(lambda: desk.url)
        self.shot(dialog, "service-running")
        dialog.pages.setCurrentIndex(1)
        tokens = []
        desk.tokens.issued.connect(lambda _token, text: tokens.append(text))
        desk.tokens.issue("Build server", Grant(("s3://reports/",)))
        self.until(lambda: tokens)
        self.shot(dialog, "service-token")
        dialog.close()
        desk.switch(None)
        self.until(lambda: not self.app.jobs.busy)

    def _sign_in(self) -> None:
        dialog = SignInDialog(self.window)
        dialog.show()
        ends = datetime.now(timezone.utc) + timedelta(minutes=10)
        url = "https://device.sso.eu-central-1.amazonaws.com/?user_code=ABCD-EFGH"
        dialog.show_invitation(Invitation("ABCD-EFGH", url, ends))
        self.shot(dialog, "sign-in-code")
        dialog.close()
        self.window.cautions.show_texts([wrong_clock(timedelta(minutes=7))])
        self.shot(self.window, "cautions")
        self.window.cautions.show_texts([])

    def _away(self) -> None:
        app = self.app
        app.services.demo._store._backend.buckets.clear()
        app.browser.refresh()
        self.until(lambda: not app.tree.root.folders)
        self.shot(self.window, "empty")
        app.services.demo.stop()
        app.browser.refresh()
        self.until(lambda: not app.jobs.busy)
        self.shot(self.window, "offline")

    def _opened(self) -> list[QWidget]:
        shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        return [each for each in shown if each.isWindow() and each is not self.window]


def take_windows(into: Path, home: Path, look: str) -> None:
    """Take a picture of each window of tests/every_window.py, so that none is forgotten."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        settings = settings_of(home, look)
        with every_window(home / "kept", monkeypatch, settings) as windows:
            for name, window in windows:
                QTest.qWait(400)
                name = name.replace(" ", "-")
                if not window.grab().save(str(into / f"{name}.png")):
                    raise SystemExit(f"{into} could not be written")


def main(folder: str, look: str = "light") -> None:
    """Take all the pictures."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        start_speaking()
        into = Path(folder)
        States(into, settings_of(Path(home), look)).take_all()
        take_windows(into, Path(home), look)


if __name__ == "__main__":
    main(*sys.argv[1:])
