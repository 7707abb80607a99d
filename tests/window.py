"""The whole window for a test: its parts are the real ones, but for the voice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from presign_gui.app import App
from presign_gui.core.errors import PresignError
from presign_gui.core.settings import SettingsFile
from presign_gui.qt.folder import Folder
from presign_gui.qt.voice import Voice
from presign_gui.services import Services


class ListeningVoice(Voice):
    """Writes down what it is told, and answers questions as it was told to."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.failures: list[PresignError] = []
        self.questions: list[str] = []
        self.answer = True
        self.choice: str | None = None  # among several answers
        self.files: list[Path] = []  # what is chosen when several are asked for
        self.file: Path | None = None  # what is chosen when one is asked for
        self.texts: list[str] = []  # given one after the other to whoever asks for a text

    def tell(self, text: str) -> None:
        self.said.append(text)
        super().tell(text)

    def fail(self, error: PresignError) -> None:
        self.failures.append(error)

    def ask_open(self, title: str, kind: str) -> Path | None:
        return self.file

    def ask_save(self, title: str, name: str, kind: str) -> Path | None:
        return self.file

    def ask_files(self, title: str) -> list[Path]:
        self.questions.append(title)
        return self.files

    def ask_folder(self, title: str) -> Path | None:
        self.questions.append(title)
        return self.file

    def choose(
        self, title: str, text: str, answers: Mapping[str, str], usual: str = ""
    ) -> str | None:
        self.questions.append(title)
        assert self.choice is None or self.choice in answers
        return self.choice

    def inform(self, title: str, text: str) -> None:
        self.said.append(f"{title}: {text}")

    def ask(self, title: str, text: str, yes: str) -> bool:
        self.questions.append(title)
        return self.answer

    def ask_text(self, title: str, text: str) -> str:
        self.questions.append(text)
        return self.texts.pop(0) if self.texts else ""


def watched(model: QAbstractItemModel) -> QAbstractItemModelTester:
    """Let Qt look at every row of `model` at each change, and abort at the first untruth."""
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(model, fatal)
    # Or it would open each folder that it sees, and list what the test has not asked for yet.
    tester.setUseFetchMore(False)
    return tester


@contextmanager
def opened(qtbot, services: Services | None = None, **wanted) -> Iterator[App]:
    """Show the window, and close it as the program does; its threads must end in time."""
    settings = wanted.pop("settings", None) or SettingsFile(None)
    look = QApplication.palette()
    app = App(settings, services or Services(None), ListeningVoice(), **wanted)
    _testers = [watched(model) for model in (app.tree, app.window.search.found)]
    app.window.show()
    qtbot.waitExposed(app.window)
    try:
        yield app
    finally:
        app.window.close()
        assert app.close()
        app.window.deleteLater()
        QApplication.setPalette(look)


@contextmanager
def demo(qtbot) -> Iterator[App]:
    """Show the window on the demo, its buckets listed."""
    with opened(qtbot) as app:
        app.start_demo()
        qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)
        yield app


def folder(app: App, address: str) -> Folder:
    """Return the folder at an address, which is there."""
    return next(each for each in app.tree.root.below() if each.address == address)


def expand(qtbot, app: App, address: str) -> Folder:
    """Open a folder as a person would, and wait for its rows."""
    opening = folder(app, address)
    app.window.view.expand(app.tree.index_of(opening))
    qtbot.waitUntil(
        lambda: opening.state.value in ("complete", "partial", "failed"), timeout=10_000
    )
    return opening


def select(app: App, parent: Folder, *keys: str) -> None:
    """Select the objects of these keys below `parent`, the first one as the current row."""
    flags = QItemSelectionModel.SelectionFlag
    view = app.window.view
    view.selectionModel().clear()
    for key in reversed(keys):
        row = len(parent.folders) + parent.objects.keys.index(key)
        index = app.tree.index(row, 0, app.tree.index_of(parent))
        view.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
