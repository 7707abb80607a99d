from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from presign_gui.core.errors import FileProblem, HistoryTooNew
from presign_gui.core.history import Entry, History, Way, database, schema
from presign_gui.core.records import Account, LinkOptions
from tests.core.history_entries import entry

WRITER = """
import sys
from pathlib import Path
from presign_gui.core.history import History
from tests.core.history_entries import entry
history = History(Path(sys.argv[1]))
sys.stdin.readline()  # all begin together
for number in range(int(sys.argv[3])):
    history.note(entry(f"{sys.argv[2]}/{number}"))
history.close()
"""

Opening = Callable[[], History]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def opened(path: Path) -> Iterator[Opening]:
    """Opens the history anew, as another start of the program does."""
    histories = []

    def open_it(path: Path = path) -> History:
        histories.append(History(path))
        return histories[-1]

    yield open_it
    for history in histories:
        history.close()


def filled(opened: Opening, count: int = 300) -> None:
    history = opened()
    for number in range(count):
        history.note(entry(f"{number}"))
    history.close()


def test_nothing_is_touched_before_it_is_needed(path: Path, opened: Opening) -> None:
    opened()
    assert not path.parent.exists()


def test_it_is_there_the_next_day(opened: Opening) -> None:
    noted = opened().note(entry())
    assert opened().page() == [noted]


@pytest.mark.skipif(os.name != "posix", reason="there are no such permissions")
def test_only_the_owner_may_read_it(path: Path, opened: Opening) -> None:
    path.parent.mkdir()
    path.touch(0o644)
    before = os.umask(0o022)
    try:
        history = opened()
        history.note(entry(), [("k", "")])
    finally:
        os.umask(before)
    files = [each for each in path.parent.rglob("*") if each.is_file()]
    assert len(files) >= 4  # with -wal, -shm and a list
    assert {each.stat().st_mode & 0o777 for each in files} == {0o600}


def test_two_programs_at_once_lose_nothing(path: Path, opened: Opening) -> None:
    command = [sys.executable, "-W", "error", "-c", WRITER, str(path)]
    writers = [
        subprocess.Popen([*command, name, "500"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for name in ("one", "two")
    ]
    for writer in writers:
        writer.stdin.write(b"\n")
        writer.stdin.flush()
    for writer in writers:
        _out, said = writer.communicate(timeout=120)
        assert (writer.returncode, said) == (0, b"")
    history = opened()
    assert history.count() == 1_000
    assert history.count("one/") == history.count("two/") == 500
    assert len({each.id for each in history.page(limit=2_000)}) == 1_000


def test_what_another_window_notes_is_seen(opened: Opening) -> None:
    here, there = opened(), opened()
    assert here.page() == []
    noted = there.note(entry())
    assert here.page() == [noted]


@pytest.mark.parametrize(
    "content", [b"nothing that SQLite knows" * 100, b"SQLite format 3\0" * 300]
)
def test_a_damaged_file_is_set_aside(path: Path, opened: Opening, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    history = opened()
    assert history.page() == []
    assert re.fullmatch(r"history\.damaged-\d{8}T\d{6}\.sqlite3", history.set_aside.name)
    assert history.set_aside.read_bytes() == content
    noted = history.note(entry())
    assert opened().page() == [noted]


def test_a_file_damaged_in_its_middle_is_set_aside_when_that_is_met(
    path: Path, opened: Opening
) -> None:
    filled(opened)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    history = opened()
    noted = history.note(entry("new"))
    assert history.page() == [noted]
    assert history.set_aside.read_bytes() == content
    assert history.count() == 1


def test_damage_that_another_program_has_mended_sets_nothing_aside(
    path: Path, opened: Opening
) -> None:
    filled(opened, 3)
    good = path.read_bytes()
    path.write_bytes(b"nothing that SQLite knows" * 100)
    history = opened()
    real = database.locked

    def mended(which: Path):
        if path.read_bytes()[:7] == b"nothing" and seen:
            path.write_bytes(good)
        seen.append(which)
        return real(which)

    seen: list[Path] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "locked", mended)
        assert history.count() == 3
    assert history.set_aside is None


def test_a_file_that_was_replaced_is_opened_anew(path: Path, opened: Opening) -> None:
    history = opened()
    history.note(entry("before"))
    shutil.rmtree(path.parent)
    noted = history.note(entry("after"))
    assert opened().page() == [noted]


def noted_until_it_fails(
    history: History, most: int, length: int
) -> tuple[list[Entry], FileProblem]:
    """Note entries with long keys until the disk is full; return those noted, and what was said."""
    noted = []
    try:
        for number in range(most):
            noted.append(history.note(entry(f"{number}" * length)))
    except FileProblem as problem:
        return noted, problem
    pytest.fail(f"{most} entries fitted")


def test_a_full_disk_is_told_and_nothing_is_lost(opened: Opening, monkeypatch) -> None:
    filled(opened, 50)
    connect = sqlite3.connect

    def full(*arguments, **options):
        connection = connect(*arguments, **options)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        return connection

    monkeypatch.setattr("sqlite3.connect", full)
    history = opened()
    noted, caught = noted_until_it_fails(history, 1_000, 100)
    assert "full" in str(caught)
    assert "history.sqlite3" in str(caught)
    assert history.count() == 50 + len(noted)
    assert history.page(limit=len(noted)) == noted[::-1]

    monkeypatch.undo()
    again = opened()
    assert again.count() == 50 + len(noted)
    again.note(entry("there is room"))
    assert again.count("there is room") == 1


def test_a_really_full_disk(opened: Opening) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
        if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("no small disk can be mounted here")
        try:
            history = opened(folder / "history.sqlite3")
            noted, _ = noted_until_it_fails(history, 10_000, 50)
            assert noted
            assert history.count() == len(noted)
            with pytest.raises(FileProblem):
                history.note(entry("k" * 500), [(str(number), "") for number in range(50_000)])
            history.close()
            assert opened(folder / "history.sqlite3").count() == len(noted)
        finally:
            opened(folder / "history.sqlite3").close()
            subprocess.run(["umount", "-l", str(folder)], check=True)
    finally:
        folder.rmdir()


def test_a_newer_file_stays_as_it_is(path: Path, opened: Opening) -> None:
    filled(opened, 3)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(schema.STEPS) + 1}")
    connection.execute("ALTER TABLE links ADD COLUMN later TEXT")
    connection.close()
    before = path.read_bytes()
    history = opened()
    for attempt in (history.page, lambda: history.note(entry()), history.forget_all):
        with pytest.raises(HistoryTooNew, match=r"history\.sqlite3"):
            attempt()
    assert path.read_bytes() == before
    assert history.set_aside is None


def test_an_older_file_becomes_one_of_this_version(opened: Opening, monkeypatch) -> None:
    filled(opened, 3)

    def second(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later (id INTEGER)")

    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, second))
    history = opened()
    assert history.count() == 3
    assert history.count("reports") == 3
    monkeypatch.undo()
    with pytest.raises(HistoryTooNew):
        opened().count()


