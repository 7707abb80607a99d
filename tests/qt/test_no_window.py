"""Where Qt can't open a window, it is said what is missing; nothing aborts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from presign_gui.core.errors import LibraryMissing, NoScreen
from presign_gui.qt import no_window

PLUGINS = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)

WITHOUT_A_LIBRARY = """
import sys
class Linker:
    def find_spec(self, name, path, target=None):
        if name == "PySide6.QtWidgets":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file")
sys.meta_path.insert(0, Linker())
from presign_gui.__main__ import main
sys.exit(main())
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="X11 and its libraries")


def start(command: Sequence[str], home: Path, **variables: str) -> tuple[int, str]:
    """Start the program without any screen but what `variables` name."""
    told = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in told}
    environment |= {"HOME": str(home), "LANGUAGE": "en", **variables}
    done = subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stderr


@linux
@pytest.mark.parametrize("arguments", [[], ["--demo"]])
def test_a_screen_that_does_not_answer(tmp_path, arguments: list[str]) -> None:
    status, told = start(["-m", "presign_gui", *arguments], tmp_path, DISPLAY=":6399")
    assert status == 1
    assert told.splitlines()[:2] == [
        "presign-gui: There is no screen to open the window on",
        "could not connect to display :6399",
    ]
    assert "Reinstalling" not in told


@linux
def test_it_is_said_in_the_language_of_the_settings(tmp_path) -> None:
    folder = tmp_path / ".config" / "presign-gui"
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text('{"language": "de"}')
    _status, told = start(["-m", "presign_gui"], tmp_path, DISPLAY=":6399")
    assert told.startswith("presign-gui: Es gibt keinen Bildschirm")


@linux
@pytest.mark.parametrize("arguments", [[], ["--demo"]])
def test_a_library_without_which_qt_is_not_whole(tmp_path, arguments: list[str]) -> None:
    command = ["-c", WITHOUT_A_LIBRARY, *arguments]
    status, told = start(command, tmp_path, DISPLAY=":6399")
    assert status == 1
    assert told.splitlines()[:2] == [
        "presign-gui: A library of the system is missing, without which there is no window",
        "libEGL.so.1: cannot open shared object file: No such file",
    ]
    assert "libegl1" in told


@linux
def test_a_library_that_only_the_screen_needs(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DISPLAY", ":6399")
    platforms = tmp_path / "platforms"
    platforms.mkdir()
    plugin = Path(PLUGINS, "platforms", "libqxcb.so").read_bytes()
    broken = plugin.replace(b"libQt6XcbQpa.so.6", b"libQt6Nowhere.so.6"[:17])
    (platforms / "libqxcb.so").write_bytes(broken)
    assert "libQt6Nowhere.so" in no_window.missing_library(str(tmp_path))


def test_all_libraries_are_there(monkeypatch) -> None:
    monkeypatch.setenv("DISPLAY", ":6399")
    assert no_window.missing_library(PLUGINS) == ""
    told = no_window.why(["could not connect to display :6399", "From 6.5.0, something else"])
    assert isinstance(told, NoScreen)
    assert str(told) == "could not connect to display :6399"


def test_why_names_the_library(monkeypatch) -> None:
    monkeypatch.setattr(no_window, "missing_library", lambda _plugins: "libxcb-cursor.so.0: no")
    told = no_window.why(["From 6.5.0, xcb-cursor0 or libxcb-cursor0 is needed"])
    assert isinstance(told, LibraryMissing)
    assert "libxcb-cursor0" in told.advice
