from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from botocore.exceptions import ClientError

from presign_gui.core import errors, listing
from presign_gui.core.client import Clients
from presign_gui.core.failures import region_told, translated
from tests.core.loopback import Answer, Answering, Hanging, s3_error

pytestmark = pytest.mark.usefixtures("at_once")


@contextmanager
def refused(connect, answer: Answer, **account: str) -> Iterator[pytest.ExceptionInfo]:
    """Ask for the objects of a bucket, where the server says `answer`."""
    account = {"region": "here", **account}
    with (
        Answering(lambda asked: answer) as server,
        pytest.raises(errors.PresignError) as caught,
    ):
        next(listing.level(connect(server.url, **account), "bucket"))
    yield caught


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "InvalidBucketName", errors.BadBucketName),
        (400, "IllegalLocationConstraintException", errors.WrongRegion),
        (403, "OptInRequired", errors.BadKeys),
        (403, "RequestTimeTooSkewed", errors.ClockWrong),
        (429, "Throttling", errors.ServerBusy),
        (503, "BandwidthLimitExceeded", errors.ServerBusy),
        (501, "NotImplemented", errors.NotSupported),
    ],
)
def test_what_a_server_says(connect, status: int, code: str, kind: type) -> None:
    with refused(connect, s3_error(status, code, "Because.")) as caught:
        pass
    assert type(caught.value) is kind
    assert str(caught.value) == "Because."
    assert isinstance(caught.value.__cause__, ClientError)


def test_a_bare_refusal_to_do_something(connect) -> None:
    with refused(connect, Answer(501)) as caught:
        assert type(caught.value) is errors.NotSupported


@pytest.mark.parametrize(
    "answer",
    [
        Answer(404, "<html><h1>Not Found</h1></html>", {"Content-Type": "text/html"}),
        Answer(404, '{"message": "no"}', {"Content-Type": "application/json"}),
        Answer(404),
        Answer(400, "Client sent an HTTP request to an HTTPS server.\n"),
        Answer(200, '{"message": "hello"}'),
        Answer(200, "<!DOCTYPE html><html><body>Welcome<br></body></html>"),
        Answer(200, ""),
    ],
)
@pytest.mark.parametrize("ask", [listing.buckets, lambda to: listing.level(to, "bucket")])
def test_a_server_that_is_not_s3(connect, answer: Answer, ask) -> None:
    with Answering(lambda asked: answer) as server, pytest.raises(errors.PresignError) as caught:
        next(ask(connect(server.url, region="here")))
    assert type(caught.value) is errors.UnexpectedAnswer
    assert "S3 server" in caught.value.advice
    assert "https://" in caught.value.advice


@pytest.mark.parametrize(
    ("skew", "said"),
    [
        (timedelta(hours=3, minutes=20), "3 hours 20 minutes behind the server's"),
        (-timedelta(days=2, hours=5), "2 days 5 hours ahead of the server's"),
    ],
)
@pytest.mark.parametrize("where", ["document", "header"])
def test_a_clock_that_is_wrong_says_by_how_much(connect, skew, said: str, where: str) -> None:
    # Half a minute more, so that a slow machine changes nothing of what is said.
    more = timedelta(seconds=30 if skew > timedelta() else -30)
    server_time = datetime.now(timezone.utc) + skew + more
    body, headers = s3_error(403, "RequestTimeTooSkewed").body, {}
    if where == "document":
        written = f"{server_time:%Y-%m-%dT%H:%M:%SZ}"
        body = body.replace("</Error>", f"<ServerTime>{written}</ServerTime></Error>")
    else:
        headers = {"Date": format_datetime(server_time, usegmt=True)}
    with refused(connect, Answer(403, body, headers)) as caught:
        assert type(caught.value) is errors.ClockWrong
        assert said in str(caught.value)
        assert "Set it right" in caught.value.advice


@pytest.mark.parametrize("time", ["<ServerTime>soon</ServerTime>", "<ServerTime/>", ""])
def test_a_clock_that_nobody_tells(connect, time: str) -> None:
    body = s3_error(403, "RequestTimeTooSkewed", "Too far.").body
    answer = Answer(403, body.replace("</Error>", f"{time}</Error>"))
    with refused(connect, answer) as caught:
        assert str(caught.value) == "Too far."


