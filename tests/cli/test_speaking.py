"""The command line speaks the user's language, argparse's words included."""

from __future__ import annotations

import argparse
import ast
import inspect
import json

import pytest

from presign_gui.cli import argparse_words
from presign_gui.core import texts
from presign_gui.core.folders import folders


@pytest.fixture(autouse=True)
def english_again():
    yield
    texts.speak("en")


@pytest.fixture
def chosen(home):
    """Chooses a language in the preferences."""

    def choose(code: str) -> None:
        path = folders().config / "settings.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"language": code}))

    return choose


def test_help_is_in_the_system_s_language(run, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "de_DE.UTF-8:en")
    said = run("--help")
    assert said.out.startswith("Aufruf: presign-gui ")
    assert "\nOptionen:\n" in said.out
    assert "diese Hilfe zeigen und beenden" in said.out
    assert not {"usage", "options:", "show"}.intersection(said.out.split())


def test_so_are_errors(run, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "fr")
    said = run("link", "s3://reports/a", "--method", "steal")
    assert said.status == 2
    # Python 3.10 asks gettext for all but the colon after the option.
    told = said.err.replace("--method: ", "--method\u00a0: ")
    assert "erreur\u00a0: argument --method\u00a0: choix invalide\u00a0: 'steal'" in told
    said = run("inspect", "https://example.com/\n")
    assert "usage" not in said.err


def test_the_language_of_the_preferences_comes_first(run, monkeypatch, chosen):
    monkeypatch.setenv("LANGUAGE", "de")
    chosen("es")
    assert run("--help").out.startswith("uso: presign-gui")


def test_the_demo_does_not_look_into_the_preferences(run, monkeypatch, chosen):
    monkeypatch.setenv("LANGUAGE", "de")
    chosen("es")
    assert run("--demo", "--help").out.startswith("Aufruf: presign-gui")


def test_damaged_preferences_are_left_for_the_window_to_tell_of(run, home):
    path = folders().config / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    assert run("--help").out.startswith("usage: presign-gui")
    assert path.read_text() == "{"


NEVER_SAID = {  # but to who writes a program: a fault in it, or a kind of option we have none of
    ".__call__() not defined", "'required' is an invalid argument for positionals",
    "mutually exclusive arguments must be optional", "%r is not callable",
    "cannot merge actions - two groups are named %r", "dest= is required for options like %r",
    "invalid conflict_resolution value: %r", "cannot have multiple subparser arguments",
    "conflicting subparser: %s", "conflicting subparser alias: %s",
    "conflicting option string: %s", 'argument "-" with mode %r', "unexpected option string: %s",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "can't open '%(filename)s': %(error)s", "expected %s argument", "subcommands",
    "unknown parser %(parser_name)r (choices: %(choices)s)",
    "show program's version number and exit",
    "option '%(option)s' is deprecated", "argument '%(argument_name)s' is deprecated",
    "command '%(parser_name)s' is deprecated", "%(prog)s: warning: %(message)s\n",
    " (default: %(default)s)",
}  # fmt: skip


def test_all_that_argparse_says_is_in_our_catalogue():
    said = {
        call.args[0].value
        for call in ast.walk(ast.parse(inspect.getsource(argparse)))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "ngettext")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert said - NEVER_SAID - set(argparse_words.WORDS) == set()
