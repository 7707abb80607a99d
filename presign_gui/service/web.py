"""The link service's HTTP: its routes, who may ask, and what a request may cost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
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
    InvalidInput,
    PresignError,
    TokenMissing,
    TokenUnknown,
    TooLarge,
    TooSlow,
    WrongHost,
)
from presign_gui.core.texts import _
from presign_gui.core.tokens import Token, TokensFile
from presign_gui.service import reading, replies
from presign_gui.service.desk import LinkDesk, Made, Wanted
from presign_gui.service.limits import Pace
from presign_gui.service.notes import Notes
from presign_gui.service.openapi import Description
from presign_gui.service.replies import reply

MOST_BODY = 16 * 2**20
"""Bytes of a request: 10,000 keys, each of the longest there can be."""

BODY_PATIENCE = 10.0
"""Seconds that a body may take to come."""

LOOKED_AGAIN = 0.5
"""Seconds until a token that was revoked elsewhere is not let in any more."""

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
        [text] = replies.texts(made, asked.wanted.method)
        return reply(text)

    async def _links(self, request: Request) -> Response:
        token = self._token(request)
        wanted = reading.common(_query(request))
        names = reading.names(await _body(request))
        made = await self._made(token, wanted, names)
        return reply(f"[{','.join(replies.texts(made, wanted.method))}]")

    async def _form(self, request: Request) -> Response:
        token = self._token(request)
        wanted = reading.form(await _body(request), self._desk.usual_life(token))
        form = await run_in_threadpool(self._desk.form, token, wanted)
        return reply(replies.form_text(form))

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
        return reply('{"status":"ok"}')

    async def _description(self, _request: Request) -> Response:
        return reply(self._description_of().text)

    def _description_of(self) -> Description:
        if self._described is None:
            self._described = Description(self._desk.one_bucket, self._desk.longest)
        return self._described

    async def _page(self, _request: Request) -> Response:
        page = self._description_of().page
        return HTMLResponse(page.text, headers={"Content-Security-Policy": page.policy})

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
        answer = replies.refused(error)
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            _log.warning("%s %s: %s", request.method, request.url.path, error.title)
            self._trouble(error)
        return answer


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


async def _unrouted(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return replies.unrouted(error)
