"""An S3 server's answer to a link that it refuses, read; and how its view of it differs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from hashlib import sha256
from xml.etree import ElementTree

from presign_gui.core import logs
from presign_gui.core.inspector import signature as link_signature
from presign_gui.core.inspector.parts import Parts, SignedBy
from presign_gui.core.texts import _


@dataclass(frozen=True)
class Answer:
    """An answer that isn't the object: its status, headers and S3's error document."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    elements: Mapping[str, str] = field(repr=False)  # of <Error>; {} without such a document

    @property
    def code(self) -> str:
        return self.said("Code")

    @property
    def message(self) -> str:
        return self.said("Message")

    def said(self, element: str) -> str:
        """Return an element's text, fit to be shown."""
        return safe(self.elements.get(element, ""))

    @property
    def clock(self) -> datetime | None:
        """What the server's clock says; None if the answer doesn't tell."""
        try:
            moment = parsedate_to_datetime(self.headers.get("date", ""))
        except (TypeError, ValueError):
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)

    @property
    def region(self) -> str:
        """The region that the server says the bucket is in."""
        said = self.headers.get("x-amz-bucket-region") or self.elements.get("Region", "")
        endpoint = re.search(r"\.s3[.-]([a-z-]+-\d)\.", f".{self.elements.get('Endpoint', '')}")
        region = said or (endpoint[1] if endpoint else "")
        return region if re.fullmatch(r"[\w-]{1,40}", region) else ""


class _NoDoctype(ElementTree.TreeBuilder):
    """Builds no document that declares a type: no entities, and so no bombs."""

    def doctype(self, _name: str, _pubid: str | None, _system: str | None) -> None:
        raise ValueError("a document type")


def elements_of(body: bytes) -> dict[str, str]:
    """Return the elements of S3's error document as they are; {} if `body` is none."""
    try:
        root = ElementTree.fromstring(body, ElementTree.XMLParser(target=_NoDoctype()))
    except (ElementTree.ParseError, ValueError, LookupError):  # the last: an unknown encoding
        return {}
    if _local(root.tag) != "Error":
        return {}
    return {_local(each.tag): (each.text or "").strip() for each in root}


def differences(answer: Answer, parts: Parts, method: str) -> list[str]:
    """Compare line by line what is signed here with what the server signed."""
    if parts.signed_by is not SignedBy.V4:
        return []
    theirs = answer.elements.get("CanonicalRequest", "")
    variants = [
        link_signature.signed_v4(parts, method, as_written=written).canonical_request
        for written in (True, False)
    ]
    if not theirs:
        digest = answer.elements.get("StringToSign", "").rpartition("\n")[2]
        hashes = [sha256(each.encode()).hexdigest() for each in variants]
        known = re.fullmatch("[0-9a-f]{64}", digest)
        return [_("the canonical request's hash")] if known and digest not in hashes else []
    candidates = [_lines_that_differ(ours, theirs) for ours in variants]
    return min(candidates, key=len)


def _lines_that_differ(ours: str, theirs: str) -> list[str]:
    our_lines, their_lines = ours.split("\n"), theirs.split("\n")
    found = []
    for number in range(max(len(our_lines), len(their_lines))):
        here, there = (
            lines[number] if number < len(lines) else "" for lines in (our_lines, their_lines)
        )
        if here == there:
            continue
        name = {0: _("method"), 1: _("path"), 2: _("query")}.get(number, _("headers"))
        if number == 2:
            here, there = _pairs_that_differ(here, there)
        found.append(
            _(
                "{name}: here “{here}”, there “{there}”",
                name=name,
                here=safe(here),
                there=safe(there),
            )
        )
    return found


def _pairs_that_differ(ours: str, theirs: str) -> tuple[str, str]:
    here, there = ours.split("&"), theirs.split("&")
    return (
        "&".join(pair for pair in here if pair not in there),
        "&".join(pair for pair in there if pair not in here),
    )


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def safe(text: str) -> str:
    """Return a server's text fit to be shown: no secret of a link, no control characters."""
    shown = logs.redact(link_signature.hidden(text))
    return "".join(c if c.isprintable() else " " for c in shown).strip()
