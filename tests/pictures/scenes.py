"""Pictures of every window and dialog, in the look and language that the environment says.

    python tests/pictures/scenes.py FOLDER [light|dark]

writes NAME.png for each into FOLDER, from the demo, without a screen. LANGUAGE and
QT_SCALE_FACTOR say the rest. `contact_sheet.py` runs it for each look there is.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtWidgets import QApplication, QWidget

from presign_gui import opening
from presign_gui.app import App
from presign_gui.core import texts
from presign_gui.core.settings import SettingsFile
from presign_gui.qt import looks
from presign_gui.qt.speech import speak_like_texts
from presign_gui.services import Services
from tests.window import ListeningVoice, folder, select

DIALOGS = [
    "add-account",
    "add-place",
    "properties",
    "save-links",
    "message",
    "upload-link",
    "upload-page",
    "presets",
    "history",
    "take-back",
    "inspect",
    "preferences",
    "service",
    "shortcuts",
    "palette",
    "help",
    "about",
]
"""Actions that open something of their own."""


class Photographer:
    """Brings the window into one state after the other, and takes its picture."""

    def __init__(self, into: Path) -> None:
        self._into = into
        self.app = App(SettingsFile(None), Services(None), ListeningVoice())
        self.window = self.app.window

    def take_all(self) -> None:
        self.app.open(None)
        self.window.show()
        self._shot(self.window, "welcome")
        self.app.start_demo()
        self.until(lambda: len(self.app.tree.root.folders) >= 5)
        self._shot(self.window, "nothing-selected")
        self._browse()
        self._dialogs()
        self.end()

    def end(self) -> None:
        self.window.close()
        self.app.close()

    def _browse(self) -> None:
        self.expand("s3://reports/")
        year = self.expand("s3://reports/2026/")
        names = [key for key in year.objects.keys if not key.endswith("/")]
        select(self.app, year, names[0])
        self._shot(self.window, "one")
        select(self.app, year, *names[:4])
        self._shot(self.window, "several")
        self.expand("s3://payroll/", folder_there=False)
        self._shot(self.window, "no-access")
        self.window.filter.setText("nothing is called so")
        self._shot(self.window, "filtered")
        self.window.filter.clear()
        select(self.app, year, names[0])
        self.window.panel.more.fold.setChecked(True)
        self._shot(self.window, "more-options")
        self.app.actions["search"].trigger()
        self._shot(self.window, "search")
        self.app.searching.close()
        select(self.app, year, names[0])

    def _dialogs(self) -> None:
        for name in DIALOGS:
            try:
                action = self.app.actions[name]
            except KeyError:
                print(f"no action {name}", file=sys.stderr)
                continue
            if not action.isEnabled():
                print(f"{name} is disabled", file=sys.stderr)
                continue
            action.trigger()
            self.pause(0.6)
            for widget in self._opened():
                self._shot(widget, name)
                widget.close()
            self.pause(0.1)

    def _opened(self) -> list[QWidget]:
        return [
            widget
            for widget in QApplication.topLevelWidgets()
            if widget.isVisible() and widget is not self.window
        ]

    def expand(self, address: str, *, folder_there: bool = True):
        try:
            found = folder(self.app, address)
        except StopIteration:
            return None
        self.window.view.expand(self.app.tree.index_of(found))
        self.until(lambda: found.state.value in ("complete", "partial", "failed"))
        return found

    def _shot(self, widget: QWidget, name: str) -> None:
        self.pause(0.5)
        widget.grab().save(str(self._into / f"{name}.png"))

    def until(self, there: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not there() and time.monotonic() < end:
            self.pause(0.02)
        assert there()

    def pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)


def wear(look: str) -> None:
    """Speak the language of the environment, and put on a look."""
    texts.speak("")
    application = opening.application()
    speak_like_texts(application)
    looks.wear(look)


def main(into: str, look: str = "light") -> None:
    """Take all the pictures."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        wear(look)
        Path(into).mkdir(parents=True, exist_ok=True)
        Photographer(Path(into)).take_all()


if __name__ == "__main__":
    main(*sys.argv[1:])
