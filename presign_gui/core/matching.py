"""What one types to find names, and whether names match: for the filter and for the search.

`report` finds every name with "report" in it. With a wildcard the whole name has to
match, as with a file pattern: `*` stands for any number of characters (a `/` too),
`?` for one. Upper and lower case are the same, and so are the ways to write one
character: "STRASSE" finds "straße", and "é" its decomposed form.

A million names are not asked one by one: they are kept folded in chunks of some
thousand, and what can be is decided by searching a chunk's bytes.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import compress
from unicodedata import normalize

from presign_gui.core.columns import SEPARATOR, Texts
from presign_gui.core.gate import OPEN, Gate

_CHUNK = 2_048
"""Names folded, and searched, in one go: half a millisecond, or three of other than ASCII."""

_FEW = 4
"""If fewer than one name in so many has the needle, looking it up beats asking each name."""

_MARK = b"\xfe"
"""Stands for a needle that was found: no text has this byte either."""

_UNMARKED = bytes(set(range(256)) - {*_MARK, *SEPARATOR})

_ANY_CHARACTER = rb"(?:[\x00-\x7f]|[\xc0-\xdf].|[\xe0-\xef]..|[\xf0-\xf7]...)"  # of UTF-8


class Folded:
    """The names of a growing `Texts`, ready to be searched; they keep their row numbers."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []  # each name with a SEPARATOR before it, and one at the end
        self.counts: list[int] = []  # how many names each chunk has
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, texts: Texts, gate: Gate = OPEN) -> None:
        """Fold the rows of `texts` that are not here yet.

        `texts` may grow meanwhile, on another thread: what is added is for the next call.
        """
        rows = len(texts)
        while self._count < rows:
            with gate():
                stop = min(self._count + _CHUNK, rows)
                end = texts.blob.index(SEPARATOR, texts.starts[stop - 1]) + 1
                self.chunks.append(
                    SEPARATOR + _fold_run(texts.blob[texts.starts[self._count] : end])
                )
                self.counts.append(stop - self._count)
                self._count = stop


