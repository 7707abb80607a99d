"""Names that begin as what is being typed: quick among a million, for each key struck.

Upper and lower case are the same in ASCII; other letters have to be as typed, or all
small, or all capital. Folding each name would take too long here.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from heapq import merge
from itertools import compress, count, islice

from presign_gui.core.columns import SEPARATOR, Texts

_SLICE = 1 << 18
"""Bytes of names searched in one go; the search mostly ends in the first of them."""

_NEAR = 2_000
"""Names looked at one by one, which is quick where many begin alike: about a millisecond."""

_ROWS = 10_000
"""Rows looked up in one go: about a millisecond."""


def beginning_with(names: Texts, typed: str, most: int) -> list[str]:
    """Return up to `most` names that begin with `typed`, in the order they have."""
    blob = names.blob
    starts = islice((at for at in _starts(blob, typed, 0, len(blob)) if at is not None), most)
    return [blob[at : blob.find(SEPARATOR, at)].decode("utf-8", "surrogatepass") for at in starts]


def begins_with(name: str, typed: str) -> bool:
    """Tell whether a name begins with `typed`."""
    return _encoded(name).lower().startswith(_spellings(typed))


def first_beginning_with(
    names: Texts, typed: str, rows: range | array[int]
) -> Iterator[int | None]:
    """Yield the place in `rows` of the first one whose name begins with `typed`, if there is one.

    Yields None before that, at least every millisecond or so: a place to let others take
    their turn, or to give up. `rows` is a range of rows side by side, or has them in any
    order, which takes longer.
    """
    if isinstance(rows, range):
        return _first_side_by_side(names, typed, rows)
    return _first_in_any_order(names, typed, rows)


def _first_side_by_side(names: Texts, typed: str, rows: range) -> Iterator[int | None]:
    if not rows:
        return
    blob, starts = names.blob, names.starts
    end = starts[rows.stop] if rows.stop < len(starts) else len(blob)
    for at in _starts(blob, typed, starts[rows.start], end):
        if at is not None:
            yield bisect_left(starts, at) - rows.start
            return
        yield None


def _first_in_any_order(names: Texts, typed: str, rows: array[int]) -> Iterator[int | None]:
    blob, start_of, spellings = names.blob, names.starts.__getitem__, _spellings(typed)
    longest = max(map(len, spellings))
    for place, start in enumerate(map(start_of, rows[:_NEAR])):
        if blob[start : start + longest].lower().startswith(spellings):
            yield place
            return
    if len(rows) <= _NEAR:
        return
    # It is far, so there are few, or they stand together: see first which ones begin so.
    beginning_so = set()
    for at in _starts(blob, typed, 0, len(blob)):
        if at is None:
            yield None
        else:
            beginning_so.add(at)
    for begin in range(_NEAR, len(rows), _ROWS):
        fits = map(beginning_so.__contains__, map(start_of, rows[begin : begin + _ROWS]))
        found = next(compress(count(begin), fits), None)
        yield found
        if found is not None:
            return


def _starts(blob: bytearray, typed: str, start: int, stop: int) -> Iterator[int | None]:
    """Yield where names begin that begin with `typed`, and None after each slice.

    The names are those between the bytes `start` and `stop`, where others begin.
    """
    needles = [SEPARATOR + spelling for spelling in _spellings(typed)]
    while start < stop:
        end = blob.find(SEPARATOR, start + _SLICE, stop)
        end = stop - 1 if end < 0 else end
        run = SEPARATOR + blob[start:end].lower()  # of ASCII alone: as long as it was
        for at in merge(*(_places(run, needle) for needle in needles)):
            yield start + at
        yield None
        start = end + 1


def _spellings(typed: str) -> tuple[bytes, ...]:
    """Return how names may begin that begin with `typed`, when their ASCII is made small."""
    return tuple({_encoded(text).lower() for text in (typed, typed.lower(), typed.upper())})


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _places(run: bytes, needle: bytes) -> Iterator[int]:
    at = run.find(needle)
    while at >= 0:
        yield at
        at = run.find(needle, at + 1)
