"""Whether links to very many objects leave at once: copied and dragged, with the window live.

    python tests/bench/sharing.py [OBJECTS]

Opens the real window (offscreen unless QT_QPA_PLATFORM says otherwise) on a server of
ready-made pages, loads and selects OBJECTS (10,000), and then, ROUNDS times in turn,
copies links to them, begins to drag them, and saves them as CSV. A timer of 1 ms on the
UI thread records how long it was kept waiting. Prints one JSON line, in milliseconds:
from the click until the clipboard has the links; from the press of the mouse until the
drag begins with all its data; from the click until the file is there; each as median and
longest, and the longest gap of the window meanwhile, of all rounds and as median.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import (
    QEvent,
    QEventLoop,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QPoint,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from presign_gui.app import App
from presign_gui.core.credentials import Secret
from presign_gui.core.records import Account, Source
from presign_gui.core.settings import SettingsFile
from presign_gui.qt.dialogs.saving import SavingDialog
from presign_gui.qt.folder import State
from presign_gui.services import Services
from presign_gui.start import SWITCH_INTERVAL
from tests.bench import list_server
from tests.bench.window import BUCKET, PREFIX, Pulse, opened, until

ROUNDS = 9


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    sys.setswitchinterval(SWITCH_INTERVAL)
    result: dict[str, object] = {"bench": "sharing", "objects": count}
    with tempfile.TemporaryDirectory() as home, list_server.start(count) as url:
        os.environ["HOME"] = home
        account = Account(
            "bench",
            Source.SESSION,
            "AKIABENCH",
            region="eu-central-1",
            endpoint_url=url,
            places=(f"s3://{BUCKET}/{PREFIX}",),
            id="bench",
        )
        application = QApplication([])
        services = Services(None)
        services.accounts.credentials.keep(account, Secret("nobody's"))
        app = App(SettingsFile(None), services)
        app.window.show()
        app.open(account)
        load(app)
        measure(app, count, Path(home) / "links.csv", result)
        app.window.close()
        app.close()
        app.window.deleteLater()  # while there is an application, or Qt would end badly
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    print(json.dumps(result))


def load(app: App) -> None:
    """Load the folder of all objects, and copy a link to one of them."""
    folder = opened(app)
    app.browser.fetch_all(folder)
    until(lambda: folder.state is State.COMPLETE)
    view, parent = app.window.view, app.tree.index_of(folder)
    view.setCurrentIndex(app.tree.index(0, 0, parent))
    app.actions["copy"].trigger()  # what is only slow for the first time was slow then
    until(lambda: bool(QGuiApplication.clipboard().text()))


def select_all(app: App, count: int) -> None:
    """Select all objects of the folder that the current row is in."""
    view = app.window.view
    first = view.currentIndex().siblingAtRow(0)
    rows = QItemSelection(first, first.sibling(count - 1, app.tree.columnCount() - 1))
    view.selectionModel().select(rows, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert view.summary().objects == count


def measure(app: App, count: int, file: Path, result: dict[str, object]) -> None:
    pulse = Pulse()
    for name, act, made in (
        ("copy", copying(app), lambda: QGuiApplication.clipboard().text().split("\n")),
        ("drag", *dragging(app)),
        ("save", *saving(app, file)),
    ):
        took, gaps = [], []
        for _round in range(ROUNDS):
            select_all(app, count)
            settle()
            seen: dict[str, dict[str, float]] = {}
            with pulse.watching(seen, name):
                took.append(act())
                settle()
            assert len(made()) == count
            gaps.append(seen[name]["gap_max"])
        result[name] = {
            "median": round(statistics.median(took), 1),
            "max": round(max(took), 1),
            "gap_max": max(gaps),
            "gap_median": round(statistics.median(gaps), 1),
        }


def settle() -> None:
    """Let everything happen that is still to come."""
    end = time.monotonic() + 0.2
    until(lambda: time.monotonic() > end)


def wait_for(something: list[float]) -> None:
    """Wait as the program does, asleep until there is an event; the pulse is one, too."""
    while not something:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def copying(app: App) -> Callable[[], float]:
    clipboard = QGuiApplication.clipboard()
    changed: list[float] = []

    def copy() -> float:
        changed.clear()
        began = time.perf_counter()
        app.actions["copy"].trigger()
        wait_for(changed)
        return (changed[0] - began) * 1000

    clipboard.dataChanged.connect(lambda: changed.append(time.perf_counter()))
    return copy


def dragging(app: App) -> tuple[Callable[[], float], Callable[[], list[str]]]:
    view = app.window.view
    begun: list[float] = []
    dragged: list[QMimeData] = []

    def drag(contents: QMimeData, _picture: QPixmap) -> None:
        begun.append(time.perf_counter())
        view.let_drag_wait()  # until the mouse is let go
        dragged.append(contents)

    view.drag = drag  # what comes after it is Qt's and the other program's

    def take() -> float:
        begun.clear()
        dragged.clear()
        at = view.visualRect(view.currentIndex()).center()
        began = time.perf_counter()
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        for step in range(1, 6):
            QTest.mouseMove(view.viewport(), at + QPoint(6 * step, 0))
        wait_for(begun)
        took = (begun[0] - began) * 1000
        # Qt has this in hand during a drag; here it selects the one row.
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        return took

    return take, lambda: dragged[0].text().split("\n")


def saving(app: App, file: Path) -> tuple[Callable[[], float], Callable[[], list[str]]]:
    app.voice.ask_save = lambda *_asked: file

    def save() -> float:
        file.unlink(missing_ok=True)
        app.actions["save-links"].trigger()
        dialog = app.window.findChildren(SavingDialog)[-1]
        dialog.format_box.setCurrentIndex(dialog.format_box.findData("csv"))
        settle()
        began = time.perf_counter()
        dialog.save.click()
        until(file.exists)
        return (time.perf_counter() - began) * 1000

    return save, lambda: file.read_text("utf-8").splitlines()[1:]


if __name__ == "__main__":
    main()
