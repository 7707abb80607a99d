"""Answers that are typed at a terminal: in English or in one's own language, as keys give them."""

from __future__ import annotations

import io

import pytest

from presign_gui.cli.answers import ask, meant
from presign_gui.cli.upload import _words
from presign_gui.core import texts
from tests.speaking import speaking

GERMAN = {"replace": "ersetzen", "skip": "überspringen"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ersetzen", "replace"),
        (" Ersetzen\n", "replace"),
        ("REPLACE", "replace"),
        ("überspringen", "skip"),
        ("u\u0308berspringen", "skip"),
        ("uberspringen", "skip"),
        ("ｓｋｉｐ", "skip"),  # from a keyboard for Japanese
        ("ersetz", ""),
        ("", ""),
    ],
)
def test_what_is_typed_is_understood(typed: str, name: str) -> None:
    assert meant(typed, GERMAN) == name


def test_what_is_not_understood_is_asked_again(monkeypatch, capsys) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("what?\nskip\n"))
    assert ask("So?", GERMAN) == "skip"
    assert capsys.readouterr().err == "So? So? "


@pytest.mark.parametrize("typed", ["", "\n", "what?\n"])
def test_an_empty_line_or_the_end_is_no_answer(monkeypatch, typed: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert ask("So?", GERMAN) == ""


@pytest.mark.parametrize("language", texts.languages())
def test_no_word_means_two_things_in_any_language(language: str) -> None:
    with speaking(language):
        words = _words()
    for name, word in words.items():
        assert " " not in word
        assert meant(word, words) == meant(name, words) == name
