from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.records import Account, Source
from presign_gui.demo import DemoServer
from tests.core import certificates, keyrings

certificate, tls = certificates.certificate, certificates.tls


@pytest.fixture
def keyring(monkeypatch) -> keyrings.Memory:
    """The keyring of this computer, for now."""
    backend = keyrings.trusted()
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)
    return backend


@pytest.fixture(scope="session")
def clients() -> Clients:
    return Clients()


@pytest.fixture
def connect(clients) -> Callable[..., Connection]:
    """Returns a connection to a server, with keys that it need not know."""

    def connect(url: str, clients: Clients = clients, **account: str) -> Connection:
        credentials = Credentials()
        account = Account(
            name="test",
            source=Source.SESSION,
            access_key_id="AKIATEST",
            endpoint_url=url,
            **account,
        )
        credentials.keep(account, Secret("a secret of nobody"))
        return Connection(account, credentials, clients)

    return connect


@pytest.fixture
def at_once(monkeypatch) -> None:
    """botocore tries again without a pause."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda self, context: 0)


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def to_demo(demo, clients) -> Connection:
    """A connection to the demo."""
    credentials = Credentials()
    credentials.keep(demo.account, Secret(demo.credential.secret_access_key))
    return Connection(demo.account, credentials, clients)


@pytest.fixture
def environment(monkeypatch):
    def set_to(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return set_to


@pytest.fixture
def aws(home: Path):
    """Writes a file of ~/.aws."""

    def write(name: str, text: str) -> None:
        (home / ".aws").mkdir(exist_ok=True)
        (home / ".aws" / name).write_text(text)

    return write
