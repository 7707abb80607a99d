"""Properties and previews of objects at servers that are not moto, and differ from AWS."""

from __future__ import annotations

import gzip

import pytest

from presign_gui.core import preview, properties
from presign_gui.core.client import Connection
from presign_gui.core.errors import ObjectGone
from presign_gui.core.preview import LIMIT
from presign_gui.core.records import S3Object

BUCKET = "presign-properties"


@pytest.fixture(scope="module")
def connection(connect) -> Connection:
    connection = connect()
    connection.s3().create_bucket(Bucket=BUCKET)
    return connection


def put(connection: Connection, key: str, body: bytes, **more) -> S3Object:
    connection.s3().put_object(Bucket=BUCKET, Key=key, Body=body, **more)
    return S3Object(BUCKET, key)


def rows(found: properties.Properties, title: str) -> dict[str, properties.Property]:
    return {row.label: row for group in found.groups if group.title == title for row in group.rows}


def test_an_object_is_described(connection):
    s3_object = put(
        connection,
        "日本語/a b+c.txt",
        b"hello",
        ContentType="text/plain",
        CacheControl="max-age=60",
        ContentDisposition="inline",
        Metadata={"author": "=?UTF-8?B?w4RtYXJh?=", "plain": "x y"},
    )
    found = properties.read(connection, s3_object)
    assert rows(found, "Object")["Size"].copied == "5"
    assert rows(found, "Object")["ETag"].copied == "5d41402abc4b2a76b9719d911017c592"
    assert rows(found, "Content")["Type"].copied.startswith("text/plain")
    assert rows(found, "Content")["Disposition"].copied == "inline"
    assert rows(found, "Metadata")["author"].copied == "Ämara"
    assert rows(found, "Metadata")["plain"].copied == "x y"
    (tags,) = rows(found, "Tags").values()
    assert tags.missing
    assert not found.warning


def test_an_object_that_is_not_there_says_so(connection):
    with pytest.raises(ObjectGone):
        properties.read(connection, S3Object(BUCKET, "no such thing"))
    with pytest.raises(ObjectGone):
        preview.fetch(connection, S3Object(BUCKET, "no such thing"))


def test_the_first_megabyte_is_fetched(connection):
    head = preview.fetch(connection, put(connection, "big.log", b"line\n" * 400_000))
    assert (len(head.body), head.size) == (LIMIT, 2_000_000)


def test_an_empty_object_has_an_empty_preview(connection):
    head = preview.fetch(connection, put(connection, "empty", b""))
    assert preview.preview_of(head, "empty").why == "The object is empty."


def test_compressed_text_is_unpacked(connection):
    packed = put(connection, "packed.txt", gzip.compress(b"hello"), ContentEncoding="gzip")
    assert preview.preview_of(preview.fetch(connection, packed), "packed.txt").text == "hello"
