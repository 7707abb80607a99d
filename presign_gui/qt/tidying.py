"""When old garbage is looked for: while the window is at rest, and nothing is being made.

Python goes through all that has lived for long whenever much has come on top of it. That
takes it 25 to 60 ms when ten thousand links are being made, on whatever thread it is, and
holds up all others: in just those moments in which the window has most to do. So it does
so a hundred times more rarely by itself, and when it is asked to here. What is garbage by
its count of references, as links are, goes at once as ever, and so does young garbage.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

from presign_gui.qt.jobs import Jobs

LOOKED_EVERY = 5.0
"""Seconds between two looks at whether there is a good moment."""

AT_REST = 2.0
"""Seconds without a paint of the rows: nobody scrolls, types or moves the mouse there."""

RARELY = 1_000
"""After so many collections of younger objects Python does it all the same (usually 10)."""

WORTH_IT = 10
"""Collections of younger objects since the last one of all, as Python has it itself."""


class Tidying(QObject):
    """Lives as long as the window; `shut_down` gives Python its usual habits back."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._usual = gc.get_threshold()
        gc.set_threshold(*self._usual[:2], RARELY)
        self._timer = QTimer(self, interval=int(LOOKED_EVERY * 1000))
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect what there is, if it is worth it and holds up nobody."""
        resting = time.monotonic() - self._jobs.gate.painted_at > AT_REST
        if resting and not self._jobs.busy and gc.get_count()[2] >= WORTH_IT:
            gc.collect()

    def shut_down(self) -> None:
        """Look no more."""
        self._timer.stop()
        gc.set_threshold(*self._usual)
