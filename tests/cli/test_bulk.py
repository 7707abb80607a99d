"""`presign-gui link` for many objects."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from presign_gui.cli import main, progress
from presign_gui.demo import DemoServer


@pytest.fixture(scope="module")
def demo():
    with DemoServer() as server:
        server.fill_big_folder()
        yield server


@pytest.fixture(autouse=True)
def environment(demo, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", demo.credential.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", demo.credential.secret_access_key)
    monkeypatch.setenv("AWS_ENDPOINT_URL", demo.endpoint_url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_everything_below_a_prefix_is_printed(capsys):
    assert main(["link", "--recursive", "s3://reports/2026/", "--format", "jsonl"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["key"] for each in found] == sorted(each["key"] for each in found)
    assert len(found) == 7
    for each in found:
        with urllib.request.urlopen(each["presigned_url"]) as answer:
            assert answer.read()


def test_five_thousand_links_go_into_a_file(tmp_path, capsys):
    path = tmp_path / "links.csv"
    arguments = ["link", "--recursive", "s3://archive/sensors/", "--format", "csv"]
    assert main([*arguments, "--output", str(path)]) == 0
    written = capsys.readouterr()
    assert written.out == ""
    assert "5,000 links" in written.err
    assert "\r" not in written.err  # no progress bar where there is no terminal
    found = rows(path.read_text("utf-8"))
    assert len(found) == 5000
    assert [each.name for each in tmp_path.glob("links*")] == ["links.csv"]


def test_a_file_that_is_there_is_not_written_over(tmp_path, capsys):
    path = tmp_path / "links.csv"
    path.write_text("mine")
    assert main(["link", "s3://reports/README.txt", "--output", str(path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert path.read_text() == "mine"


def test_keys_are_read_from_a_file_and_from_standard_input(tmp_path, capsys, monkeypatch):
    keys = tmp_path / "keys.txt"
    keys.write_text("report-q1.pdf\nnotes.txt\n")
    assert main(["link", "s3://reports/2026/", "--keys", str(keys), "--format", "jsonl"]) == 0
    found = [json.loads(line)["key"] for line in capsys.readouterr().out.splitlines()]
    assert found == ["2026/report-q1.pdf", "2026/notes.txt"]

    monkeypatch.setattr("sys.stdin", io.StringIO("s3://reports/README.txt\n"))
    assert main(["link", "--keys", "-", "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["key"] == "README.txt"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Name an object"),
        (["--resume", "s3://b/k"], "--output"),
        (["--recursive", "--keys", "x", "s3://b/"], "either"),
        (["--recursive", "--version-id", "v", "s3://b/"], "for one object"),
        (["--keys", "x", "s3://a/", "s3://b/"], "at most one"),
        (["--recursive", "s3://b/", "--output", "x", "--resume", "--format", "html"], "gone on"),
    ],
)
def test_what_makes_no_sense_is_said(arguments, told, capsys):
    assert main(["link", *arguments]) == 2
    written = capsys.readouterr()
    assert told in written.err
    assert written.out == ""


def test_a_key_file_that_is_not_there_is_said(capsys):
    assert main(["link", "s3://b/", "--keys", "/nowhere/keys.txt"]) == 1
    assert "/nowhere/keys.txt" in capsys.readouterr().err


def test_keys_that_are_no_text_are_said(tmp_path, capsys, monkeypatch):
    keys = tmp_path / "keys.txt"
    keys.write_bytes(b"report-q1.pdf\n\xff\xfe\n")
    links = tmp_path / "links.csv"
    command = ["link", "s3://reports/2026/", "--format", "csv", "--output", str(links), "--keys"]
    assert main([*command, str(keys)]) == 1
    assert "keys.txt holds no text" in capsys.readouterr().err
    with keys.open(encoding="utf-8") as typed:
        monkeypatch.setattr("sys.stdin", typed)
        assert main([*command, "-"]) == 1
    assert "- holds no text" in capsys.readouterr().err
    assert not links.exists()


def test_a_name_that_no_file_can_have_is_said(tmp_path, capsys):
    command = ["link", "s3://reports/README.txt", "--output", str(tmp_path / ("x" * 300))]
    assert main(command) == 1
    said = capsys.readouterr().err
    assert "name too long" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C comes another way there")
def test_ctrl_c_leaves_whole_lines_and_resume_goes_on(program, tmp_path, demo):
    path = tmp_path / "links.csv"
    command = [*program, "link", "--recursive", "s3://archive/sensors/", "--format", "csv"]
    command += ["--output", str(path)]
    part = Path(f"{path}.part")
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ) as run:
        deadline = time.monotonic() + 20
        while not Path(f"{path}.part.json").exists() and time.monotonic() < deadline:
            time.sleep(0.001)
        run.send_signal(signal.SIGINT)
        said = run.communicate(timeout=20)[1]
    if run.returncode == 0:
        pytest.fail("it was done before it could be interrupted")
    assert run.returncode == 130, said
    assert "--resume goes on" in said
    assert "Traceback" not in said
    assert not path.exists()
    assert part.read_text("utf-8")[-1:] in ("", "\n")

    resumed = subprocess.run([*command, "--resume"], capture_output=True, text=True, env=os.environ)
    assert resumed.returncode == 0, resumed.stderr
    found = [each["key"] for each in rows(path.read_text("utf-8"))]
    assert found == sorted(set(found))
    assert len(found) == 5000
    assert not part.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C comes another way there")
def test_ctrl_c_ends_the_wait_for_keys_that_are_typed(program):
    command = [*program, "link", "s3://reports/", "--keys", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=os.environ
    ) as run:
        run.stdin.write("README.txt\n" * 1_000)
        run.stdin.flush()
        assert run.stdout.readline().startswith("http")  # now it waits for more
        run.send_signal(signal.SIGINT)
        try:
            said = run.communicate(timeout=20)[1]
        finally:
            run.kill()
    assert run.returncode == 130, said
    assert said == ""


def test_an_upload_form_is_printed_as_json(capsys):
    arguments = ["--method", "post", "--max-size", "1000", "--content-type", "image/"]
    assert main(["link", "s3://media/photos/", *arguments]) == 0
    form = json.loads(capsys.readouterr().out)
    assert form["url"].startswith(demo_url())
    assert form["fields"]["key"] == "photos/${filename}"
    assert form["expires_at"].endswith("Z")


def demo_url() -> str:
    return os.environ["AWS_ENDPOINT_URL"]


def test_deleting_is_asked_about_and_needs_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert main(["link", "s3://media/logo.png", "--method", "delete"]) == 1
    written = capsys.readouterr()
    assert "only made after asking" in written.err
    assert written.out == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("n\n", 1), ("\n", 1)])
def test_deleting_needs_a_yes(answer, status, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert main(["link", "s3://media/logo.png", "--method", "delete"]) == status
    assert bool(capsys.readouterr().out) == (status == 0)


def test_progress_is_shown_on_a_terminal(capsys, monkeypatch, tmp_path):
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    path = tmp_path / "links.csv"
    arguments = ["link", "--recursive", "s3://archive/sensors/", "--format", "csv"]
    assert main([*arguments, "--output", str(path)]) == 0
    assert "links, " in shown.getvalue()
    assert " a second" in shown.getvalue()


@pytest.mark.parametrize(
    ("columns", "shown"), [(80, "5,000 links"), (6, "5,000"), (5, "5,00"), (1, "")]
)
def test_progress_stays_in_its_line(columns, shown, monkeypatch):
    """Or each report would begin a new one."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "_columns", lambda: columns)
    progress.Progress().say("5,000 links")
    assert terminal.getvalue() == f"\r\x1b[K{shown}"


