"""What the link service answers, as JSON: links, forms, and why there are none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from presign_gui.core.errors import (
    AccountNotFound,
    Contradictory,
    CutShort,
    InvalidInput,
    NoSuchBucket,
    NotGranted,
    PresignError,
    TokenMissing,
    TokenUnknown,
    TooLarge,
    TooManyRequests,
    TooSlow,
    WrongHost,
)
from presign_gui.core.formats.wording import utc
from presign_gui.core.logs import redact
from presign_gui.core.records import Method, PostForm
from presign_gui.core.texts import _
from presign_gui.service.desk import Made

_STATUS: tuple[tuple[type[PresignError], HTTPStatus], ...] = (
    (TokenMissing, HTTPStatus.UNAUTHORIZED),
    (TokenUnknown, HTTPStatus.UNAUTHORIZED),
    (NotGranted, HTTPStatus.FORBIDDEN),
    (WrongHost, HTTPStatus.FORBIDDEN),
    (NoSuchBucket, HTTPStatus.NOT_FOUND),
    (AccountNotFound, HTTPStatus.SERVICE_UNAVAILABLE),
    (CutShort, HTTPStatus.CONFLICT),
    (Contradictory, HTTPStatus.CONFLICT),
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (TooSlow, HTTPStatus.REQUEST_TIMEOUT),
    (TooManyRequests, HTTPStatus.TOO_MANY_REQUESTS),
    (InvalidInput, HTTPStatus.BAD_REQUEST),
)
"""Everything else is for whoever runs the service: keys, keyring, S3. 503 with what to do."""


def reply(text: str, status: int = HTTPStatus.OK, headers: Mapping[str, str] = {}) -> Response:
    """Return an answer that nobody keeps; `text` is JSON."""
    unkept = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(text, status, {**unkept, **headers}, media_type="application/json")


def texts(made: Made, method: Method) -> list[str]:
    """Return each link, or why there is none, as JSON.

    Put together by hand, for there may be thousands that differ in URL and key only.
    """
    end = f'"{utc(made.expires_at)}"' if made.expires_at else "null"
    shared = f'"expires_at":{end},"method":"{method.value}","bucket":{quoted(made.bucket)}'
    if made.cut_short:
        shared += ',"cut_short":true'
    return [
        f'{{"presigned_url":{quoted(url)},{shared},"key":{quoted(key)}}}'
        if type(url) is str
        else json.dumps({**_refusal(url), "key": key})
        for key, url in zip(made.keys, made.urls, strict=True)
    ]


def form_text(form: PostForm) -> str:
    """Return an upload form as JSON."""
    return json.dumps(
        {
            "url": form.url,
            "fields": dict(form.fields),
            "expires_at": utc(form.expires_at),
            "bucket": form.request.bucket,
            "key": form.request.key or form.request.key_prefix,
            **({"cut_short": True} if form.cut_short else {}),
        }
    )


def refused(error: PresignError) -> Response:
    """Return the answer to what can't be had, with the status that tells whose fault it is."""
    status = next(
        (status for kind, status in _STATUS if isinstance(error, kind)),
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    headers = {}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.wait)
    return reply(json.dumps(_refusal(error)), status, headers)


def unrouted(error: HTTPException) -> Response:
    """Return the answer to what no route is for, or not with that method."""
    known = {
        HTTPStatus.NOT_FOUND: (_("There is nothing here"), _("See / for what can be asked for.")),
        HTTPStatus.METHOD_NOT_ALLOWED: (
            _("It isn't asked for like that"),
            _("See / for the methods that can be used."),
        ),
    }
    message, detail = known.get(HTTPStatus(error.status_code), (error.detail, ""))
    text = json.dumps({"message": message, "detail": detail})
    return reply(text, error.status_code, error.headers or {})


def _refusal(error: PresignError) -> dict[str, Any]:
    detail = " ".join(part for part in (str(error), error.advice) if part)
    return {"message": redact(error.title), "detail": redact(detail)}
