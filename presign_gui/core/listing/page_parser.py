"""A page of ListObjectsV2 straight into columns, by one regular expression.

botocore makes a dict of each object, and takes 40 microseconds for it; this takes
one or two. What isn't written as AWS and its likes write it (rows of plain
elements without attributes, in one order) goes through `xml_reader`, which takes
five or ten, and reads everything. What the rows leave between them is looked at, so
that none is passed over.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import add
from urllib.parse import unquote_to_bytes

from presign_gui.core.columns import SEPARATOR, Columns, Texts, Words
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.listing import xml_reader
from presign_gui.core.listing.rows import (
    DEFAULT_CLASS,
    SECONDS,
    SECONDS_TO_DAY,
    SECONDS_TO_MINUTE,
    Answer,
    Odd,
)

_OPEN, _CLOSE = b"<Contents>", b"</Contents>"
_ROWS_WERE_HERE = "presign-rows"

_TAGS = re.compile(rb"<(/?)(\w+)>")
_QUOTES = re.compile(rb"<ETag>(&quot;|&#34;|\"|)")

_FIELDS = {
    b"Key": rb"<Key>([^<]*)</Key>",
    b"LastModified": rb"<LastModified>(.{10})T(.{5}):(..)(?:\.\d+)?Z</LastModified>",
    b"ETag": rb"<ETag>%s([^<&\"]*)%s</ETag>",
    b"Size": rb"<Size>(\d{1,18})</Size>",
    b"StorageClass": rb"<StorageClass>([^<&]*)</StorageClass>",
}
_OPTIONAL = (b"ETag", b"StorageClass")
# Elements that are none of ours, with text or such elements in them: Owner, checksums.
_OTHERS = rb"(?:<(?!(?:%s)>)\w+>[^<]*(?:<\w+>[^<]*</\w+>)*</\w+>)*" % b"|".join(_FIELDS)

_REFERENCE = re.compile(rb"&(?:#([0-9]{1,7});|#x([0-9A-Fa-f]{1,6});|(\w+);|)")
_ENTITIES = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}


def read(body: bytes, prefix: str, base: str, gate: Gate = OPEN) -> Answer:
    """Return what a page about `prefix` says; names are cut after `base`, its beginning.

    Raises Odd if it isn't a page of a listing, or has keys outside of `prefix`.
    """
    try:
        with gate():
            return _read_lean(body, prefix, base)
    except Odd:
        return xml_reader.read(body, prefix, base, gate)


def _read_lean(body: bytes, prefix: str, base: str) -> Answer:
    start, end = body.find(_OPEN), body.rfind(_CLOSE) + len(_CLOSE)
    if not 0 <= start < end:
        raise Odd("no rows")
    rest = body[:start] + b"<%s/>" % _ROWS_WERE_HERE.encode() + body[end:]
    answer, tags, url_encoded, _decode = xml_reader.read_rest(rest, prefix)
    if _ROWS_WERE_HERE not in tags:
        raise Odd("rows inside of something")
    found = _fields(body[start:end])
    keys = found[b"Key"]
    etags = [etag or b"" for etag in found.get(b"ETag") or [b""] * len(keys)]
    answer.objects = Columns(
        prefix=base,
        names=_names(keys, prefix, base, url_encoded=url_encoded),
        sizes=array("q", list(map(int, found[b"Size"]))),
        times=_times(found[b"LastModified"], found[b"minute"], found[b"second"]),
        etags=Texts.from_blob(SEPARATOR.join(etags) + SEPARATOR),
        classes=_words(found.get(b"StorageClass") or [b""] * len(keys)),
    )
    return answer


def _fields(rows: bytes) -> dict[bytes, Sequence[bytes]]:
    """Return the values of each field of all rows; raise Odd unless every row was understood."""
    if b"\r" in rows:  # which XML takes for a line feed
        raise Odd("line ends")
    order, quote = _shape(rows[: rows.index(_CLOSE)])
    names = [group for tag in order for group in _groups(tag)]
    for pattern in _patterns(order, quote):
        # Rows between which there is nothing, and their values after each.
        between, *columns = _strided(pattern.split(rows), 1 + len(names))
        if not any(between):
            return dict(zip(names, columns, strict=True))
    raise Odd("rows of another kind")


def _strided(parts: list[bytes], step: int) -> Iterator[list[bytes]]:
    return (parts[start::step] for start in range(step))


def _shape(row: bytes) -> tuple[tuple[bytes, ...], bytes]:
    """Return in which order a row has its fields, and what its ETag is quoted with."""
    order = tuple(tag for slash, tag in _TAGS.findall(row) if not slash and tag in _FIELDS)
    if not {b"Key", b"LastModified", b"Size"} <= set(order) or len(set(order)) < len(order):
        raise Odd("fields missing")
    quote = _QUOTES.search(row)
    return order, quote[1] if quote else b""


def _groups(tag: bytes) -> tuple[bytes, ...]:
    return (tag, b"minute", b"second") if tag == b"LastModified" else (tag,)


@lru_cache(maxsize=64)
def _patterns(order: tuple[bytes, ...], quote: bytes) -> tuple[re.Pattern[bytes], ...]:
    """Return patterns of a row: of nothing but those fields, and with other elements, too."""
    fields = [_FIELDS[tag].replace(b"%s", quote) for tag in order]
    loose = [
        b"(?:%s)?" % field if tag in _OPTIONAL else field
        for tag, field in zip(order, fields, strict=True)
    ]
    return tuple(
        re.compile(_OPEN + between.join([b"", *some, b""]) + _CLOSE, re.DOTALL)
        for between, some in ((b"", fields), (_OTHERS, loose))
    )


def _names(keys: Sequence[bytes], prefix: str, base: str, *, url_encoded: bool) -> Texts:
    """Return the keys, decoded and cut after `base`; raise Odd if one isn't below `prefix`."""
    blob = SEPARATOR.join(keys)
    if b"&" in blob:
        blob = _REFERENCE.sub(_referred, blob)
    if url_encoded:
        blob = unquote_to_bytes(blob.replace(b"+", b" "))
    _text(blob.replace(SEPARATOR, b" "))
    whole, cut = _bytes(prefix), _bytes(prefix[len(base) :])
    blob = SEPARATOR + blob
    if blob.count(SEPARATOR + whole) != len(keys):
        raise Odd("keys outside of the prefix")
    if whole != cut:
        blob = blob.replace(SEPARATOR + whole, SEPARATOR + cut)
    return Texts.from_blob(blob[1:] + SEPARATOR)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(written: bytes) -> str:
    try:
        return written.decode()
    except UnicodeDecodeError as error:
        raise Odd(str(error)) from error


