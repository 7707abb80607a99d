"""The bare window, in a process of its own, as it is when the program begins."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BEGIN = """
import json, linecache, sys
from presign_gui import opening
opening.show()
ours = sorted(name for name in sys.modules if name.startswith("presign_gui."))
heavy = sorted({"argparse", "boto3", "botocore", "keyring", "logging", "moto"} & sys.modules.keys())
window = opening.take()
place = window.geometry()
import presign_gui.core.client, presign_gui.start
sources = [name for name in linecache.cache if "boto" in name or "presign_gui/core" in name]
print(json.dumps({
    "ours": ours, "heavy": heavy, "sources": sources,
    "painted": window.painted, "visible": window.isVisible(),
    "size": [place.width(), place.height()],
    "dark": window.palette().window().color().lightness() < 100,
}))
from presign_gui.app import App
from presign_gui.core.settings import SettingsFile
from presign_gui.services import Services
opening._waiting.append(window)
app = App(SettingsFile(None), Services(None))
assert app.window is window
window.close()
app.close()
"""


FURNISH = """
import json, os, sys
from PySide6.QtCore import QEvent, QObject
from presign_gui import cli, opening, start
opening.show()

class Seen(QObject):
    painted = False
    def eventFilter(self, watched, event):
        self.painted = self.painted or event.type() == QEvent.Type.Paint
        return False

class Watched(start.App):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.seen = Seen()
        self.window.accounts.installEventFilter(self.seen)
    def start(self):
        heavy = sorted({"boto3", "botocore", "keyring"} & sys.modules.keys())
        print(json.dumps({"painted": self.seen.painted, "heavy": heavy}), flush=True)
        os._exit(0)

start.App = Watched
cli.main([])
"""


def begun(home: Path, code: str = BEGIN) -> dict:
    environment = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("XDG_CONFIG_HOME", None)
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def settle(home: Path, **settings: object) -> None:
    folder = home / ".config" / "presign-gui"
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text(json.dumps(settings))


def test_it_is_painted_before_anything_else_is_imported(tmp_path) -> None:
    found = begun(tmp_path)
    assert found["painted"]
    assert found["visible"]
    assert found["heavy"] == [] or found["heavy"] == ["argparse", "logging"]  # PySide6's own
    assert set(found["ours"]) <= {
        "presign_gui.core",
        "presign_gui.core.folders",
        "presign_gui.handing_on",
        "presign_gui.opening",
        "presign_gui.qt",
        "presign_gui.qt.looks",
        "presign_gui.qt.main_window",
        "presign_gui.qt.no_window",
    }


def test_what_stands_in_it_is_painted_before_anything_is_loaded_behind_it(tmp_path) -> None:
    assert begun(tmp_path, FURNISH) == {"painted": True, "heavy": []}


def test_importing_reads_no_sources(tmp_path) -> None:
    assert begun(tmp_path)["sources"] == []


def test_it_has_the_size_and_look_that_it_had(tmp_path, qapp) -> None:
    import base64

    from presign_gui.qt.main_window import MainWindow

    last = MainWindow()
    last.resize(640, 480)
    geometry = base64.b64encode(last.saveGeometry().data()).decode("ascii")
    last.deleteLater()
    settle(tmp_path, window_geometry=geometry, look="dark")
    found = begun(tmp_path)
    assert found["size"] == [640, 480]
    assert found["dark"]


@pytest.mark.parametrize("damage", ['{"window_geometry": "?', '{"window_geometry": 7}', "[]", ""])
def test_damaged_settings_are_nothing_to_it(tmp_path, damage: str) -> None:
    folder = tmp_path / ".config" / "presign-gui"
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text(damage)
    assert begun(tmp_path)["painted"]
    assert (folder / "settings.json").read_text() == damage  # it is told, and kept, later