def test_who_must_pay_is_told_where_the_answer_tells(connect) -> None:
    told = "Bucket is Requester Pays: send x-amz-request-payer."
    with refused(connect, s3_error(403, "AccessDenied", told)) as caught:
        assert type(caught.value) is errors.RequesterPays
        assert "“Requester pays”" in caught.value.advice
    with refused(connect, s3_error(403, "AccessDenied", "Access Denied")) as caught:
        assert type(caught.value) is errors.AccessDenied


def test_buckets_that_may_not_be_listed(connect) -> None:
    with (
        Answering(lambda asked: s3_error(403, "AccessDenied")) as server,
        pytest.raises(errors.BucketsHidden) as caught,
    ):
        next(listing.buckets(connect(server.url)))
    assert caught.value.title == "The buckets may not be listed"
    assert "“Add bucket or prefix…”" in caught.value.advice


@pytest.mark.parametrize("bucket", ["a bucket", "s3:", "ü", "a" * 256, "arn:aws:s3:::x"])
def test_a_name_that_no_bucket_can_have(connect, bucket: str) -> None:
    with Answering(lambda asked: Answer()) as server, pytest.raises(errors.BadBucketName) as caught:
        next(listing.level(connect(server.url, region="here"), bucket))
    assert f"“{bucket}”" in str(caught.value)
    assert "3 to 63" in caught.value.advice
    assert not server.asked


def test_the_region_is_named(connect) -> None:
    body = s3_error(400, "AuthorizationHeaderMalformed", "Expecting 'eu-south-2'.").body
    answer = Answer(400, body.replace("</Error>", "<Region>eu-south-2</Region></Error>"))
    with refused(connect, answer) as caught:
        assert type(caught.value) is errors.WrongRegion
        assert str(caught.value) == "It is in eu-south-2.\nExpecting 'eu-south-2'."


@pytest.mark.parametrize(
    ("answer", "region"),
    [
        ({}, ""),
        ({"ResponseMetadata": {"HTTPHeaders": {"x-amz-bucket-region": "r"}}}, "r"),
        ({"Error": {"Region": "r"}}, "r"),
        ({"Error": {"Endpoint": "work.s3.ap-southeast-3.amazonaws.com"}}, "ap-southeast-3"),
        ({"Error": {"Endpoint": "work.s3-eu-west-1.amazonaws.com"}}, "eu-west-1"),
        ({"Error": {"Endpoint": "work.s3.us-gov-west-1.amazonaws.com"}}, "us-gov-west-1"),
        ({"Error": {"Endpoint": "s3.amazonaws.com"}}, ""),
        ({"Error": {"Endpoint": "work.s3.example.com"}}, ""),
    ],
)
def test_what_an_answer_tells_of_the_region(answer: dict, region: str) -> None:
    assert region_told(answer) == region


def test_a_server_that_speaks_no_tls(connect) -> None:
    with Answering(lambda asked: Answer()) as server, pytest.raises(errors.NoTls) as caught:
        next(listing.buckets(connect(server.url.replace("http:", "https:"))))
    assert "http://" in caught.value.advice


def test_a_certificate_nobody_knows(connect, tls) -> None:
    with Hanging(tls=tls) as server, pytest.raises(errors.UntrustedServer) as caught:
        next(listing.buckets(connect(server.url, Clients())))
    assert type(caught.value) is errors.UntrustedServer
    assert "certificate of your own" in caught.value.advice


def test_a_name_that_nobody_has(connect, monkeypatch) -> None:
    def unknown(*_arguments: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(errors.NameUnknown, match=r"nobody\.invalid") as caught:
        next(listing.buckets(connect("http://nobody.invalid")))
    assert "how the endpoint is written" in caught.value.advice


def test_an_answer_that_stays_busy(connect) -> None:
    with refused(connect, s3_error(503, "SlowDown")) as caught:
        assert type(caught.value) is errors.ServerBusy


def test_an_access_point_that_cannot_be_reached_in_that_way(connect) -> None:
    arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/name"
    client = connect("", accelerate=True).s3("eu-west-1")
    with pytest.raises(errors.NotSupported, match="Accelerate"), translated():
        client.list_objects_v2(Bucket=arn)
