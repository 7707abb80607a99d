"""The walls between the rooms are checked by linters; here, that the linters check."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@pytest.fixture
def checkout(tmp_path):
    """A copy of what the linters look at."""
    copy = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "presign_gui", copy / "presign_gui", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def add_line(checkout: Path, module: str, line: str) -> None:
    path = checkout / "presign_gui" / module
    text = path.read_text("utf-8").replace(
        "from __future__ import annotations\n", f"from __future__ import annotations\n\n{line}\n", 1
    )
    path.write_text(text, "utf-8")


def lint_imports(checkout: Path) -> subprocess.CompletedProcess:
    command = [BIN / "lint-imports", "--no-cache"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True)


def test_the_walls_stand(checkout):
    found = lint_imports(checkout)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core/records.py", "import PySide6.QtCore", "The core never imports Qt"),
        (
            "core/formats/__init__.py",
            "import presign_gui.qt.voice",
            "The window stands on the core",
        ),
        ("qt/voice.py", "import boto3", "The window never speaks to S3"),
        ("qt/voice.py", "import keyring", "Only core.credentials imports keyring"),
        ("core/accounts.py", "import keyring", "Only core.credentials imports keyring"),
        ("core/client.py", "import moto", "Only the demo imports moto"),
        ("qt/jobs.py", "import presign_gui.app", "The window stands on the core"),
        ("core/texts.py", "import presign_gui.core.signing", "Inside the core"),
        ("core/listing/__init__.py", "import presign_gui.core.signing", "Inside the core"),
    ],
)
def test_each_wall_is_seen_to_be_broken(checkout, module, line, contract):
    add_line(checkout, module, line)
    found = lint_imports(checkout)
    assert found.returncode != 0
    broken = [each for each in found.stdout.splitlines() if "BROKEN" in each]
    assert any(contract in each for each in broken), found.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("qt/browser.py", "from PySide6.QtCore import QThread"),
        ("qt/browser.py", "from PySide6 import QtCore\nworker = QtCore.QThread()"),
    ],
)
def test_qthread_is_banned_outside_jobs(checkout, module, line):
    command = [BIN / "ruff", "check", "--select", "TID251", "--no-cache", "."]
    before = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert before.returncode == 0, before.stdout
    add_line(checkout, module, line)
    after = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert "TID251" in after.stdout
