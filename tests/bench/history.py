"""What the history costs at a million entries: opening, searching, noting.

    python tests/bench/history.py [ENTRIES]

Fills a new history, opens it anew for each measurement, and prints one JSON line:
milliseconds, the best and the worst of five, until the first page is there and for
each search; the size of the file; what noting one more costs; in the window (offscreen),
from the key to the rows, and from the end of typing, whose pause of 150 ms is taken off.
Limits for a million: 300 ms to open, 200 ms to search.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from presign_gui.app import App
from presign_gui.core.folders import Folders
from presign_gui.core.history import Entry, History, Way, queries
from presign_gui.core.history.database import Database
from presign_gui.core.records import Account, LinkOptions
from presign_gui.core.settings import SettingsFile
from presign_gui.qt.dialogs.history import SOON_MS
from presign_gui.services import Services

_WORDS = [
    "report", "invoice", "film", "photo", "summer", "archive", "draft", "final", "customer",
    "export", "backup", "data", "raw", "müller", "東京", "отчёт",
]  # fmt: skip
_ACCOUNT = Account(
    "work", access_key_id="AKIAIOSFODNN7EXAMPLE", region="eu-central-1", id="0f" * 16
)

SEARCHES = {
    "all": "report",
    "bucket and prefix": "reports/2019/",
    "account": "WORK",
    "some": "müller/отчёт",
    "few": "film-0500",
    "one": "0012345",
    "none": "qqqq",
    "frequent parts, seldom together": "tre-2019",
    "two letters, all": "re",
    "two letters, none": "zq",
    "two letters, none, not ASCII": "üç",
    "one letter, none": "§",
}


def entries(count: int) -> Iterator[Entry]:
    random = Random(1)
    first = datetime(2016, 1, 1, tzinfo=timezone.utc)
    for number in range(count):
        made_at = first + timedelta(minutes=5 * number)
        words = random.choices(_WORDS, k=2)
        key = f"{made_at.year}/{words[0]}/{words[1]}-{number:07}.pdf"
        yield Entry(
            made_at,
            made_at + timedelta(hours=12),
            _ACCOUNT,
            _ACCOUNT.access_key_id,
            "reports",
            key,
            Way.COPIED,
            LinkOptions(),
            region="eu-central-1",
            format="plain",
        )


def fill(path: Path, count: int) -> None:
    database = Database(path)
    rest = entries(count)
    while some := list(islice(rest, 20_000)):
        database.write(lambda connection, some=some: [queries.insert(connection, e) for e in some])
    database.close()


def milliseconds(path: Path, work: Callable[[History], object]) -> list[float]:
    """Return the best and the worst time of five, each with a history opened for it."""
    times = []
    for _round in range(5):
        history = History(path)
        history.count(most=1)  # opened
        begin = time.perf_counter()
        work(history)
        times.append(round((time.perf_counter() - begin) * 1000, 1))
        history.close()
    return [min(times), max(times)]


def opened(path: Path) -> list[float]:
    times = []
    for _round in range(5):
        begin = time.perf_counter()
        history = History(path)
        history.page()
        history.count()
        times.append(round((time.perf_counter() - begin) * 1000, 1))
        history.close()
    return [min(times), max(times)]


def in_the_window(folder: Path) -> dict[str, list[float]]:
    """Return the best and the worst time of five, of opening and of searching."""
    application = QApplication.instance() or QApplication([])
    times: dict[str, list[float]] = {"open_ms": [], "search_ms": []}

    def until(done: Callable[[], bool]) -> float:
        begin = time.perf_counter()
        while not done():
            application.processEvents()
        return (time.perf_counter() - begin) * 1000

    for _round in range(5):
        app = App(SettingsFile(None), Services(Folders(folder, folder)))
        app.window.show()
        application.processEvents()
        begin = time.perf_counter()
        app.actions["history"].trigger()
        dialog = app.handover.history._dialog
        until(lambda rows=dialog.rows: rows.rowCount() > 0)
        dialog.grab()
        times["open_ms"].append((time.perf_counter() - begin) * 1000)
        dialog.search.setText("film-0500")
        until(lambda rows=dialog.rows: not rows.entries)
        until(lambda rows=dialog.rows: rows.complete)
        dialog.search.setText("müller/отчёт")
        waited = until(lambda rows=dialog.rows: rows.entries and "müller" in rows.entries[0].key)
        times["search_ms"].append(waited - SOON_MS)
        dialog.close()
        app.window.close()
        app.close()
    return {name: [round(min(each), 1), round(max(each), 1)] for name, each in times.items()}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite3"
        begin = time.perf_counter()
        fill(path, count)
        filled = time.perf_counter() - begin
        one_more = next(entries(1))
        now = datetime(2016, 1, 1, tzinfo=timezone.utc) + timedelta(minutes=5 * count)
        found = {
            "entries": count,
            "filled_in_seconds": round(filled, 1),
            "megabytes": round(path.stat().st_size / 1e6),
            "open_ms": opened(path),
            "search_ms": {
                name: milliseconds(path, lambda history, text=text: history.page(text))
                for name, text in SEARCHES.items()
            },
            "count_to_10000_ms": milliseconds(
                path, partial(History.count, search="report", most=10_000)
            ),
            "alive_ms": milliseconds(path, partial(History.alive, now=now)),
            "note_ms": milliseconds(path, partial(History.note, entry=one_more)),
            "window": in_the_window(Path(folder)),
        }
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
