"""A link service on loopback, in this process, for one account; and a caller."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import PresignError
from presign_gui.core.grants import Grant
from presign_gui.core.history import History
from presign_gui.core.records import Account
from presign_gui.core.tokens import TokensFile
from presign_gui.demo import DemoServer
from presign_gui.service.desk import LinkDesk, Scope
from presign_gui.service.notes import Notes
from presign_gui.service.running import Listener, Running, Where
from presign_gui.service.web import Web

ALL_METHODS = ("GET", "PUT", "HEAD", "POST")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def refused(self, status: int, *told: str) -> bool:
        """Whether it is a refusal as promised: what happened, and what to do; no more."""
        assert self.status == status, self.body
        said = self.json
        assert set(said) == {"message", "detail"}
        assert said["message"]
        assert said["detail"]
        assert b"Traceback" not in self.body
        for text in told:
            assert text in f"{said['message']} {said['detail']}"
        return True


class Service:
    """A running service: `ask` it."""

    def __init__(self, listener: Listener, tokens: TokensFile, history: History) -> None:
        self.listener = listener
        self.tokens = tokens
        self.history = history
        self.troubles: list[PresignError] = []
        self.notes: Notes
        self.running: Running

    def token(self, *places: str, name: str = "", **grant: Any) -> str:
        """Make a token; "*" and all methods unless said."""
        grant.setdefault("methods", ALL_METHODS)
        grant.setdefault("per_minute", 1_000_000)
        name = name or f"web {len(self.tokens.list())}"
        return self.tokens.issue(name, Grant(places or ("*",), **grant))[1]

    def ask(
        self,
        path: str,
        token: str = "",
        body: Any = None,
        headers: dict[str, str] | None = None,
        method: str = "",
    ) -> Answer:
        """Ask on a connection of its own; `body` is sent as JSON, or as it is if bytes."""
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {token}"} if token else {}
        connection = self.connection()
        try:
            verb = method or ("GET" if body is None else "POST")
            connection.request(verb, path, sent, {**given, **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.listener.port, timeout=20)

    def raw(self) -> socket.socket:
        """Return a connection to write on by hand."""
        return socket.create_connection(("127.0.0.1", self.listener.port), timeout=20)

    def noted(self) -> list:
        """Return what the history has, the last one first."""
        return self.history.page()


ANYWHERE = Where()
EVERYTHING = Scope()


@contextmanager
def serving(
    connection: Connection,
    clients: Clients,
    *,
    where: Where = ANYWHERE,
    scope: Scope = EVERYTHING,
    tokens: TokensFile | None = None,
    history: History | None = None,
    origins: tuple[str, ...] = (),
) -> Iterator[Service]:
    """Run a service until the block ends; its threads have ended then."""
    with ExitStack() as opened:
        kept = history or History(None)
        if history is None:
            opened.callback(kept.close)
        service = Service(Listener(where), tokens or TokensFile(None), kept)
        service.notes = opened.enter_context(Notes(kept))
        desk = LinkDesk(connection, clients, scope, service.notes)
        web = Web(
            desk,
            service.tokens,
            service.notes,
            service.listener.hosts,
            origins,
            service.troubles.append,
        )
        service.running = Running(web.application, service.listener)
        thread = threading.Thread(target=service.running.run, name="service")
        thread.start()
        try:
            yield service
        finally:
            service.running.stop()
            thread.join(20)
            assert not thread.is_alive()


def connection_of(account: Account, secret: str) -> tuple[Connection, Clients]:
    credentials, clients = Credentials(), Clients()
    credentials.keep(account, Secret(secret))
    return Connection(account, credentials, clients), clients


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="module")
def connected(demo) -> tuple[Connection, Clients]:
    """A connection to the demo's server, and its clients."""
    return connection_of(demo.account, demo.credential.secret_access_key)


@pytest.fixture(scope="module")
def service(connected) -> Iterator[Service]:
    """A service for everything that the demo's account can see."""
    with serving(*connected) as running:
        # Its one worker thread, which stays as long as the service, is there from now on.
        names = ["a"] * 1_001
        running.ask("/presigned-urls?bucket=reports", running.token(), names)
        yield running


@pytest.fixture
def tokens_path(tmp_path) -> Path:
    return tmp_path / "config" / "service-tokens.json"


HOUR = timedelta(hours=1)
