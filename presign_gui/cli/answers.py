"""Asking at a terminal: what is typed counts in the language in use, and in English."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping


def ask(question: str, words: Mapping[str, str]) -> str:
    """Ask until one of `words` is typed, and return its name; "" for none: an empty line.

    `words` has the English word of each answer, which names it, and the word in the
    language in use. Asks on standard error, for standard output may be read by a program.
    """
    while True:
        print(question, end=" ", file=sys.stderr, flush=True)
        typed = sys.stdin.readline()
        if not typed.strip():
            return ""
        if name := meant(typed, words):
            return name


def meant(typed: str, words: Mapping[str, str]) -> str:
    """Return the name of the word that was typed, "" if it is none of them."""
    found = _plain(typed)
    for name, word in words.items():
        if found in (_plain(name), _plain(word)):
            return name
    return ""


def _plain(text: str) -> str:
    """Return a word as it is compared: without case and accents, and however wide it is."""
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(each for each in letters if not unicodedata.combining(each)).replace(" ", "-")
