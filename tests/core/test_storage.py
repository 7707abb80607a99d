from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from presign_gui.core.errors import FileProblem
from presign_gui.core.storage import folders, read_json, write_json

HOPELESS = ["", "{", "[1]", '"text"', "null", "\x00", b"\xff\xfe{}"]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folders" / "file.json"
    write_json(path, {"name": "Zoë 🎉", "lone": 1})

    assert read_json(path).content == {"name": "Zoë 🎉", "lone": 1}
    assert "Zoë" in path.read_text("utf-8")
    assert [each.name for each in path.parent.iterdir()] == ["file.json"]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    write_json(tmp_path / "file.json", {})
    if os.name == "posix":
        assert (tmp_path / "file.json").stat().st_mode & 0o077 == 0


def test_a_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    assert read_json(tmp_path / "file.json").content == {}


@pytest.mark.parametrize("text", HOPELESS)
def test_a_damaged_file_is_set_aside(tmp_path: Path, text) -> None:
    path = tmp_path / "file.json"
    damaged = text if isinstance(text, bytes) else text.encode()
    path.write_bytes(damaged)

    reading = read_json(path)

    assert reading.content == {}
    assert not path.exists()
    assert re.fullmatch(r"file\.damaged-\d{8}T\d{6}\.json", reading.set_aside.name)
    assert reading.set_aside.read_bytes() == damaged


@pytest.mark.parametrize("failing", ["os.replace", "os.fsync"])
def test_a_crash_leaves_the_old_file(tmp_path: Path, monkeypatch, failing: str) -> None:
    path = tmp_path / "file.json"
    write_json(path, {"old": True})

    def crash(*_arguments) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(failing, crash)
    with pytest.raises(FileProblem, match="No space left") as caught:
        write_json(path, {"new": True})

    assert str(path) in str(caught.value)
    assert read_json(path).content == {"old": True}
    assert [each.name for each in tmp_path.iterdir() if each.name != "home"] == ["file.json"]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    write_json(path, {"old": True})

    with pytest.raises(UnicodeEncodeError):
        write_json(path, {"new": "\udcff"})

    assert read_json(path).content == {"old": True}
    assert [each.name for each in tmp_path.iterdir() if each.name != "home"] == ["file.json"]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.mkdir()  # even root can't read that

    for attempt in (lambda: read_json(path), lambda: write_json(path, {})):
        with pytest.raises(FileProblem) as caught:
            attempt()
        assert isinstance(caught.value.__cause__, OSError)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileProblem):
        write_json(tmp_path / "file" / "file.json", {})


def test_a_damaged_file_that_cannot_be_set_aside(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "file.json"
    path.write_text("{")

    def refuse(*_arguments) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(FileProblem):
        read_json(path)
    assert path.read_text() == "{"


def test_the_folders_are_those_of_this_user(home: Path) -> None:
    found = folders()
    assert home in found.config.parents
    assert home in found.data.parents
    assert found.config.name == found.data.name == "presign-gui"
    assert not found.config.exists()
