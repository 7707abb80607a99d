"""botocore's service models, read from the disk in half the time."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import botocore.session
from botocore.loaders import JSONFileLoader, Loader


def plain_session() -> botocore.session.Session:
    """Return a session that no AWS_PROFILE has a say in: accounts say all there is."""
    session = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
    session.register_component("data_loader", _loader())
    return session


@cache
def _loader() -> Loader:
    """Return the one that all sessions share, as the clients of one session do in botocore.

    It keeps what it has read. The first client writes into that what all would write.
    """
    return _Loader(file_loader=_FileLoader())


class _FileLoader(JSONFileLoader):
    """Makes plain dicts, which keep their order as well as the OrderedDicts of old do."""

    def _load_file(self, full_path: str, open_method: Callable[[str, str], BinaryIO]) -> Any:
        if not Path(full_path).is_file():
            return None
        with open_method(full_path, "rb") as file:
            return json.loads(file.read())


class _Loader(Loader):
    """Knows which services we use.

    botocore looks into the folders of all four hundred, twice, to learn that there is one
    for the service it is going to read.
    """

    def list_available_services(self, type_name: str) -> list[str]:
        del type_name  # each of these has models of every kind that clients are made of
        return ["s3", "sso", "sso-oidc", "sts"]
