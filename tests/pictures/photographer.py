"""Opens the program without a screen, brings it into one state after the other, and takes pictures.

LANGUAGE and QT_SCALE_FACTOR of the environment say in which language, and how large.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    # On a screen as most people have, for Qt's own is so small that dialogs open smaller.
    _scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    _screen = {"name": "", "x": 0, "y": 0, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    _screen |= {"width": round(1920 * _scale), "height": round(1080 * _scale)}
    _screens = tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8")  # noqa: SIM115
    json.dump({"screens": [_screen]}, _screens)
    _screens.flush()
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screens.name}"
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtWidgets import QApplication, QWidget

from presign_gui import opening
from presign_gui.app import App
from presign_gui.core import texts
from presign_gui.core.settings import SettingsFile
from presign_gui.qt.folder import Folder
from presign_gui.qt.speech import speak_like_texts
from presign_gui.services import Services
from tests.window import ListeningVoice, folder


def settings_of(home: Path, look: str) -> SettingsFile:
    """Return settings in which a look is chosen, kept in `home`."""
    path = home / "settings.json"
    path.write_text(json.dumps({"look": look}), encoding="utf-8")
    return SettingsFile(path)


def start_speaking() -> None:
    """Make the application, in the language of the environment."""
    texts.speak("")
    speak_like_texts(opening.application())


class Photographer:
    """Has the demo's window, and writes NAME.png into a folder for each picture."""

    def __init__(self, into: Path, settings: SettingsFile) -> None:
        self._into = into
        into.mkdir(parents=True, exist_ok=True)
        self.app = App(settings, Services(None), ListeningVoice())
        self.window = self.app.window

    def open(self) -> None:
        """Show the window, with nothing in it yet."""
        self.app.open(None)
        self.window.show()
        self.pause(0.2)

    def start_demo(self) -> None:
        """Start the demo, and wait for its buckets."""
        self.app.start_demo()
        self.until(lambda: len(self.app.tree.root.folders) >= 5)

    def end(self) -> None:
        """Close the window, and end with it."""
        self.window.close()
        self.app.close()
        self.window.deleteLater()

    def expand(self, address: str) -> Folder:
        """Open a folder, and wait for what is in it."""
        found = folder(self.app, address)
        self.window.view.expand(self.app.tree.index_of(found))
        self.until(lambda: found.state.value in ("complete", "partial", "failed"))
        return found

    def shot(self, widget: QWidget, name: str, *, settled: bool = True) -> None:
        """Take a picture, when all has come to rest."""
        if settled:
            self.pause(0.4)
        if not widget.grab().save(str(self._into / f"{name}.png")):
            raise SystemExit(f"{self._into} could not be written")

    def until(self, there: Callable[[], object]) -> None:
        """Let the program go on until `there`."""
        end = time.monotonic() + 20
        while not there():
            assert time.monotonic() < end
            self.pause(0.02)

    def pause(self, seconds: float) -> None:
        """Let the program go on for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)
