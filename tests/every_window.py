"""Every window and dialog there is, one after the other, for tests that look at all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from presign_gui.app import App
from presign_gui.core import credentials
from presign_gui.core.credentials import Secret
from presign_gui.core.folders import Folders
from presign_gui.core.records import Source
from presign_gui.core.settings import SettingsFile
from presign_gui.demo import DemoServer
from presign_gui.qt.dialogs.sign_in import SignInDialog
from presign_gui.qt.dialogs.token import TokenDialog
from presign_gui.services import Services
from tests.keyring_in_memory import MemoryKeyring
from tests.window import ListeningVoice, folder, select

ASK_ONLY = {
    *("remove-account", "export-accounts", "import-accounts", "upload-files", "upload-folder"),
    *("filter", "search", "go-to", "email", "sign-in"),
}
"""Actions whose text ends in "…", and that open no window of ours: the voice asks, or a field."""


@contextmanager
def every_window(
    home: Path, monkeypatch, settings: SettingsFile | None = None
) -> Iterator[Iterator[tuple[str, QWidget]]]:
    """Yield what yields each window with its name, the main window first; closes them all.

    The account "work" is open, and one of its objects is selected.
    """
    keyring = MemoryKeyring()
    monkeypatch.setattr(credentials, "trusted_backend", lambda: keyring)
    services = Services(Folders(config=home / "config", data=home / "data"))
    with DemoServer() as server:
        account = replace(server.account, name="work", source=Source.KEYRING)
        services.accounts.add(account, Secret(server.credential.secret_access_key))
        app = App(settings or SettingsFile(None), services, ListeningVoice())
        app.window.show()
        try:
            yield _windows(app)
        finally:
            app.window.close()
            assert app.close()
            app.window.deleteLater()


def _windows(app: App) -> Iterator[tuple[str, QWidget]]:
    app.window.show_welcome()
    yield "welcome", app.window
    app.window.show_browser()
    app.start()
    until(lambda: len(app.tree.root.folders) >= 5)
    reports = folder(app, "s3://reports/")
    app.window.view.expand(app.tree.index_of(reports))
    until(lambda: reports.state.value == "complete")
    select(app, reports, reports.objects.keys[0])
    QApplication.clipboard().clear()
    app.actions["copy"].trigger()
    until(lambda: app.actions["message"].isEnabled() and QApplication.clipboard().text())
    yield "main window", app.window
    app.window.panel.more.fold.setChecked(True)
    yield "more options", app.window
    app.window.panel.more.fold.setChecked(False)
    app.actions["search"].trigger()
    yield "search", app.window
    app.searching.close()
    until(lambda: app.window.panel.card.code.code is not None, "the code is drawn")
    app.window.panel.card.code.click()
    until(_shown, "the code is enlarged")
    QTest.qWait(50)
    yield "qr", _shown()[0]
    _shown()[0].close()
    for dialog in (SignInDialog(app.window), TokenDialog(app.desktop.service.tokens, app.window)):
        dialog.show()
        QTest.qWait(50)
        yield type(dialog).__name__, dialog
        dialog.close()
        QTest.qWait(0)
    opening = [each.name for each in app.actions.specs if each.text.endswith("…")]
    for name in [*opening, "properties", "shortcuts", "help", "about"]:
        if name in ASK_ONLY:
            continue
        before, asked = {id(each) for each in _shown()}, len(app.voice.questions)
        app.actions[name].trigger()
        until(partial(_answered, app, before, asked), f"{name} opens a window")
        for window in [each for each in _shown() if id(each) not in before]:
            QTest.qWait(50)
            until(lambda: not app.jobs.busy, f"{name} has all it asks for")
            QTest.qWait(0)
            yield name, window
            window.close()
            QTest.qWait(0)


def _answered(app: App, before: set[int], asked: int) -> bool:
    """Say whether there is a window that wasn't there before, or a question was asked."""
    new = any(id(each) not in before for each in _shown())
    return new or len(app.voice.questions) > asked


def _shown() -> list[QDialog]:
    widgets = QApplication.topLevelWidgets()
    return [each for each in widgets if isinstance(each, QDialog) and each.isVisible()]


def until(done: Callable[[], object], what: str = "", seconds: float = 20) -> None:
    """Let the program go on until `done` says so."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, what
        QTest.qWait(10)
