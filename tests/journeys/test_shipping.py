"""What is shipped carries all it needs: the wheel, and the program that PyInstaller makes."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The project as it would be cloned: what building leaves behind stays out of ours."""
    copy = tmp_path_factory.mktemp("source")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for folder in ("presign_gui", "resources"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
    for file in ("pyproject.toml", "README.md", "LICENSE", "build.spec"):
        shutil.copy(ROOT / file, copy)
    return copy


def test_a_wheel_carries_the_resources_where_they_are_looked_for(source, tmp_path):
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q"]
    subprocess.run([*build, "-w", tmp_path, "."], cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("presign_gui-*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    names = {each.relative_to(installed) for each in installed.rglob("*.py")}
    assert names >= {each.relative_to(source) for each in (source / "presign_gui").rglob("*.py")}
    program = (
        "from presign_gui.core.resources import resource;"
        "icon = resource('icons/app.svg'); assert icon.is_file(); print(icon)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.startswith(str(installed))


def test_the_frozen_program_starts_and_takes_its_picture(source, tmp_path):
    if importlib.util.find_spec("PyInstaller") is None or not shutil.which("objdump"):
        pytest.skip("PyInstaller or objdump is not installed; run .ci/setup test")
    build = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=ERROR"]
    folders = ["--distpath", tmp_path / "dist", "--workpath", tmp_path / "work"]
    subprocess.run([*build, *folders, "build.spec"], cwd=source, check=True, timeout=400)
    picture = tmp_path / "window.png"
    shown = subprocess.run(
        [tmp_path / "dist/presign-gui/presign-gui", "--demo", "--screenshot", picture],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, "", "")
    assert picture.read_bytes().startswith(b"\x89PNG")
