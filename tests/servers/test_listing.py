"""Listing, as two real servers answer it, held against boto3's own reading of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest

from presign_gui.core import listing
from presign_gui.core.client import Connection
from presign_gui.core.columns import Columns, Page
from presign_gui.core.listing import lean
from tests.awkward import AWKWARD_KEYS
from tests.core.listing_pages import row, rows_of

BUCKET = "presign-listing"
VERSIONED = "presign-versions"
MANY = [f"many/{part}/{number:04}.txt" for part in "abc" for number in range(25)]
KEYS = [*AWKWARD_KEYS, *MANY, "a", "a/", "a//", "a//b", "a-", "a/b/c", "日本語/x/y"]


@pytest.fixture(scope="module")
def client(boto_client):
    """The client, with all keys put in two buckets."""
    client = boto_client
    client.create_bucket(Bucket=BUCKET)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda key: client.put_object(Bucket=BUCKET, Key=key, Body=b"x"), KEYS))
    client.create_bucket(Bucket=VERSIONED)
    client.put_bucket_versioning(Bucket=VERSIONED, VersioningConfiguration={"Status": "Enabled"})
    for number in range(3):
        for key in ("in/a b+c.txt", "in/日本語.txt", "in/deeper/x.txt"):
            client.put_object(Bucket=VERSIONED, Key=key, Body=b"x" * number)
    client.delete_object(Bucket=VERSIONED, Key="in/a b+c.txt")
    return client


@pytest.fixture
def connection(server, connect, client) -> Connection:
    connection = connect()
    events = connection.s3(server.region, lean.fit).meta.events
    for operation in ("ListObjectsV2", "ListObjectVersions"):
        events.register(f"before-parameter-build.s3.{operation}", short_pages)
    return connection


def short_pages(params: dict[str, object], **_more: object) -> None:
    """Go to the server more often than a thousand keys would need."""
    params["MaxKeys"] = 5 if params["Bucket"] == VERSIONED else 20


def rows(pages) -> list[tuple[object, ...]]:
    return list(chain.from_iterable(rows_of(page.objects) for page in pages))


def of_boto3(client, operation: str, **asked: str) -> list[dict]:
    return list(client.get_paginator(operation).paginate(**asked))


@pytest.mark.parametrize("prefix", ["", "many/", "a", "a//", "/", "日本語/", "with space"])
def test_everything(connection, client, prefix: str) -> None:
    expected = [
        row(entry)
        for page in of_boto3(client, "list_objects_v2", Bucket=BUCKET, Prefix=prefix)
        for entry in page.get("Contents", [])
    ]
    assert rows(listing.everything(connection, BUCKET, prefix)) == expected
    assert expected
    assert sorted(rows(listing.walk(connection, BUCKET, prefix))) == sorted(expected)
    assert {line[0] for line in expected} == {key for key in KEYS if key.startswith(prefix)}


@pytest.mark.parametrize("prefix", ["", "many/", "many/a/", "a/", "a//", "/", "日本語/"])
def test_a_level(connection, client, prefix: str) -> None:
    answers = of_boto3(client, "list_objects_v2", Bucket=BUCKET, Prefix=prefix, Delimiter="/")
    pages: list[Page] = list(listing.level(connection, BUCKET, prefix))
    contents = [entry for answer in answers for entry in answer.get("Contents", [])]
    common = [entry["Prefix"] for answer in answers for entry in answer.get("CommonPrefixes", [])]
    assert rows(pages) == [row(entry) for entry in contents]
    assert [each for page in pages for each in page.prefixes] == common


def test_a_listing_goes_on_after_a_key(connection) -> None:
    all_keys = sorted(KEYS, key=str.encode)
    after = all_keys[45]
    rest = rows(listing.everything(connection, BUCKET, after=after))
    assert [line[0] for line in rest] == all_keys[46:]


@pytest.mark.parametrize("connections", [1, 3, 16])
def test_a_walk_finds_each_key_once(connection, connections: int) -> None:
    pages = listing.walk(connection, BUCKET, connections=connections)
    assert sorted(line[0] for line in rows(pages)) == sorted(KEYS)


def test_versions(connection, client) -> None:
    asked = {"Bucket": VERSIONED, "Prefix": "in/", "Delimiter": "/"}
    [answer] = of_boto3(client, "list_object_versions", **asked)
    pages = list(listing.versions(connection, VERSIONED, "in/"))
    assert len(pages) > 1
    objects = Columns("in/")
    for page in pages:
        objects.extend(page.objects)
    versions = objects.versions
    assert versions is not None

    found = list(zip(rows_of(objects), versions.ids, versions.latest, strict=True))
    kept = [line for line, gone in zip(found, versions.markers, strict=True) if not gone]
    assert kept == [
        (row(entry), entry["VersionId"], entry["IsLatest"]) for entry in answer["Versions"]
    ]
    [marker] = [line for line, gone in zip(found, versions.markers, strict=True) if gone]
    [expected] = answer["DeleteMarkers"]
    assert (marker[0][0], marker[1], marker[2]) == (
        expected["Key"],
        expected["VersionId"],
        expected["IsLatest"],
    )
    assert [line[0][0] for line in found] == ["in/a b+c.txt"] * 4 + ["in/日本語.txt"] * 3
    assert list(versions.latest) == [1, 0, 0, 0, 1, 0, 0]
    assert [prefix for page in pages for prefix in page.prefixes] == ["in/deeper/"]
