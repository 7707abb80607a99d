"""`presign-gui upload`: what is sent comes back through the links that are printed."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from presign_gui.cli import main
from presign_gui.core import texts, uploads
from presign_gui.core.folders import folders
from presign_gui.core.history import History
from tests.core.loopback import fetch

TAKEN = "s3://reports/2026/"  # has a notes.txt


class Terminal(io.StringIO):
    """Somebody at a terminal, who types what it is made of."""

    def isatty(self) -> bool:
        return True


def file(folder: Path, name: str, content: bytes) -> str:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return str(folder / name)


def test_files_and_folders_come_back_through_their_links(run, s3, tmp_path, home) -> None:
    report = file(tmp_path, "report.txt", b"one")
    for name, content in (("a é.bin", b"two"), ("sub/empty", b"")):
        file(tmp_path / "photos", name, content)
    said = run("upload", report, str(tmp_path / "photos"), "s3://media/sent/", *s3)
    assert said.status == 0, said.err
    assert [fetch(url)[1] for url in said.lines] == [b"one", b"two", b""]
    keys = ["sent/report.txt", "sent/photos/a%20%C3%A9.bin", "sent/photos/sub/empty"]
    assert [url.partition("?")[0].partition("/media/")[2] for url in said.lines] == keys
    history = History(home / ".local/share/presign-gui/history.sqlite3")
    [noted] = history.page()
    history.close()
    assert (noted.bucket, noted.key, noted.count) == ("media", "sent/report.txt", 3)


def test_links_are_printed_as_wanted(run, s3, tmp_path) -> None:
    path = file(tmp_path, "q3.txt", b"figures")
    said = run("upload", path, "s3://media", "--format", "json", "--expires", "90s", *s3)
    made = said.json
    assert (made["key"], made["method"]) == ("q3.txt", "GET")
    assert "X-Amz-Expires=90" in made["presigned_url"]
    said = run("upload", path, "s3://media/b/", "--template", "{name}, {size}: {link}", *s3)
    assert said.out.startswith("q3.txt, 7 bytes: http")


@pytest.mark.parametrize(
    ("choice", "name", "body"),
    [
        ("replace", "notes.txt", b"new"),
        ("keep-both", "notes%20%282%29.txt", b"new"),
        ("skip", None, None),
    ],
)
def test_what_is_there_already(run, s3, tmp_path, choice, name, body) -> None:
    place = f"s3://media/{choice}/"
    path = file(tmp_path, "notes.txt", b"old")
    assert run("upload", path, place, *s3).status == 0
    file(tmp_path, "notes.txt", b"new")
    said = run("upload", path, place, "--on-clash", choice, *s3)
    assert said.status == 0
    if name is None:
        assert said.out == ""
        assert "nothing to upload" in said.err
    else:
        [url] = said.lines
        assert f"/{choice}/{name}?" in url
        assert fetch(url)[1] == body


def test_where_there_is_nobody_to_ask_nothing_is_touched(run, s3, tmp_path) -> None:
    paths = [file(tmp_path, name, b"new") for name in ("notes.txt", "other.txt")]
    assert run("upload", *paths, TAKEN, *s3).failed(
        1, "1 file is there already: 2026/notes.txt", "--on-clash"
    )
    assert "other.txt" not in run("list", TAKEN, *s3).out


@pytest.mark.parametrize(
    ("answer", "status"),
    [("keep-both\n", 0), ("yes\nKeep both\n", 0), ("\n", 1), ("yes\n", 1), ("yes\n\n", 1)],
)
def test_on_a_terminal_it_is_asked(capfd, monkeypatch, s3, tmp_path, answer, status) -> None:
    path = file(tmp_path, "notes.txt", b"new")
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert main(["upload", path, TAKEN, *s3]) == status
    written = capfd.readouterr()
    assert "What becomes of that: replace, keep-both or skip?" in written.err
    assert bool(written.out) == (status == 0)


@pytest.mark.parametrize("answer", ["beide-behalten", "BEIDE BEHALTEN", "keep-both"])
def test_it_is_asked_and_answered_in_the_language_in_use(
    capfd, monkeypatch, s3, tmp_path, answer
) -> None:
    path = file(tmp_path, "notes.txt", b"new")
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    folders().config.mkdir(parents=True)
    (folders().config / "settings.json").write_text('{"language": "de"}')
    try:
        assert main(["upload", path, TAKEN, *s3]) == 0
    finally:
        texts.speak("en")
    written = capfd.readouterr()
    assert "Was geschieht damit: ersetzen, beide-behalten oder überspringen?" in written.err
    assert fetch(written.out.strip())[1] == b"new"


def test_what_can_not_be_uploaded_is_told_and_the_rest_goes(run, s3, tmp_path) -> None:
    good = file(tmp_path, "good.txt", b"1")
    os.mkfifo(tmp_path / "pipe")
    said = run("upload", good, str(tmp_path / "pipe"), str(tmp_path / "gone"), "s3://media/c/", *s3)
    assert said.status == 1
    assert len(said.lines) == 1
    assert "pipe: It is no file." in said.err
    assert "gone: No such file" in said.err


def test_into_a_bucket_that_is_not_there(run, s3, tmp_path) -> None:
    path = file(tmp_path, "a.txt", b"1")
    assert run("upload", path, "s3://not-there-at-all/", *s3).failed(1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["s3://media/folder"], "A folder ends with a slash: s3://media/folder/"),
        (["s3://media/", "--expires", "soon"], "is not a time span"),
        (["s3://media/", "--expires", "8d"], "from 1 second to 7 days"),
    ],
)
def test_what_can_not_be_meant_uploads_nothing(run, s3, tmp_path, arguments, told) -> None:
    path = file(tmp_path, "meant.txt", b"1")
    assert run("upload", path, *arguments, *s3).failed(2, told)
    assert "meant.txt" not in run("list", "s3://media/", *s3).out


def test_how_far_it_is_shows_on_a_terminal_only(capfd, monkeypatch, run, s3, tmp_path) -> None:
    path = file(tmp_path, "large.bin", os.urandom(2**20))
    assert "\r" not in run("upload", path, "s3://media/d/", *s3).err
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    assert main(["upload", path, "s3://media/e/", *s3]) == 0
    assert "of 1 file, " in shown.getvalue()
    assert shown.getvalue().endswith("\r\x1b[K")


def test_interrupted_it_leaves_nothing_begun(capfd, monkeypatch, demo, s3, tmp_path) -> None:
    path = file(tmp_path, "large.bin", os.urandom(40 * 2**20))

    def interrupt(_line, progress) -> None:
        if progress.bytes_done:
            raise KeyboardInterrupt

    monkeypatch.setattr("presign_gui.cli.upload.UploadLine.show", interrupt)
    monkeypatch.setattr(uploads, "PART", 5 * 2**20)
    assert main(["upload", path, "s3://media/f/", *s3]) == 130
    written = capfd.readouterr()
    assert written.out == ""
    assert "Stopped." in written.err
    assert "large.bin" not in listed(capfd, s3)


def listed(capfd, s3: list[str]) -> str:
    main(["list", "s3://media/f/", *s3])
    return capfd.readouterr().out
