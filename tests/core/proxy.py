"""A proxy on loopback that takes every visitor to one server, whatever host they name."""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Proxy:
    """`asked` is what it was asked for: "GET http://host/path" or "CONNECT host:443".

    With `refusal`, a status, it lets nobody through.
    """

    def __init__(self, server_url: str = "", refusal: int = 0) -> None:
        self.asked: list[str] = []
        self.authorization: list[str | None] = []
        target = urlsplit(server_url)
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                proxy.asked.append(f"{self.command} {self.path}")
                proxy.authorization.append(self.headers["Proxy-Authorization"])
                if refusal:
                    self.send_response_only(refusal, "Go Away")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                elif self.command == "CONNECT":
                    self._tunnel()
                else:
                    self._pass_on()

            do_GET = do_HEAD = do_CONNECT = handle_any

            def _pass_on(self) -> None:
                parts = urlsplit(self.path)
                path = f"{parts.path}?{parts.query}" if parts.query else parts.path
                onward = http.client.HTTPConnection(target.hostname, target.port, timeout=5)
                onward.putrequest(self.command, path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    onward.putheader(name, value)
                onward.endheaders()
                answer = onward.getresponse()
                body = answer.read()
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                onward.close()

            def _tunnel(self) -> None:
                with socket.create_connection((target.hostname, target.port), 5) as onward:
                    self.send_response_only(200)
                    self.end_headers()
                    back = threading.Thread(target=_pour, args=(onward, self.connection))
                    back.start()
                    _pour(self.connection, onward)
                    back.join()
                self.close_connection = True

            def log_message(self, *_arguments: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a visitor who left

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Proxy:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def standing_here(monkeypatch, host: str) -> None:
    """Let the name `host` lead to this computer, as no name does that a proxy is asked for."""
    look_up = socket.getaddrinfo

    def found(asked: str, *more: object, **options: object) -> list:
        return look_up("127.0.0.1" if asked == host else asked, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", found)


def _pour(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(65_536):
            sink.sendall(block)
    for each in (source, sink):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
