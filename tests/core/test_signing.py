from __future__ import annotations

import re
import socket
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.client import Clients
from presign_gui.core.disposition import content_disposition
from presign_gui.core.errors import ExpiredToken, ExpiryOutOfRange, InvalidAddress
from presign_gui.core.records import (
    Account,
    AddressingStyle,
    Credential,
    Disposition,
    Link,
    LinkOptions,
    LinkRequest,
    Method,
    SignatureVersion,
)
from presign_gui.core.signing import Signer
from tests.core.loopback import fetch

AUTO, VIRTUAL, PATH = AddressingStyle
AWS = Account(name="aws")
OWN = Account(name="own", endpoint_url="https://gw.example.com:8443/s3/v1", region="here")
KEYS = Credential("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
TOKEN = "AQoDYXdzEJr//////////+token/with+signs=="
HOUR = timedelta(hours=1)

ODD_KEYS = [
    " ",
    "a b",
    "a+b",
    "a%2Bb",
    "100%",
    "it's",
    "#?&=;,@:",
    "~",
    "é",
    "e\u0301",
    "🎉/日本語",
    "a//b",
    "/leading",
    "trailing/",
    "/",
    "k" * 1024,
    "line\nbreak\r\t",
    "\x01\x7f",
    "back\\slash",
    "a/../b/./c",
    "../up",
    '<b>&quot;"*',
]


def link(
    account: Account = AWS,
    bucket: str = "reports",
    key: str = "a.txt",
    *,
    credential: Credential = KEYS,
    clients: Clients,
    region: str = "",
    **options: object,
) -> Link:
    request = LinkRequest(bucket, key, LinkOptions(**{"expiry": HOUR, **options}), region)
    [made] = Signer(account, credential, clients).links([request])
    return made


def query(url: str) -> dict[str, str]:
    pairs = parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in pairs.values())
    return {name: values[0] for name, values in pairs.items()}


