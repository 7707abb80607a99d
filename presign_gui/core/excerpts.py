"""The head of a text as a person can read it: its encoding, JSON laid out, CSV in cells.

Nothing here obeys what it reads: no markup, no direction, no control character.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.unseen import visible

LONGEST_TEXT = 250_000
"""Characters of a text that are shown."""

LONGEST_LINE = 500
"""Characters after which a line is broken: laying out one of a megabyte takes seconds."""

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200, 40, 200

_TOKENS_IN_A_SLICE = 500

_PIECE = 8_000
"""Characters that are made visible, or searched for columns, in one slice."""

_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])
"""What a text hardly has: no white space, no escape (27), which colours logs."""

_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(
    r'[\[{\]},:]|"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"'
    r"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null"
)
_HALF_A_TOKEN = re.compile(r'"[^\x00-\x1f]*|-?[\d.eE+-]*|[truefalsn]{1,4}')


@dataclass(frozen=True)
class Decoded:
    """Bytes read as text, and how."""

    text: str
    encoding: str
    guessed: bool = False  # it isn't what it should be; any bytes are Latin-1


def decode(body: bytes, *, cut: bool) -> Decoded | None:
    """Return `body` as text, or None if it isn't any. `cut`: more would follow."""
    for mark, codec, encoding in (
        (codecs.BOM_UTF8, "utf-8", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    ):
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(codec, "replace"), encoding)
    controls = len(body) - len(body.translate(None, _CONTROLS))
    if b"\0" in body or controls > 1 + len(body) / 20:
        return None
    try:
        return Decoded(codecs.getincrementaldecoder("utf-8")().decode(body, not cut), "UTF-8")
    except UnicodeDecodeError:
        return Decoded(body.decode("latin-1"), "Latin-1", guessed=True)


def legible(text: str, gate: Gate = OPEN) -> tuple[str, bool]:
    """Return `text` visible and its very long lines broken; and whether there were any."""
    text = text.replace("\r\n", "\n")
    pieces = []
    for at in range(0, len(text), _PIECE):
        with gate():
            pieces.append(visible(text[at : at + _PIECE]))
    with gate():
        whole = "".join(pieces)
        lines = re.sub(rf"(.{{{LONGEST_LINE}}})(?=.)", r"\1\n", whole)
    return lines, len(lines) > len(whole)


def json_laid_out(text: str, *, cut: bool, gate: Gate = OPEN) -> str | None:
    """Return JSON, or several in a row, with a line for each value; None if it isn't JSON.

    `cut`: more would follow. At most a little more than LONGEST_TEXT is returned.
    Looks at tokens only, so that half a document can be laid out, and a deep one.
    """
    if text.lstrip()[:1] not in ("{", "["):
        return None
    layout = _Layout(text, cut=cut)
    while not layout.ended:
        with gate():
            if not layout.go_on():
                return None
    return layout.text if layout.whole or cut else None


class _Layout:
    """JSON being laid out, some tokens at a time."""

    def __init__(self, text: str, *, cut: bool) -> None:
        self._source, self._at, self._cut = text.rstrip(), 0, cut
        self._parts: list[str] = []
        self._length = self._depth = 0
        self._new_line = False  # comes before the next token, unless that closes what is empty

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def full(self) -> bool:
        return self._length >= LONGEST_TEXT

    @property
    def ended(self) -> bool:
        return self.full or self._at >= len(self._source)

    @property
    def whole(self) -> bool:
        return self.full or self._depth == 0

    def go_on(self) -> bool:
        """Lay out the next tokens; return whether they are JSON's."""
        for _token in range(_TOKENS_IN_A_SLICE):
            if self.ended:
                break
            start = _after_space(self._source, self._at)
            found = _TOKEN.match(self._source, start)
            if found is None and self._cut:
                found = _HALF_A_TOKEN.fullmatch(self._source, start)
            if found is None or not self._add(found[0]):
                return False
            self._at = found.end()
        return True

    def _add(self, mark: str) -> bool:
        if mark in (",", ":"):
            self._put(mark if mark == "," else ": ")
            self._new_line = mark == ","
            return self._depth > 0
        if mark in ("}", "]"):
            empty = self._parts[-1][-1] in "{["
            self._depth -= 1
            self._new_line = not empty
        self._put(f"\n{'  ' * self._depth}{mark}" if self._new_line else mark)
        opens = mark in ("{", "[")
        self._depth += opens
        self._new_line = opens or self._depth == 0
        return self._depth > 0 or (mark in ("}", "]") and self._depth == 0)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def table(text: str, *, named: bool, gate: Gate = OPEN) -> list[list[str]] | None:
    """Return the first rows of CSV, or None if it doesn't look like it.

    `named`: it is called CSV, so that less has to show it. Cells are cut to
    LONGEST_CELL, rows to MOST_COLUMNS.
    """
    for delimiter in (",", ";", "\t", "|"):
        try:
            with gate():
                fits = _has_columns(text, delimiter, named=named)
            if not fits:
                continue
            with gate():
                rows = list(islice(_rows(text[:LONGEST_TEXT], delimiter), MOST_ROWS))
        except csv.Error:  # a cell of more than 128 kB: a quotation mark that isn't one
            continue
        return [[cell[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]] for row in rows]
    return None


def _has_columns(text: str, delimiter: str, *, named: bool) -> bool:
    widths = [len(row) for row in islice(_rows(text[:_PIECE], delimiter), 20)]
    if len(text) > _PIECE and len(widths) > 1:
        del widths[-1]  # of a row that was cut, perhaps
    if named:
        return bool(widths) and widths[0] >= 2
    return len(widths) >= 3 and widths[0] >= 3 and len(set(widths)) == 1


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
