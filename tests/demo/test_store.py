"""The S3 behind the gate, seen through it."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from botocore.exceptions import ClientError

from presign_gui.demo import DemoServer
from tests.demo.visitor import client_of, fetch, presigned

AWKWARD_KEYS = [
    "with space.txt",
    "a+b.txt",
    "literal %2B.txt",
    "100%.txt",
    "%",
    "%zz",
    "it's.txt",
    "#?&=;,@:.txt",
    "?",
    "~tilde.txt",
    unicodedata.normalize("NFC", "Größe.txt"),
    unicodedata.normalize("NFD", "Größe.txt"),
    "日本語/議事録.txt",
    "party 🎉.txt",
    "a//b",
    "a///",
    "/leading",
    "//leading",
    "trailing/",
    "/",
    "//",
    "line\nbreak.txt",
    "carriage\rreturn",
    "tab\tand\x01control\x7f",
    "back\\slash.txt",
    ".",
    "..",
    "a/./b",
    "a/../b",
    "../up",
    "<&>\"'.xml",
    "a;b;c/d;e",
    "*()!$[]{}|^`",
    "k" * 1024,
]


@pytest.mark.parametrize("key", AWKWARD_KEYS, ids=ascii)
def test_an_awkward_key(s3: Any, key: str) -> None:
    bucket, body = "media", f"content of {key!r}".encode()
    put = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": key})

    assert fetch(put, "PUT", body).status == 200

    answer = fetch(presigned(s3, bucket, key))
    assert (answer.status, answer.body) == (200, body)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    assert key in {each["Key"] for page in pages for each in page["Contents"]}
    delete = s3.generate_presigned_url("delete_object", Params={"Bucket": bucket, "Key": key})
    assert fetch(delete, "DELETE").status == 204
    assert fetch(presigned(s3, bucket, key)).status == 404


def test_folders_with_awkward_names(s3: Any) -> None:
    for key in ("odd/x", "odd//y", "odd/a b+c%/z", "odd/語/z"):
        s3.put_object(Bucket="media", Key=key, Body=b"")

    page = s3.list_objects_v2(Bucket="media", Prefix="odd/", Delimiter="/")

    assert [each["Prefix"] for each in page["CommonPrefixes"]] == [
        "odd//",
        "odd/a b+c%/",
        "odd/語/",
    ]
    assert [each["Key"] for each in page["Contents"]] == ["odd/x"]
    inner = s3.list_objects_v2(Bucket="media", Prefix="odd//", Delimiter="/")
    assert [each["Key"] for each in inner["Contents"]] == ["odd//y"]


def test_a_part_of_an_object(s3: Any) -> None:
    url = presigned(s3, "reports", "2026/notes.txt")

    answer = fetch(url, Range="bytes=4-8")

    assert (answer.status, answer.body) == (206, b"Amara")
    assert answer.headers["Content-Range"] == "bytes 4-8/39"
    assert fetch(url, Range="bytes=-8").body == b"figures.\n"[-8:]
    assert fetch(url, Range="bytes=99-").status == 416


def test_an_empty_object_has_no_first_byte(s3: Any) -> None:
    url = presigned(s3, "media", "drafts/")

    assert fetch(url).status == 200
    assert fetch(url, Range="bytes=0-0").status == 416


def test_head(s3: Any) -> None:
    params = {"Bucket": "reports", "Key": "2026/notes.txt"}
    url = s3.generate_presigned_url("head_object", Params=params)

    answer = fetch(url, "HEAD")

    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Content-Length"] == "39"


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain"])
def test_an_upload_arrives_as_it_was_sent(s3: Any, content_type: str) -> None:
    target = {"Bucket": "media", "Key": "new/upload.txt"}
    url = s3.generate_presigned_url("put_object", Params=target)

    assert fetch(url, "PUT", b"a=1&key=2&b", Content_Type=content_type).status == 200
    assert fetch(url, "PUT", b"a=1&key=2&c", Content_Type=content_type).status == 200

    answer = s3.get_object(**target)
    assert answer["Body"].read() == b"a=1&key=2&c"


def test_what_is_not_there(s3: Any) -> None:
    answer = fetch(presigned(s3, "reports", "nowhere.txt"))

    assert (answer.status, answer.says("NoSuchKey")) == (404, True)
    with pytest.raises(ClientError, match="NoSuchBucket"):
        s3.list_objects_v2(Bucket="nowhere")


def test_buckets_with_their_regions_page_by_page(s3: Any) -> None:
    first = s3.list_buckets(MaxBuckets=3)
    rest = s3.list_buckets(MaxBuckets=3, ContinuationToken=first["ContinuationToken"])

    found = {each["Name"]: each["BucketRegion"] for each in first["Buckets"] + rest["Buckets"]}
    assert found["media"] == "us-east-1"
    assert found["reports"] == "eu-central-1"
    assert len(found) == 5
    assert "ContinuationToken" not in rest
    assert s3.head_bucket(Bucket="media")["BucketRegion"] == "us-east-1"


def test_the_versions_of_an_object(s3: Any) -> None:
    answer = s3.list_object_versions(Bucket="contracts", Prefix="lease.txt")

    versions = answer["Versions"]
    assert [each["IsLatest"] for each in versions] == [True, False, False, False]
    oldest = presigned(s3, "contracts", "lease.txt", VersionId=versions[-1]["VersionId"])
    assert b"version 1" in fetch(oldest).body
    assert b"version 4" in fetch(presigned(s3, "contracts", "lease.txt")).body


def test_what_sleeps_in_the_glacier(s3: Any) -> None:
    answer = fetch(presigned(s3, "archive", "2019/annual report.pdf"))

    assert (answer.status, answer.says("InvalidObjectState")) == (403, True)


def test_two_demos_know_nothing_of_each_other(demo: DemoServer, s3: Any) -> None:
    s3.put_object(Bucket="media", Key="only here.txt", Body=b"1")

    with DemoServer() as other:
        client = client_of(other)
        with pytest.raises(ClientError, match="NoSuchKey"):
            client.get_object(Bucket="media", Key="only here.txt")
        client.close()

    assert fetch(presigned(s3, "media", "only here.txt")).body == b"1"
