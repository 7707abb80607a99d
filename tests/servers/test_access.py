"""Restricted and anonymous access, at servers that check it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest

from presign_gui.core import listing
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import (
    AccessDenied,
    BadKeys,
    BucketsHidden,
    NoSuchBucket,
    UnexpectedAnswer,
)
from presign_gui.core.records import Link, LinkOptions, LinkRequest, Method, Source
from presign_gui.core.signing import Signer
from tests.awkward import AWKWARD_KEYS
from tests.core.loopback import fetch
from tests.servers import installation, rgw

PUBLIC, PRIVATE, PARTLY = "presign-public", "presign-private", "presign-partly"
CLIENTS = Clients()
# Swift answers signed requests only, and knows neither policies nor a requester who pays.
RGW_ALONE = pytest.mark.parametrize("server", [rgw], indirect=True, ids=["rgw"])


@pytest.fixture(scope="module")
def own(connect) -> Connection:
    return connect()


@pytest.fixture(scope="module")
def nobody(own) -> Connection:
    account = replace(own.account, name="nobody", source=Source.ANONYMOUS)
    return Connection(account, Credentials(), CLIENTS)


@pytest.fixture(scope="module")
def filled(own) -> Callable[[str], None]:
    def filled(bucket: str, *keys: str, **acl: str) -> None:
        client = own.s3()
        client.create_bucket(Bucket=bucket)
        for key in keys:
            client.put_object(Bucket=bucket, Key=key, Body=key.encode(), **acl)

    return filled


@pytest.fixture(scope="module")
def public(own, filled) -> str:
    filled(PUBLIC, *AWKWARD_KEYS, ACL="public-read")
    own.s3().put_bucket_acl(Bucket=PUBLIC, ACL="public-read")
    return PUBLIC


def links(connection: Connection, bucket: str, *keys: str, **options: object) -> list[Link]:
    signer = Signer(connection.account, connection.credential(), CLIENTS)
    requests = [LinkRequest(bucket, key, LinkOptions(**options)) for key in keys]
    return list(signer.links(requests))


def keys_below(connection: Connection, bucket: str, prefix: str = "") -> set[str]:
    pages = listing.everything(connection, bucket, prefix)
    return {key for page in pages for key in page.objects.keys}


@RGW_ALONE
def test_nobody_lists_what_is_public(nobody, public) -> None:
    assert keys_below(nobody, public) == set(AWKWARD_KEYS)


@RGW_ALONE
@pytest.mark.parametrize("key", AWKWARD_KEYS)
def test_a_plain_url_works(nobody, public, key: str) -> None:
    [made] = links(nobody, public, key)
    assert "?" not in made.url
    assert made.expires_at is None
    assert fetch(made.url)[:2] == (200, key.encode())


@RGW_ALONE
def test_a_plain_url_is_for_nothing_else(nobody, public) -> None:
    for method in (Method.PUT, Method.DELETE):
        [made] = links(nobody, public, "tilde~.txt", method=method)
        assert fetch(made.url, method.value, b"x")[0] == 403
    [head] = links(nobody, public, "tilde~.txt", method=Method.HEAD)
    assert fetch(head.url, "HEAD")[0] == 200


def test_nobody_sees_nothing_that_is_private(own, nobody, filled) -> None:
    filled(PRIVATE, "a.txt")
    # Swift, which takes what isn't signed for none of S3's, makes no sense to us.
    with pytest.raises((AccessDenied, UnexpectedAnswer)):
        keys_below(nobody, PRIVATE)
    [made] = links(nobody, PRIVATE, "a.txt")
    assert fetch(made.url)[0] in (400, 403)
    [signed] = links(own, PRIVATE, "a.txt")
    assert fetch(signed.url)[:2] == (200, b"a.txt")


def test_nobody_asks_for_buckets(nobody) -> None:
    with pytest.raises(BucketsHidden):
        list(listing.buckets(nobody))


@RGW_ALONE
def test_one_prefix_that_may_be_seen(own, nobody, filled) -> None:
    """As a policy with an s3:prefix condition allows it; the typed prefix works."""
    filled(PARTLY, "team/a b.txt", "other/b.txt")
    allowed = {"Effect": "Allow", "Principal": "*"}
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                **allowed,
                "Action": "s3:ListBucket",
                "Resource": f"arn:aws:s3:::{PARTLY}",
                "Condition": {"StringEquals": {"s3:prefix": "team/"}},
            },
            {
                **allowed,
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:::{PARTLY}/team/*",
            },
        ],
    }
    own.s3().put_bucket_policy(Bucket=PARTLY, Policy=json.dumps(policy))

    for prefix in ("", "other/"):
        with pytest.raises(AccessDenied):
            keys_below(nobody, PARTLY, prefix)
    assert keys_below(nobody, PARTLY, "team/") == {"team/a b.txt"}
    allowed_link, denied_link = links(nobody, PARTLY, "team/a b.txt", "other/b.txt")
    assert fetch(allowed_link.url)[:2] == (200, b"team/a b.txt")
    assert fetch(denied_link.url)[0] == 403


def test_the_owner_need_not_pay_and_may_say_that_he_does(own, filled) -> None:
    filled("presign-payer", "a.txt")
    payer = Connection(replace(own.account, requester_pays=True), own._credentials, CLIENTS)
    assert keys_below(payer, "presign-payer") == {"a.txt"}
    [made] = links(payer, "presign-payer", "a.txt")
    assert "x-amz-request-payer=requester&" in made.url
    assert fetch(made.url)[:2] == (200, b"a.txt")


@pytest.fixture(scope="module")
def guest(server, own) -> Connection:
    """Somebody else with keys."""
    root = installation("rgw")
    libraries = [*root.glob("usr/lib/*-linux-gnu"), *root.glob("lib/*-linux-gnu")]
    paths = [*libraries, *(library / "ceph" for library in libraries)]
    user = ["user", "create", "--uid=guest", "--display-name=Guest"]
    keys = ["--access-key=PRESIGNTESTGUEST0001", "--secret-key=not-a-secret-of-a-guest"]
    subprocess.run(
        [root / "usr" / "bin" / "radosgw-admin", *user, *keys],
        env={
            "CEPH_CONF": str(server.logs.parent / "ceph.conf"),
            "LD_LIBRARY_PATH": ":".join(map(str, paths)),
        },
        capture_output=True,
        check=True,
        timeout=30,
    )
    account = replace(own.account, access_key_id="PRESIGNTESTGUEST0001", id="guest")
    credentials = Credentials()
    credentials.keep(account, Secret("not-a-secret-of-a-guest"))
    return Connection(account, credentials, CLIENTS)


@RGW_ALONE
def test_the_requester_pays(own, guest, filled) -> None:
    bucket = "presign-requester"
    filled(bucket, "a.txt", ACL="public-read")
    own.s3().put_bucket_acl(Bucket=bucket, ACL="public-read")
    assert keys_below(guest, bucket) == {"a.txt"}
    own.s3().put_bucket_request_payment(
        Bucket=bucket, RequestPaymentConfiguration={"Payer": "Requester"}
    )
    with pytest.raises(AccessDenied) as caught:  # and not why
        keys_below(guest, bucket)
    assert "Where the requester pays" in caught.value.advice
    [refused] = links(guest, bucket, "a.txt")
    assert fetch(refused.url)[0] == 403

    payer = Connection(replace(guest.account, requester_pays=True), guest._credentials, CLIENTS)
    assert keys_below(payer, bucket) == {"a.txt"}
    [made] = links(payer, bucket, "a.txt")
    assert fetch(made.url)[:2] == (200, b"a.txt")


def test_keys_that_the_server_does_not_know(own) -> None:
    account = replace(own.account, access_key_id="AKIANOBODY", id="other")
    credentials = Credentials()
    credentials.keep(account, Secret("no secret"))
    with pytest.raises(BadKeys):
        list(listing.buckets(Connection(account, credentials, CLIENTS)))


def test_a_bucket_that_is_not_there(own) -> None:
    with pytest.raises(NoSuchBucket):
        keys_below(own, "presign-no-such-bucket")
