"""What is signed of a link, and whether its signature is the one a key would give.

Sources: AWS, "Authenticating Requests: Using Query Parameters (AWS Signature
Version 4)" and "Signing and authenticating REST requests" (version 2).
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import quote, unquote, unquote_to_bytes

from presign_gui.core.inspector.parts import Parts, SignedBy, epoch_in
from presign_gui.core.logs import REMOVED
from presign_gui.core.records import Credential, Method

UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"

_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_SUBRESOURCES = frozenset(
    [
        "accelerate",
        "acl",
        "analytics",
        "cors",
        "delete",
        "inventory",
        "legal-hold",
        "lifecycle",
        "location",
        "logging",
        "metrics",
        "notification",
        "object-lock",
        "partNumber",
        "policy",
        "publicAccessBlock",
        "replication",
        "requestPayment",
        "restore",
        "retention",
        "tagging",
        "torrent",
        "uploadId",
        "uploads",
        "versionId",
        "versioning",
        "versions",
        "website",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
    ]
)
"""What SigV2 signs of a query; all else in it is free for anybody to change."""


@dataclass(frozen=True)
class Signed:
    """What a signature is made of. May hold a session token: show it with `hidden`."""

    string_to_sign: str = field(repr=False)
    canonical_request: str = field(default="", repr=False)  # SigV2 has none


@dataclass(frozen=True)
class Verdict:
    """Whether the signature of a link is the one that a credential gives."""

    right: bool | None  # None: can't be told here; see `missing`
    method: str = ""  # the one it is right for
    string_to_sign: str = field(default="", repr=False)  # without token
    canonical_request: str = field(default="", repr=False)  # without token
    missing: tuple[str, ...] = ()  # signed headers whose values the link doesn't tell
    mended: str = field(default="", repr=False)  # the link for which it would be right


def hidden(text: str) -> str:
    """Return `text` without the signatures and session tokens of a link in it."""
    labels = r"(?:x-amz-signature|x-amz-security-token|signature|sig)"
    return re.sub(rf"(?i)(\b{labels}(?:=|%(?:25)*3D|:))[^&\s]+", rf"\1{REMOVED}", text)


def signed_v4(
    parts: Parts, method: str, headers: Mapping[str, str] | None = None, *, as_written: bool = True
) -> Signed:
    """Return what SigV4 signs of the link for `method`.

    `headers` are those signed beside the host, by their names in lower case; one
    that isn't there counts as empty. With `as_written` path and query count as they
    stand; else decoded and encoded the way AWS does it, before it compares.
    """
    known = {**(headers or {}), "host": parts.host_header}
    names = parts.get("X-Amz-SignedHeaders").split(";")
    pairs = [pair for pair in parts.pairs if pair[0] != "X-Amz-Signature"]
    path = parts.path or "/"
    if not as_written:
        path = _encoded(path, safe="/-_.~")
        pairs = [(_encoded(name), _encoded(value)) for name, value in pairs]
    canonical = "\n".join(
        [
            method,
            path,
            "&".join(f"{name}={value}" for name, value in sorted(pairs)),
            *(f"{name}:{' '.join(known.get(name, '').split())}" for name in names),
            "",
            ";".join(names),
            parts.get("X-Amz-Content-Sha256") or UNSIGNED_PAYLOAD,
        ]
    )
    scope = "/".join(parts.scope[1:])
    digest = sha256(canonical.encode()).hexdigest()
    algorithm = parts.get("X-Amz-Algorithm")
    return Signed("\n".join([algorithm, parts.get("X-Amz-Date"), scope, digest]), canonical)


def signed_v2(parts: Parts, method: str, bucket_in_host: str) -> Signed:
    """Return what SigV2 signs of the link for `method`; "" if no bucket is in the host."""
    resource = f"/{bucket_in_host}{parts.path}" if bucket_in_host else parts.path
    pairs = sorted(pair for pair in parts.pairs if pair[0] in _SUBRESOURCES)
    if pairs:
        named = (f"{name}={unquote(value)}" if value else name for name, value in pairs)
        resource += f"?{'&'.join(named)}"
    amz = sorted(name.lower() for name in set(parts.names) if name.lower().startswith("x-amz-"))
    lines = [method, parts.get("content-md5"), parts.get("content-type"), parts.get("Expires")]
    lines += [f"{name}:{_get_any_case(parts, name)}" for name in amz]
    return Signed("\n".join([*lines, resource]))


def verify(
    parts: Parts,
    credential: Credential,
    bucket_in_host: str = "",
    headers: Mapping[str, str] | None = None,
) -> Verdict:
    """Compute the link's signature anew, for each method; blocks on nothing.

    If it is wrong, also for the link without what is commonly done to links.
    """
    if parts.signed_by is SignedBy.V2:
        return _verdict_v2(parts, credential, bucket_in_host)
    if parts.signed_by is not SignedBy.V4 or not parts.scope:
        return Verdict(None)
    names = parts.get("X-Amz-SignedHeaders").lower().split(";")
    missing = tuple(n for n in names if n not in {"host", "", *(headers or {})})
    if missing:
        return Verdict(None, missing=missing)
    for url, variant in _variants(parts):
        for method in Method:
            for as_written in (True, False):
                signed = signed_v4(variant, method.value, headers, as_written=as_written)
                if _is_signature(variant, credential, signed):
                    return _verdict(True, method.value, signed) if not url else _mended(url)
    return _verdict(False, "", signed_v4(parts, Method.GET.value, headers))


def _mended(url: str) -> Verdict:
    return Verdict(False, mended=url)


def _verdict(right: bool, method: str, signed: Signed) -> Verdict:
    shown = hidden(signed.string_to_sign), hidden(signed.canonical_request)
    return Verdict(right, method, *shown)


def _verdict_v2(parts: Parts, credential: Credential, bucket_in_host: str) -> Verdict:
    if epoch_in(parts.get("Expires")) is None:
        return Verdict(None)
    secret = credential.secret_access_key.encode()
    for method in Method:
        signed = signed_v2(parts, method.value, bucket_in_host)
        digest = hmac.digest(secret, signed.string_to_sign.encode(), "sha1")
        if _same(base64.b64encode(digest).decode(), parts.get("Signature")):
            return _verdict(True, method.value, signed)
    return _verdict(False, "", signed_v2(parts, Method.GET.value, bucket_in_host))


def _is_signature(parts: Parts, credential: Credential, signed: Signed) -> bool:
    key = f"AWS4{credential.secret_access_key}".encode()
    for step in (*parts.scope[1:], signed.string_to_sign):
        key = hmac.digest(key, step.encode(), "sha256")
    return _same(key.hex(), parts.get("X-Amz-Signature"))


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode())


def _variants(parts: Parts) -> Iterator[tuple[str, Parts]]:
    """Yield the link, and then what it may have been before somebody re-encoded its key."""
    yield "", parts
    paths = (
        re.sub(r"%25(?=[0-9A-Fa-f]{2})", "%", parts.path),
        _LONE_PERCENT.sub("%25", parts.path),
        parts.path.replace("%20", "%2B"),
        parts.path.replace("%2B", "%20"),
        parts.path.replace("%", "%25"),
        parts.path.rstrip("/") + "/",
    )
    for path in dict.fromkeys(paths):
        if path != parts.path:
            variant = Parts(parts.scheme, parts.netloc, path, parts.query)
            yield f"{parts.scheme}://{parts.netloc}{variant.target}", variant


def _encoded(text: str, safe: str = "-_.~") -> str:
    if _LONE_PERCENT.search(text):  # no server knows what that means
        return text
    return quote(unquote_to_bytes(text), safe=safe)


def _get_any_case(parts: Parts, name: str) -> str:
    written = next(each for each in parts.names if each.lower() == name)
    return parts.get(written)
