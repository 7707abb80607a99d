"""Whether the window stalls: a folder of a million objects is loaded, sorted and filtered.

    python tests/bench/window.py [OBJECTS]

Opens the real window (offscreen unless QT_QPA_PLATFORM says otherwise) on a server of
ready-made pages, and loads everything while a timer of 1 ms on the UI thread records how
long it was kept waiting. Prints one JSON line: milliseconds of each step, its gaps (99th
percentile and the longest), how long a link took from the click to the clipboard while
the listing was under way, and the memory of the process above what it was when idle.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from presign_gui.app import App
from presign_gui.core.client import Clients
from presign_gui.core.columns import Page
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.listing import level
from presign_gui.core.records import Account, Source
from presign_gui.core.settings import SettingsFile
from presign_gui.qt.folder import Column, Folder, State
from presign_gui.services import Services
from presign_gui.start import SWITCH_INTERVAL
from tests.bench import list_server

PREFIX = "flat/"
BUCKET = "bench"


def resident() -> float:
    """Memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Pulse:
    """A timer of 1 ms, and how long it had to wait."""

    def __init__(self) -> None:
        self._timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self.gaps: list[float] = []

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    @contextmanager
    def watching(self, into: dict[str, object], name: str):
        self.gaps, self._last, began = [], time.perf_counter(), time.perf_counter()
        self._timer.start()
        yield
        self._timer.stop()
        took = (time.perf_counter() - began) * 1000
        gaps = sorted(self.gaps) or [took]
        into[name] = {
            "ms": round(took),
            "gap_p99": round(gaps[int(len(gaps) * 0.99)], 1),
            "gap_max": round(gaps[-1], 1),
        }


def until(condition: Callable[[], bool], seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not condition():
        QApplication.processEvents()
        time.sleep(0.0002)
        if time.monotonic() > end:
            raise TimeoutError


def listed_bare(account: Account, secret: Secret) -> float:
    """Seconds that the listing takes without a window."""
    credentials = Credentials()
    credentials.keep(account, secret)
    from presign_gui.core.client import Connection

    connection = Connection(account, credentials, Clients())
    began = time.perf_counter()
    kept: list[Page] = list(level(connection, BUCKET, PREFIX))
    assert kept
    return time.perf_counter() - began


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sys.setswitchinterval(SWITCH_INTERVAL)
    result: dict[str, object] = {"bench": "window", "objects": count}
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
        secret = Secret("nobody's")
        result["bare_listing_ms"] = round(listed_bare(account, secret) * 1000)
        application = QApplication([])
        services = Services(None)
        services.accounts.credentials.keep(account, secret)
        app = App(SettingsFile(None), services)
        app.window.show()
        app.open(account)
        measure(app, result)
        app.window.close()
        app.close()
        del application
    print(json.dumps(result))


def opened(app: App) -> Folder:
    """Open the folder of all objects, and wait for its first page."""
    tree, view = app.tree, app.window.view
    until(lambda: app.browser.connection is not None and bool(tree.root.folders))
    folder = next(each for each in tree.root.below() if each.prefix == PREFIX)
    view.expand(tree.index_of(next(each for each in tree.root.folders if folder in each.folders)))
    view.expand(tree.index_of(folder))
    until(lambda: folder.state is State.PARTIAL)
    return folder


def measure(app: App, result: dict[str, object]) -> None:
    tree, view, pulse = app.tree, app.window.view, Pulse()
    folder = opened(app)
    view.setCurrentIndex(tree.index(0, 0, tree.index_of(folder)))
    until(lambda: bool(app.window.panel.preview.text()))
    idle = resident()

    clicks: list[float] = []

    def click() -> None:
        clipboard = QGuiApplication.clipboard()
        clipboard.setText("")
        began = time.perf_counter()

        def copied() -> None:
            if clipboard.text():
                clicks.append((time.perf_counter() - began) * 1000)
                clipboard.dataChanged.disconnect(copied)

        clipboard.dataChanged.connect(copied)
        app.actions["copy"].trigger()

    with pulse.watching(result, "load"):
        app.browser.fetch_all(folder)
        until(lambda: folder.state is State.COMPLETE)
    result["memory_mb"] = round(resident() - idle)
    with pulse.watching(result, "scroll"):
        bar, paints = view.verticalScrollBar(), []
        for step in range(100):
            bar.setValue(bar.maximum() * step // 100)
            began = time.perf_counter()
            view.viewport().repaint()
            paints.append((time.perf_counter() - began) * 1000)
        until(lambda: True)
    result["paint_ms"] = round(sorted(paints)[len(paints) // 2], 1)
    with pulse.watching(result, "type ahead, to nowhere"):
        view.keyboardSearch("no name begins so")
        until(lambda: view._ahead._search is None)
    arranged: list[object] = []
    app.arranger.arranged.connect(arranged.append)

    def arrange(name: str, how: Callable[[], object]) -> None:
        arranged.clear()
        with pulse.watching(result, name):
            how()
            until(lambda: folder in arranged)

    for typed in ("f", "ff", "ffa", ""):
        arrange(f"filter {typed!r}", lambda typed=typed: app.arranger.filter(folder, typed))
    for column in (Column.SIZE, Column.MODIFIED, Column.NAME):
        arrange(f"sort {column.name.lower()}", lambda column=column: view.sort_by(column))
    arrange("sort natural", lambda: app.actions["natural"].trigger())
    arrange("unsorted", view.sort_by_nothing)
    result["memory_after_mb"] = round(resident() - idle)

    account = app.browser.account
    app.open(None)  # or what is here would be kept
    app.open(account)
    folder = opened(app)
    view.setCurrentIndex(tree.index(0, 0, tree.index_of(folder)))
    timer = QTimer(interval=100)
    timer.timeout.connect(click)
    timer.start()
    with pulse.watching(result, "load while copying"):
        app.browser.fetch_all(folder)
        until(lambda: folder.state is State.COMPLETE)
    timer.stop()
    clicks.sort()
    result["clicks"] = len(clicks)
    result["click_to_clipboard_ms"] = {
        "median": round(clicks[len(clicks) // 2], 1),
        "p99": round(clicks[int(len(clicks) * 0.99)], 1),
    }


if __name__ == "__main__":
    main()
