"""What a link is: whose, for which object, until when, and what is wrong with it.

    link_mending    text -> the link in it, mended
    link_parts      its parts
    link_host       host and path -> bucket, key and region
    link_faults     what is wrong with it (and in link_words, how that is said)
    link_signature  what is signed, and whether it is signed right

Everything here is computed from the text and the clock; nothing is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import unquote

from presign_gui.core.inspector import faults as link_faults
from presign_gui.core.inspector import mending as link_mending
from presign_gui.core.inspector import signature as link_signature
from presign_gui.core.inspector import words as link_words
from presign_gui.core.inspector.host import Form, Place, in_words, place_of
from presign_gui.core.inspector.parts import TOKEN, V2_NEEDS, V4_NEEDS, Parts, SignedBy
from presign_gui.core.inspector.signature import Verdict
from presign_gui.core.inspector.words import Fault
from presign_gui.core.logs import REMOVED
from presign_gui.core.records import Account, Credential
from presign_gui.core.texts import _, duration, moment


@dataclass(frozen=True)
class Inspection:
    """What is known about a link. "" and None stand for what it doesn't tell."""

    url: str = field(repr=False)  # mended, if it had to be
    mended: str = field(repr=False)  # "" if there was nothing to mend
    host: str
    place: Place
    signed_by: SignedBy
    region: str
    method: str  # as far as the parameters tell
    access_key_id: str
    account: str  # the name of ours that the key belongs to
    temporary: bool
    made_at: datetime | None
    expires_at: datetime | None
    life: timedelta | None
    inspected_at: datetime
    options: tuple[tuple[str, str], ...]  # parameters that ask for something
    signed_headers: tuple[str, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    @property
    def left(self) -> timedelta | None:
        """How long it still worked when it was inspected; negative if it had expired."""
        return self.expires_at - self.inspected_at if self.expires_at else None

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What there is to say, as pairs of name and value, fit to be shown."""
        facts = [
            (_("Bucket"), self.place.bucket),
            (_("Key"), self.place.key),
            (_("Region"), self.region),
            (_("Host"), f"{self.host} ({in_words(self.place)})"),
            (_("Link to"), self.method or _("not said; the signature holds it")),
            (_("Signed with"), self.signed_by.value or _("nothing: it is no presigned link")),
            (_("Access key id"), self.access_key_id),
            (_("Account"), self.account),
            (_("Made"), moment(self.made_at) if self.made_at else ""),
            (_("Made for"), duration(self.life) if self.life else ""),
            (_("Works until"), self._end()),
            (_("Options"), ", ".join(f"{name}={value}" for name, value in self.options)),
            (_("Signed headers"), ", ".join(self.signed_headers)),
        ]
        return [(name, value) for name, value in facts if value]

    def _end(self) -> str:
        if self.expires_at is None or self.left is None:
            return ""
        if self.left < timedelta():
            return _(
                "{moment}, {span} ago", moment=moment(self.expires_at), span=duration(-self.left)
            )
        return _(
            "{moment}, {span} from now", moment=moment(self.expires_at), span=duration(self.left)
        )


def inspect(text: str, now: datetime, accounts: Sequence[Account] = ()) -> Inspection:
    """Return what is known about the link in `text`, as of `now` (UTC).

    `accounts` tell whose key it is, and about servers of one's own. Raises
    InvalidInput when there is no link in it; whatever else is odd is a fault.
    """
    found = link_mending.find(text)
    parts = Parts.of(found.url)
    place = place_of(parts, accounts)
    signed_by = parts.signed_by
    scope = parts.scope
    made_at, expires_at, life = link_faults.times(parts)
    access_key_id = parts.get("AWSAccessKeyId") or parts.get("X-Amz-Credential").partition("/")[0]
    if signed_by is SignedBy.V4 and scope:
        access_key_id = scope[0]
    manglings = (link_words.of_mangling(each, found.added) for each in found.manglings)
    headers = parts.get("X-Amz-SignedHeaders").lower().split(";")
    return Inspection(
        url=found.url,
        mended=found.url if found.manglings else "",
        host=parts.host_header,
        place=place,
        signed_by=signed_by,
        region=place.region or (scope[2] if scope else ""),
        method=_method(parts),
        access_key_id=access_key_id,
        account=_owner(access_key_id, accounts),
        temporary=link_faults.is_temporary(parts, access_key_id),
        made_at=made_at,
        expires_at=expires_at,
        life=life,
        inspected_at=now,
        options=_options(parts),
        signed_headers=tuple(name for name in headers if name),
        faults=(*manglings, *link_faults.faults(parts, place, now)),
        notes=tuple(link_faults.notes(parts, place, now)),
    )


def verify(
    inspection: Inspection, credential: Credential, headers: Mapping[str, str] | None = None
) -> Verdict:
    """Say whether `credential` signed the link, computing the signature anew.

    `headers` are values of headers that are signed beside the host. What the verdict
    shows holds neither signature nor token. Blocks on nothing.
    """
    in_host = inspection.place.form not in (Form.PATH, Form.CUSTOM)
    bucket = inspection.place.bucket if in_host else ""
    return link_signature.verify(Parts.of(inspection.url), credential, bucket, headers)


_BY_ID = {"GetObject": "GET", "HeadObject": "HEAD", "PutObject": "PUT", "DeleteObject": "DELETE"}
_OF_UPLOADS = re.compile(
    r"content-(?:type|length|md5|encoding|disposition)|cache-control"
    r"|x-amz-(?:acl|meta-.*|storage-class|tagging|server-side-encryption.*|checksum-.*"
    r"|sdk-checksum-algorithm|object-lock-.*|website-redirect-location|grant-.*)"
)
_OF_DOWNLOADS = re.compile(r"range|if-.*|x-amz-checksum-mode")


def _method(parts: Parts) -> str:
    """Tell the method, which stands in no link, by the company it keeps."""
    if said := _BY_ID.get(parts.get("x-id")):
        return said
    names = [name.lower() for name in parts.names]
    names += parts.get("X-Amz-SignedHeaders").lower().split(";")
    if any(name.startswith("response-") or _OF_DOWNLOADS.fullmatch(name) for name in names):
        return "GET"
    # A part's number alone may also be asked for.
    is_part = "uploadid" in names and "partnumber" in names
    return "PUT" if is_part or any(_OF_UPLOADS.fullmatch(name) for name in names) else ""


_SECRET = re.compile("signature|token|secret|password|^sig$", re.I)


def _owner(access_key_id: str, accounts: Sequence[Account]) -> str:
    owners = (a.name for a in accounts if access_key_id and a.access_key_id == access_key_id)
    return next(owners, "")


def _options(parts: Parts) -> tuple[tuple[str, str], ...]:
    signing = {*V4_NEEDS, *V2_NEEDS, TOKEN, TOKEN.lower(), "X-Amz-Content-Sha256"}
    asked = [pair for pair in parts.pairs if pair[0] not in signing or not parts.signed_by]
    return tuple(
        (unquote(name), REMOVED if _SECRET.search(name) else unquote(value))
        for name, value in asked
    )
