"""How S3 says no: a status, a code, a message, and an XML document around them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Refusal(Exception):
    """A request that isn't answered, and why.

    `details` become elements of the error document beside Code and Message,
    `headers` go with the answer.
    """

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        message: str,
        details: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details or {}
        self.headers = headers or {}

    def answer(self, method: str, start_response: StartResponse) -> Iterable[bytes]:
        """Send the refusal the WSGI way; the answer to a HEAD has no body."""
        request_id = secrets.token_hex(8).upper()
        headers = [
            ("Content-Type", "application/xml"),
            ("x-amz-request-id", request_id),
            *self.headers.items(),
        ]
        body = b"" if method == "HEAD" else self._document(request_id)
        if body:
            headers.append(("Content-Length", str(len(body))))
        start_response(f"{self.status.value} {self.status.phrase}", headers)
        return [body]

    def _document(self, request_id: str) -> bytes:
        elements = {
            "Code": self.code,
            "Message": self.message,
            **self.details,
            "RequestId": request_id,
        }
        inner = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in elements.items())
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>'.encode()


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", value))
