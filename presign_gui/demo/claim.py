"""What a request says about its own signature, in the query or in a header.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from presign_gui.demo.refusal import Refusal

ALGORITHM = "AWS4-HMAC-SHA256"
LONGEST_LIFE = timedelta(days=7)
MOMENT_FORMAT = "%Y%m%dT%H%M%SZ"

_UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
_IN_QUERY = "AuthorizationQueryParametersError"
_IN_HEADER = "AuthorizationHeaderMalformed"
_QUERY_NAMES = (
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Signature",
    "X-Amz-Date",
    "X-Amz-SignedHeaders",
    "X-Amz-Expires",
)


@dataclass(frozen=True)
class Sent:
    """A request as it came over the wire, nothing decoded."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]  # names in lower case

    @classmethod
    def of(cls, environ: Mapping[str, Any]) -> Sent:
        """Read it from a WSGI environment that has the raw target in RAW_URI."""
        path, _, query = environ["RAW_URI"].partition("?")
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")
        }
        parts = (part.partition("=") for part in query.split("&") if part)
        pairs = tuple((name, value) for name, _, value in parts)
        return cls(environ["REQUEST_METHOD"], path, pairs, headers)

    @property
    def bucket(self) -> str:
        """The bucket's name, which stands in the path."""
        return unquote(self.path.lstrip("/").partition("/")[0])

    @property
    def presigned(self) -> bool:
        return any(name.startswith("X-Amz-") for name, _ in self.query)

    @property
    def query_apart_from_signature(self) -> tuple[tuple[str, str], ...]:
        """The parameters that ask for something, without those that sign."""
        signing = {*_QUERY_NAMES, "X-Amz-Security-Token"}
        return tuple(pair for pair in self.query if pair[0] not in signing)


@dataclass(frozen=True)
class Claim:
    """What a request says about its own signature."""

    access_key_id: str
    scope: str  # day/region/service/aws4_request
    signed_at: datetime
    signed_headers: tuple[str, ...]
    signature: str
    payload_hash: str
    life: timedelta | None = None  # None: signed in the header, good for the moment only


def claim_of(sent: Sent) -> Claim:
    """Read the claim, or raise the Refusal with which S3 meets a malformed or absent one."""
    names = {name for name, _ in sent.query}
    authorization = sent.headers.get("authorization", "")
    if authorization.startswith("AWS ") or {"AWSAccessKeyId", "Signature"} <= names:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "InvalidRequest",
            "The authorization mechanism you have provided is not supported. "
            f"Please use {ALGORITHM}.",
        )
    if sent.presigned and authorization:
        raise Refusal(HTTPStatus.BAD_REQUEST, "InvalidArgument", "Only one auth mechanism allowed")
    if sent.presigned:
        return _claim_in_query(sent)
    if authorization:
        return _claim_in_header(sent, authorization)
    raise Refusal(HTTPStatus.FORBIDDEN, "AccessDenied", "Access Denied")


def _claim_in_query(sent: Sent) -> Claim:
    given = [(name, unquote(value)) for name, value in sent.query if name.startswith("X-Amz-")]
    terms = dict(given)
    # A second X-Amz-Signature would escape the signature, so none may come twice.
    if len(terms) < len(given) or not all(terms.get(name) for name in _QUERY_NAMES):
        named = f"{', '.join(_QUERY_NAMES[:-1])}, and {_QUERY_NAMES[-1]}"
        raise _malformed(
            _IN_QUERY,
            f"Query-string authentication version 4 requires the {named} parameters.",
        )
    if terms["X-Amz-Algorithm"] != ALGORITHM:
        raise _malformed(_IN_QUERY, f'X-Amz-Algorithm only supports "{ALGORITHM}"')
    if "X-Amz-Security-Token" in terms:
        raise _malformed("InvalidToken", "The provided token is malformed or otherwise invalid.")
    signed_at = _moment(_IN_QUERY, "X-Amz-Date", terms["X-Amz-Date"])
    access_key_id, scope = _credential(_IN_QUERY, terms["X-Amz-Credential"], signed_at)
    return Claim(
        access_key_id,
        scope,
        signed_at,
        _signed_headers(_IN_QUERY, terms["X-Amz-SignedHeaders"]),
        terms["X-Amz-Signature"],
        sent.headers.get("x-amz-content-sha256", _UNSIGNED_PAYLOAD),
        _life(terms["X-Amz-Expires"]),
    )


def _claim_in_header(sent: Sent, authorization: str) -> Claim:
    algorithm, _, rest = authorization.partition(" ")
    terms = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    if algorithm != ALGORITHM or terms.keys() != {"Credential", "SignedHeaders", "Signature"}:
        raise _malformed(_IN_HEADER, "The authorization header is malformed")
    if "x-amz-date" not in sent.headers:
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            "AccessDenied",
            "AWS authentication requires a valid Date or x-amz-date header",
        )
    if "x-amz-content-sha256" not in sent.headers:
        raise _malformed(
            "InvalidRequest", "Missing required header for this request: x-amz-content-sha256"
        )
    if "x-amz-security-token" in sent.headers:
        raise _malformed("InvalidToken", "The provided token is malformed or otherwise invalid.")
    signed_at = _moment(_IN_HEADER, "x-amz-date", sent.headers["x-amz-date"])
    access_key_id, scope = _credential(_IN_HEADER, terms["Credential"], signed_at)
    return Claim(
        access_key_id,
        scope,
        signed_at,
        _signed_headers(_IN_HEADER, terms["SignedHeaders"]),
        terms["Signature"],
        sent.headers["x-amz-content-sha256"],
    )


def _malformed(code: str, message: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, code, message)


def _moment(code: str, name: str, text: str) -> datetime:
    try:
        # strptime alone would also take fewer digits.
        if not re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", text):
            raise ValueError(text)
        return datetime.strptime(text, MOMENT_FORMAT).replace(tzinfo=timezone.utc)
    except ValueError:
        raise _malformed(
            code, f"{name} must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""
        ) from None


def _credential(code: str, text: str, signed_at: datetime) -> tuple[str, str]:
    """Return access key id and scope."""
    access_key_id, *scope = text.rsplit("/", 4)
    if len(scope) != 4 or not all(scope):
        raise _malformed(
            code,
            "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; "
            'expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
        )
    if scope[0] != f"{signed_at:%Y%m%d}" or scope[2:] != ["s3", "aws4_request"]:
        raise _malformed(
            code,
            "Error parsing the X-Amz-Credential parameter; the day must be that of the "
            'date, the service "s3", the end "aws4_request".',
        )
    return access_key_id, "/".join(scope)


def _signed_headers(code: str, text: str) -> tuple[str, ...]:
    names = tuple(text.split(";"))
    if "host" not in names:
        raise _malformed(code, "The header host must be among the signed headers")
    return names


def _life(text: str) -> timedelta:
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise _malformed(_IN_QUERY, "X-Amz-Expires should be a number")
    seconds = int(text)
    if seconds < 1:
        raise _malformed(_IN_QUERY, "X-Amz-Expires must be positive")
    if seconds > LONGEST_LIFE.total_seconds():
        raise _malformed(
            _IN_QUERY,
            "X-Amz-Expires must be less than a week (in seconds); that is, the given "
            "X-Amz-Expires must be less than 604800 seconds",
        )
    return timedelta(seconds=seconds)
