"""`presign-gui history`, and what the other commands note in it."""

from __future__ import annotations

import csv
import io
import json
import shlex
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from presign_gui.core.history import History
from tests.core.history_entries import entry

NOTES = "s3://reports/2026/notes.txt"


@pytest.fixture
def path(home: Path) -> Path:
    return home / ".local/share/presign-gui/history.sqlite3"


def noted(path: Path) -> list:
    history = History(path)
    try:
        return history.page()
    finally:
        history.close()


def test_every_way_of_making_links_is_noted(run, s3, path, tmp_path):
    for arguments in (
        [NOTES, "--expires", "90s"],
        [NOTES, "s3://reports/README.txt", "--format", "jsonl"],
        ["--recursive", "s3://reports/2026/", "--format", "csv"],
        ["--recursive", "s3://reports/2026/", "--output", str(tmp_path / "links.txt")],
        ["--method", "post", "s3://reports/in/", "--format", "html"],
        ["--method", "put", "s3://reports/in/new.txt"],
    ):
        assert run("link", *arguments, *s3).status == 0
    found = [(each.method, each.way.value, each.key, each.format) for each in noted(path)][::-1]
    assert found == [
        ("GET", "printed", "2026/notes.txt", "plain"),
        ("GET", "printed", "2026/notes.txt", "jsonl"),
        ("GET", "printed", noted(path)[3].key, "csv"),
        ("GET", "file", noted(path)[2].key, "plain"),
        ("POST", "printed", "in/", "html"),
        ("PUT", "printed", "in/new.txt", "plain"),
    ]
    assert noted(path)[3].count == noted(path)[2].count > 3
    assert noted(path)[4].count == 2


def test_nothing_is_noted_of_what_was_not_made(run, s3, path):
    assert run("link", "s3://reports/a", "--expires", "8d", *s3).status == 2
    assert not path.exists()


def test_no_signature_and_no_secret_is_in_it(run, s3, path, demo):
    url = run("link", NOTES, *s3).out.strip()
    signature = url.rpartition("=")[2]
    assert len(signature) == 64
    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert signature.encode() not in content
        assert demo.credential.secret_access_key.encode() not in content


def test_a_history_that_can_not_be_written_loses_no_link(run, s3, path):
    path.parent.parent.mkdir(parents=True)
    path.parent.write_text("a file where a folder should be")
    made = run("link", NOTES, *s3)
    assert made.status == 0
    assert made.out.startswith("http")
    assert "The history could not be written" in made.err


def test_a_damaged_one_is_set_aside(run, s3, path):
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database" * 1_000)
    made = run("link", NOTES, *s3)
    assert made.out.startswith("http")
    assert "The history was damaged" in made.err
    assert len(noted(path)) == 1


@pytest.fixture
def some(path: Path) -> None:
    history = History(path)
    for name in ("a.pdf", "b.pdf", "東京 \n.txt"):
        history.note(entry(name))
    history.close()


def test_what_was_made_is_listed(run, some):
    rows = [line.split("\t") for line in run("history", "list").lines]
    assert [row[0] for row in rows] == ["3", "2", "1"]
    assert rows[0][5] == "s3://reports/東京 ⟨0A⟩.txt"
    assert rows[2][1:] == [
        "2026-11-24T10:00:00Z",
        "2026-11-24T22:00:00Z",
        "GET",
        "1",
        "s3://reports/a.pdf",
        "work",
    ]
    assert len(run("history", "list", "B.PDF").lines) == 1
    assert run("history", "list", "--alive").out == ""
    assert [each["key"] for each in run("history", "list", "--format", "jsonl").jsonl][1:] == [
        "b.pdf",
        "a.pdf",
    ]
    table = list(csv.DictReader(io.StringIO(run("history", "list", "--format", "csv").out)))
    assert [row["key"] for row in table][1:] == ["b.pdf", "a.pdf"]
    header = run("history", "list", "--alive", "--format", "csv").lines
    assert len(header) == 1


def test_what_is_alive_as_a_table(run, path):
    history = History(path)
    soon = datetime.now(timezone.utc) + timedelta(hours=1)
    history.note(entry("ended.pdf"))
    history.note(entry("alive.pdf", expires_at=soon))
    history.close()
    for search in ((), ("alive",)):
        said = run("history", "list", *search, "--alive", "--format", "csv")
        assert [row["key"] for row in csv.DictReader(io.StringIO(said.out))] == ["alive.pdf"]


def test_how_links_are_taken_back(run, s3, some):
    told = run("history", "take-back", "--entry", "1")
    assert "Refuse links to this object" in told.out
    commands = [line.strip() for line in told.lines if line.startswith("    aws ")]
    assert commands
    assert all(shlex.split(command)[0] == "aws" for command in commands)
    by_key = run("history", "take-back", "--key-id", "AKIATEST", "--format", "json").json
    assert by_key["access_key_id"] == "AKIATEST"
    for measure in by_key["measures"]:
        assert measure["also_stops"]
        policy = measure["document"]
        assert policy is None or json.loads(json.dumps(policy)) == policy
    assert run("history", "take-back", "--entry", "99").failed(2, "no entry 99")


def test_forgetting(run, some, path):
    assert run("history", "forget").failed(2, "say --all")
    assert run("history", "forget", "1", "--all").failed(2, "say --all")
    assert "1 entry is forgotten" in run("history", "forget", "1", "77").err
    assert [each.id for each in noted(path)] == [3, 2]
    assert "2 entries are forgotten" in run("history", "forget", "--all").err
    assert noted(path) == []
