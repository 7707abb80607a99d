"""A role assumed with the STS of a server of one's own, and a link of its keys there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import boto3
import pytest

from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import RoleRefused
from presign_gui.core.records import Account, AddressingStyle, LinkOptions, LinkRequest, Source
from presign_gui.core.signing import Signer
from tests.core.loopback import fetch
from tests.servers import rgw

HOUR = timedelta(hours=1)
MAY_BE_ASSUMED = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": ["arn:aws:iam:::user/presign"]},
            "Action": ["sts:AssumeRole"],
        }
    ],
}
MAY_READ = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::roles/*"}
    ],
}


def _policy(said: object) -> str:
    return json.dumps(said, separators=(",", ":"))  # a space arrives there as a plus


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[object]:
    if reason := rgw.installed():
        pytest.skip(reason)
    with rgw.running(tmp_path_factory.mktemp("rgw"), sts=True) as running:
        keys = {
            "endpoint_url": running.endpoint_url,
            "aws_access_key_id": running.access_key_id,
            "aws_secret_access_key": running.secret_access_key,
            "region_name": running.region,
        }
        s3 = boto3.client("s3", **keys)
        s3.create_bucket(Bucket="roles")
        s3.put_object(Bucket="roles", Key="a b.txt", Body=b"hello")
        s3.put_object(Bucket="roles", Key="c.txt", Body=b"hello")
        iam = boto3.client("iam", **keys)
        iam.create_role(RoleName="reader", AssumeRolePolicyDocument=_policy(MAY_BE_ASSUMED))
        iam.put_role_policy(RoleName="reader", PolicyName="read", PolicyDocument=_policy(MAY_READ))
        yield running


@pytest.fixture
def connect(server):
    """Connects as a role of the server's."""

    def connect(name: str) -> Connection:
        base = Account(
            name="base",
            source=Source.SESSION,
            access_key_id=server.access_key_id,
            region=server.region,
            endpoint_url=server.endpoint_url,
            id="1",
        )
        role = Account(
            name=name,
            source=Source.ROLE,
            base="1",
            role_arn=f"arn:aws:iam:::role/{name}",
            role_seconds=900,
            region=server.region,
            endpoint_url=server.endpoint_url,
            addressing_style=AddressingStyle.PATH,
        )
        credentials = Credentials()
        credentials.account_of = {"1": base}.get
        credentials.keep(base, Secret(server.secret_access_key))
        return Connection(role, credentials, Clients())

    return connect


def test_a_link_of_an_assumed_role_works(connect) -> None:
    connection = connect("reader")
    options = LinkOptions(expiry=12 * HOUR)

    credential = connection.credential(lasting=options.expiry)
    signer = Signer(connection.account, credential, Clients())
    [link] = signer.links([LinkRequest("roles", "a b.txt", options)])

    assert link.temporary
    assert link.cut_short
    left = link.expires_at - datetime.now(timezone.utc)
    assert timedelta(minutes=13) < left <= timedelta(minutes=15)
    assert fetch(link.url)[:2] == (200, b"hello")
    assert fetch(link.url.replace("a%20b.txt", "c.txt"))[0] == 403
    assert fetch(link.url.replace("X-Amz-Security-Token=", "X-Amz-Security-Token=A"))[0] >= 400


def test_a_role_that_is_not_there(connect) -> None:
    with pytest.raises(RoleRefused):
        connect("writer").credential()
