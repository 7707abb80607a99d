from __future__ import annotations

import pytest

from presign_gui.core.cautions import cautions
from presign_gui.core.records import Account, SignatureVersion


@pytest.mark.parametrize(
    ("account", "told"),
    [
        (Account("safe"), []),
        (Account("safe", endpoint_url="https://s3.example.com"), []),
        (Account("own", endpoint_url="http://127.0.0.1:9000"), []),
        (Account("own", endpoint_url="http://[::1]:9000"), []),
        (Account("own", endpoint_url="http://s3.localhost:9000"), []),
        (Account("open", endpoint_url="http://s3.example.com"), ["plain http"]),
        (Account("open", endpoint_url="http://10.0.0.1"), ["plain http"]),
        (Account("blind", insecure=True), ["is not checked"]),
        (Account("old", signature_version=SignatureVersion.V2), ["SigV2"]),
        (
            Account("all", endpoint_url="http://a.b", insecure=True),
            ["is not checked", "plain http"],
        ),
    ],
)
def test_what_is_to_be_known(account: Account, told: list[str]) -> None:
    said = cautions(account)
    assert len(said) == len(told)
    assert all(part in sentence for part, sentence in zip(told, said, strict=True))
