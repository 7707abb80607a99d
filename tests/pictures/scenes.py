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
        self._app = App(SettingsFile(None), Services(None), ListeningVoice())
        self._window = self._app.window

    def take_all(self) -> None:
        self._app.open(None)
        self._window.show()
        self._shot(self._window, "welcome")
        self._app.start_demo()
        self._until(lambda: len(self._app.tree.root.folders) >= 5)
        self._shot(self._window, "nothing-selected")
        self._browse()
        self._dialogs()
        self._window.close()
        self._app.close()

    def _browse(self) -> None:
        self._expand("s3://reports/")
        year = self._expand("s3://reports/2026/")
        names = [key for key in year.objects.keys if not key.endswith("/")]
        select(self._app, year, names[0])
        self._shot(self._window, "one")
        select(self._app, year, *names[:4])
        self._shot(self._window, "several")
        self._expand("s3://payroll/", folder_there=False)
        self._shot(self._window, "no-access")
        self._window.filter.setText("nothing is called so")
        self._shot(self._window, "filtered")
        self._window.filter.clear()
        select(self._app, year, names[0])
        self._window.panel.more.fold.setChecked(True)
        self._shot(self._window, "more-options")
        self._app.actions["search"].trigger()
        self._shot(self._window, "search")
        self._app.searching.close()
        select(self._app, year, names[0])

    def _dialogs(self) -> None:
        for name in DIALOGS:
            try:
                action = self._app.actions[name]
            except KeyError:
                print(f"no action {name}", file=sys.stderr)
                continue
            if not action.isEnabled():
                print(f"{name} is disabled", file=sys.stderr)
                continue
            action.trigger()
            self._pause(0.6)
            for widget in self._opened():
                self._shot(widget, name)
                widget.close()
            self._pause(0.1)

    def _opened(self) -> list[QWidget]:
        return [
            widget
            for widget in QApplication.topLevelWidgets()
            if widget.isVisible() and widget is not self._window
        ]

    def _expand(self, address: str, *, folder_there: bool = True):
        try:
            found = folder(self._app, address)
        except StopIteration:
            return None
        self._window.view.expand(self._app.tree.index_of(found))
        self._until(lambda: found.state.value in ("complete", "partial", "failed"))
        return found

    def _shot(self, widget: QWidget, name: str) -> None:
        self._pause(0.5)
        widget.grab().save(str(self._into / f"{name}.png"))

    def _until(self, there: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not there() and time.monotonic() < end:
            self._pause(0.02)
        assert there()

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)


def main(into: str, look: str = "light") -> None:
    """Take all the pictures."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        texts.speak("")
        application = opening.application()
        speak_like_texts(application)
        looks.wear(look)
        Path(into).mkdir(parents=True, exist_ok=True)
        Photographer(Path(into)).take_all()


if __name__ == "__main__":
    main(*sys.argv[1:])
