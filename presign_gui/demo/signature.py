"""Signature version 4, computed once more: is what a request claims true?

Path and query count exactly as they stand in the request line; nothing is decoded
and encoded anew before it is verified, so a link passes only if it arrives as it
was signed, to the byte.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
from http import HTTPStatus

from presign_gui.demo.claim import ALGORITHM, MOMENT_FORMAT, Claim, Sent
from presign_gui.demo.refusal import Refusal


def verify(sent: Sent, claim: Claim, secret: str) -> None:
    """Raise the Refusal of a wrong signature unless `secret` signed exactly this request."""
    canonical = _canonical_request(sent, claim)
    to_sign = "\n".join(
        [
            ALGORITHM,
            f"{claim.signed_at:{MOMENT_FORMAT}}",
            claim.scope,
            hashlib.sha256(canonical).hexdigest(),
        ]
    )
    key = f"AWS4{secret}".encode()
    for step in (*claim.scope.split("/"), to_sign):
        key = hmac.digest(key, step.encode(), "sha256")
    if hmac.compare_digest(key.hex().encode(), claim.signature.encode()):
        return
    raise Refusal(
        HTTPStatus.FORBIDDEN,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. "
        "Check your key and signing method.",
        {
            "AWSAccessKeyId": claim.access_key_id,
            "StringToSign": to_sign,
            "SignatureProvided": claim.signature,
            "CanonicalRequest": canonical.decode(errors="replace"),
        },
    )


def _canonical_request(sent: Sent, claim: Claim) -> bytes:
    pairs = sorted(
        pair for pair in sent.query if claim.life is None or pair[0] != "X-Amz-Signature"
    )
    query = "&".join(f"{name}={value}" for name, value in pairs)
    headers = b"".join(
        name.encode() + b":" + _trimmed(sent.headers.get(name, "")) + b"\n"
        for name in claim.signed_headers
    )
    return b"\n".join(
        [
            sent.method.encode(),
            sent.path.encode("latin-1"),
            query.encode("latin-1"),
            headers,
            ";".join(claim.signed_headers).encode(),
            claim.payload_hash.encode("latin-1"),
        ]
    )


def _trimmed(value: str) -> bytes:
    """The header's own bytes; WSGI shows them as Latin-1, whatever they are."""
    return b" ".join(value.encode("latin-1").split())
