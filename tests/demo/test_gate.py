"""What S3 would refuse, the demo refuses, in S3's own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from presign_gui.demo import DemoServer
from tests.demo.visitor import Answer, client_of, fetch, presigned

BUCKET, KEY = "reports", "2026/notes.txt"


@pytest.fixture
def moved(demo: DemoServer) -> Iterator[DemoServer]:
    """The demo, whose clock is set right again afterwards."""
    before = demo._shift
    yield demo
    demo._shift = before


@pytest.fixture
def link(s3: Any) -> str:
    return presigned(
        s3, BUCKET, KEY, ResponseContentType="text/x-note", ResponseContentLanguage="en"
    )


def refused(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, answer.says(code)) == (status, True), answer.body
    assert answer.headers["Content-Type"] == "application/xml"
    assert ElementTree.fromstring(answer.body).tag == "Error"


def test_a_link_as_it_was_made_is_answered(link: str) -> None:
    answer = fetch(link)

    assert answer.status == 200
    assert answer.body == b"Ask Amara about the September figures.\n"
    assert answer.headers["Content-Type"] == "text/x-note"
    assert answer.headers["Content-Language"] == "en"


def test_a_wrong_signature(link: str) -> None:
    last = "0" if link[-1] != "0" else "1"

    refused(fetch(link[:-1] + last), 403, "SignatureDoesNotMatch")


def test_another_secret(demo: DemoServer) -> None:
    stranger = client_of(demo, aws_secret_access_key="guessed")

    refused(fetch(presigned(stranger, BUCKET, KEY)), 403, "SignatureDoesNotMatch")
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        stranger.list_buckets()
    stranger.close()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("X-Amz-Expires=3600", "X-Amz-Expires=3601"),
        ("text%2Fx-note", "text%2Fhtml"),
        ("&response-content-language=en", ""),
        ("response-content-language=en", "response-content-language=en&versionId=1"),
        ("response-content-language", "response-Content-language"),
        ("notes.txt", "report-q1.pdf"),
        ("notes.txt", "%6eotes.txt"),
        ("/2026/", "//2026/"),
        ("/2026/", "/./2026/"),
        ("reports", "media"),
        ("eu-central-1", "eu-west-1"),
    ],
)
def test_any_change_of_path_or_query(link: str, old: str, new: str) -> None:
    assert old in link

    refused(fetch(link.replace(old, new)), 403, "SignatureDoesNotMatch")


def test_every_parameter_left_out(link: str) -> None:
    target, _, query = link.partition("?")
    parts = query.split("&")
    assert len(parts) == 8

    for part in parts:
        rest = "&".join(other for other in parts if other != part)
        assert fetch(f"{target}?{rest}").status in (400, 403), part


def test_a_second_signature_beside_the_right_one(link: str) -> None:
    refused(fetch(f"{link}&X-Amz-Signature=0"), 400, "AuthorizationQueryParametersError")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_another_method(link: str, method: str) -> None:
    refused(fetch(link, method), 403, "SignatureDoesNotMatch")


def test_head_is_refused_without_a_body(link: str) -> None:
    answer = fetch(link, "HEAD")

    assert (answer.status, answer.body) == (403, b"")


def test_another_host(link: str) -> None:
    refused(fetch(link, Host="elsewhere.example"), 403, "SignatureDoesNotMatch")


def test_an_expired_link(s3: Any, moved: DemoServer) -> None:
    url = presigned(s3, BUCKET, KEY, expires=900)
    moved.move_clock(timedelta(seconds=890))
    assert fetch(url).status == 200

    moved.move_clock(timedelta(seconds=20))

    answer = fetch(url)
    refused(answer, 403, "AccessDenied")
    error = ElementTree.fromstring(answer.body)
    assert error.findtext("Message") == "Request has expired"
    assert error.findtext("X-Amz-Expires") == "900"
    assert str(error.findtext("Expires")) < str(error.findtext("ServerTime"))


def test_expiry_cannot_be_stretched(s3: Any, moved: DemoServer) -> None:
    url = presigned(s3, BUCKET, KEY, expires=900)
    moved.move_clock(timedelta(hours=1))

    stretched = url.replace("X-Amz-Expires=900", "X-Amz-Expires=9000")

    refused(fetch(stretched), 403, "SignatureDoesNotMatch")


def test_a_link_of_the_future(link: str, moved: DemoServer) -> None:
    moved.move_clock(-timedelta(minutes=14))
    assert fetch(link).status == 200

    moved.move_clock(-timedelta(minutes=2))

    answer = fetch(link)
    refused(answer, 403, "AccessDenied")
    assert b"Request is not yet valid" in answer.body


def test_the_server_tells_its_own_time(link: str, moved: DemoServer) -> None:
    moved.move_clock(timedelta(minutes=10))

    told = fetch(link).headers["Date"]

    assert told.endswith(f"{moved.now():%H:%M} GMT"[-3:])
    assert f"{moved.now():%d %b %Y %H:}" in told


@pytest.mark.parametrize("expires", [0, -5, 604_801, 700_000])
def test_a_life_that_cannot_be(s3: Any, expires: int) -> None:
    url = presigned(s3, BUCKET, KEY, expires=expires)

    refused(fetch(url), 400, "AuthorizationQueryParametersError")


@pytest.mark.parametrize("expires", [1, 604_800])
def test_the_shortest_and_the_longest_life(s3: Any, expires: int) -> None:
    assert fetch(presigned(s3, BUCKET, KEY, expires=expires)).status == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("X-Amz-Expires=3600", "X-Amz-Expires=soon"),
        ("X-Amz-Expires=3600", "X-Amz-Expires=3600&X-Amz-Expires=3600"),
        ("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Algorithm=AWS4-HMAC-MD5"),
        ("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders=range"),
        ("X-Amz-Date=20", "X-Amz-Date=2"),
        ("%2Fs3%2Faws4_request", "%2Fec2%2Faws4_request"),
        ("%2Fs3%2Faws4_request", ""),
        ("EXAMPLE%2F20", "EXAMPLE%2F19"),
    ],
)
def test_a_malformed_query(link: str, old: str, new: str) -> None:
    assert old in link

    refused(fetch(link.replace(old, new)), 400, "AuthorizationQueryParametersError")


def test_an_unknown_key(demo: DemoServer) -> None:
    stranger = client_of(demo, aws_access_key_id="AKIASTRANGER0EXAMPLE")

    refused(fetch(presigned(stranger, BUCKET, KEY)), 403, "InvalidAccessKeyId")
    with pytest.raises(ClientError, match="InvalidAccessKeyId"):
        stranger.list_buckets()
    stranger.close()


def test_a_session_token_that_nobody_gave(demo: DemoServer) -> None:
    guest = client_of(demo, aws_session_token="made-up")

    refused(fetch(presigned(guest, BUCKET, KEY)), 400, "InvalidToken")
    with pytest.raises(ClientError, match="InvalidToken"):
        guest.list_buckets()
    guest.close()


def test_no_signature_at_all(demo: DemoServer, link: str) -> None:
    refused(fetch(link.partition("?")[0]), 403, "AccessDenied")
    refused(fetch(f"{demo.endpoint_url}/"), 403, "AccessDenied")


def test_the_old_signature(demo: DemoServer) -> None:
    config = Config(signature_version="s3", s3={"addressing_style": "path"})
    old = client_of(demo, config=config)

    refused(fetch(presigned(old, BUCKET, KEY)), 400, "InvalidRequest")
    old.close()


def test_two_signatures(link: str) -> None:
    refused(fetch(link, Authorization="AWS4-HMAC-SHA256 x"), 400, "InvalidArgument")


def test_a_header_that_was_not_signed(link: str) -> None:
    answer = fetch(link, x_amz_request_payer="requester")

    refused(answer, 403, "AccessDenied")
    assert b"<HeadersNotSigned>x-amz-request-payer</HeadersNotSigned>" in answer.body


@pytest.mark.parametrize("minutes", [16, -16])
def test_a_client_whose_clock_is_wrong(s3: Any, moved: DemoServer, minutes: int) -> None:
    moved.move_clock(timedelta(minutes=minutes))

    with pytest.raises(ClientError, match="RequestTimeTooSkewed"):
        s3.list_buckets()


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ("AWS4-HMAC-SHA256 nonsense", 400, "AuthorizationHeaderMalformed"),
        ("Bearer token", 400, "AuthorizationHeaderMalformed"),
        ("AWS AKIA:signature", 400, "InvalidRequest"),
        ("AWS4-HMAC-SHA256 Credential=a,SignedHeaders=b,Signature=c", 403, "AccessDenied"),
    ],
)
def test_a_malformed_header(demo: DemoServer, header: str, status: int, code: str) -> None:
    refused(fetch(f"{demo.endpoint_url}/{BUCKET}", Authorization=header), status, code)


def test_the_bucket_without_access(demo: DemoServer, s3: Any) -> None:
    names = [bucket["Name"] for bucket in s3.list_buckets(MaxBuckets=1000)["Buckets"]]
    assert "payroll" in names

    with pytest.raises(ClientError, match="AccessDenied"):
        s3.list_objects_v2(Bucket="payroll")
    with pytest.raises(ClientError) as caught:
        s3.head_bucket(Bucket="payroll")
    refused(fetch(presigned(s3, "payroll", "salaries.csv")), 403, "AccessDenied")
    headers = caught.value.response["ResponseMetadata"]["HTTPHeaders"]
    assert headers["x-amz-bucket-region"] == "eu-central-1"


@pytest.mark.parametrize("value", ['attachment; filename="議事録.txt"', "a\r\nSet-Cookie: b"])
def test_an_override_that_no_header_can_hold(s3: Any, value: str) -> None:
    url = presigned(s3, BUCKET, KEY, ResponseContentDisposition=value)

    refused(fetch(url), 400, "InvalidArgument")


@pytest.mark.parametrize(
    "value",
    ['attachment; filename="Größe.pdf"', "attachment; filename*=UTF-8''%E8%AD%B0%2B.txt"],
)
def test_an_override_is_honoured(s3: Any, value: str) -> None:
    answer = fetch(presigned(s3, BUCKET, KEY, ResponseContentDisposition=value))

    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == value
