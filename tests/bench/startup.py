"""How long until something is on the screen: this program, and a bare window with a tree.

    python tests/bench/startup.py [ROUNDS]

Prints one JSON line: milliseconds from the start of the process to the end of its
first paint, medians of ROUNDS (10) each in turn, offscreen unless QT_QPA_PLATFORM
says otherwise, and the ratio of the two.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

_FIRST_PAINT = """
import os, sys, time
from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView

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
        print(time.time(), flush=True)
        os._exit(0)

QtWidgets.QApplication = Watched
"""

_CONTENDERS = {
    "program": _FIRST_PAINT + "from presign_gui.__main__ import main; main()",
    "bare": _FIRST_PAINT
    + """
application = Watched([])
window = QMainWindow()
window.setCentralWidget(QTreeView())
window.resize(1080, 680)
window.show()
sys.exit(QApplication.exec())
""",
}


def first_paint(program: str, home: str) -> float:
    """Return milliseconds from starting Python with `program` to its first paint."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "HOME": home}
    began = time.time()
    child = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    )
    return (float(child.stdout) - began) * 1000


def main(rounds: int = 10) -> None:
    """Measure, and print the result."""
    times: dict[str, list[float]] = {name: [] for name in _CONTENDERS}
    with tempfile.TemporaryDirectory() as home:
        for program in _CONTENDERS.values():
            first_paint(program, home)  # not counted: what it reads is in memory then
        for _round in range(rounds):
            for name, program in _CONTENDERS.items():
                times[name].append(first_paint(program, home))
    medians = {f"{name}_ms": round(statistics.median(times[name]), 1) for name in times}
    ratio = round(medians["program_ms"] / medians["bare_ms"], 3)
    print(json.dumps({"bench": "startup", "rounds": rounds, **medians, "ratio": ratio}))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