def test_a_step_that_fails_leaves_the_older_file(opened: Opening, monkeypatch) -> None:
    filled(opened, 3)

    def second(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE links")
        connection.execute("no SQL")

    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, second))
    with pytest.raises(FileProblem):
        opened().count()
    monkeypatch.undo()
    assert opened().count() == 3


def test_rows_that_make_no_sense_are_shown_as_far_as_they_do(path: Path, opened: Opening) -> None:
    noted = opened().note(entry())
    connection = sqlite3.connect(path)
    connection.execute(
        "UPDATE links SET way = 'teleported', account = '[', options = ?",
        ('{"expiry": "long", "method": "LOOK", "filename": 3, "later": 1}',),
    )
    connection.commit()
    connection.close()
    [found] = opened().page()
    assert (found.bucket, found.key, found.made_at) == (noted.bucket, noted.key, noted.made_at)
    assert found.options == LinkOptions()
    assert found.account == Account("")
    assert found.way is Way.COPIED


def test_a_folder_that_cannot_be_made(tmp_path: Path, opened: Opening) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileProblem, match="file"):
        opened(tmp_path / "file" / "history.sqlite3").page()


def test_a_folder_in_the_place_of_the_file(path: Path, opened: Opening) -> None:
    path.mkdir(parents=True)
    with pytest.raises(FileProblem, match=r"history\.sqlite3"):
        opened().note(entry())


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder that may only be read, by this test."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    is_root = os.name == "posix" and os.geteuid() == 0
    if is_root:
        os.seteuid(65534)  # root may write everywhere
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="folders are not protected in that way")
def test_a_read_only_folder(read_only: Path, opened: Opening) -> None:
    history = opened(read_only / "history.sqlite3")
    for attempt in (history.page, lambda: history.note(entry())):
        with pytest.raises(FileProblem, match="denied"):
            attempt()
    assert not any(read_only.iterdir())


def test_a_file_that_is_locked_for_too_long_is_told(
    path: Path, opened: Opening, monkeypatch
) -> None:
    from datetime import timedelta

    monkeypatch.setattr(database, "PATIENCE", timedelta(milliseconds=1))
    history = opened()
    history.note(entry("a"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert history.count() == 1  # reading goes on
    with pytest.raises(FileProblem, match="locked"):
        history.note(entry("b"))
    other.execute("ROLLBACK")
    other.close()
    history.note(entry("b"))
    assert history.count() == 2
