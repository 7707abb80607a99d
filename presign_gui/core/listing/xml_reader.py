"""Any page of a listing, through a real XML parser: what the lean reader leaves, and versions."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from datetime import timezone
from itertools import islice
from operator import le
from typing import NamedTuple
from urllib.parse import unquote_plus
from xml.etree import ElementTree

from botocore.utils import parse_timestamp

from presign_gui.core.columns import SEPARATOR, Columns, Texts, Versions, Words
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.listing.rows import (
    DEFAULT_CLASS,
    SECONDS,
    SECONDS_TO_DAY,
    SECONDS_TO_MINUTE,
    Answer,
    Odd,
)

ROOTS = ("ListBucketResult", "ListVersionsResult")

# A document type would bring entities, and with them a page that grows without end.
_DOCTYPE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL)

# References to characters that XML 1.0 has no way to write: RGW makes them in tokens, of
# keys that end a page. For the parser's sake a private character stands in for each.
_CONTROL = re.compile(rb"&#(?:x0*([01]?[0-9A-Fa-f])|0*([12]?[0-9]|3[01]));")
_STAND_IN = 0xF0000
_IN_XML = (0x9, 0xA, 0xD)

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):(\d\d)(?:\.\d+)?Z", re.ASCII)

_ROWS = ("Contents", "Version", "DeleteMarker")
_SLICE = 1 << 16  # bytes of XML, one or two milliseconds
_SLICE_ROWS = 250


Decode = Callable[[str], str]


class Rest(NamedTuple):
    """A page without its rows."""

    answer: Answer
    tags: list[str]  # of the root's children
    url_encoded: bool
    decode: Decode  # makes keys and prefixes of what stands for them


def read(body: bytes, prefix: str, base: str, gate: Gate = OPEN) -> Answer:
    """Return what a page about `prefix` says; names are cut after `base`, its beginning.

    Raises Odd if it isn't a page of a listing, or has keys outside of `prefix`.
    """
    root, restore = _root(body, gate)
    answer, _tags, _url, decode = _rest(root, prefix, restore)
    columns = Columns(base)
    if _tag(root) == "ListVersionsResult":
        columns.versions = Versions()
    rows = [child for child in root if _tag(child) in _ROWS]
    for start in range(0, len(rows), _SLICE_ROWS):
        with gate():
            some = rows[start : start + _SLICE_ROWS]
            columns.extend(_columns(some, prefix, base, decode, versioned=bool(columns.versions)))
    with gate():
        answer.objects = _newest_first(columns) if columns.versions else columns
    return answer


def _newest_first(columns: Columns) -> Columns:
    """Return versions by key, and those of a key by age, as S3 itself lists them.

    Some servers list delete markers after all versions of a page.
    """
    names, versions = columns.names.blob.split(SEPARATOR)[:-1], columns.versions
    if versions is None or all(map(le, names, islice(names, 1, None))):
        return columns
    latest, times = versions.latest, columns.times
    rows = sorted(range(len(names)), key=lambda row: (names[row], -latest[row], -times[row]))
    return columns.take(rows)


def read_rest(body: bytes, prefix: str) -> Rest:
    """Return what a short page says but for its rows. Raises Odd like `read`."""
    root, restore = _root(body, OPEN)
    return _rest(root, prefix, restore)


def _root(body: bytes, gate: Gate) -> tuple[ElementTree.Element, Decode]:
    """Return the document, and what puts back the characters that were stood in for."""
    if _DOCTYPE.match(body):
        raise Odd("a document type")
    body, count = _CONTROL.subn(_stand_in, body)
    # S3 writes UTF-8, and botocore reads nothing else, whatever the document says.
    parser = ElementTree.XMLParser(encoding="utf-8")
    try:
        for start in range(0, len(body), _SLICE):
            with gate():
                parser.feed(body[start : start + _SLICE])
        root: ElementTree.Element = parser.close()
    except ElementTree.ParseError as error:
        raise Odd(str(error)) from error
    if _tag(root) not in ROOTS:
        raise Odd(root.tag)
    return root, _restored if count else str


def _stand_in(reference: re.Match[bytes]) -> bytes:
    hexadecimal, decimal = reference.groups()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return reference[0] if code in _IN_XML else chr(_STAND_IN + code).encode()


def _restored(text: str) -> str:
    return text.translate({_STAND_IN + code: code for code in range(0x20)})


def _rest(root: ElementTree.Element, prefix: str, restore: Decode) -> Rest:
    tags = [_tag(child) for child in root]
    texts = dict(zip(reversed(tags), (child.text or "" for child in reversed(root)), strict=True))
    decode = unquote_plus if texts.get("EncodingType") == "url" else restore
    common = (child for child in root if _tag(child) == "CommonPrefixes")
    prefixes = [decode(text) for child in common for text in _in(child)]
    if not all(below.startswith(prefix) for below in prefixes):
        raise Odd("prefixes outside of the prefix")
    answer = Answer(
        prefixes=tuple(prefixes),
        truncated=texts.get("IsTruncated") == "true",
        token=restore(texts.get("NextContinuationToken", "")),
        key_marker=decode(texts.get("NextKeyMarker", "")),
        version_id_marker=texts.get("NextVersionIdMarker", ""),
    )
    return Rest(answer, tags, decode is unquote_plus, decode)


def _in(common_prefixes: ElementTree.Element) -> Iterator[str]:
    return (child.text or "" for child in common_prefixes if _tag(child) == "Prefix")


def _columns(
    rows: list[ElementTree.Element],
    prefix: str,
    base: str,
    decode: Decode,
    *,
    versioned: bool,
) -> Columns:
    read = [{_tag(child): child.text or "" for child in row} for row in rows]
    markers = bytearray(_tag(row) == "DeleteMarker" for row in rows)
    versions = None
    if versioned:
        ids = Texts(row.get("VersionId", "") for row in read)
        versions = Versions(ids, bytearray(row.get("IsLatest") == "true" for row in read), markers)
    try:
        keys = [decode(row["Key"]) for row in read]
        if not all(key.startswith(prefix) for key in keys):
            raise Odd("keys outside of the prefix")
        return Columns(
            prefix=base,
            names=Texts(key[len(base) :] for key in keys),
            sizes=array(
                "q",
                (0 if gone else int(row["Size"]) for row, gone in zip(read, markers, strict=True)),
            ),
            times=array("q", (_seconds(row["LastModified"]) for row in read)),
            etags=Texts(row.get("ETag", "").strip('"') for row in read),
            classes=Words(
                "" if gone else row.get("StorageClass") or DEFAULT_CLASS
                for row, gone in zip(read, markers, strict=True)
            ),
            versions=versions,
        )
    except (KeyError, ValueError, OverflowError) as error:
        raise Odd(f"{type(error).__name__}: {error}") from error


def _seconds(text: str) -> int:
    """Return the moment in seconds since 1970, read as botocore reads it."""
    found = _TIME.fullmatch(text)
    if found:
        day, minute, second = (part.encode() for part in found.groups())
        if minute in SECONDS_TO_MINUTE and second in SECONDS:
            return SECONDS_TO_DAY[day] + SECONDS_TO_MINUTE[minute] + SECONDS[second]
    moment = parse_timestamp(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return int(moment.timestamp())


def _tag(element: ElementTree.Element) -> str:
    """Return the element's name without its namespace: some servers have none."""
    return element.tag.rpartition("}")[2]
