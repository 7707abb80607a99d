from __future__ import annotations

import os
import re
import threading
from pathlib import Path

import pytest

from presign_gui.core import stopping, storage
from presign_gui.core.errors import FileProblem, Stopped
from presign_gui.core.folders import folders
from presign_gui.core.storage import change_json, locked, read_json, write_json, write_text

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


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
@pytest.mark.parametrize("kept_from", [0o022, 0o077])
def test_what_somebody_saves_may_be_read_by_whom_the_system_lets(tmp_path: Path, kept_from) -> None:
    """A page that is put on a server is read by that, and one that was replaced stays so."""
    before = os.umask(kept_from)
    try:
        write_text(tmp_path / "page.html", "<p>")
        write_text(tmp_path / "page.html", "<h1>")
    finally:
        os.umask(before)
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o666 & ~kept_from


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


def test_lines_are_all_written_or_none(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    storage.write_lines(path, (f"{number}\n" for number in range(3)))
    assert path.read_text() == "0\n1\n2\n"

    def broken_off():
        yield "new\n"
        raise Stopped

    with pytest.raises(Stopped):
        storage.write_lines(path, broken_off())
    assert path.read_text() == "0\n1\n2\n"
    assert [each for each in tmp_path.iterdir() if each.is_file()] == [path]


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


# One after the other


def test_a_change_is_of_what_is_there_now(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.json"
    assert change_json(path, lambda content: {**content, "a": 1}).content == {"a": 1}
    write_json(path, {"b": 2})
    change_json(path, lambda content: {**content, "c": 3})
    assert read_json(path).content == {"b": 2, "c": 3}


def test_a_change_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    write_json(path, {"old": True})
    with pytest.raises(ZeroDivisionError):
        change_json(path, lambda content: {"new": 1 // 0})
    assert read_json(path).content == {"old": True}
    assert change_json(path, lambda content: {**content, "again": True}).content["again"]


def test_changing_a_damaged_file_sets_it_aside(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text("{")
    aside = change_json(path, lambda content: {"new": not content}).set_aside
    assert aside.read_text() == "{"
    assert read_json(path).content == {"new": True}


def test_what_another_program_mended_is_not_set_aside(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "file.json"
    path.write_text("{")
    lock = storage.locked

    def slow(path: Path):
        write_json(path, {"mended": True})
        return lock(path)

    monkeypatch.setattr(storage, "locked", slow)
    assert read_json(path) == storage.Reading({"mended": True})


def test_threads_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "file.json"

    def count() -> None:
        for _turn in range(20):
            change_json(path, lambda content: {"count": content.get("count", 0) + 1})

    threads = [threading.Thread(target=count) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read_json(path).content == {"count": 80}


def test_waiting_for_another_program_ends(tmp_path: Path) -> None:
    path, slept = tmp_path / "file.json", []
    clock = iter(range(100))
    with (
        locked(path),
        pytest.raises(FileProblem, match=r"Another program.*file\.json"),
        locked(path, lambda: next(clock), slept.append),
    ):
        pass
    assert len(slept) == 9


def test_it_is_taken_as_soon_as_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    holding = locked(path)
    holding.__enter__()
    with locked(path, sleep=lambda _seconds: holding.__exit__(None, None, None)):
        pass


def test_a_job_that_waits_for_it_can_be_stopped(tmp_path: Path) -> None:
    path, stop = tmp_path / "file.json", stopping.Stop()
    token = stopping.current.set(stop)
    try:
        with (
            locked(path),
            pytest.raises(Stopped),
            locked(path, sleep=lambda _seconds: stop.set()),
        ):
            pass
    finally:
        stopping.current.reset(token)


@pytest.mark.skipif(os.name != "posix", reason="how POSIX says that it can't lock")
def test_where_nothing_can_be_locked(tmp_path: Path, monkeypatch) -> None:
    def refuse(*_arguments) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(FileProblem, match="No locks available"):
        change_json(tmp_path / "file.json", dict)
    assert not (tmp_path / "file.json").exists()
