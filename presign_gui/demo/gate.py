"""The honest part of the demo: who may pass to the S3 behind it, and who is refused.

The S3 behind verifies neither signature nor expiry. This layer does both, with
S3's own codes, statuses and error documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from presign_gui.core.records import Credential
from presign_gui.demo import signature
from presign_gui.demo.claim import ALGORITHM, MOMENT_FORMAT, Claim, Sent, claim_of
from presign_gui.demo.refusal import Refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

LARGEST_SKEW = timedelta(minutes=15)


class Gate:
    """A WSGI application that hands on to `behind` only what `credential` signed.

    `clock` tells the moment against which expiry is judged. `closed` names the
    buckets to which even this credential has no access, with their regions.
    The bodies of requests are taken as they are.
    """

    def __init__(
        self,
        behind: WSGIApplication,
        credential: Credential,
        clock: Callable[[], datetime],
        closed: Mapping[str, str],
    ) -> None:
        self._behind = behind
        self._credential = credential
        self._clock = clock
        self._closed = closed

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        sent = Sent.of(environ)
        try:
            claim = claim_of(sent)
            self._check_key(claim)
            self._check_time(claim)
            _check_headers(sent, claim)
            signature.verify(sent, claim, self._credential.secret_access_key)
            self._check_bucket(sent.bucket)
            _check_overrides(sent)
        except Refusal as refusal:
            return refusal.answer(sent.method, start_response)
        return self._behind(_as_verified(environ, sent, claim), start_response)

    def _check_key(self, claim: Claim) -> None:
        if claim.access_key_id != self._credential.access_key_id:
            raise Refusal(
                HTTPStatus.FORBIDDEN,
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
                {"AWSAccessKeyId": claim.access_key_id},
            )

    def _check_time(self, claim: Claim) -> None:
        now = self._clock()
        if claim.life is None:
            if abs(now - claim.signed_at) > LARGEST_SKEW:
                raise _too_skewed(claim.signed_at, now)
            return
        if claim.signed_at > now + LARGEST_SKEW:
            raise Refusal(
                HTTPStatus.FORBIDDEN,
                "AccessDenied",
                "Request is not yet valid",
                {"X-Amz-Date": _iso(claim.signed_at), "ServerTime": _iso(now)},
            )
        ends = claim.signed_at + claim.life
        if now > ends:
            raise Refusal(
                HTTPStatus.FORBIDDEN,
                "AccessDenied",
                "Request has expired",
                {
                    "X-Amz-Expires": str(int(claim.life.total_seconds())),
                    "Expires": _iso(ends),
                    "ServerTime": _iso(now),
                },
            )

    def _check_bucket(self, bucket: str) -> None:
        if bucket in self._closed:
            raise Refusal(
                HTTPStatus.FORBIDDEN,
                "AccessDenied",
                "Access Denied",
                headers={"x-amz-bucket-region": self._closed[bucket]},
            )


def _too_skewed(signed_at: datetime, now: datetime) -> Refusal:
    return Refusal(
        HTTPStatus.FORBIDDEN,
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
        {
            "RequestTime": f"{signed_at:{MOMENT_FORMAT}}",
            "ServerTime": _iso(now),
            "MaxAllowedSkewMilliseconds": str(int(LARGEST_SKEW.total_seconds() * 1000)),
        },
    )


def _check_headers(sent: Sent, claim: Claim) -> None:
    """Refuse x-amz- headers that the signature doesn't cover: they would change what is asked."""
    unsigned = sorted(
        name
        for name in sent.headers
        if name.startswith("x-amz-") and name not in claim.signed_headers
    )
    if unsigned:
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            "AccessDenied",
            "There were headers present in the request which were not signed",
            {"HeadersNotSigned": ", ".join(unsigned)},
        )


def _check_overrides(sent: Sent) -> None:
    """Refuse what can't stand in a header of the answer, as S3 does."""
    for name, raw in sent.query:
        value = unquote_plus(raw)
        if name.startswith("response-") and not _fits_a_header(value):
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                "InvalidArgument",
                "Header value cannot be represented using ISO-8859-1.",
                {"ArgumentName": name, "ArgumentValue": value},
            )


def _fits_a_header(value: str) -> bool:
    return all(" " <= char <= "\xff" and not "\x7f" <= char <= "\x9f" for char in value)


def _as_verified(environ: dict[str, Any], sent: Sent, claim: Claim) -> dict[str, Any]:
    """The request as the S3 behind likes it: signed in the header, never in the query.

    It has checks of its own for presigned URLs, and they are mistaken.
    """
    query = "&".join(f"{name}={value}" for name, value in sent.query_apart_from_signature)
    target = f"{sent.path}?{query}" if query else sent.path
    return {
        **environ,
        "QUERY_STRING": query,
        "RAW_URI": target,
        "REQUEST_URI": target,
        "HTTP_AUTHORIZATION": (
            f"{ALGORITHM} Credential={claim.access_key_id}/{claim.scope}, "
            f"SignedHeaders={';'.join(claim.signed_headers)}, Signature={claim.signature}"
        ),
    }


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
