"""The HTTP below botocore: a pool of connections whose waits can be cut.

A listing that hangs must not keep the window from closing. So the job that runs
on a thread says through `stopping.current` how it can be stopped, and each
exchange offers its socket to be shut down.
"""

from __future__ import annotations

import socket
import ssl
import traceback
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from botocore.awsrequest import (
    AWSConnection,
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)
from botocore.exceptions import ConnectionClosedError
from botocore.httpsession import ProxyConfiguration, URLLib3Session

from presign_gui.core import proxies, stopping
from presign_gui.core.clock import Clock
from presign_gui.core.errors import Stopped


@dataclass(frozen=True)
class Patience:
    """How long to wait for a server, in seconds."""

    connect: float = 5.0
    read: float = 20.0


class Exchange:
    """One request and its answer, and a handle of the socket they pass through.

    The handle is our own, for TLS takes the socket itself over before the
    handshake, which may hang too.
    """

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._cut = False

    def goes_through(self, sock: socket.socket) -> None:
        self.end()
        # Of what family the socket is, shutting it down doesn't ask.
        self._socket = socket.fromfd(sock.fileno(), socket.AF_INET, socket.SOCK_STREAM)
        if self._cut:
            self.cut()

    def cut(self) -> None:
        self._cut = True
        if self._socket is not None:
            with suppress(OSError):  # closed already, by the server or by its own thread
                self._socket.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        if self._socket is not None:
            self._socket.close()


_exchange: ContextVar[Exchange | None] = ContextVar("exchange under way", default=None)


class _OffersItsSocket(AWSConnection):
    """A connection that tells the exchange under way which socket it uses."""

    sock: socket.socket | None

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = super()._new_conn()
        self._offer(sock)
        return sock

    def request(self, *arguments: Any, **named: Any) -> Any:
        if self.sock is not None:  # connected already, from the pool
            self._offer(self.sock)
        return super().request(*arguments, **named)

    def _offer(self, sock: socket.socket) -> None:
        exchange = _exchange.get()
        if exchange is not None:
            exchange.goes_through(sock)


class _Connection(_OffersItsSocket, AWSHTTPConnection):
    pass


class _SecureConnection(_OffersItsSocket, AWSHTTPSConnection):
    pass


class _UncheckedConnection(_SecureConnection):
    def connect(self) -> None:
        super().connect()
        # Else urllib3 warns at each request, of what the account's owner chose and is told.
        self.is_verified = True


class _Pool(AWSHTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(AWSHTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _UncheckedPool(AWSHTTPSConnectionPool):
    ConnectionCls = _UncheckedConnection


class _Proxies(ProxyConfiguration):
    """botocore asks here; the answer for a host is found once, for finding it may take a while."""

    def __init__(self, told: str) -> None:
        super().__init__()
        self._told = told
        self._found: dict[tuple[str, str], str] = {}

    def proxy_url_for(self, url: str) -> str | None:
        scheme_and_host = "/".join(url.split("/", 3)[:3])
        asked = scheme_and_host, proxies.preferred()  # which may change while we run
        if asked not in self._found:
            self._found[asked] = proxies.proxy_for(scheme_and_host, self._told)
        return self._found[asked] or None


class Network(URLLib3Session):
    """Sends what botocore prepared for one endpoint; safe on any thread.

    `send` blocks until the answer is there, read to its end. It raises Stopped
    when the job on this thread is stopped, else botocore's own errors.
    """

    def __init__(
        self, patience: Patience, trusted: ssl.SSLContext, proxy: str, clock: Clock
    ) -> None:
        """`proxy` "" is the system's; `clock` is told what answers say the time is."""
        self._trusted = trusted
        self._clock = clock
        super().__init__(
            timeout=(patience.connect, patience.read),
            max_pool_connections=16,
        )
        self._proxy_config = _Proxies(proxy)
        unchecked = self._trusted.verify_mode is ssl.CERT_NONE
        self._pool_classes_by_scheme.update(
            http=_Pool, https=_UncheckedPool if unchecked else _SecurePool
        )

    def _get_ssl_context(self) -> ssl.SSLContext:
        return self._trusted

    def _setup_ssl_cert(self, conn: Any, url: str, verify: Any) -> None:
        """Leave whom to trust to our context alone: botocore would add its own list."""
        conn.cert_reqs = self._trusted.verify_mode
        conn.ca_certs = None

    def send(self, request: Any) -> Any:
        stop = stopping.current.get()
        if stop.is_set():
            raise Stopped
        exchange = Exchange()
        token = _exchange.set(exchange)
        asked_at = self._clock.ours()
        try:
            with stop.during(exchange.cut):
                answer = super().send(request)
        except Exception as error:
            if stop.is_set():  # and so botocore won't try again
                # What was being read is closed now, and not when the garbage is collected.
                traceback.clear_frames(error.__traceback__)
                raise Stopped from None
            raise
        finally:
            _exchange.reset(token)
            exchange.end()
        if stop.is_set():  # an answer that was cut short by us
            answer.raw.close()  # a streamed one is not read yet, and nobody will
            raise Stopped
        _check_length(request, answer)
        if "age" not in answer.headers:  # one that a cache kept
            self._clock.hear(answer.headers.get("date", ""), asked_at)
        return answer


def _check_length(request: Any, answer: Any) -> None:
    """Raise what botocore tries again after if less came than was announced.

    botocore itself takes half an answer for a whole one.
    """
    told = answer.headers.get("content-length", "")
    if request.method == "HEAD" or request.stream_output or not told.isdigit():
        return
    if len(answer.content) < int(told):
        raise ConnectionClosedError(endpoint_url=request.url, announced=told)
