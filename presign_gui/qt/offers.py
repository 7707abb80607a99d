"""What an address being typed may become: from the rows that are here, without asking S3."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from presign_gui.core.address import Address
from presign_gui.core.offers import beginning_with
from presign_gui.qt.folder import Folder

MOST = 50
"""Offers made at once: more than anybody reads."""

_SCHEME = "s3://"


def offers(root: Folder, typed: str) -> list[Address]:
    """Return buckets, prefixes and objects below `root` whose address begins as typed.

    Upper and lower case are the same in the last part; the folders before it have
    to be as they are. At most `MOST`.
    """
    return list(islice(_offers(root, typed.lstrip()), MOST))


def _offers(root: Folder, typed: str) -> Iterator[Address]:
    if _SCHEME.startswith(typed.lower()):
        yield from (Address(folder.bucket.name) for folder in root.folders)
        return
    if typed[: len(_SCHEME)].lower() == _SCHEME:
        typed = typed[len(_SCHEME) :]
    bucket, slash, key = typed.partition("/")
    for folder in root.folders:
        name = folder.bucket.name
        if slash and name == bucket:
            yield from _below(folder, key)
        elif not slash and name.startswith(bucket.lower()):
            yield Address(name)


def _below(folder: Folder, typed: str) -> Iterator[Address]:
    bucket, small = folder.bucket.name, typed.lower()
    for inner in folder.folders:
        if typed.startswith(inner.prefix):
            yield from _below(inner, typed)
        elif inner.prefix.lower().startswith(small):
            yield Address(bucket, inner.prefix)
    level = folder.prefix
    if typed[: len(level)] == level:
        for name in beginning_with(folder.objects.names, typed[len(level) :], MOST):
            if name:  # else it is the folder's own marker
                yield Address(bucket, level + name)
