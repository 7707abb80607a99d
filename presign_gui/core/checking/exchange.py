"""Sends a link to its server as it is written, to the byte, in a way that can be stopped.

urllib3, and so botocore, tidies a URL up: dot segments, the case of escapes. http.client
doesn't.
"""

from __future__ import annotations

import base64
import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from presign_gui import __version__
from presign_gui.core import proxies, stopping, trust
from presign_gui.core.errors import (
    InvalidInput,
    NoNetwork,
    S3Error,
    Stopped,
    TimedOut,
    UnexpectedAnswer,
    UntrustedServer,
)
from presign_gui.core.inspector.parts import Parts
from presign_gui.core.network import Exchange, Patience
from presign_gui.core.records import Account
from presign_gui.core.texts import _

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


@contextmanager
def answer_to(
    parts: Parts, method: str, patience: Patience, account: Account
) -> Iterator[http.client.HTTPResponse]:
    """Ask for the link and yield the answer, of which nothing but the headers is read.

    With GET only the first byte is asked for. No redirection is followed. It goes through
    the proxy of `account`, and the server is checked by its certificates. Blocks on the
    network, and so does reading the answer; both end when `stopping.current` is set.
    Raises NoNetwork, TimedOut, UntrustedServer, UnexpectedAnswer and Stopped, in the
    block, too; InvalidInput for a host that can't be one, InvalidAccount for a proxy or
    certificates that can't be.
    """
    stop = stopping.current.get()
    if stop.is_set():
        raise Stopped
    exchange = Exchange()
    connection, target, headers = _prepared(parts, patience, exchange, account)
    if method == "GET":
        headers["Range"] = "bytes=0-0"
    try:
        with _translated(parts.host), stop.during(exchange.cut):
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            with connection.getresponse() as response:
                yield response
    except S3Error:
        if stop.is_set():
            raise Stopped from None
        raise
    finally:
        exchange.end()
        connection.close()
    if stop.is_set():  # an answer that was cut short is not told from a whole one
        raise Stopped


class _Connection(http.client.HTTPConnection):
    """A connection whose waits can be cut short, over TLS if there is a `context`."""

    def __init__(
        self, url: str, patience: Patience, exchange: Exchange, context: ssl.SSLContext | None
    ) -> None:
        parts = Parts.of(url)
        super().__init__(parts.host, parts.port, timeout=patience.connect)
        self._patience = patience
        self._exchange = exchange
        self._context = context
        self._named = parts.host  # whom the certificate must name
        self._create_connection = self._connected

    def go_through(self, proxy: str) -> None:
        """Have a proxy connect us to the host."""
        self.set_tunnel(self.host, self.port, _authorization(proxy))
        parts = Parts.of(proxy)
        self.host, self.port = parts.host, parts.port

    def connect(self) -> None:
        super().connect()
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self._named)

    def _connected(self, *arguments: Any, **named: Any) -> socket.socket:
        sock = socket.create_connection(*arguments, **named)
        sock.settimeout(self._patience.read)
        self._exchange.goes_through(sock)
        return sock


def _prepared(
    parts: Parts, patience: Patience, exchange: Exchange, account: Account
) -> tuple[_Connection, str, dict[str, str]]:
    """Return a connection towards the link's server, what to ask for over it, and headers."""
    origin = f"{parts.scheme}://{_checked_host(parts)}"
    target = quote(parts.target, safe=_PRINTABLE)
    headers = {
        "Host": Parts.of(origin).host_header,
        "User-Agent": f"presign-gui/{__version__}",
        "Accept": "*/*",
        "Connection": "close",
    }
    proxy = proxies.proxy_for(origin, proxies.checked(account.proxy))
    if parts.scheme == "https":
        trusted = trust.context(account.ca_bundle, insecure=account.insecure)
        connection = _Connection(origin, patience, exchange, trusted)
        if proxy:
            connection.go_through(proxy)
    elif proxy:
        connection = _Connection(proxy, patience, exchange, None)
        target = f"{origin}{target}"
        headers.update(_authorization(proxy))
    else:
        connection = _Connection(origin, patience, exchange, None)
    return connection, target, headers


def _checked_host(parts: Parts) -> str:
    """Return host and port in ASCII, or raise InvalidInput."""
    try:
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except UnicodeError:
        host = ""
    if not re.fullmatch(r"[\w.-]+(?::\d*)?|\[[\da-f:.]+\](?::\d*)?", host, re.ASCII | re.I):
        raise InvalidInput(_("The link's host can't be one."))
    if not parts.port:
        raise InvalidInput(_("The link's port can't be one."))
    return host


def _authorization(proxy: str) -> dict[str, str]:
    parts = urlsplit(proxy)
    if parts.username is None:
        return {}
    user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(user.encode()).decode()}"}


@contextmanager
def _translated(host: str) -> Iterator[None]:
    """Turn what sockets and http.client raise into ours; the host is all that is named."""
    try:
        yield
    except TimeoutError as error:
        raise TimedOut(host) from error
    except ssl.SSLError as error:
        raise UntrustedServer(host) from error
    except OSError as error:
        raise NoNetwork(host) from error
    except (http.client.HTTPException, UnicodeError) as error:
        raise UnexpectedAnswer(host) from error
