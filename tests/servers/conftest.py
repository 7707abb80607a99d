"""Both servers, started once for all tests here."""

from __future__ import annotations

import pytest

from tests.servers import rgw, swift


@pytest.fixture(scope="session", params=[swift, rgw], ids=["swift", "rgw"])
def server(request, tmp_path_factory):
    kind = request.param
    if reason := kind.installed():
        pytest.skip(reason)
    with kind.running(tmp_path_factory.mktemp(request.param.__name__.rpartition(".")[2])) as server:
        yield server
