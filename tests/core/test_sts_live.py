"""A role assumed with moto's STS, and a link of its temporary keys there.

moto takes any signature; tests/servers/test_roles.py does the same with a server that doesn't.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from presign_gui.core import logs
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.records import Account, LinkOptions, LinkRequest, Source
from presign_gui.core.signing import Signer
from tests.core.key_services import ROLE_ARN
from tests.core.loopback import fetch

SECRET = "a secret that no log may hold"
HOUR = timedelta(hours=1)


@pytest.fixture
def sts(monkeypatch) -> Iterator[str]:
    """The address of moto's services, STS and S3."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would print whole links
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
    s3_backends.bucket_accounts.clear()  # or no demo of this process could have such names
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_link_of_an_assumed_role(sts: str, capfd) -> None:
    logs.start(verbose=True)
    base = Account(
        name="base", source=Source.SESSION, access_key_id="AKIABASE", endpoint_url=sts, id="1"
    )
    role = Account(
        name="reader",
        source=Source.ROLE,
        base="1",
        role_arn=ROLE_ARN,
        role_seconds=1800,
        endpoint_url=sts,
        region="us-east-1",
    )
    credentials = Credentials()
    credentials.account_of = {"1": base}.get
    credentials.keep(base, Secret(SECRET))
    connection = Connection(role, credentials, Clients())
    connection.s3().create_bucket(Bucket="reports")
    connection.s3().put_object(Bucket="reports", Key="q3.txt", Body=b"hello")

    options = LinkOptions(expiry=12 * HOUR)
    found = connection.credential(lasting=options.expiry)
    [link] = Signer(role, found, Clients()).links([LinkRequest("reports", "q3.txt", options)])

    assert abs(found.expires_at - datetime.now(timezone.utc) - HOUR / 2) < timedelta(minutes=1)
    assert link.expires_at == found.expires_at
    assert link.cut_short
    assert link.temporary
    assert fetch(link.url)[:2] == (200, b"hello")
    said = capfd.readouterr().err
    assert "AssumeRole" in said
    for secret in (SECRET, found.secret_access_key, found.session_token):
        assert secret not in said
