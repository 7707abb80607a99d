"""A server on loopback that answers every request as a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BUCKETS = (
    b'<?xml version="1.0" encoding="UTF-8"?><ListAllMyBucketsResult '
    b'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>o</ID></Owner><Buckets>'
    b"<Bucket><Name>work</Name><CreationDate>2026-01-05T00:00:00.000Z</CreationDate>"
    b"<BucketRegion>eu-central-1</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>"
)
LISTING = (
    b'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>work</Name>'
    b"<IsTruncated>false</IsTruncated><Contents><Key>team/a b.txt</Key><Size>3</Size>"
    b"<LastModified>2026-11-20T10:00:00.000Z</LastModified><ETag>e</ETag>"
    b"<StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>"
)


def s3_error(code: str, message: str = "no") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code>'
        f"<Message>{message}</Message></Error>"
    ).encode()


class AnsweringServer(ThreadingHTTPServer):
    """`answer` is called with each request's handler, on that request's own thread."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler], None], port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answer = answer
        self.asked: list[str] = []

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address) -> None:
        """A client that goes away mid-answer is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    def handle_any(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        self.server.answer(self)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

    def log_message(self, *_arguments) -> None:
        pass


@contextmanager
def answering(
    answer: Callable[[BaseHTTPRequestHandler], None], port: int = 0
) -> Iterator[AnsweringServer]:
    """Run a server that answers by `answer`, on a free port unless told."""
    server = AnsweringServer(answer, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def always(status: int, body: bytes = b"", **headers: str) -> Callable:
    """Answer everything the same."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(body)

    return answer


def buckets_then(rest: Callable) -> Callable:
    """List one bucket, "work", and answer everything else by `rest`."""
    list_buckets = always(200, BUCKETS)

    def answer(request: BaseHTTPRequestHandler) -> None:
        (list_buckets if request.path.partition("?")[0] == "/" else rest)(request)

    return answer


def never(let_go: threading.Event) -> Callable:
    """Answer nothing until `let_go` is set: a server that hangs."""

    def answer(_request: BaseHTTPRequestHandler) -> None:
        let_go.wait(30)

    return answer
