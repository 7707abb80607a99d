"""Which region a bucket is in, remembered from one start to the next.

Found once, it saves a request before every first listing and link. What is
remembered is no more than what a server once told: where it says otherwise, the
newer word replaces the older one (`Connection.where_it_is`).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from presign_gui.core.errors import FileProblem
from presign_gui.core.records import Account
from presign_gui.core.storage import read_json, write_json

_log = logging.getLogger(__name__)

_PARTITIONS = ("cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-")
"""How the regions begin where AWS has bucket names of their own beside all others'."""


def server_of(account: Account) -> str:
    """Return what bucket names are unique at: an endpoint, or a partition of AWS."""
    if account.endpoint_url:
        return account.endpoint_url
    apart = [each for each in _PARTITIONS if account.region.startswith(each)]
    return f"aws {apart[0].strip('-')}" if apart else "aws"


class Regions:
    """Regions of buckets, in a file of the cache folder. Safe on any thread, blocks on the disk.

    A file that can't be read or written is as good as none: then S3 is asked.
    """

    def __init__(self, path: Path | None = None) -> None:
        """`path` None remembers for as long as the program runs."""
        self._path = path
        self._lock = threading.Lock()
        self._known: dict[str, dict[str, str]] | None = None

    def of(self, server: str, bucket: str) -> str:
        """Return the region of `bucket` at `server` (see server_of); "" if not known."""
        with self._lock:
            return self._all().get(server, {}).get(bucket, "")

    def learn(self, server: str, found: Mapping[str, str]) -> None:
        """Remember the regions that were `found`, by bucket."""
        with self._lock:
            known = self._all().setdefault(server, {})
            if all(known.get(bucket) == region for bucket, region in found.items()):
                return
            # Another program of ours may have written meanwhile.
            everything = self._known = {**self._all(), **self._read()}
            everything[server] = {**known, **everything.get(server, {}), **found}
            if self._path is not None:
                try:
                    write_json(self._path, {"regions": everything})
                except FileProblem as error:
                    _log.warning("regions of buckets are not remembered: %s", error)

    def _all(self) -> dict[str, dict[str, str]]:
        if self._known is None:
            self._known = self._read()
        return self._known

    def _read(self) -> dict[str, dict[str, str]]:
        if self._path is None:
            return {}
        try:
            found = read_json(self._path).content.get("regions")
        except FileProblem as error:
            _log.warning("regions of buckets are not remembered: %s", error)
            return {}
        servers = found.items() if isinstance(found, dict) else ()
        return {server: _texts(buckets) for server, buckets in servers}


def _texts(buckets: Any) -> dict[str, str]:
    if not isinstance(buckets, dict):
        return {}
    return {name: region for name, region in buckets.items() if isinstance(region, str) and region}
