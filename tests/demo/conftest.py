from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from presign_gui.demo import DemoServer
from tests.demo.visitor import client_of


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="module")
def s3(demo: DemoServer) -> Iterator[Any]:
    client = client_of(demo)
    yield client
    client.close()
