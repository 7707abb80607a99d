"""The pictures in README and help: the program itself, at work in its demo.

    python tests/pictures/steps.py

writes them into resources/pictures, without a screen; made anew whenever the window has changed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from photographer import Photographer, settings_of, start_speaking
from PySide6.QtCore import QRect
from PySide6.QtGui import QPixmap

from presign_gui.qt.folder import Folder
from tests.window import select

PICTURES = Path(__file__).parents[2] / "resources" / "pictures"


class Steps(Photographer):
    """Goes through "Your first link", and stops for a picture at each step."""

    def take_all(self) -> None:
        app, window = self.app, self.window
        app.open(None)
        window.resize(900, 640)
        window.show()
        self.pause(0.5)
        self._part(1, QRect(150, 80, 600, 420))
        app.start_demo()
        self.until(lambda: len(app.tree.root.folders) >= 5)
        self.expand("s3://reports/")
        year = self.expand("s3://reports/2026/")
        self.pause(0.5)
        self._part(2, QRect(0, 60, 600, 380))
        select(app, year, "2026/report-q3.pdf")
        self.pause(0.8)
        self._part(3, QRect(0, 60, 900, 500))
        window.panel.expiry = timedelta(days=3)
        self.pause(0.8)
        panel = window.panel
        corner = panel.mapTo(window, panel.rect().topLeft())
        self._part(4, QRect(corner.x(), corner.y(), panel.width(), 285))
        app.actions["copy"].trigger()
        self.pause(0.8)
        self._part(5, QRect(0, 555, 900, 85))
        self._states(year)
        self.end()

    def _states(self, year: Folder) -> None:
        """The four states in which the window mostly is, each whole."""
        app, panel = self.app, self.window.panel
        self.window.resize(1000, 640)
        app.voice.tell("")  # of the link that was copied before
        panel.expiry = timedelta(hours=12)
        self._whole("one")
        select(app, year, *year.objects.keys[:3])
        self._whole("several")
        select(app, year, year.objects.keys[0])
        panel.more.fold.setChecked(True)
        panel.more.method.setCurrentIndex(panel.more.method.findData("PUT"))
        self._whole("upload")
        panel.more.method.setCurrentIndex(panel.more.method.findData("GET"))
        panel.more.fold.setChecked(False)
        closed = self.expand("s3://payroll/")
        self.window.view.setCurrentIndex(app.tree.index(0, 0, app.tree.index_of(closed)))
        self._whole("error")

    def _whole(self, name: str) -> None:
        self.pause(0.8)
        self._save(self.window.grab(), f"state-{name}")

    def _part(self, number: int, part: QRect) -> None:
        self._save(self.window.grab(part), f"step-{number}")

    def _save(self, picture: QPixmap, name: str) -> None:
        if not picture.save(str(PICTURES / f"{name}.png")):
            raise SystemExit(f"{PICTURES} could not be written")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, LANGUAGE="en", TZ="UTC")
        start_speaking()
        Steps(PICTURES, settings_of(Path(home), "light")).take_all()
