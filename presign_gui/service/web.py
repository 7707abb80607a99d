"""The link service's HTTP: routes and tokens; answers and refusals as JSON."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from json.encoder import encode_basestring_ascii as quoted
from typing import Any
from urllib.parse import parse_qsl

import anyio
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

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
from presign_gui.core.records import Method
from presign_gui.core.texts import _
from presign_gui.core.tokens import Token, TokensFile
from presign_gui.service import reading
from presign_gui.service.desk import LinkDesk, Made, Wanted
from presign_gui.service.limits import Pace
from presign_gui.service.notes import Notes
from presign_gui.service.openapi import Description

MOST_BODY = 16 * 2**20
"""Bytes of a request: 10,000 keys, each of the longest there can be."""

BODY_PATIENCE = 10.0
"""Seconds that a body may take to come."""

LOOKED_AGAIN = 0.5
"""Seconds until a token that was revoked elsewhere is not let in any more."""

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

_JSON = "application/json"
_log = logging.getLogger(__name__)


class Web:
    """Answers requests; its `application` is what a server runs."""

    def __init__(
        self,
        desk: LinkDesk,
        tokens: TokensFile,
        notes: Notes,
        hosts: Sequence[str],
        origins: Sequence[str] = (),
        trouble: Callable[[PresignError], None] = lambda _error: None,
    ) -> None:
        """`hosts` are the names it may be asked under, as in the header Host, in lower case.

        `origins` are those of web pages that may ask, named one by one. `trouble` is
        called with what keeps the service from making links: keys that have ended, say.
        """
        self._desk = desk
        self._tokens = tokens
        self._notes = notes
        self._hosts = frozenset(hosts)
        self._trouble = trouble
        self._pace = Pace()
        self._described: Description | None = None  # made when somebody asks for it
        self._looked_at = float("-inf")
        cors = Middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )
        self.application = Starlette(
            routes=[
                self._route("/presigned-url", self._link, "GET"),
                self._route("/presigned-urls", self._links, "POST"),
                self._route("/presigned-post", self._form, "POST"),
                self._route("/health", self._health, "GET"),
                self._route("/openapi.json", self._description, "GET"),
                self._route("/", self._page, "GET"),
            ],
            middleware=[cors] if origins else [],
            exception_handlers={HTTPException: _unrouted},
        )

    def _route(
        self, path: str, answer: Callable[[Request], Awaitable[Response]], method: str
    ) -> Route:
        return Route(path, _Endpoint(self, answer), methods=[method])

    async def guarded(
        self, answer: Callable[[Request], Awaitable[Response]], request: Request
    ) -> Response:
        """Return what `answer` returns, or why not."""
        try:
            self._check_host(request)
            return await answer(request)
        except PresignError as error:
            return self._refused(error, request)

    # What is asked for

    async def _link(self, request: Request) -> Response:
        token = self._token(request)
        asked = reading.link(_query(request))
        made = await self._made(token, asked.wanted, [asked.file_name], asked.version_id)
        [url] = made.urls
        if isinstance(url, PresignError):
            raise url
        [text] = _texts(made, asked.wanted.method)
        return _json(text)

    async def _links(self, request: Request) -> Response:
        token = self._token(request)
        wanted = reading.common(_query(request))
        names = reading.names(await _body(request))
        made = await self._made(token, wanted, names)
        return _json(f"[{','.join(_texts(made, wanted.method))}]")

    async def _form(self, request: Request) -> Response:
        token = self._token(request)
        wanted = reading.form(await _body(request), self._desk.usual_life(token))
        form = await run_in_threadpool(self._desk.form, token, wanted)
        return _json(
            json.dumps(
                {
                    "url": form.url,
                    "fields": dict(form.fields),
                    "expires_at": utc(form.expires_at),
                    "bucket": form.request.bucket,
                    "key": form.request.key or form.request.key_prefix,
                    **({"cut_short": True} if form.cut_short else {}),
                }
            )
        )

    async def _made(
        self, token: Token, wanted: Wanted, names: Sequence[str], version_id: str = ""
    ) -> Made:
        while self._notes.full:
            await asyncio.sleep(0.01)
        if len(names) <= 1_000 and self._desk.ready(wanted):
            # A few milliseconds at most.
            return self._desk.links(token, wanted, names, version_id)
        return await run_in_threadpool(self._desk.links, token, wanted, names, version_id)

    async def _health(self, _request: Request) -> Response:
        return _json('{"status":"ok"}')

    async def _description(self, _request: Request) -> Response:
        return _json(self._description_of().text)

    def _description_of(self) -> Description:
        if self._described is None:
            self._described = Description(self._desk.one_bucket, self._desk.longest)
        return self._described

    async def _page(self, _request: Request) -> Response:
        told = self._description_of()
        return HTMLResponse(told.page, headers={"Content-Security-Policy": told.page_policy})

    # Who asks

    def _check_host(self, request: Request) -> None:
        """Refuse other names: a page elsewhere may have made its own name lead here."""
        if request.headers.get("host", "").lower() not in self._hosts:
            raise WrongHost

    def _token(self, request: Request) -> Token:
        now = asyncio.get_running_loop().time()
        if now - self._looked_at > LOOKED_AGAIN:
            self._tokens.look_again()
            self._looked_at = now
        kind, _space, text = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not text.strip():
            raise TokenMissing
        token = self._tokens.find(text.strip())
        if token is None:
            raise TokenUnknown
        self._pace.take(token.name, token.grant.per_minute)
        return token

    def _refused(self, error: PresignError, request: Request) -> Response:
        status = next(
            (status for kind, status in _STATUS if isinstance(error, kind)),
            HTTPStatus.SERVICE_UNAVAILABLE,
        )
        headers = {}
        if status is HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = "Bearer"
        if isinstance(error, TooManyRequests):
            headers["Retry-After"] = str(error.wait)
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            _log.warning("%s %s: %s", request.method, request.url.path, error.title)
            self._trouble(error)
        return _json(json.dumps(_refusal(error)), status, headers)


class _Endpoint:
    """A route's end: an ASGI application, which costs less than a function does in Starlette."""

    def __init__(self, web: Web, answer: Callable[[Request], Awaitable[Response]]) -> None:
        self._web = web
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._web.guarded(self._answer, Request(scope, receive))
        await response(scope, receive, send)


