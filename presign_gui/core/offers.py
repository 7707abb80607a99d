"""Names that begin as what is being typed: quick among a million, for each key struck."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from presign_gui.core.columns import SEPARATOR, Texts

_SLICE = 1 << 18
"""Bytes of names searched in one go; the search mostly ends in the first of them."""


def beginning_with(names: Texts, typed: str, most: int) -> list[str]:
    """Return up to `most` names that begin with `typed`, in the order they have.

    Upper and lower case are the same in ASCII; other letters have to be as typed,
    or all small, or all capital. Folding each name would take too long here.
    """
    return list(islice(_beginning_with(names, typed), most))


def _beginning_with(names: Texts, typed: str) -> Iterator[str]:
    blob = names.blob
    needles = {
        SEPARATOR + text.encode("utf-8", "surrogatepass").lower()
        for text in (typed, typed.lower(), typed.upper())
    }
    start = 0
    while start < len(blob):
        end = blob.find(SEPARATOR, start + _SLICE)
        end = len(blob) - 1 if end < 0 else end
        run = SEPARATOR + blob[start:end].lower()  # of ASCII alone: as long as it was
        for at in sorted(at for needle in needles for at in _places(run, needle)):
            first = start + at
            yield blob[first : blob.find(SEPARATOR, first)].decode("utf-8", "surrogatepass")
        start = end + 1


def _places(run: bytes, needle: bytes) -> Iterator[int]:
    at = run.find(needle)
    while at >= 0:
        yield at
        at = run.find(needle, at + 1)
