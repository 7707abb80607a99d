"""Standard input, output and error that are closed, or take no more."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its shell closes no streams")

needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="macOS has none")


@pytest.fixture
def shell(program):
    """Runs a command of ours as a shell does that is told more about its streams."""

    def run(command: str, streams: str, **more: str) -> subprocess.CompletedProcess[str]:
        line = f"exec {shlex.join(program)} {command} {streams}"
        environment = {**os.environ, "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "s" * 40}
        return subprocess.run(
            ["sh", "-c", line],
            capture_output=True,
            text=True,
            timeout=30,
            env={**environment, **more},
        )

    return run


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("streams", "reason"),
    [
        pytest.param(">/dev/full", "No space left on device", marks=needs_full),
        (">&-", "Bad file descriptor"),
    ],
)
def test_a_result_that_gets_nowhere_is_said_and_no_success(shell, streams, reason, unbuffered):
    ended = shell("completion bash", streams, PYTHONUNBUFFERED=unbuffered)
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "presign-gui: A file could not be read or written",
        f"stdout: {reason}",
        "Check that there is room and that you may write there.",
    ]


@needs_full
def test_help_that_gets_nowhere_is_no_success_either(shell):
    ended = shell("--help", ">/dev/full")
    assert ended.returncode == 1
    assert "stdout: No space left on device" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("streams", ["2>&-", pytest.param("2>/dev/full", marks=needs_full)])
def test_an_error_that_cannot_be_told_has_its_status(shell, streams):
    ended = shell("inspect nonsense", streams)
    assert ended.returncode == 2
    assert ended.stderr == ""


def test_what_is_closed_has_nothing_to_read(shell):
    ended = shell("link --keys -", "<&-")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_nobody_is_asked_who_has_closed_standard_input(shell):
    ended = shell("link s3://bucket/key --method delete", "<&-")
    assert ended.returncode == 1
    assert "only made after asking" in ended.stderr


def test_a_reader_that_has_had_enough_is_no_failure(shell):
    ended = shell("completion bash", "| :")
    assert ended.stderr == ""


def test_a_file_of_ours_takes_no_place_of_what_was_closed(shell, tmp_path):
    """Else what is printed afterwards would be written into it."""
    links = tmp_path / "links.csv"
    command = f"link s3://bucket/key --region eu-west-1 --format csv --output {links}"
    ended = shell(command, "<&- >&- 2>&-", AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert ended.returncode == 0
    header, link = links.read_text().splitlines()
    assert header.startswith("presigned_url,")
    assert "X-Amz-Signature=" in link


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_nothing_of_ours_stands_between_writing_and_its_being_noted(unbuffered):
    """Or Ctrl+C there would have the same written a second time, as the program ends."""
    code = (
        "import sys; from presign_gui.cli import streams; streams.prepare()\n"
        "print([type(each.buffer.raw).__name__ for each in (sys.stdout, sys.stderr)])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == "['FileIO', 'FileIO']\n"
