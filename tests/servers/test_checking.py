"""Links, checked at servers that check signature and date; and seen through by us."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import pytest

from presign_gui.core.checking import Report, check
from presign_gui.core.client import Clients
from presign_gui.core.inspector import inspect, verify
from presign_gui.core.records import (
    Account,
    AddressingStyle,
    Credential,
    LinkOptions,
    LinkRequest,
    Method,
    SignatureVersion,
)
from presign_gui.core.signing import Signer
from tests.awkward import AWKWARD_KEYS

BUCKET = "presign-checking"
CLIENTS = Clients()


@pytest.fixture(scope="module")
def client(server):
    credential = Credential(server.access_key_id, server.secret_access_key)
    account = Account(
        name="test",
        region=server.region,
        endpoint_url=server.endpoint_url,
        addressing_style=AddressingStyle.PATH,
    )
    client = CLIENTS.s3(account, credential, server.region)
    client.create_bucket(Bucket=BUCKET)
    for key in AWKWARD_KEYS:
        client.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
    client.put_object(Bucket=BUCKET, Key="empty", Body=b"")
    return client


@pytest.fixture
def made(server, client):
    """Makes a link to the server."""

    def made(
        key: str = "tilde~.txt",
        *,
        version: SignatureVersion = SignatureVersion.V4,
        region: str = "",
        bucket: str = BUCKET,
        moment: datetime | None = None,
        **options: object,
    ) -> str:
        account = Account(
            name="test",
            region=region or server.region,
            endpoint_url=server.endpoint_url,
            addressing_style=AddressingStyle.PATH,
            signature_version=version,
        )
        credential = Credential(server.access_key_id, server.secret_access_key)
        signer = Signer(account, credential, CLIENTS, moment)
        [link] = signer.links([LinkRequest(bucket, key, LinkOptions(**options))])
        return link.url

    return made


@pytest.fixture
def looked_at(server):
    """Inspects a link with the server's account and key at hand, and checks it."""

    def looked_at(url: str) -> tuple[bool | None, Report]:
        account = Account(
            name="test", access_key_id=server.access_key_id, endpoint_url=server.endpoint_url
        )
        found = inspect(url, datetime.now(timezone.utc), [account])
        assert (found.place.bucket, found.place.guessed, found.account) == (BUCKET, False, "test")
        verdict = verify(found, Credential(server.access_key_id, server.secret_access_key))
        return verdict.right, check(found.url)

    return looked_at


@pytest.mark.parametrize("key", AWKWARD_KEYS)
def test_we_and_the_server_think_alike(made, looked_at, key) -> None:
    right, report = looked_at(made(key))
    assert (right, report.works) == (True, True)
    assert report.size == len(key.encode())
    assert report.clock == ""


def test_an_empty_object(made, looked_at) -> None:
    right, report = looked_at(made("empty"))
    assert (right, report.works, report.size) == (True, True, 0)


def test_a_head_link(made) -> None:
    assert check(made(method=Method.HEAD), "HEAD").works
    assert check(made(method=Method.HEAD)).works is False
    assert check(made(), "HEAD").works is False


def test_sigv2(made, looked_at) -> None:
    right, report = looked_at(made(version=SignatureVersion.V2))
    assert (right, report.works) == (True, True)


def test_what_is_not_there(made) -> None:
    assert check(made("gone")).title == "There is no such object"
    assert check(made(bucket="no-such-bucket")).title == "There is no such bucket"


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.replace("tilde~.txt", "100%25.txt"),
        lambda url: url.replace("X-Amz-Expires=43200", "X-Amz-Expires=604800"),
        lambda url: url.replace("?", "?response-content-type=text%2Fhtml&"),
    ],
)
def test_a_link_that_was_changed(made, looked_at, change) -> None:
    url = made()
    assert change(url) != url
    right, report = looked_at(change(url))
    assert (right, report.works) == (False, False)
    assert report.title == "The signature is wrong"
    assert report.differences == ()


def test_a_link_that_was_mended(made, looked_at) -> None:
    url = made("with space.txt")
    for mangled in (
        url.replace("&", "&amp;"),
        url.replace("%20", "+"),
        url.replace("%", "%25"),
        url + "&utm_source=mail",
        url[:150] + "\n" + url[150:],
    ):
        assert looked_at(mangled)[1].works
        if "\n" not in mangled:
            assert check(mangled).works is False


def test_a_link_that_has_expired(made, looked_at) -> None:
    long_ago = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(hours=2)
    right, report = looked_at(made(moment=long_ago, expiry=timedelta(hours=1)))
    assert (right, report.works) == (True, False)
    assert report.title == "The link has expired"


def test_a_link_that_expires(made, looked_at) -> None:
    url = made(expiry=timedelta(seconds=1))
    assert check(url).works
    time.sleep(2.2)
    assert check(url).title == "The link has expired"


def test_a_key_that_the_server_does_not_know(made, server) -> None:
    other = made().replace(f"X-Amz-Credential={server.access_key_id[:4]}", "X-Amz-Credential=AKIA")
    assert check(other).works is False


def test_nothing_signed(made) -> None:
    report = check(made().partition("?")[0])
    assert report.works is False
