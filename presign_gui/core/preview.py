"""What is in an object, as far as its first megabyte shows it. Decided by the content.

Nothing is written to the disk, run, or taken for markup; pictures are left to the
window, which decodes them with limits of its own.
"""

from __future__ import annotations

import re
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

from presign_gui.core import excerpts, stopping
from presign_gui.core.client import Connection
from presign_gui.core.errors import S3Error, Stopped
from presign_gui.core.failures import answer_of, translated
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.head import client_for, in_words_of_objects, naming
from presign_gui.core.network import Exchange
from presign_gui.core.records import S3Object
from presign_gui.core.texts import _, sentences, size
from presign_gui.core.unseen import visible

LIMIT = 1_048_576
"""Bytes that are fetched at most, and made of a compressed object at most."""

_CHUNK = 65_536
"""Bytes read at a time."""

_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}

_TABULAR = re.compile(r"\.(csv|tsv)$", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """The first bytes of an object, as the server sent them."""

    body: bytes
    size: int | None  # bytes of the whole, where the server says
    content_type: str = ""
    encoding: str = ""  # Content-Encoding

    @property
    def cut(self) -> bool:
        """Whether there is more, as far as one can know."""
        return len(self.body) == LIMIT if self.size is None else len(self.body) < self.size


@dataclass(frozen=True)
class Text:
    text: str
    note: str  # what it is, and how much of it


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True)
class Picture:
    """A picture, not decoded yet."""

    body: bytes
    kind: str  # "png", "jpeg", "gif" or "webp"


@dataclass(frozen=True)
class Nothing:
    """There is nothing to show, and why."""

    why: str


Preview = Text | Table | Picture | Nothing


def fetch(connection: Connection, s3_object: S3Object) -> Head:
    """Get the first LIMIT bytes of an object and not one more, whatever the server sends.

    Blocks on the network, and ends when `stopping.current` is set. Raises S3Error
    (ObjectGone, ObjectDenied ...), CredentialError and Stopped.
    """
    client = client_for(connection, s3_object)
    try:
        with in_words_of_objects():
            answer = client.get_object(**naming(s3_object), Range=f"bytes=0-{LIMIT - 1}")
    except S3Error as error:
        if _status(error) == 416:  # no object is too short for its first byte but an empty one
            return Head(b"", 0)
        raise
    whole = str(answer.get("ContentRange", "")).rpartition("/")[2]
    return Head(
        body=_read(answer["Body"]),
        size=int(whole) if whole.isdecimal() else answer.get("ContentLength"),
        content_type=answer.get("ContentType", ""),
        encoding=answer.get("ContentEncoding", ""),
    )


def preview_of(head: Head, name: str, gate: Gate = OPEN) -> Preview:
    """Return what can be shown of an object called `name`. Computes up to 0.2 s."""
    if not head.body:
        return Nothing(_("The object is empty."))
    unpacked = _unpacked(head)
    if isinstance(unpacked, Nothing):
        return unpacked
    body, cut = unpacked
    whole = size(head.size) if head.size is not None else _("unknown size")
    kind = _picture_kind(body)
    if kind and cut:
        return Nothing(
            _(
                "The picture is too big for a preview: it has {size}, and {limit} are fetched.",
                size=whole,
                limit=size(LIMIT),
            )
        )
    if kind:
        return Picture(body, kind)
    if body.startswith(b"%PDF-"):
        return Nothing(_("PDF ({size}): no preview.", size=whole))
    decoded = excerpts.decode(body, cut=cut)
    if decoded is None:
        return Nothing(
            _("No preview ({size}): it is neither text nor a PNG, JPEG, GIF or WebP.", size=whole)
        )
    named = bool(_TABULAR.search(name)) or head.content_type.startswith("text/csv")
    return _of_text(decoded, cut=cut, named=named, gate=gate)


def _of_text(decoded: excerpts.Decoded, *, cut: bool, named: bool, gate: Gate) -> Text | Table:
    text = decoded.text
    laid_out = excerpts.json_laid_out(text, cut=cut, gate=gate)
    if laid_out is None:
        rows = excerpts.table(text, named=named, gate=gate)
        if rows is not None:
            with gate():
                cells = tuple(tuple(map(visible, row)) for row in rows)
            whole = not cut and len(cells) < excerpts.MOST_ROWS
            return Table(cells, _note(_("CSV, as a table."), decoded, whole=whole))
    what = _("Text.") if laid_out is None else _("JSON, laid out.")
    text = text if laid_out is None else laid_out
    whole = not cut and len(text) <= excerpts.LONGEST_TEXT
    lines, broken = excerpts.legible(text[: excerpts.LONGEST_TEXT], gate)
    note = _note(what, decoded, whole=whole)
    if broken:
        note = sentences((note, _("Long lines are broken.")))
    return Text(lines, note)


def _note(what: str, decoded: excerpts.Decoded, *, whole: bool) -> str:
    """Return what is shown, as sentences."""
    told = [what, _("Encoding: {name}.", name=decoded.encoding)]
    if decoded.guessed:
        told.append(_("That is a guess, since it isn't UTF-8."))
    if not whole:
        told.append(_("This is only the beginning."))
    return sentences(told)


def _read(body: Any) -> bytes:
    """Return what comes, up to LIMIT, and hang up if more would come."""
    stop, exchange = stopping.current.get(), Exchange()
    chunks: list[bytes] = []
    missing = LIMIT
    try:
        with closing(body), translated():
            _offer(body, exchange)
            with stop.during(exchange.cut):
                while missing and (chunk := body.read(min(_CHUNK, missing))):
                    chunks.append(chunk)
                    missing -= len(chunk)
    except S3Error:
        if stop.is_set():
            raise Stopped from None
        raise
    finally:
        exchange.end()
    if stop.is_set():  # an answer that was cut short is not told from a whole one
        raise Stopped
    return b"".join(chunks)


def _offer(body: Any, exchange: Exchange) -> None:
    """Let the wait for `body` be cut short: `Network.send` saw to its head only."""
    with suppress(OSError, ValueError):  # it is here already, and its socket back in the pool
        exchange.goes_through(body._raw_stream)  # knows its socket's number, like a socket


def _unpacked(head: Head) -> tuple[bytes, bool] | Nothing:
    """Return the content as it was before Content-Encoding, and whether there is more of it."""
    codings = [word.strip().lower() for word in head.encoding.split(",")]
    codings = [word for word in codings if word not in ("", "identity", "aws-chunked")]
    if not codings:
        return head.body, head.cut
    if codings not in (["gzip"], ["x-gzip"], ["deflate"]):
        return Nothing(_("No preview: the content is encoded as {coding}.", coding=head.encoding))
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip's head, or zlib's
    try:
        body = unpacking.decompress(head.body, LIMIT)
    except zlib.error:  # said to be, but isn't: many upload so
        return head.body, head.cut
    return body, not unpacking.eof


def _picture_kind(body: bytes) -> str:
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    return next((kind for mark, kind in _PICTURES.items() if body.startswith(mark)), "")


def _status(error: S3Error) -> int:
    response = answer_of(error)
    return int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