def _query(request: Request) -> list[tuple[str, str]]:
    """Return the query as it stands, decoded once. Raises InvalidInput if it is no UTF-8."""
    text = request.scope["query_string"].decode("latin-1")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise InvalidInput(_("The query can't be read: it is UTF-8, percent-encoded.")) from error


async def _body(request: Request) -> bytes:
    """Return the body. Raises TooLarge and TooSlow, and then reads no further."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > MOST_BODY:
        raise TooLarge
    parts: list[bytes] = []
    size = 0
    try:
        with anyio.fail_after(BODY_PATIENCE):
            async for part in request.stream():
                size += len(part)
                if size > MOST_BODY:
                    raise TooLarge
                parts.append(part)
    except TimeoutError as error:
        raise TooSlow from error
    return b"".join(parts)


def _texts(made: Made, method: Method) -> list[str]:
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
        else _refusal_text(url, key)
        for key, url in zip(made.keys, made.urls, strict=True)
    ]


def _refusal(error: PresignError) -> dict[str, Any]:
    detail = " ".join(part for part in (str(error), error.advice) if part)
    return {"message": redact(error.title), "detail": redact(detail)}


def _refusal_text(error: PresignError, key: str) -> str:
    return json.dumps({**_refusal(error), "key": key})


def _json(text: str, status: int = HTTPStatus.OK, headers: Mapping[str, str] = {}) -> Response:
    unkept = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(text, status, {**unkept, **headers}, media_type=_JSON)


async def _unrouted(_request: Request, error: Exception) -> Response:
    """Answer what no route is for, or not with that method."""
    assert isinstance(error, HTTPException)
    known = {
        HTTPStatus.NOT_FOUND: (_("There is nothing here"), _("See / for what can be asked for.")),
        HTTPStatus.METHOD_NOT_ALLOWED: (
            _("It isn't asked for like that"),
            _("See / for the methods that can be used."),
        ),
    }
    message, detail = known.get(HTTPStatus(error.status_code), (error.detail, ""))
    text = json.dumps({"message": message, "detail": detail})
    return _json(text, error.status_code, error.headers or {})
