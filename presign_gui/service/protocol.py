"""How long, and how long-winded, the head of a request may be: uvicorn's parser has no limit."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 2**10
"""Bytes of the request line and the headers: the key, percent-encoded, has 3 KB of them."""

HEAD_PATIENCE = 10.0
"""Seconds from the first byte of a request, or the connection, to the end of its headers."""


class LimitedProtocol(HttpToolsProtocol):
    """Closes a connection whose next request takes too much, or too long, to begin."""

    _head_size = 0
    _in_head = True
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head_size += len(data)
            if self._waiting is None:
                self._await_head()
        super().data_received(data)
        if self._in_head and self._head_size > MOST_HEAD:
            self._give_up(b"431 Request Header Fields Too Large")

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_size = 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def _await_head(self) -> None:
        late = b"408 Request Timeout"
        self._waiting = self.loop.call_later(HEAD_PATIENCE, self._give_up, late)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self, status: bytes) -> None:
        self._stop_waiting()
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            )
            self.transport.close()
