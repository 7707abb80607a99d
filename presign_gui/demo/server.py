"""A web server on loopback that says nothing and ends completely."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timezone
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"
_POLL = 0.05  # seconds; how soon the end is noticed


class _Handler(WSGIRequestHandler):
    """Answers one request; its log would hold whole presigned URLs, so there is none."""

    server: Server

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 (werkzeug's name)
        pass

    def version_string(self) -> str:
        return "PresignDemo"

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header: what the server thinks the time is."""
        return format_datetime(self.server.clock().astimezone(timezone.utc), usegmt=True)


class Server(ThreadedWSGIServer):
    """Serves `app` on a free port of 127.0.0.1 in threads, until `end`.

    `clock` gives the Date header.
    """

    def __init__(self, app: WSGIApplication, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._visits: list[tuple[socket.socket, threading.Thread]] = []
        # The socket is bound here, since werkzeug prints and exits when it can't bind.
        with socket.create_server((HOST, 0)) as listener:
            super().__init__(HOST, listener.getsockname()[1], app, _Handler, fd=listener.fileno())
        self._thread = threading.Thread(
            target=self.serve_forever, args=(_POLL,), name="demo server", daemon=True
        )
        self._thread.start()

    def end(self) -> None:
        """Take no more visitors, cut the talks under way, and wait for every thread."""
        self.shutdown()
        for visitor, thread in self._visits:
            with contextlib.suppress(OSError):  # it has left already
                visitor.shutdown(socket.SHUT_RDWR)
            thread.join()
        self._visits.clear()
        self._thread.join()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Like socketserver's, but remembers who is there: idle browsers never leave."""
        thread = threading.Thread(
            target=self.process_request_thread,
            args=(request, client_address),
            name="demo visitor",
            daemon=True,
        )
        self._visits = [visit for visit in self._visits if visit[1].is_alive()]
        self._visits.append((request, thread))
        thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 (werkzeug's name)
        pass
