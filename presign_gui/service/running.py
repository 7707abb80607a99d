"""The server of the link service: where it listens, its start and its end."""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from presign_gui.core.errors import Exposed, InvalidInput, PortTaken
from presign_gui.core.texts import _
from presign_gui.service.protocol import LimitedProtocol

LOOPBACK = "127.0.0.1"
GRACE = 5
"""Seconds that requests under way are given when the service ends."""

MOST_AT_ONCE = 1_000
"""Connections; beyond them 503 is answered."""


@dataclass(frozen=True)
class Where:
    """Where the service listens."""

    host: str = LOOPBACK
    port: int = 0  # 0: one that is free
    socket_path: Path | None = None  # a Unix socket instead
    certificate: Path | None = None  # PEM
    private_key: Path | None = None  # PEM; None if it stands in the certificate's file
    expose: bool = False  # others may reach it, and that is meant

    def check(self) -> None:
        """Raise Exposed if other computers could reach it without that being meant and safe."""
        if self.private_key and not self.certificate:
            raise InvalidInput(_("A private key is of use only with its certificate."))
        if self.socket_path is not None or _is_loopback(self.host):
            return
        if not (self.expose and self.certificate):
            raise Exposed(_("“{host}” is more than this computer.", host=self.host))


class Listener:
    """A socket that listens, made before anything else is promised."""

    def __init__(self, where: Where) -> None:
        """Begin to listen. Raises Exposed, InvalidInput and PortTaken."""
        where.check()
        self.where = where
        self.socket = _unix(where.socket_path) if where.socket_path else _tcp(where)

    @property
    def url(self) -> str:
        """Where it is asked; of a Unix socket what goes after its path."""
        if self.where.socket_path:
            return "http://localhost"
        scheme = "https" if self.where.certificate else "http"
        host = f"[{self.where.host}]" if ":" in self.where.host else self.where.host
        return f"{scheme}://{host}:{self.port}"

    @property
    def port(self) -> int:
        return 0 if self.where.socket_path else int(self.socket.getsockname()[1])

    @property
    def hosts(self) -> list[str]:
        """What may stand in the header Host of those who mean this service."""
        if self.where.socket_path:
            return ["localhost"]
        names = ["127.0.0.1", "localhost", "[::1]"] if _is_loopback(self.where.host) else []
        own = f"[{self.where.host}]" if ":" in self.where.host else self.where.host
        return [f"{name}:{self.port}".lower() for name in dict.fromkeys([*names, own])]

    def close(self) -> None:
        """Stop listening, and take the Unix socket away."""
        self.socket.close()
        if self.where.socket_path:
            with suppress(OSError):
                self.where.socket_path.unlink()


class Running:
    """A server that answers on a listener, in the thread that calls `run`."""

    def __init__(self, application: Callable, listener: Listener, grace: int = GRACE) -> None:
        """Takes over the listener. Raises InvalidInput if its certificate can't be used.

        `grace` is how many seconds requests under way are given when it stops.
        """
        self._listener = listener
        config = uvicorn.Config(
            application,
            http=LimitedProtocol,
            ws="none",
            lifespan="off",
            loop="auto",
            log_config=None,
            access_log=False,  # what was asked for is in the history
            server_header=False,
            date_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_AT_ONCE,
            timeout_graceful_shutdown=grace,
            ssl_certfile=listener.where.certificate,
            ssl_keyfile=listener.where.private_key,
        )
        try:
            config.load()
        except OSError as error:  # ssl.SSLError is one
            listener.close()
            said = _("The certificate can't be used: {reason}", reason=error.strerror or error)
            raise InvalidInput(said) from error
        logging.getLogger("uvicorn").setLevel(logging.WARNING)
        self._server = uvicorn.Server(config)

    def run(self) -> None:
        """Answer until `stop`; blocks."""
        try:
            self._server.run([self._listener.socket])
        finally:
            self._listener.close()

    def stop(self) -> None:
        """End soon: what is under way is answered, nothing new is taken. Safe on any thread."""
        self._server.should_exit = True


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tcp(where: Where) -> socket.socket:
    try:
        found: Sequence = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise InvalidInput(_("“{host}” can't be found.", host=where.host)) from error
    family, kind, protocol, _name, address = found[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would let two programs listen at once
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(MOST_AT_ONCE)
    except OSError as error:
        listening.close()
        place = f"{where.host}:{where.port}"
        reason = error.strerror or error
        raise PortTaken(_("{place}: {reason}", place=place, reason=reason)) from error
    return listening


def _unix(path: Path) -> socket.socket:
    """Listen on a Unix socket that only this user can open; one left behind is replaced."""
    if not hasattr(socket, "AF_UNIX"):
        raise InvalidInput(_("This system has no Unix sockets; use a port."))
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _remove_dead(path)
        before = os.umask(0o177)
        try:
            listening.bind(str(path))
        finally:
            os.umask(before)
        listening.listen(MOST_AT_ONCE)
    except OSError as error:
        listening.close()
        reason = error.strerror or error
        raise PortTaken(_("{place}: {reason}", place=path, reason=reason)) from error
    return listening


def _remove_dead(path: Path) -> None:
    """Remove a socket nobody listens at; anything else stays, and is in the way."""
    if not path.exists() or not stat.S_ISSOCK(path.stat().st_mode):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
        try:
            asked.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