@dataclass(frozen=True)
class Pattern:
    """What was typed, ready to match with."""

    text: str
    _needles: tuple[bytes, ...]  # all in every name that matches; a SEPARATOR is its begin or end
    _decisive: bool  # the needle is but one, and no other name has it
    _test: Callable[[bytes], object]  # whether a folded name matches

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Return the pattern `text`; any text is one, "" matches everything."""
        typed = fold(text).encode("utf-8", "surrogatepass")
        if not re.search(rb"[*?]", typed):
            typed = b"*" + typed + b"*"
        # "*x" is x before a SEPARATOR, "x*" is x after one.
        runs = re.split(rb"[*?]+", SEPARATOR + typed + SEPARATOR)
        needles = tuple(run for run in runs if run.strip(SEPARATOR)) or (SEPARATOR,)
        decisive = b"?" not in typed and len(needles) == 1
        return cls(text, needles, decisive, _test(typed))

    @property
    def literal_prefix(self) -> str:
        """What a matching text begins with, as typed: if in the same case, is not said."""
        wildcard = re.search(r"[*?]", self.text)
        return self.text[: wildcard.start()] if wildcard else ""

    def matches(self, text: str) -> bool:
        """Return whether one text matches."""
        return bool(self._test(fold(text).encode("utf-8", "surrogatepass")))

    def rows(self, folded: Folded, gate: Gate = OPEN) -> Iterator[array[int]]:
        """Yield the numbers of the matching rows, ascending, some at a time.

        An array may be empty: each is a place to stop. Rows that are folded
        meanwhile come too.
        """
        first = 0
        for chunk, count in zip(folded.chunks, folded.counts, strict=False):
            with gate():
                found = self._rows_in(chunk, count, first)
            yield found
            first += count

    def _rows_in(self, chunk: bytes, count: int, first: int) -> array[int]:
        hits, needle = min((chunk.count(needle), needle) for needle in self._needles)
        if not hits:
            return array("I")
        rows = range(first, first + count)
        if hits * _FEW < count:
            return array("I", self._looked_up(needle, chunk, first))
        if self._decisive and SEPARATOR not in needle:
            marked = chunk.replace(needle, _MARK).translate(None, _UNMARKED)
            return array("I", compress(rows, marked.split(SEPARATOR)[1:-1]))
        names = chunk.split(SEPARATOR)[1:-1]
        return array("I", compress(rows, map(self._test, names)))

    def _looked_up(self, needle: bytes, chunk: bytes, first: int) -> Iterator[int]:
        row, counted = first - 1, 0
        at = chunk.find(needle)
        while at >= 0:
            row += chunk.count(SEPARATOR, counted, at + 1)
            counted = at + 1
            end = chunk.index(SEPARATOR, counted)
            if self._decisive or self._test(chunk[chunk.rindex(SEPARATOR, 0, counted) + 1 : end]):
                yield row
            at = chunk.find(needle, end)


def _test(typed: bytes) -> Callable[[bytes], object]:
    """Return what tells whether a folded name matches the folded pattern, wildcards and all."""
    pieces = re.split(rb"\*+", typed)
    if b"?" in typed:
        return re.compile(_regex(pieces), re.DOTALL).fullmatch
    first, *middle, last = pieces
    # The common ones, by what is quicker than any method of bytes.
    if not middle and not last:
        return re.compile(re.escape(first)).match
    if len(middle) == 1 and not first and not last:
        return re.compile(re.escape(middle[0])).search

    def test(name: bytes) -> bool:
        at, end = len(first), len(name) - len(last)
        if not name.startswith(first) or not name.endswith(last):
            return False
        for piece in middle:
            at = name.find(piece, at, end)
            if at < 0:
                return False
            at += len(piece)
        return at <= end

    return test


def _regex(pieces: list[bytes]) -> bytes:
    """Return the pattern of these pieces between stars; it never tries the same thing twice."""
    first, *rest = (re.escape(piece).replace(rb"\?", _ANY_CHARACTER) for piece in pieces)
    if not rest:
        return first
    # Once a piece is found where it is possible first, another place would not help the
    # next ones. A group in a lookahead is not gone back into ("(?>...)" needs Python 3.11).
    middle = b"".join(b"(?=(.*?%b))\\%d" % (piece, n) for n, piece in enumerate(rest[:-1], 1))
    return b"%b%b.*%b" % (first, middle, rest[-1])


def fold(text: str) -> str:
    """Return what is the same for all texts that differ in case or composition only.

    Canonical caseless matching (Unicode Standard, section 3.13), in composed form.
    """
    if text.isascii():
        return text.lower()
    return normalize("NFC", normalize("NFD", text).casefold())


def _fold_run(run: bytearray) -> bytes:
    """Fold the texts of a run, a SEPARATOR after each."""
    lowered = bytes(run.lower())  # enough for the ASCII ones
    texts = lowered.split(SEPARATOR)
    others = [at for at, text in enumerate(texts) if not text.isascii()]
    if not others:
        return lowered
    # All at once: "surrogateescape" leaves the SEPARATORs as they are, and half characters.
    together = SEPARATOR.join([texts[at] for at in others]).decode("utf-8", "surrogateescape")
    folded = fold(together).encode("utf-8", "surrogateescape")
    for at, text in zip(others, folded.split(SEPARATOR), strict=True):
        texts[at] = text
    return SEPARATOR.join(texts)


def own_names(names: Texts, gate: Gate = OPEN) -> Texts:
    """Return what each object is called in its folder; a folder's marker like its folder."""
    own = Texts()
    for begin in range(0, rows := len(names), _CHUNK):
        with gate():
            stop = min(begin + _CHUNK, rows)
            end = names.blob.index(SEPARATOR, names.starts[stop - 1])
            each = bytes(names.blob[names.starts[begin] : end]).split(SEPARATOR)
            parts = (name.removesuffix(b"/").rpartition(b"/")[2] for name in each)
            own.extend(Texts.from_blob(SEPARATOR.join(parts) + SEPARATOR))
    return own
