"""In which order a folder's objects are shown, and which of them: sorting and filtering.

One `sorted()` of a million names would hold up the window for half a second, for
Python can't be interrupted in it. So rows are sorted in slices of some thousand,
dealt out by values sampled beforehand, and sorted again within each share.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import compress
from typing import Any

from presign_gui.core import stopping
from presign_gui.core.columns import SEPARATOR, Columns, Texts
from presign_gui.core.errors import Stopped
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.matching import Folded, Pattern

_SLICE = 4_000
"""Rows sorted in one go: a few milliseconds."""

NOWHERE = 0xFFFFFFFF
"""Stands in `Arranged.places` for a row that is not shown."""

Keys = Callable[[Sequence[int]], list[Any]]
"""Gives the sort keys of some rows."""


class SortKey(str, Enum):
    NAME = "name"
    SIZE = "size"
    MODIFIED = "modified"
    CLASS = "class"


@dataclass(frozen=True)
class Arrangement:
    """What is asked for; without arguments: everything, as the server lists it."""

    by: SortKey | None = None
    descending: bool = False
    natural: bool = False  # names as people order them: file2 before file10, case aside
    pattern: str = ""

    @property
    def is_plain(self) -> bool:
        return self.by is None and not self.pattern


@dataclass(frozen=True)
class Arranged:
    """Which rows are shown, in which order, and where each row now is."""

    rows: array[int]
    places: array[int]  # for each row of the columns its place in `rows`, or NOWHERE


def arrange(
    objects: Columns, wanted: Arrangement, folded: Folded | None = None, gate: Gate = OPEN
) -> Arranged:
    """Return the rows of `objects` that match, in order; equal ones as they came.

    Only computes, for seconds with a million rows; `objects` may grow meanwhile,
    on another thread: what is added is left out. `folded` keeps the folded names
    from one filtering to the next. Raises Stopped when the job is to end.
    """
    count = len(objects)
    matching = _matching(
        objects, count, wanted.pattern, Folded() if folded is None else folded, gate
    )
    if wanted.by is None:
        rows = matching
    else:
        rows = _sorted(count, _keys(objects, count, wanted, gate), wanted.descending, gate)
        if len(matching) < count:
            rows = _only(rows, matching, gate)
    return Arranged(rows, _places(rows, count, gate))


def _each(steps: Sequence[Any], gate: Gate, do: Callable[[Any], object]) -> None:
    """Do something for each of `steps`, the window's turn and the wish to stop between them."""
    stop = stopping.current.get()
    for step in steps:
        if stop.is_set():
            raise Stopped
        with gate():
            do(step)


# What is sorted by


def _keys(objects: Columns, count: int, wanted: Arrangement, gate: Gate) -> Keys:
    if wanted.by is SortKey.NAME:
        if wanted.natural:
            return _texts_of(_natural(objects.names, count, gate))
        return _texts_of(objects.names)
    if wanted.by is SortKey.CLASS:
        table = objects.classes.table
        rank = {number: place for place, number in enumerate(
            sorted(range(len(table)), key=table.__getitem__)
        )}  # fmt: skip
        numbers = objects.classes.numbers
        return lambda rows: [rank[numbers[row]] for row in rows]
    column = objects.sizes if wanted.by is SortKey.SIZE else objects.times
    return lambda rows: list(map(column.__getitem__, rows))


def _texts_of(texts: Texts) -> Keys:
    blob, starts, find = texts.blob, texts.starts, texts.blob.find

    def keys(rows: Sequence[int]) -> list[bytes]:
        if isinstance(rows, range):  # they lie side by side
            end = find(SEPARATOR, starts[rows[-1]])
            return bytes(blob[starts[rows[0]] : end]).split(SEPARATOR)
        begins = list(map(starts.__getitem__, rows))
        return [bytes(blob[begin : find(SEPARATOR, begin)]) for begin in begins]

    return keys


_NUMBER = re.compile(rb"([0-9]{2,})")

_LED_BY = [b"", b"", *(bytes([0x38 + digits]) for digits in range(2, 0x29))]
"""What leads a number of so many digits: more digits, a greater byte, and less than any letter.
A single digit stays as it is."""


def _by_value(digits: bytes) -> bytes:
    value = digits.lstrip(b"0") or b"0"
    return _LED_BY[min(len(value), len(_LED_BY) - 1)] + value


def _in_natural_order(run: bytes) -> bytes:
    """Return the texts of a run so that their bytes are ordered as people order the texts.

    A number is led by the count of its digits: the longer one is the larger one.
    """
    if run.replace(SEPARATOR, b"").isascii():
        run = run.lower()
    else:
        text = run.decode("utf-8", "surrogateescape").casefold()
        run = text.encode("utf-8", "surrogateescape")
    parts = _NUMBER.split(run)  # text, number, text, number, ..., text
    parts[1::2] = map(_by_value, parts[1::2])
    return b"".join(parts)


