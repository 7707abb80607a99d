"""What is meant by a few letters typed: names ranked by how well these fit into them.

Every word typed has to be found: best where a word begins ("pre" in "Copy presigned
URL"), then anywhere, then as the first letters of words ("cpu"), then as letters that
follow each other closely ("refsh"). Upper and lower case are the same, and so are
letters with and without accents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from unicodedata import combining, normalize

_BEGINS, _BEGINS_A_WORD, _WITHIN, _INITIALS, _SCATTERED = 0, 1, 3, 4, 6
"""How far a word is from fitting; less is better."""

_GAP = 6
"""Characters that may stand between two letters typed: with more, another name is meant."""

_NO_INITIALS = re.compile(r"\B\w+|\W+")


class Ranking:
    """Texts made ready to be looked through for each key struck: 10,000 take a few milliseconds."""

    def __init__(self, texts: Sequence[str]) -> None:
        folded = [_folded(text) for text in texts]
        self._texts = [(text, _initials(text)) for text in folded]

    def best(self, typed: str) -> list[int]:
        """Return which texts fit, the best first, else as they came; all if nothing is typed."""
        distances = [_distance_of(word) for word in _folded(typed).split()]
        found = []
        for row, (text, initials) in enumerate(self._texts):
            total = 0
            for distance in distances:
                away = distance(text, initials)
                if away is None:
                    break
                total += away
            else:
                found.append((total, row))
        return [row for _total, row in sorted(found)]


def _distance_of(word: str) -> Callable[[str, str], int | None]:
    """Return what says how far from fitting into a folded text `word` is; None: not in it."""
    scattered = _scattered(word)

    def distance(text: str, initials: str) -> int | None:
        at = text.find(word)
        if at == 0:
            return _BEGINS
        if at > 0:
            while at > 0 and text[at - 1].isalnum():
                at = text.find(word, at + 1)
            return _BEGINS_A_WORD if at > 0 else _WITHIN
        if word in initials:
            return _INITIALS
        return _SCATTERED if scattered.search(text) else None

    return distance


def _scattered(word: str) -> re.Pattern[str]:
    """Return a pattern of the letters of `word`, one after the other.

    Between two there is anything but the latter of them, so that there is one way to match.
    """
    letters = [re.escape(each) for each in word]
    rest = "".join(f"[^{each}]{{0,{_GAP}}}{each}" for each in letters[1:])
    return re.compile(letters[0] + rest)


def _initials(text: str) -> str:
    return _NO_INITIALS.sub("", text)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    letters = normalize("NFKD", text.casefold())
    return normalize("NFC", "".join(each for each in letters if not combining(each)))
