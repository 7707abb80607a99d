"""What there is to link: buckets, and one level of a bucket at a time, in pages."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from presign_gui.core.client import Connection, translated
from presign_gui.core.columns import Columns, Page, Texts, Words
from presign_gui.core.errors import AccessDenied, UnexpectedAnswer
from presign_gui.core.records import Bucket

PAGE_LENGTH = 1_000
"""Rows in a page; S3 gives no more (ListObjectsV2, MaxKeys)."""


def buckets(connection: Connection) -> Iterator[list[Bucket]]:
    """Yield the account's buckets in pages, with their regions where the server says.

    Blocks on the network; raises S3Error and CredentialError.
    """
    token = ""
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
        ]
        for bucket in page:
            connection.learn_region(bucket.name, bucket.region)
        yield page
        token = answer.get("ContinuationToken", "")
        if not token:
            return


def level(connection: Connection, bucket: str, prefix: str = "", token: str = "") -> Iterator[Page]:
    """Yield what lies directly below `prefix`, from `token` on.

    Blocks on the network; raises S3Error and CredentialError.
    """
    yield from _pages(connection, bucket, prefix, token, Delimiter="/")


def everything(
    connection: Connection, bucket: str, prefix: str = "", after: str = ""
) -> Iterator[Page]:
    """Yield all objects whose key starts with `prefix`, and comes after the key `after`.

    Blocks and raises like `level`.
    """
    start = {"StartAfter": after} if after else {}
    yield from _pages(connection, bucket, prefix, "", **start)


def _pages(
    connection: Connection, bucket: str, prefix: str, token: str, **more: str
) -> Iterator[Page]:
    region = connection.region_of(bucket)
    while True:
        asked: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix, **more}
        if token:
            asked["ContinuationToken"] = token
        with translated():
            answer = _understood(connection.s3(region).list_objects_v2(**asked))
        token = answer.get("NextContinuationToken", "") if answer.get("IsTruncated") else ""
        yield Page(
            prefixes=tuple(entry["Prefix"] for entry in answer.get("CommonPrefixes", [])),
            objects=_columns(prefix, answer.get("Contents", [])),
            region=region,
            next_token=token,
        )
        if not token:
            return


def _understood(answer: dict[str, Any]) -> dict[str, Any]:
    """Return `answer` if there is something of S3 in it: a web page must not pass as empty."""
    if answer.keys() <= {"ResponseMetadata"}:
        raise UnexpectedAnswer
    return answer


def _columns(prefix: str, contents: list[dict[str, Any]]) -> Columns:
    return Columns(
        prefix=prefix,
        names=Texts(entry["Key"][len(prefix) :] for entry in contents),
        sizes=array("q", [entry["Size"] for entry in contents]),
        times=array("q", [int(entry["LastModified"].timestamp()) for entry in contents]),
        etags=Texts(entry.get("ETag", "").strip('"') for entry in contents),
        classes=Words(entry.get("StorageClass", "STANDARD") for entry in contents),
    )


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