def _referred(found: re.Match[bytes]) -> bytes:
    decimal, hexadecimal, name = found.groups()
    if not (decimal or hexadecimal):
        if name not in _ENTITIES:
            raise Odd(name)
        return _ENTITIES[name]
    try:
        return chr(int(decimal) if decimal else int(hexadecimal, 16)).encode()
    except (ValueError, OverflowError) as error:  # beyond Unicode, or half a character
        raise Odd(str(error)) from error


def _times(days: Sequence[bytes], minutes: Sequence[bytes], seconds: Sequence[bytes]) -> array[int]:
    try:
        clocks = map(
            add, map(SECONDS_TO_MINUTE.__getitem__, minutes), map(SECONDS.__getitem__, seconds)
        )
        return array("q", list(map(add, map(SECONDS_TO_DAY.__getitem__, days), clocks)))
    except KeyError as error:  # the hour 24, the second 60
        raise Odd(str(error)) from error


def _words(column: Sequence[bytes]) -> Words:
    table = list(dict.fromkeys(column))
    words = Words(_text(word or b"") or DEFAULT_CLASS for word in table)
    if len(table) > 1 or len(column) > 1:
        numbers = dict(zip(table, words.numbers, strict=True))
        words.numbers = array("I", list(map(numbers.__getitem__, column)))
    return words
