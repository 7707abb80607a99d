"""What is wrong with a link, and what else is good to know about it, as its parts tell."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import unquote

from presign_gui.core import expiry
from presign_gui.core.concerns import LONGEST_IN_MAIL
from presign_gui.core.inspector import words as link_words
from presign_gui.core.inspector.host import Form, Place
from presign_gui.core.inspector.parts import (
    TOKEN,
    V2_NEEDS,
    V4_NEEDS,
    Parts,
    SignedBy,
    epoch_in,
    later,
    moment_in,
    seconds_in,
)
from presign_gui.core.inspector.words import Fault
from presign_gui.core.texts import _, duration

LARGEST_SKEW = timedelta(minutes=15)
"""How far ahead of its own clock S3 lets a link be made (error RequestTimeTooSkewed)."""

_SIGNATURE_V4 = 64  # hexadecimal digits of an HMAC-SHA-256
_SIGNATURE_V4A = 136  # at least: hexadecimal digits of an ECDSA signature in DER
_SIGNATURE_V2 = 28  # Base64 digits of an HMAC-SHA-1


def times(parts: Parts) -> tuple[datetime | None, datetime | None, timedelta | None]:
    """Return when it was made, when it ends, and how long it lives."""
    if parts.signed_by is SignedBy.V2:
        return None, epoch_in(parts.get("Expires")), None
    made_at, life = moment_in(parts.get("X-Amz-Date")), seconds_in(parts.get("X-Amz-Expires"))
    return made_at, later(made_at, life) if made_at and life else None, life


def is_temporary(parts: Parts, access_key_id: str) -> bool:
    """Say whether the key that signed belongs to a session."""
    tokens = (TOKEN, TOKEN.lower())
    return any(name in tokens for name in parts.names) or _is_of_session(access_key_id)


def _is_of_session(access_key_id: str) -> bool:
    """IAM User Guide, "IAM identifiers": ASIA begins a temporary key of AWS STS."""
    return re.fullmatch(r"ASIA[A-Z0-9]{12,}", access_key_id) is not None


def faults(parts: Parts, place: Place, now: datetime) -> Iterator[Fault]:
    """Yield what keeps the link from working, or will."""
    if not place.key:
        yield link_words.no_object()
    if parts.signed_by is SignedBy.NOTHING:
        return
    if place.form is Form.WEBSITE:
        yield link_words.website()
    if parts.signed_by is SignedBy.V2:
        yield link_words.sigv2()
        yield from _faults_of_parts(parts, V2_NEEDS)
    else:
        yield from _faults_of_parts(parts, V4_NEEDS)
    yield from _faults_of_time(parts, now)
    scope = parts.scope
    if place.aws and scope and scope[2] and place.region and place.region != scope[2]:
        yield link_words.other_region(place.region, scope[2])


def _faults_of_parts(parts: Parts, needed: Sequence[str]) -> Iterator[Fault]:
    missing = [name for name in needed if not parts.get(name)]
    key_id = parts.get("X-Amz-Credential").partition("/")[0] or parts.get("AWSAccessKeyId")
    if _is_of_session(key_id) and TOKEN.lower() not in (name.lower() for name in parts.names):
        missing.append(TOKEN)
    if missing:
        yield link_words.incomplete(missing)
    twice = [name for name in needed if parts.names.count(name) > 1]
    if twice:
        yield link_words.repeated(twice)
    wrong = [name for name in _malformed(parts) if parts.get(name)]
    if wrong:
        yield link_words.malformed(wrong)
    yield from _faults_of_signature(parts)


def _malformed(parts: Parts) -> Iterator[str]:
    """Yield the names of parameters whose value can't be; they may also be empty."""
    if parts.signed_by is SignedBy.V2:
        if epoch_in(parts.get("Expires")) is None:
            yield "Expires"
        return
    scope, made_at = parts.scope, moment_in(parts.get("X-Amz-Date"))
    if parts.get("X-Amz-Algorithm") not in ("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"):
        yield "X-Amz-Algorithm"
    if not scope or scope[4] != "aws4_request" or (made_at and f"{made_at:%Y%m%d}" != scope[1]):
        yield "X-Amz-Credential"
    if made_at is None:
        yield "X-Amz-Date"
    life = seconds_in(parts.get("X-Amz-Expires"))
    if life is None or (made_at and later(made_at, life) is None):
        yield "X-Amz-Expires"
    if "host" not in parts.get("X-Amz-SignedHeaders").lower().split(";"):
        yield "X-Amz-SignedHeaders"