def test_wide_letters_take_two_columns(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "_columns", lambda: 7)
    progress.Progress().say("5 リンク")
    assert terminal.getvalue().endswith("K5 リン")


def test_a_terminal_that_does_not_say_how_wide_it_is(monkeypatch):
    monkeypatch.setattr("os.get_terminal_size", lambda _number: os.terminal_size((0, 0)))
    assert progress._columns() == 80
    monkeypatch.setattr("sys.stderr", Terminal())
    assert progress._columns() == 80


PROFILE = """
[profile short]
credential_process = {python} {script}
region = eu-central-1
endpoint_url = {endpoint}
"""


@pytest.fixture
def short_lived(home, demo, monkeypatch):
    """A profile whose keys end in twenty minutes."""
    from datetime import datetime, timedelta, timezone

    end = datetime.now(timezone.utc) + timedelta(minutes=20)
    answer = {
        "Version": 1,
        "AccessKeyId": demo.credential.access_key_id,
        "SecretAccessKey": demo.credential.secret_access_key,
        "Expiration": end.isoformat(),
    }
    script = home / "keys.py"
    script.write_text(f"print({json.dumps(json.dumps(answer))})")
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(
        PROFILE.format(python=sys.executable, script=script, endpoint=demo.endpoint_url)
    )
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    "what",
    [
        ["s3://reports/README.txt"],
        ["s3://reports/2026/", "--recursive"],
        ["s3://media/photos/", "--method", "post"],
    ],
    ids=["one", "many", "form"],
)
def test_a_life_cut_short_is_told_and_strict_makes_it_an_error(what, short_lived, capsys):
    command = ["link", *what, "--profile", "short", "--expires", "7d"]
    assert main(command) == 0
    assert "The keys end first" in capsys.readouterr().err
    assert main([*command, "--strict"]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert "would end sooner" in written.err


def test_another_account_or_life_does_not_go_on_with_a_file(tmp_path, capsys):
    path = tmp_path / "links.csv"
    command = ["link", "--recursive", "s3://no-such-bucket/", "--format", "csv"]
    command += ["--output", str(path)]
    assert main([*command, "--expires", "7d"]) == 1
    capsys.readouterr()
    assert main([*command, "--expires", "1m", "--resume"]) == 2
    assert "other options" in capsys.readouterr().err
    assert main([*command, "--expires", "7d", "--region", "x", "--resume"]) == 2
