"""What there is to link, in pages: buckets, levels of a bucket, everything below, versions.

level, beside, everything, versions -> paging: one page after the other
walk -> walking: several stretches of keys at a time, of pages each
paging -> lean: the request, by botocore -> page_parser or xml_reader: the answer
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from presign_gui.core.client import Connection
from presign_gui.core.columns import Page
from presign_gui.core.errors import AccessDenied, UnexpectedAnswer
from presign_gui.core.failures import translated
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.listing.paging import Tokens, pages, version_pages
from presign_gui.core.listing.walking import walk as walk
from presign_gui.core.records import Bucket

PAGE_LENGTH = 1_000
"""Rows in a page; S3 gives no more (ListObjectsV2, MaxKeys)."""


def buckets(connection: Connection) -> Iterator[list[Bucket]]:
    """Yield the account's buckets in pages, with their regions where the server says.

    Blocks on the network; raises S3Error and CredentialError.
    """
    token, follow = "", Tokens("")
    while True:
        # The region of a bucket is only told to a request with a parameter.
        asked: dict[str, Any] = {"MaxBuckets": PAGE_LENGTH}
        if token:
            asked["ContinuationToken"] = token
        with translated():
            answer = _understood(connection.s3().list_buckets(**asked))
        page = [
            Bucket(
                name=entry["Name"],
                region=entry.get("BucketRegion", ""),
                created_at=entry.get("CreationDate"),
            )
            for entry in answer.get("Buckets", [])
            if entry.get("Name")
        ]
        connection.learn_regions({bucket.name: bucket.region for bucket in page})
        token = follow.next(answer["ContinuationToken"]) if "ContinuationToken" in answer else ""
        yield page
        if not token:
            return


def level(
    connection: Connection, bucket: str, prefix: str = "", token: str = "", gate: Gate = OPEN
) -> Iterator[Page]:
    """Yield what lies directly below `prefix`, from `token` on.

    Blocks on the network; raises S3Error and CredentialError.
    """
    asked = {"Bucket": bucket, "Prefix": prefix, "Delimiter": "/"}
    return pages(connection, asked, prefix, token, gate)


def beside(
    connection: Connection, bucket: str, prefix: str = "", after: str = "", gate: Gate = OPEN
) -> Iterator[Page]:
    """Yield what lies directly below `prefix`, and comes after the key `after`.

    As `level`, for whoever goes on later than a token lives.
    """
    asked = {"Bucket": bucket, "Prefix": prefix, "Delimiter": "/"}
    if after:
        asked["StartAfter"] = after
    return pages(connection, asked, prefix, "", gate)


def everything(
    connection: Connection, bucket: str, prefix: str = "", after: str = "", gate: Gate = OPEN
) -> Iterator[Page]:
    """Yield all objects whose key starts with `prefix`, and comes after the key `after`.

    In the order of their keys, over one connection; `walk` is faster, and in no
    order. Blocks and raises like `level`.
    """
    asked = {"Bucket": bucket, "Prefix": prefix}
    if after:
        asked["StartAfter"] = after
    return pages(connection, asked, prefix, "", gate)


def versions(
    connection: Connection, bucket: str, prefix: str = "", token: str = "", gate: Gate = OPEN
) -> Iterator[Page]:
    """Yield versions and delete markers directly below `prefix`, from `token` on.

    Of each key the newest comes first. A delete marker has no size, class or
    ETag. Blocks and raises like `level`.
    """
    asked = {"Bucket": bucket, "Prefix": prefix, "Delimiter": "/"}
    return version_pages(connection, asked, token, gate)


def _understood(answer: dict[str, Any]) -> dict[str, Any]:
    """Return `answer` if there is something of S3 in it: a web page must not pass as empty."""
    if answer.keys() <= {"ResponseMetadata"}:
        raise UnexpectedAnswer
    return answer


@dataclass(frozen=True)
class Reach:
    """What an account turned out to be good for."""

    buckets: int
    may_list: bool


def reach(connection: Connection) -> Reach:
    """Try whether the server knows this account's keys.

    Keys that may not list buckets are good keys all the same. Blocks on the
    network; raises S3Error and CredentialError.
    """
    try:
        return Reach(len(next(buckets(connection))), may_list=True)
    except AccessDenied:
        return Reach(0, may_list=False)
