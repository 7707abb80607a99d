"""Servers on loopback that answer as a test wants, or not at all; and a visitor for links."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request, as it came."""

    method: str
    target: str
    headers: http.client.HTTPMessage

    @property
    def query(self) -> dict[str, str]:
        pairs = parse_qs(urlsplit(self.target).query, keep_blank_values=True)
        return {name: values[0] for name, values in pairs.items()}


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def s3_error(status: int, code: str, message: str = "because", **headers: str) -> Answer:
    """S3's own way to say no."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, f"<Error><Code>{code}</Code><Message>{message}</Message></Error>", named)


class Answering:
    """A web server; `asked` is what it was asked."""

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        self.asked: list[Asked] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def respond(self) -> None:
                asked = Asked(self.command, self.path, self.headers)
                server.asked.append(asked)
                given = answer(asked)
                self.send_response_only(given.status)
                body = given.body.encode()
                for name, value in {"Content-Length": str(len(body)), **given.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_HEAD = do_PUT = respond

        class Server(ThreadingHTTPServer):
            daemon_threads = False

            def handle_error(self, request, client_address) -> None:
                pass  # a visitor who speaks TLS

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Answering:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Hanging:
    """Takes visitors, sends them `greeting`, and then says nothing more; or hangs up.

    With `tls` (a server's context) the greeting comes after the handshake.
    """

    def __init__(
        self, greeting: bytes = b"", *, tls: ssl.SSLContext | None = None, hang_up: bool = False
    ) -> None:
        self._hang_up = hang_up
        self._greeting = greeting
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"
        self.visitors: list[socket.socket] = []
        self.greeted = threading.Event()
        self._thread = threading.Thread(target=self._welcome)

    def _welcome(self) -> None:
        with suppress(OSError):  # the end
            while True:
                visitor, _address = self._listener.accept()
                self.visitors.append(visitor)
                if self._tls:
                    try:
                        visitor = self._tls.wrap_socket(visitor, server_side=True)
                    except ssl.SSLError:  # one who doesn't trust us
                        visitor.close()
                        continue
                    self.visitors[-1] = visitor
                with suppress(OSError):  # one who has gone already; others come
                    visitor.recv(65_536)
                    visitor.sendall(self._greeting)
                    self.greeted.set()
                    if self._hang_up:
                        visitor.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Hanging:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for visitor in self.visitors:
            with suppress(OSError):
                visitor.shutdown(socket.SHUT_RDWR)
            visitor.close()
        self._thread.join()


@contextmanager
def nobody() -> Iterator[str]:
    """The address of a port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def fetch(url: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes, str]:
    """Visit a link as it stands; return status, body and Content-Disposition."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request(method, url.partition(parts.netloc)[2], body)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers.get("Content-Disposition", "")
    finally:
        connection.close()