def sort_key(name: str, natural: bool = False) -> bytes:
    """Return what one name is sorted by."""
    encoded = name.encode("utf-8", "surrogatepass")
    return _in_natural_order(encoded) if natural else encoded


def _natural(names: Texts, count: int, gate: Gate) -> Texts:
    made = Texts()

    def add(begin: int) -> None:
        stop = min(begin + _SLICE // 4, count)
        end = names.blob.find(SEPARATOR, names.starts[stop - 1]) + 1
        made.extend(
            Texts.from_blob(_in_natural_order(bytes(names.blob[names.starts[begin] : end])))
        )

    _each(range(0, count, _SLICE // 4), gate, add)
    return made


# Sorting


def _sorted(count: int, keys: Keys, descending: bool, gate: Gate) -> array[int]:
    pivots = _pivots(count, keys)
    # Share 2i+1 gets what equals pivot i: it needs no sorting, however large it is.
    shares = [array("I") for _share in range(2 * len(pivots) + 1)]

    def deal(begin: int) -> None:
        rows = range(begin, min(begin + _SLICE, count))
        values = keys(rows)
        order = sorted(range(len(rows)), key=values.__getitem__)
        values = [values[at] for at in order]
        dealt = 0
        first = bisect_left(pivots, values[0])
        for number in range(first, bisect_right(pivots, values[-1])):
            left = bisect_left(values, pivots[number], dealt)
            right = bisect_right(values, pivots[number], left)
            shares[2 * number].extend([begin + at for at in order[dealt:left]])
            shares[2 * number + 1].extend([begin + at for at in order[left:right]])
            dealt = right
        last = 2 * bisect_right(pivots, values[-1])
        shares[last].extend([begin + at for at in order[dealt:]])

    _each(range(0, count, _SLICE), gate, deal)
    made = array("I")

    def finish(number: int) -> None:
        share = shares[number]
        if number % 2 == 0:
            values = keys(share)
            order = sorted(range(len(share)), key=values.__getitem__, reverse=descending)
            share = array("I", [share[at] for at in order])
        made.extend(share)
        shares[number] = array("I")

    numbers = range(len(shares))
    _each(numbers[::-1] if descending else numbers, gate, finish)
    return made


def _pivots(count: int, keys: Keys) -> list[Any]:
    """Return values, each once and in order, that part the rows into shares of about a slice."""
    wanted = count // _SLICE
    if not wanted:
        return []
    sample = sorted(keys(array("I", range(0, count, max(count // (wanted * 8), 1)))))
    return sorted(set(sample[8::8]))


# Filtering


def _matching(objects: Columns, count: int, pattern: str, folded: Folded, gate: Gate) -> array[int]:
    """Return the rows that match, as they came."""
    rows = array("I")
    if not pattern:
        stride = _SLICE * 8
        steps = range(0, count, stride)
        _each(steps, gate, lambda at: rows.extend(range(at, min(at + stride, count))))
        return rows
    folded.extend(objects.names, gate)
    stop = stopping.current.get()
    for some in Pattern.parse(pattern).rows(folded, gate):
        if stop.is_set():
            raise Stopped
        rows.extend(some)
    del rows[bisect_left(rows, count) :]  # what has come meanwhile is left for the next time
    return rows


def _only(rows: array[int], wanted: array[int], gate: Gate) -> array[int]:
    """Return those of `rows` that are among `wanted`, in the order of `rows`."""
    among = bytearray(len(rows))

    def mark(begin: int) -> None:
        for row in wanted[begin : begin + _SLICE * 4]:
            among[row] = 1

    _each(range(0, len(wanted), _SLICE * 4), gate, mark)
    left = array("I")

    def add(begin: int) -> None:
        some = rows[begin : begin + _SLICE * 4]
        left.extend(compress(some, map(among.__getitem__, some)))

    _each(range(0, len(rows), _SLICE * 4), gate, add)
    return left


def _places(rows: array[int], count: int, gate: Gate) -> array[int]:
    places = array("I", NOWHERE.to_bytes(4, "little")) * count

    def note(begin: int) -> None:
        for place, row in enumerate(rows[begin : begin + _SLICE * 4], begin):
            places[row] = place

    _each(range(0, len(rows), _SLICE * 4), gate, note)
    return places


class FoundAgain:
    """Says where the objects of a folder that was fetched anew are now."""

    def __init__(self, old: Columns, new: Columns) -> None:
        self.old, self._new = old, new

    def __getitem__(self, row: int) -> int:
        """Return the new row of an old one, or NOWHERE."""
        old, new, name = self.old, self._new, self.old.names[row]
        found = new.names.find(name)
        if old.versions and new.versions and found >= 0:
            while found < len(new) and new.names[found] == name:  # its versions follow it
                if new.versions.ids[found] == old.versions.ids[row]:
                    return found
                found += 1
            return NOWHERE
        return NOWHERE if found < 0 else found
