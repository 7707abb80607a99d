"""How long until something is on the screen, and until one's buckets are; and what that costs.

    python tests/bench/startup.py [ROUNDS]

Prints one JSON line, medians of ROUNDS (10) each in turn, offscreen unless
QT_QPA_PLATFORM says otherwise. Milliseconds from the start of the process: to the end of
the first paint, of this program and of a bare QMainWindow with a QTreeView (wanted: a
ratio of at most 1.15); until the window is furnished; until the buckets of a stored
account are shown, whose server on loopback answers at once (wanted: 260). The longest
gap of the UI thread from the furnished window to the buckets (32). Until the first rows
of a bucket of the demo, whose server starts as well (1,260). Megabytes at rest
above the bare window's (80). The account is a profile with a credential process of no
cost: no keyring is asked.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import time

import list_server

_FIRST_PAINT = """
import os, sys, time
from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView

def resident():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

class Watched(QApplication):
    def __init__(self, arguments):
        super().__init__(arguments)
        self.first_paint = FirstPaint()
        self.installEventFilter(self.first_paint)

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            QTimer.singleShot(0, self.tell)  # when that paint is over
        return False

    def tell(self):
        print(f'{{"paint": {time.time()}, "memory": {resident()}}}', flush=True)
        os._exit(0)

QtWidgets.QApplication = Watched
"""

_BARE = (
    _FIRST_PAINT
    + """
application = Watched([])
window = QMainWindow()
window.setCentralWidget(QTreeView())
window.resize(1080, 680)
window.show()
sys.exit(QApplication.exec())
"""
)

_PROGRAM = _FIRST_PAINT + "from presign_gui.__main__ import main; main()"

_BUCKETS = """
import json, os, sys, time
sys.modules["awscrt"] = None  # the tests' alone: nobody else has it
from presign_gui import opening
opening.show()
from PySide6.QtCore import QTimer
from presign_gui import cli, start

def resident():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

class Watched(start.App):
    def start(self):
        self.said = {"furnished": time.time()}
        self.beat, self.gap = time.monotonic(), 0.0
        self.timer = QTimer(self, interval=0)
        self.timer.timeout.connect(self.look)
        self.timer.start()
        super().start()

    def look(self):
        now = time.monotonic()
        self.gap = max(self.gap, now - self.beat)
        self.beat = now
        if self.tree.root.folders:
            self.timer.stop()
            self.said |= {"buckets": time.time(), "gap": self.gap * 1000}
            QTimer.singleShot(2000, self.tell)  # at rest

    def tell(self):
        print(json.dumps(self.said | {"memory": resident()}), flush=True)
        os._exit(0)

start.App = Watched
cli.main([])
"""

_DEMO = """
import json, os, time
from PySide6.QtCore import QTimer
from presign_gui import cli, start

class Watched(start.App):
    def start_demo(self):
        self.timer = QTimer(self, interval=1)
        self.timer.timeout.connect(self.look)
        self.timer.start()
        super().start_demo()

    def look(self):
        folders = [each for each in self.tree.root.folders if each.bucket.name == "reports"]
        if not folders:
            return
        self.window.view.expand(self.tree.index_of(folders[0]))
        if len(folders[0].objects):
            print(json.dumps({"rows": time.time()}), flush=True)
            os._exit(0)

start.App = Watched
cli.main(["--demo"])
"""

_CONTENDERS = {"program": _PROGRAM, "bare": _BARE, "buckets": _BUCKETS, "demo": _DEMO}


def told(program: str, home: Path) -> dict[str, float]:
    """Return what `program` says of itself; moments in milliseconds since Python was started."""
    kept = {name: os.environ[name] for name in os.environ if not name.startswith("AWS_")}
    environment = {"QT_QPA_PLATFORM": "offscreen", **kept, "HOME": str(home)}
    began = time()
    child = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    )
    said = json.loads(child.stdout)
    moments = {"paint", "furnished", "buckets", "rows"} & said.keys()
    return said | {name: (said[name] - began) * 1000 for name in moments}


def _profile(home: Path, url: str) -> None:
    """Write the files of the AWS CLI for the one account there is."""
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(
        f"[default]\nregion = {list_server.REGION}\nendpoint_url = {url}\n"
    )
    (home / ".aws" / "credentials").write_text(
        "[default]\naws_access_key_id = bench\naws_secret_access_key = not-a-secret\n"
    )


def main(rounds: int = 10) -> None:
    """Measure, and print the result."""
    said: dict[str, list[dict[str, float]]] = {name: [] for name in _CONTENDERS}
    with tempfile.TemporaryDirectory() as folder, list_server.start(1000) as url:
        home = Path(folder)
        _profile(home, url)
        for program in _CONTENDERS.values():
            told(program, home)  # not counted: what it reads is in memory then
        for _round in range(rounds):
            for name, program in _CONTENDERS.items():
                said[name].append(told(program, home))

    def median(name: str, figure: str) -> float:
        return round(statistics.median(each[figure] for each in said[name]), 1)

    result = {
        "program_ms": median("program", "paint"),
        "bare_ms": median("bare", "paint"),
        "ratio": round(median("program", "paint") / median("bare", "paint"), 3),
        "furnished_ms": median("buckets", "furnished"),
        "buckets_ms": median("buckets", "buckets"),
        "gap_ms": median("buckets", "gap"),
        "demo_rows_ms": median("demo", "rows"),
        "memory_above_bare_mb": round(median("buckets", "memory") - median("bare", "memory"), 1),
    }
    print(json.dumps({"bench": "startup", "rounds": rounds, **result}))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
