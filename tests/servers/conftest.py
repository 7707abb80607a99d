"""Both servers, started once for all tests here; an account of theirs, and what speaks for it."""

from __future__ import annotations

from collections.abc import Callable

import boto3
import pytest
from botocore.config import Config

from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.records import Account, AddressingStyle, Credential, Source
from tests.servers import rgw, swift


@pytest.fixture(scope="session", params=[swift, rgw], ids=["swift", "rgw"])
def server(request, tmp_path_factory):
    kind = request.param
    if reason := kind.installed():
        pytest.skip(reason)
    with kind.running(tmp_path_factory.mktemp(request.param.__name__.rpartition(".")[2])) as server:
        yield server


@pytest.fixture(scope="session")
def boto_client(server):
    """boto3's own client, to prepare and to look."""
    return boto3.client(
        "s3",
        endpoint_url=server.endpoint_url,
        region_name=server.region,
        aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret_access_key,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
        ),
    )


@pytest.fixture(scope="session")
def account(server) -> Account:
    """The account of the server's owner."""
    return Account(
        name="owner",
        source=Source.SESSION,
        access_key_id=server.access_key_id,
        endpoint_url=server.endpoint_url,
        region=server.region,
        addressing_style=AddressingStyle.PATH,
        id="owner",
    )


@pytest.fixture(scope="session")
def credential(server) -> Credential:
    return Credential(server.access_key_id, server.secret_access_key)


@pytest.fixture(scope="session")
def connect(account, server) -> Callable[[], Connection]:
    """Makes a connection of the owner's, with clients of its own."""

    def connect() -> Connection:
        credentials = Credentials()
        credentials.keep(account, Secret(server.secret_access_key))
        return Connection(account, credentials, Clients())

    return connect
