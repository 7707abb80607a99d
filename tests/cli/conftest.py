from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from botocore.loaders import create_loader

from presign_gui.cli import main
from presign_gui.core import logs
from presign_gui.demo import DemoServer
from tests.core import keyrings


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> object:
        return json.loads(self.out)

    @property
    def jsonl(self) -> list[dict]:
        return [json.loads(line) for line in self.lines]

    def failed(self, status: int, *told: str) -> bool:
        """Whether it failed as it should: told why on standard error, printed nothing."""
        assert self.status == status, self.err
        assert self.out == ""
        assert "Traceback" not in self.err
        for text in told:
            assert text in self.err
        return True


models_of = cache(create_loader)
"""S3's model, read once for all commands: each would take a tenth of a second."""


@pytest.fixture
def run(capfd, monkeypatch) -> Iterator[Callable[..., Said]]:
    """Runs a command in this process; `typed` is its standard input."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(logs, "_secrets", set())
    monkeypatch.setattr("botocore.session.create_loader", models_of)

    def run(*arguments: str, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        try:
            status = main(arguments)
        except SystemExit as leaving:  # argparse, for --help and what it can't read
            status = leaving.code
        out, err = capfd.readouterr()
        return Said(status, out, err)

    yield run
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def keyring(monkeypatch) -> keyrings.Memory:
    backend = keyrings.trusted()
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)
    return backend


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def s3(demo, monkeypatch) -> list[str]:
    """The environment of somebody at the demo's server, and the options that lead there."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", demo.credential.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", demo.credential.secret_access_key)
    return ["--endpoint-url", demo.endpoint_url]