def test_the_documented_example(clients, monkeypatch) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html"""
    moment = datetime(2013, 5, 24)  # noqa: DTZ001 (as botocore has it)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: moment)
    account = replace(AWS, link_host="examplebucket.s3.amazonaws.com")

    made = link(
        account,
        "examplebucket",
        "test.txt",
        region="us-east-1",
        expiry=timedelta(seconds=86_400),
        clients=clients,
    )

    assert made.url.startswith("https://examplebucket.s3.amazonaws.com/test.txt?")
    assert query(made.url) == {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request",
        "X-Amz-Date": "20130524T000000Z",
        "X-Amz-Expires": "86400",
        "X-Amz-SignedHeaders": "host",
        "X-Amz-Signature": "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
    }
    assert made.made_at == datetime(2013, 5, 24, tzinfo=timezone.utc)
    assert made.expires_at == datetime(2013, 5, 25, tzinfo=timezone.utc)


# Where a link points


@pytest.mark.parametrize(
    "region",
    [
        *("us-east-1", "us-west-1", "us-west-2", "eu-west-1", "eu-central-1", "me-central-1"),
        *("ap-southeast-1", "ap-northeast-1", "sa-east-1", "us-gov-west-1", "us-gov-east-1"),
        *("cn-north-1", ""),
    ],
)
@pytest.mark.parametrize("method", Method)
def test_always_sigv4_at_the_regional_host(clients, region: str, method: Method) -> None:
    made = link(region=region, method=method, clients=clients)

    asked, region = query(made.url), region or "us-east-1"
    end = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    assert urlsplit(made.url).netloc == f"reports.s3.{region}.{end}"
    assert asked["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert asked["X-Amz-Credential"].split("/")[2:] == [region, "s3", "aws4_request"]
    assert asked["X-Amz-Expires"] == "3600"
    assert re.fullmatch("[0-9a-f]{64}", asked["X-Amz-Signature"])
    # Whatever else a browser would have to send, it can't.
    assert asked["X-Amz-SignedHeaders"] == "host"
    assert len(asked) == 6


@pytest.mark.parametrize(
    ("account", "bucket", "start"),
    [
        (AWS, "reports", "https://reports.s3.eu-west-1.amazonaws.com/a.txt"),
        (AWS, "dotted.name", "https://s3.eu-west-1.amazonaws.com/dotted.name/a.txt"),
        (
            replace(AWS, addressing_style=PATH),
            "reports",
            "https://s3.eu-west-1.amazonaws.com/reports/a.txt",
        ),
        (
            replace(AWS, endpoint_url="https://s3.eu-west-1.amazonaws.com"),
            "reports",
            "https://reports.s3.eu-west-1.amazonaws.com/a.txt",
        ),
        (OWN, "reports", "https://gw.example.com:8443/s3/v1/reports/a.txt"),
        (OWN, "dotted.name", "https://gw.example.com:8443/s3/v1/dotted.name/a.txt"),
        (
            replace(OWN, addressing_style=VIRTUAL),
            "reports",
            "https://reports.gw.example.com:8443/s3/v1/a.txt",
        ),
        (
            replace(OWN, endpoint_url="http://127.0.0.1:9000/"),
            "reports",
            "http://127.0.0.1:9000/reports/a.txt",
        ),
        (
            replace(AWS, link_host="files.example.com"),
            "reports",
            "https://files.example.com/a.txt",
        ),
        (
            replace(AWS, link_host="{bucket}.cdn.example.com"),
            "dotted.name",
            "https://dotted.name.cdn.example.com/a.txt",
        ),
        (
            replace(AWS, link_host="{bucket}.cdn.example.com:444"),
            "reports",
            "https://reports.cdn.example.com:444/a.txt",
        ),
        (
            replace(OWN, link_host="http://public.example.com/"),
            "reports",
            "http://public.example.com/s3/v1/reports/a.txt",
        ),
    ],
)
def test_host_and_path(clients, account: Account, bucket: str, start: str) -> None:
    made = link(account, bucket, region="eu-west-1", clients=clients)
    assert made.url.partition("?")[0] == start


def test_the_link_host_is_for_links_alone(clients) -> None:
    account = replace(AWS, link_host="files.example.com")
    client = clients.s3(account, KEYS, "eu-west-1")
    assert client.meta.endpoint_url == "https://s3.eu-west-1.amazonaws.com"


def test_the_region_of_the_bucket_goes_before_that_of_the_account(clients) -> None:
    account = replace(AWS, region="eu-west-1")
    assert ".s3.eu-west-1." in link(account, clients=clients).url
    assert ".s3.sa-east-1." in link(account, region="sa-east-1", clients=clients).url


# Who signs, and how


def test_a_session_token_is_in_the_link(clients) -> None:
    made = link(credential=replace(KEYS, session_token=TOKEN), clients=clients)
    assert query(made.url)["X-Amz-Security-Token"] == TOKEN
    assert made.temporary
    assert not link(clients=clients).temporary


def test_sigv2_only_when_asked_for(clients) -> None:
    account = replace(AWS, signature_version=SignatureVersion.V2)
    before = datetime.now(timezone.utc).replace(microsecond=0)

    made = link(account, clients=clients)

    assert query(made.url).keys() == {"AWSAccessKeyId", "Signature", "Expires"}
    assert int(query(made.url)["Expires"]) == made.expires_at.timestamp()
    assert before <= made.made_at == made.expires_at - HOUR


@pytest.mark.parametrize(
    ("ends_in", "lives", "cut_short"),
    [
        (None, HOUR, False),
        (timedelta(hours=2), HOUR, False),
        (timedelta(minutes=10), timedelta(minutes=10), True),
        (timedelta(seconds=2), timedelta(seconds=2), True),
    ],
)
def test_a_link_ends_when_its_credential_does(clients, ends_in, lives, cut_short) -> None:
    now = datetime.now(timezone.utc)
    end = now + ends_in if ends_in else None
    credential = replace(KEYS, session_token=TOKEN, expires_at=end)

    made = link(credential=credential, clients=clients)

    assert abs(made.expires_at - (now + lives)) < timedelta(seconds=2)
    assert made.cut_short is cut_short
    if cut_short:
        assert made.expires_at == end


@pytest.mark.parametrize("ago", [timedelta(), timedelta(seconds=1), timedelta(days=1)])
def test_a_credential_past_its_end_makes_no_link(clients, ago: timedelta) -> None:
    end = datetime.now(timezone.utc) - ago
    with pytest.raises(ExpiredToken):
        link(credential=replace(KEYS, session_token=TOKEN, expires_at=end), clients=clients)


@pytest.mark.parametrize("seconds", [-5, 0, 604_801, 700_000])
def test_an_expiry_out_of_range_makes_no_link(clients, seconds: int) -> None:
    with pytest.raises(ExpiryOutOfRange):
        link(expiry=timedelta(seconds=seconds), clients=clients)


def test_a_link_until_a_moment_ends_then(clients) -> None:
    until = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(minutes=90)

    made = link(until=until, clients=clients)

    assert timedelta() <= made.expires_at - until <= timedelta(seconds=1)
    assert int(query(made.url)["X-Amz-Expires"]) == (made.expires_at - made.made_at).seconds


@pytest.mark.parametrize("away", [timedelta(seconds=-5), timedelta(days=7, minutes=1)])
def test_a_moment_out_of_range_makes_no_link(clients, away: timedelta) -> None:
    with pytest.raises(ExpiryOutOfRange):
        link(until=datetime.now(timezone.utc) + away, clients=clients)


@pytest.mark.parametrize("seconds", [1, 604_800])
def test_the_ends_of_the_range(clients, seconds: int) -> None:
    made = link(expiry=timedelta(seconds=seconds), clients=clients)
    assert query(made.url)["X-Amz-Expires"] == str(seconds)
    assert made.expires_at - made.made_at == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("bucket", "key"), [("reports", ""), ("a bucket", "k"), ("s3:", "k"), ("", "k")]
)
def test_what_cannot_be_linked(clients, bucket: str, key: str) -> None:
    with pytest.raises(InvalidAddress):
        link(bucket=bucket, key=key, clients=clients)


def test_links_come_in_the_order_asked_for(clients) -> None:
    requests = [LinkRequest("reports", str(number)) for number in range(20)]
    links = Signer(AWS, KEYS, clients).links(requests)
    assert [made.key for made in links] == [request.key for request in requests]


def test_signing_never_waits_for_the_network(monkeypatch) -> None:
    def fail(*_arguments: object) -> None:
        raise AssertionError("asked the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, fail)
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    clients = Clients()
    token = replace(KEYS, session_token=TOKEN, expires_at=datetime.now(timezone.utc) + HOUR)
    for account in (AWS, OWN, replace(AWS, link_host="{bucket}.example.com")):
        for bucket in ("reports", "dotted.name"):
            assert link(account, bucket, credential=token, clients=clients).url


def test_neither_secret_nor_signature_is_shown(clients) -> None:
    made = link(clients=clients)
    assert query(made.url)["X-Amz-Signature"] not in repr(made)
    assert KEYS.secret_access_key not in made.url


# Keys that break others


@pytest.mark.parametrize("key", ODD_KEYS)
@pytest.mark.parametrize("account", [AWS, OWN])
def test_an_odd_key_is_in_the_link_to_the_byte(clients, account: Account, key: str) -> None:
    made = link(account, key=key, region="eu-west-1", clients=clients)

    path = made.url.partition("?")[0].split("/", 3)[3]
    assert unquote(path).removeprefix("s3/v1/reports/") == key
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]*", path)
    assert made.key == key


@given(key=st.text(min_size=1, max_size=50))
def test_any_key(clients, key: str) -> None:
    try:
        key.encode()
    except UnicodeEncodeError:
        return
    path = link(key=key, clients=clients).url.partition("?")[0].split("/", 3)[3]
    assert path == quote(key, safe="/~")


@pytest.fixture(scope="module")
def odd(demo, clients):
    """A bucket with all the odd keys in it; each object holds its own key."""
    client = clients.s3(demo.account, demo.credential, demo.account.region)
    client.create_bucket(
        Bucket="odd", CreateBucketConfiguration={"LocationConstraint": demo.account.region}
    )
    for key in ODD_KEYS:
        client.put_object(Bucket="odd", Key=key, Body=key.encode())
    return "odd"


@pytest.mark.parametrize("key", ODD_KEYS)
def test_a_link_brings_the_object(demo, clients, odd: str, key: str) -> None:
    made = link(demo.account, odd, key, credential=demo.credential, clients=clients)
    assert fetch(made.url)[:2] == (200, key.encode())


def test_a_link_may_upload_or_check(demo, clients, odd: str) -> None:
    def to(method: Method) -> str:
        wanted = {"credential": demo.credential, "method": method, "clients": clients}
        return link(demo.account, odd, "new", **wanted).url

    assert fetch(to(Method.HEAD), "HEAD")[0] == 404
    assert fetch(to(Method.PUT), "PUT", b"brought")[0] == 200
    assert fetch(to(Method.GET)) == (200, b"brought", "")
    assert fetch(to(Method.HEAD), "HEAD")[0] == 200
    assert fetch(to(Method.GET), "PUT", b"not so")[0] == 403


def test_a_link_is_dead_after_its_end(demo, clients, odd: str) -> None:
    made = link(demo.account, odd, "~", credential=demo.credential, clients=clients)
    demo.move_clock(HOUR + timedelta(seconds=5))
    try:
        status, body, _disposition = fetch(made.url)
    finally:
        demo.move_clock(-HOUR - timedelta(seconds=5))
    assert status == 403
    assert b"Request has expired" in body


# The name to save under


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("report.pdf", 'attachment; filename="report.pdf"'),
        ("my report; x=y.pdf", 'attachment; filename="my report; x=y.pdf"'),
        (
            'a"b.txt',
            "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt",
        ),
        ("50%.txt", "attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt"),
        ("Zoë.png", "attachment; filename=\"Zo_.png\"; filename*=UTF-8''Zo%C3%AB.png"),
        ("🎉", "attachment; filename=\"_\"; filename*=UTF-8''%F0%9F%8E%89"),
        ("it's", 'attachment; filename="it\'s"'),
        ("it's é", "attachment; filename=\"it's _\"; filename*=UTF-8''it%27s%20%C3%A9"),
        ("../../etc/passwd", 'attachment; filename=".._.._etc_passwd"'),
        ("a\\b", 'attachment; filename="a_b"'),
        ("a\r\nSet-Cookie: x", 'attachment; filename="a__Set-Cookie: x"'),
        ("exe.\u202egpj", 'attachment; filename="exe._gpj"'),
        ("\ud800\x00\x7f", 'attachment; filename="___"'),
    ],
)
def test_a_name_to_save_under(clients, name: str, header: str) -> None:
    assert content_disposition(Disposition.UNSAID, name) == header
    made = link(filename=name, clients=clients)
    assert query(made.url)["response-content-disposition"] == header


@given(st.text(min_size=1))
def test_any_name_fits_a_header(name: str) -> None:
    header = content_disposition(Disposition.UNSAID, name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert "/" not in header
    assert "\\" not in header


def test_an_upload_has_no_name_to_save_under(clients) -> None:
    made = link(filename="x.txt", method=Method.PUT, clients=clients)
    assert "response-content-disposition" not in query(made.url)


def test_the_server_sends_the_name(demo, clients, odd: str) -> None:
    wanted = {"credential": demo.credential, "filename": "Zoë 🎉.png", "clients": clients}
    status, _body, sent = fetch(link(demo.account, odd, "~", **wanted).url)
    assert status == 200
    assert sent == content_disposition(Disposition.UNSAID, "Zoë 🎉.png")
