from __future__ import annotations

import gc
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from presign_gui.core import listing, stopping
from presign_gui.core.client import Clients, Connection
from presign_gui.core.errors import PresignError, Stopped, TimedOut, UntrustedServer
from presign_gui.core.network import Patience
from tests.core.loopback import Answer, Answering, Hanging, s3_error

EMPTY = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
BEGUN = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<ListBucketResult>"


class Listing:
    """A job that lists one folder on a thread of its own, and how it ended."""

    def __init__(self, connection: Connection) -> None:
        self.stop = stopping.Stop()
        self.error: PresignError | None = None
        self._connection = connection
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        stopping.current.set(self.stop)
        try:
            list(listing.level(self._connection, "bucket"))
        except PresignError as error:
            self.error = error

    def seconds_to_stop(self) -> float:
        started = time.monotonic()
        self.stop.set()
        self.wait()
        return time.monotonic() - started

    def wait(self) -> None:
        self._thread.join(10)


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 200 OK\r\nContent-", BEGUN])
def test_stopping_ends_the_wait_for_a_server(connect, greeting: bytes) -> None:
    with Hanging(greeting) as server:
        job = Listing(connect(server.url, region="here"))
        assert server.greeted.wait(5)
        time.sleep(0.05)

        assert job.seconds_to_stop() < 1

    assert isinstance(job.error, Stopped)
    assert len(server.visitors) == 1  # nothing was tried again


@pytest.mark.parametrize("greeting", [b"", BEGUN])
def test_stopping_ends_the_wait_for_a_server_with_tls(
    connect, greeting: bytes, tls, certificate, monkeypatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    with Hanging(greeting, tls=tls) as server:
        job = Listing(connect(server.url, Clients(), region="here"))
        assert server.greeted.wait(5)
        time.sleep(0.05)

        assert job.seconds_to_stop() < 1

    assert isinstance(job.error, Stopped)
    assert len(server.visitors) == 1


def test_stopping_ends_the_wait_for_a_handshake(connect) -> None:
    with Hanging() as server:
        url = server.url.replace("http:", "https:")
        job = Listing(connect(url, Clients(), region="here"))
        assert server.greeted.wait(5)  # the visitor's hello was read
        time.sleep(0.05)

        assert job.seconds_to_stop() < 1

    assert isinstance(job.error, Stopped)
    assert len(server.visitors) == 1


def test_a_connection_of_the_pool_can_be_stopped_too(connect) -> None:
    hang, asked = threading.Event(), threading.Event()

    def answer(request) -> Answer:
        if "list-type" in request.target:
            asked.set()
            hang.wait(5)
        return Answer(body=EMPTY)

    with Answering(answer) as server:
        job = Listing(connect(server.url))  # asks for the region first
        assert asked.wait(5)
        assert job.seconds_to_stop() < 1
        hang.set()
    assert isinstance(job.error, Stopped)


def test_what_is_stopped_before_it_starts_asks_nobody(connect) -> None:
    with Answering(lambda asked: Answer(body=EMPTY)) as server:
        stop = stopping.Stop()
        stop.set()
        token = stopping.current.set(stop)
        try:
            with pytest.raises(Stopped):
                next(listing.buckets(connect(server.url)))
        finally:
            stopping.current.reset(token)
    assert not server.asked


class StopsOnceTheHeadIsThere(stopping.Stop):
    @contextmanager
    def during(self, cut: Callable[[], None]) -> Iterator[None]:
        with super().during(cut):
            yield
        self.set()


def test_a_stream_that_nobody_will_read_any_more_is_closed(connect) -> None:
    with Hanging(BEGUN) as server:
        client = connect(server.url, region="here").s3()
        token = stopping.current.set(StopsOnceTheHeadIsThere())
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            with pytest.raises(Stopped):
                client.get_object(Bucket="bucket", Key="key")
            stopping.current.reset(token)
            gc.collect()
    assert not [str(each.message) for each in told]


def test_stopping_one_job_lets_another_go_on(connect) -> None:
    with Hanging() as hanging, Answering(lambda asked: Answer(body=EMPTY)) as server:
        stopped = Listing(connect(hanging.url, region="here"))
        assert hanging.greeted.wait(5)
        stopped.seconds_to_stop()
        other = Listing(connect(server.url, region="here"))
        other.wait()
    assert other.error is None


def test_patience(connect, at_once) -> None:
    started = time.monotonic()
    with Hanging() as server, pytest.raises(TimedOut):
        next(listing.buckets(connect(server.url, Clients(Patience(read=0.3)))))
    assert 0.3 <= time.monotonic() - started < 3
    assert 1 <= len(server.visitors) <= 3


def test_a_certificate_nobody_knows(connect, tls, at_once) -> None:
    with Hanging(BEGUN, tls=tls) as server, pytest.raises(UntrustedServer):
        next(listing.buckets(connect(server.url, Clients())))


def test_a_server_that_is_busy_is_given_time(connect, monkeypatch) -> None:
    """Each wait may be twice as long as the one before; how long it is, is drawn."""
    waits: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=waits.append))
    busy = s3_error(503, "SlowDown")
    turns = iter([busy, busy, Answer(body=EMPTY)])
    with Answering(lambda asked: next(turns)) as server:
        list(listing.level(connect(server.url, Clients(), region="here"), "bucket"))
    first, second = waits
    assert 0 <= first <= 1
    assert 0 <= second <= 2
