from __future__ import annotations

import platform
import subprocess
import sys

import botocore
import pytest
from PySide6 import __version__ as PYSIDE

from presign_gui import __version__
from presign_gui.core.errors import NoNetwork

COMMANDS = [
    [],
    ["link"],
    ["list"],
    ["accounts"],
    ["accounts", "list"],
    ["accounts", "add"],
    ["accounts", "test"],
    ["accounts", "remove"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help(run, command: list[str]) -> None:
    said = run(*command, "--help")
    assert said.status == 0
    assert said.out.startswith(" ".join(["usage: presign-gui", *command]))
    assert "None" not in said.out
    assert said.err == ""


def test_help_loads_nothing_big() -> None:
    code = """if True:
        import sys
        from presign_gui.cli import main
        for command in {commands}:
            try:
                main([*command, "--help"])
            except SystemExit:
                pass
        loaded = {{name.partition(".")[0] for name in sys.modules}}
        print(loaded & {{"boto3", "botocore", "keyring", "PySide6", "moto"}}, file=sys.stderr)
    """
    ended = subprocess.run(
        [sys.executable, "-c", code.format(commands=COMMANDS)],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert ended.stderr == "set()\n"


def test_version(run) -> None:
    first, system, parts = run("--version").lines
    assert first == f"Presign {__version__}"
    assert system.startswith(f"Python {platform.python_version()}, ")
    assert {f"botocore {botocore.__version__}", f"Qt {PYSIDE}"} <= set(parts.split(", "))


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"], ["list", "a", "b"]])
def test_what_is_no_command(run, arguments: list[str]) -> None:
    assert run(*arguments).failed(2, "usage:")


def test_an_error_is_told_in_lines_and_without_secrets(run, monkeypatch) -> None:
    def fail(_options: object) -> int:
        raise NoNetwork(f"https://x/?X-Amz-Signature={'a1' * 32}")

    monkeypatch.setattr("presign_gui.cli.list_.run", fail)
    said = run("list")
    assert said.failed(1)
    assert said.err.splitlines() == [
        "presign-gui: The server can't be reached",
        "https://x/?X-Amz-Signature=[removed]",
        "Check the network connection and the endpoint.",
    ]


def test_an_interruption(run, monkeypatch) -> None:
    def interrupt(_options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("presign_gui.cli.list_.run", interrupt)
    assert run("list").failed(130)


def test_as_a_module(program) -> None:
    ended = subprocess.run([*program, "--version"], capture_output=True, text=True, timeout=20)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Presign ")
