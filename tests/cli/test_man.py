"""The manual page says all that the command line understands, in clean roff."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from presign_gui.cli import _parser, grammar, man


@pytest.fixture
def page(run) -> str:
    said = run("man")
    assert (said.status, said.err) == (0, "")
    return said.out


def shown(page: str, *, warn: bool = True) -> subprocess.CompletedProcess[str]:
    if shutil.which("man") is None or shutil.which("groff") is None:
        pytest.skip("man is not installed; run .ci/setup test")
    return subprocess.run(
        ["man", *(["--warnings"] if warn else []), "--no-hyphenation", "-E", "UTF-8", "-l", "-"],
        input=page,
        env={
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "MANWIDTH": "200",
            "MAN_KEEP_FORMATTING": "",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=30,
    )


def test_man_shows_every_command_and_option_without_a_complaint(page) -> None:
    found = shown(page)
    assert found.stderr == ""
    text = re.sub(".\b", "", found.stdout)
    for command in grammar.read(_parser()).all():
        assert f"presign-gui {' '.join(command.path)}".rstrip() in text
        for option in command.options:
            assert re.search(rf"^ +{re.escape(', '.join(option.flags))}", text, re.M)
    assert "EXIT STATUS" in text


def test_words_of_roff_in_a_text_stay_text() -> None:
    program = grammar.Command(
        ("x",), ".SH not a heading", "'tis \\fBnot bold\\fR", "presign-gui x", (), (), ()
    )
    root = grammar.Command((), "", "A program.", "presign-gui", (), (), (program,))
    found = shown(man.page(root))
    assert found.stderr == ""
    assert ".SH not a heading" in found.stdout
    assert "'tis \\fBnot bold\\fR" in found.stdout
