"""Asking for a code on the terminal."""

from __future__ import annotations

import getpass
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from tests.core import key_services
from tests.core.key_services import MFA_CODE, MFA_SERIAL, ROLE_ARN, SECRET

services = key_services.services

QUESTION = f"Code of the MFA device {MFA_SERIAL}: "
ON_A_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"


@pytest.fixture
def reader(home: Path, services) -> list[str]:
    """The options of a profile that wants a code."""
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(
        f"[profile user]\naws_access_key_id=AKIA\naws_secret_access_key={SECRET}\n"
        f"[profile reader]\nrole_arn={ROLE_ARN}\nsource_profile=user\nmfa_serial={MFA_SERIAL}\n"
    )
    return ["link", "s3://bucket/key", "--profile", "reader", "--region", "eu-west-1"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_code_is_typed_on_the_terminal(program, reader, services, home: Path) -> None:
    """Standard input and output are elsewhere: the terminal is asked all the same."""
    elsewhere = 'exec "$@" </dev/null >"$HOME/out"'
    command = ["sh", "-c", elsewhere, "sh", *program, *reader]
    with subprocess.Popen(
        [sys.executable, "-c", ON_A_TERMINAL, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as terminal:
        shown = b""
        while not shown.endswith(b": ") and (more := terminal.stdout.read1()):
            shown += more
        assert shown.decode() == QUESTION
        shown, _none = terminal.communicate(f"{MFA_CODE}\n".encode(), timeout=60)
    assert MFA_CODE not in shown.decode()
    assert terminal.returncode == 0, shown
    assert "X-Amz-Security-Token=token%201" in (home / "out").read_text()
    assert services.asked[0]["TokenCode"] == MFA_CODE


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks at its console")
def test_a_process_without_a_terminal_asks_nobody(program, reader, services) -> None:
    done = subprocess.run(
        [*program, *reader],
        input=f"{MFA_CODE}\n",
        capture_output=True,
        text=True,
        start_new_session=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is nobody to ask" in done.stderr
    assert not services.asked


def test_nobody_is_there(run, reader, monkeypatch, services) -> None:
    def fallback(prompt: str) -> str:
        warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=2)
        return "the first key of the list"

    monkeypatch.setattr(getpass, "getpass", fallback)
    assert run(*reader).failed(1, "There is nobody to ask", MFA_SERIAL, "on a terminal")
    assert not services.asked


def test_what_is_typed_is_the_answer(run, reader, monkeypatch, services) -> None:
    prompts = []
    monkeypatch.setattr(getpass, "getpass", lambda prompt: (prompts.append(prompt), MFA_CODE)[1])
    said = run(*reader, "--expires", "15m")
    assert said.status == 0, said.err
    assert "X-Amz-Security-Token=token%201" in said.out
    assert prompts == [QUESTION]
    assert services.asked[0]["TokenCode"] == MFA_CODE


def test_nothing_typed_stops_the_command(run, reader, monkeypatch, services) -> None:
    def leave(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", leave)
    assert run(*reader).failed(1, "Stopped")
