"""Each shell completes our command line, tried in the shell itself."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import time

import pytest

from presign_gui.cli import _parser, completion, grammar

PATIENCE = 15.0


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    """The script for a shell, in a file; skips where there is no such shell."""
    folder = tmp_path_factory.mktemp("completion")

    def written(shell: str):
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed; run .ci/setup test")
        path = folder / shell
        path.write_text(completion.script(grammar.read(_parser()), shell), "utf-8")
        return path

    return written


def in_bash(script, *words: str) -> list[str]:
    """Return what bash offers for the last of `words`."""
    ask = (
        'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; '
        '_presign_gui; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    command = ["bash", "--norc", "-c", ask, "bash", script("bash"), "presign-gui", *words]
    found = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert not found.stderr
    return found.stdout.split()


def in_fish(script, line: str) -> list[str]:
    """Return what fish offers at the end of `line`."""
    command = ["fish", "--no-config", "-c", 'source $argv[1]; complete -C "$argv[2]"']
    found = subprocess.run(
        [*command, script("fish"), line], capture_output=True, text=True, timeout=PATIENCE
    )
    assert not found.stderr
    return [offer.partition("\t")[0] for offer in found.stdout.splitlines()]


def in_zsh(script, line: str, wanted: str) -> str:
    """Type `line` and a tab into zsh, and return what it shows as soon as `wanted` is there."""
    ours, its = pty.openpty()
    shell = subprocess.Popen(
        ["zsh", "-f", "-i"],
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
        close_fds=True,
    )
    os.close(its)
    os.set_blocking(ours, False)
    try:
        begin = f"PS1=; autoload -U compinit; compinit -u -D; source {script('zsh')}; clear; "
        _typed_into(ours, f"{begin}echo rea''dy\n", "ready\r")
        return _typed_into(ours, f"{line}\t", wanted)
    finally:
        shell.kill()
        shell.wait()
        os.close(ours)


def _typed_into(terminal: int, text: str, wanted: str) -> str:
    os.write(terminal, text.encode())
    shown, deadline = "", time.monotonic() + PATIENCE
    while wanted not in shown:
        assert time.monotonic() < deadline, f"zsh shows {shown!r}"
        try:
            shown += os.read(terminal, 65536).decode(errors="replace")
        except BlockingIOError:
            time.sleep(0.01)
    return shown


def test_bash_offers_commands_options_and_values(script, tmp_path, monkeypatch) -> None:
    assert sorted(in_bash(script, "li")) == ["licences", "link", "list"]
    assert in_bash(script, "accounts", "exp") == ["export"]
    assert in_bash(script, "link", "--exp") == ["--expires"]
    assert in_bash(script, "list", "--exp") == []
    assert in_bash(script, "inspect", "--format", "") == ["plain", "json"]
    assert in_bash(script, "completion", "f") == ["fish"]
    assert in_bash(script, "link", "--expires", "") == []
    (tmp_path / "picture.png").touch()
    monkeypatch.chdir(tmp_path)
    assert in_bash(script, "--screenshot", "pic") == ["picture.png"]


def test_fish_offers_commands_options_and_values(script, tmp_path, monkeypatch) -> None:
    assert sorted(in_fish(script, "presign-gui li")) == ["licences", "link", "list"]
    assert in_fish(script, "presign-gui accounts exp") == ["export"]
    assert in_fish(script, "presign-gui link --exp") == ["--expires"]
    assert in_fish(script, "presign-gui list --exp") == []
    assert in_fish(script, "presign-gui inspect --format ") == ["json", "plain"]
    assert in_fish(script, "presign-gui completion f") == ["fish"]
    (tmp_path / "picture.png").touch()
    monkeypatch.chdir(tmp_path)
    assert in_fish(script, "presign-gui --screenshot pic") == ["picture.png"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("presign-gui accounts exp", "export"),
        ("presign-gui link --exp", "--expires"),
        ("presign-gui inspect --format j", "json"),
        ("presign-gui completion f", "fish"),
    ],
)
def test_zsh_completes_commands_options_and_values(script, line, wanted) -> None:
    assert wanted in in_zsh(script, line, wanted)


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_every_command_and_option_is_in_the_script(shell) -> None:
    program = grammar.read(_parser())
    text = completion.script(program, shell)
    for command in program.all():
        assert all(name in text for name in command.path)
        for option in command.options:
            bare = [flag.lstrip("-") if shell == "fish" else flag for flag in option.flags]
            assert all(flag in text for flag in bare)