def _faults_of_signature(parts: Parts) -> Iterator[Fault]:
    if parts.signed_by is SignedBy.V2:
        signature, needed = parts.get("Signature"), _SIGNATURE_V2
        whole = _is_base64(signature)
    else:
        signature = parts.get("X-Amz-Signature")
        needed = _SIGNATURE_V4 if parts.signed_by is SignedBy.V4 else _SIGNATURE_V4A
        of_length = len(signature) == needed or (
            parts.signed_by is SignedBy.V4A and len(signature) > needed
        )
        whole = of_length and re.fullmatch("[0-9a-f]*", signature) is not None
    if signature and not whole:
        yield link_words.signature_cut(len(signature), needed)


def _is_base64(signature: str) -> bool:
    try:
        return len(base64.b64decode(signature, validate=True)) == 20
    except ValueError:
        return False


def _faults_of_time(parts: Parts, now: datetime) -> Iterator[Fault]:
    made_at, expires_at, life = times(parts)
    if expires_at and expires_at < now:
        yield link_words.expired(expires_at, now)
    if made_at and made_at > now + LARGEST_SKEW:
        yield link_words.not_yet(made_at, now)
    if life and life > expiry.AWS_MAXIMUM:
        yield link_words.too_long(life)


def notes(parts: Parts, place: Place, now: datetime) -> Iterator[str]:
    """Yield what is no fault and yet good to know."""
    made_at, _expires_at, _life = times(parts)
    scope = parts.scope
    if is_temporary(parts, scope[0] if scope else parts.get("AWSAccessKeyId")):
        yield _("It was made with temporary keys: it ends with their session, if that is sooner.")
    if made_at and now < made_at <= now + LARGEST_SKEW:
        yield _(
            "It was made {span} in the future: a clock is wrong, here or there.",
            span=duration(made_at - now),
        )
    if place.guessed and place.bucket:
        yield _("The host doesn't say where the bucket stands: bucket and key are a guess.")
    global_host = place.form in (Form.VIRTUAL, Form.PATH) and not (place.region or place.features)
    if place.aws and global_host and scope and scope[2] not in ("", "us-east-1"):
        yield _(
            "The host is the one for all regions: while a bucket is young, it sends "
            "visitors on to another, where the signature is wrong."
        )
    if parts.scheme == "http":
        yield _("It goes over plain http: whoever is on the way can read along.")
    if re.fullmatch(r"localhost|.*\.localhost|127\.[\d.]+|::1|0\.0\.0\.0", parts.host):
        yield _("The host is this computer: nobody else can reach it.")
    if any(unquote(each) in (".", "..") for each in parts.path.split("/")):
        yield _("The key has “.” or “..” between slashes: browsers rewrite it, and it can't work.")
    headers = [h for h in parts.get("X-Amz-SignedHeaders").lower().split(";") if h != "host"]
    if any(headers):
        yield _(
            "It works only with these headers sent along, which a browser doesn't: {names}.",
            names=", ".join(headers),
        )
    if parts.signed_by is SignedBy.V4A:
        yield _("It is signed for several regions (SigV4A), which can't be checked here.")
    if "Key-Pair-Id" in parts.names:
        yield _("It is signed for CloudFront, not for S3.")
    if "X-Goog-Signature" in parts.names or "GoogleAccessId" in parts.names:
        yield _("It is signed for Google Cloud Storage, not for S3.")
    length = len(parts.scheme) + len(parts.netloc) + len(parts.target)
    if length > LONGEST_IN_MAIL:
        yield _("It is longer than 2,000 characters: some mail programs break it.")
