"""What S3 says of an object, and what is said where it doesn't: against the demo and scripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from presign_gui.core import properties
from presign_gui.core.client import Connection
from presign_gui.core.errors import (
    BadKeys,
    CustomerKey,
    NoSuchBucket,
    ObjectDeleted,
    ObjectDenied,
    ObjectGone,
    S3Error,
)
from presign_gui.core.head import decoded
from presign_gui.core.properties import Properties, Property
from presign_gui.core.records import S3Object
from tests.awkward import AWKWARD_KEYS
from tests.core.loopback import Answer, Answering, Asked, s3_error

REPORT = S3Object("work", "2026/report q3.pdf", region="eu-central-1")

HEADERS = {
    "Content-Length": "2100345",
    "Last-Modified": "Tue, 24 Nov 2026 13:05:07 GMT",
    "ETag": '"0123456789abcdef"',
    "Content-Type": "application/pdf",
}

NO_TAGS = Answer(body="<Tagging><TagSet></TagSet></Tagging>")


def rows(found: Properties, title: str) -> dict[str, Property]:
    """The rows of one group, by their labels."""
    return {row.label: row for group in found.groups if group.title == title for row in group.rows}


def saying(tags: Answer = NO_TAGS, **headers: str):
    """Answer like S3: HEAD with these headers too, and the tags."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(asked: Asked) -> Answer:
        return tags if "tagging" in asked.query else Answer(headers={**HEADERS, **named})

    return answer


@pytest.fixture
def read(connect):
    """Reads the properties of an object at a server that answers so."""

    def read(answer, s3_object: S3Object = REPORT, **account: str) -> Properties:
        with Answering(answer) as server:
            found = properties.read(connect(server.url, **account), s3_object)
            read.asked = server.asked
        return found

    return read


# What there is


def test_what_a_row_knows_needs_no_server():
    when = datetime(2026, 11, 24, 13, 5, 7, tzinfo=timezone.utc)
    found = properties.known(replace(REPORT, size=2_100_345, modified_at=when, etag="abc"))
    known = rows(found, "Object")
    assert known["Size"].shown == "2.1 MB (2,100,345 bytes)"
    assert known["Size"].copied == "2100345"
    assert known["Modified"].copied == "2026-11-24T13:05:07Z"
    assert known["Modified"].shown.endswith("= 2026-11-24 13:05:07 UTC")
    assert known["ETag"].copied == "abc"
    assert rows(found, "Addresses")["S3 URI"].copied == "s3://work/2026/report q3.pdf"


def test_an_object_of_unknown_size_has_no_row_for_it():
    assert "Size" not in rows(properties.known(replace(REPORT, size=None)), "Object")


def test_all_that_s3_says_is_there(read):
    found = read(
        saying(
            Content_Encoding="gzip",
            Content_Disposition='attachment; filename="a.pdf"',
            Content_Language="de",
            Cache_Control="max-age=60",
            Expires="Thu, 01 Dec 2044 16:00:00 GMT",
            x_amz_version_id="v7",
            x_amz_storage_class="STANDARD_IA",
            x_amz_server_side_encryption="aws:kms",
            x_amz_server_side_encryption_aws_kms_key_id="arn:aws:kms:eu-central-1:1:key/k",
            x_amz_object_lock_mode="COMPLIANCE",
            x_amz_object_lock_retain_until_date="2030-01-02T03:04:05Z",
            x_amz_object_lock_legal_hold="ON",
            x_amz_checksum_sha256="c2hh",
            x_amz_checksum_type="COMPOSITE",
            x_amz_meta_author="Amara",
            x_amz_missing_meta="2",
        )
    )
    assert read.asked[0].headers["x-amz-checksum-mode"] == "ENABLED"
    described = rows(found, "Object")
    assert described["Size"].copied == "2100345"
    assert described["ETag"].copied == "0123456789abcdef"
    assert described["Version id"].copied == "v7"
    content = {label: row.shown for label, row in rows(found, "Content").items()}
    assert content == {
        "Type": "application/pdf",
        "Encoding": "gzip",
        "Disposition": 'attachment; filename="a.pdf"',
        "Language": "de",
        "Cache-Control": "max-age=60",
        "Expires": "Thu, 01 Dec 2044 16:00:00 GMT",
    }
    storage = rows(found, "Storage")
    assert storage["Storage class"].shown == "STANDARD_IA"
    assert storage["Encryption"].shown == "SSE-KMS"
    assert storage["KMS key"].copied == "arn:aws:kms:eu-central-1:1:key/k"
    lock = rows(found, "Lock")
    assert lock["Retention"].shown == "COMPLIANCE"
    assert lock["Retained until"].copied == "2030-01-02T03:04:05Z"
    assert lock["Legal hold"].shown == "on"
    assert rows(found, "Checksums")["SHA256"].copied == "c2hh"
    assert "parts" in rows(found, "Checksums")["Computed"].shown
    metadata = rows(found, "Metadata")
    assert metadata["author"].shown == "Amara"
    assert metadata[""].shown == "2 more entries can't be told in a header."
    assert found.warning == ""


def test_where_s3_says_nothing_the_group_says_so(read):
    found = read(saying())
    for title in ("Lock", "Checksums", "Tags", "Metadata"):
        (row,) = rows(found, title).values()
        assert row.missing
        assert row.copied == ""
    assert rows(found, "Storage")["Storage class"].shown == "STANDARD"


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({"x_amz_server_side_encryption": "AES256"}, "SSE-S3 (AES256), with S3's own key"),
        ({"x_amz_server_side_encryption": "aws:kms:dsse"}, "DSSE-KMS, encrypted twice"),
        ({"x_amz_server_side_encryption": "new:kind"}, "new:kind"),
        (
            {"x_amz_server_side_encryption_customer_algorithm": "AES256"},
            "SSE-C (AES256), with a key of one's own",
        ),
        ({}, "none reported by S3"),
    ],
)
def test_how_it_is_encrypted(read, headers, shown):
    assert rows(read(saying(**headers)), "Storage")["Encryption"].shown == shown


def test_a_retention_to_the_end_of_time_is_shown(read):
    found = read(
        saying(
            x_amz_object_lock_mode="GOVERNANCE",
            x_amz_object_lock_retain_until_date="9999-12-31T23:59:59Z",
        )
    )
    assert rows(found, "Lock")["Retained until"].copied == "9999-12-31T23:59:59Z"


# Metadata in any language


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("plain", "plain"),
        ("=?UTF-8?B?w4RtYXJh?=", "Ämara"),
        ("=?utf-8?q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        ("=?UTF-8?B?5pel5pys?= =?UTF-8?B?6Kqe?=", "日本語"),
        ("日本語".encode().decode("latin-1"), "日本語"),  # as http.client reads plain UTF-8
        ("caf\xe9", "café"),
        ("=?UTF-8?B?%%%?=", "=?UTF-8?B?%%%?="),
        ("=?no-such-charset?Q?a?=", "=?no-such-charset?Q?a?="),
        ("=?rot13?Q?nopq?=", "=?rot13?Q?nopq?="),
        ("a =?b", "a =?b"),
    ],
)
def test_metadata_is_read_as_it_was_meant(sent, meant):
    assert decoded(sent) == meant


def test_hostile_metadata_is_copied_as_it_is(read):
    found = read(saying(x_amz_meta_note="=?UTF-8?B?4oCuZ3BqLmV4ZQ==?="))
    assert rows(found, "Metadata")["note"].copied == "\u202egpj.exe"


# Archives


@pytest.mark.parametrize(
    ("headers", "closed", "warning"),
    [
        (
            {"x_amz_storage_class": "GLACIER"},
            True,
            "Archived in Glacier: the link will not work until it is restored.",
        ),
        (
            {"x_amz_storage_class": "DEEP_ARCHIVE", "x_amz_restore": 'ongoing-request="true"'},
            True,
            "Archived in Glacier Deep Archive and being restored: the link will not work until "
            "that is done.",
        ),
        (
            {
                "x_amz_storage_class": "GLACIER",
                "x_amz_restore": 'ongoing-request="false", '
                'expiry-date="Fri, 21 Dec 2035 00:00:00 GMT"',
            },
            False,
            "Archived in Glacier: the link works while the restored copy stays, until ",
        ),
        (
            {"x_amz_storage_class": "GLACIER", "x_amz_restore": 'ongoing-request="false"'},
            False,
            "Archived in Glacier, with a restored copy.",
        ),
        (
            {
                "x_amz_storage_class": "INTELLIGENT_TIERING",
                "x_amz_archive_status": "ARCHIVE_ACCESS",
            },
            True,
            "Archived in the archive tier of Intelligent-Tiering: the link will not work until "
            "it is restored.",
        ),
        ({"x_amz_storage_class": "GLACIER_IR"}, False, ""),
        ({"x_amz_storage_class": "INTELLIGENT_TIERING"}, False, ""),
        ({"x_amz_storage_class": "GLACIER", "x_amz_restore": "nonsense"}, True, "Archived in "),
    ],
)
def test_what_an_archive_means_for_a_link(read, headers, closed, warning):
    found = read(saying(**headers))
    assert found.archive.closed is closed
    assert found.warning.startswith(warning)
    assert bool(found.warning) is bool(warning)
    assert ("Archive" in rows(found, "Storage")) is bool(warning)


def test_when_a_restored_copy_ends_is_told(read):
    restore = 'ongoing-request="false", expiry-date="Fri, 21 Dec 2035 00:00:00 GMT"'
    found = read(saying(x_amz_storage_class="GLACIER", x_amz_restore=restore))
    assert found.archive.restored_until == datetime(2035, 12, 21, tzinfo=timezone.utc)
    assert "2035" in found.warning


# Tags


def test_tags_are_shown(read):
    body = (
        "<Tagging><TagSet><Tag><Key>team &lt;b&gt;</Key><Value>Größe</Value></Tag></TagSet>"
        "</Tagging>"
    )
    assert rows(read(saying(Answer(body=body))), "Tags")["team <b>"].copied == "Größe"


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        (s3_error(403, "AccessDenied", "Not yours"), "Tags can't be read: Not yours"),
        (s3_error(501, "NotImplemented"), "This server has no tags."),
        (Answer(body="<html>hello</html>"), "Tags can't be read: "),
        (Answer(404, "no"), "Tags can't be read: "),
    ],
)
def test_without_tags_the_rest_is_shown_all_the_same(read, at_once, tags, told):
    found = read(saying(tags))
    (row,) = rows(found, "Tags").values()
    assert row.missing
    assert row.shown.startswith(told)
    assert rows(found, "Content")["Type"].shown == "application/pdf"


# Addresses


@pytest.mark.parametrize(
    ("region", "arn"),
    [
        ("eu-central-1", "arn:aws:s3:::work/2026/report q3.pdf"),
        ("cn-north-1", "arn:aws-cn:s3:::work/2026/report q3.pdf"),
        ("us-gov-west-1", "arn:aws-us-gov:s3:::work/2026/report q3.pdf"),
        ("us-iso-east-1", "arn:aws-iso:s3:::work/2026/report q3.pdf"),
        ("garage", "arn:aws:s3:::work/2026/report q3.pdf"),
    ],
)
def test_the_arn_is_of_the_regions_partition(read, region, arn):
    found = read(saying(), replace(REPORT, region=region))
    assert rows(found, "Addresses")["ARN"].copied == arn


def test_the_arn_of_an_object_at_an_access_point(connect):
    point = "arn:aws:s3:eu-central-1:123456789012:accesspoint/team"
    s3_object = S3Object(point, "a/b.txt", region="eu-central-1")
    connection = connect("")
    assert properties._arn(connection, s3_object) == f"{point}/object/a/b.txt"
    host = "https://team-123456789012.s3-accesspoint.eu-central-1.amazonaws.com"
    assert properties._url(connection, s3_object) == f"{host}/a/b.txt"


def test_the_plain_url_has_no_signature(read):
    url = rows(read(saying()), "Addresses")["URL"].copied
    assert url.endswith("/work/2026/report%20q3.pdf")
    assert "?" not in url


def test_the_url_of_a_version_names_it(read):
    url = rows(read(saying(), replace(REPORT, version_id="v 1")), "Addresses")["URL"].copied
    assert url.endswith("report%20q3.pdf?versionId=v+1")
    assert read.asked[0].query["versionId"] == "v 1"


@pytest.mark.parametrize("key", AWKWARD_KEYS)
def test_any_key_can_be_asked_about(to_demo, key):
    client = to_demo.s3("us-east-1")
    client.put_object(Bucket="media", Key=key, Body=b"12345")
    try:
        found = properties.read(to_demo, S3Object("media", key))
    finally:
        client.delete_object(Bucket="media", Key=key)
    assert rows(found, "Object")["Size"].copied == "5"
    assert rows(found, "Object")["Key"].copied == key


# What may go wrong


def refusing(answers: dict[str, Answer]):
    """Answer each method by its own; a HEAD without a body, of course."""
    return lambda asked: answers[asked.method]


@pytest.mark.parametrize(
    ("head", "get", "kind"),
    [
        (404, s3_error(404, "NoSuchKey"), ObjectGone),
        (404, s3_error(404, "NoSuchVersion"), ObjectGone),
        (404, s3_error(404, "NoSuchBucket"), NoSuchBucket),
        (403, s3_error(403, "AccessDenied"), ObjectDenied),
        (403, s3_error(403, "InvalidAccessKeyId"), BadKeys),
        (
            400,
            s3_error(
                400,
                "InvalidRequest",
                "The object was stored using a form of Server Side Encryption. The correct "
                "parameters must be provided to retrieve the object.",
            ),
            CustomerKey,
        ),
        (400, s3_error(400, "Strange"), S3Error),
    ],
)
def test_the_reason_of_a_refusal_is_told(read, head, get, kind):
    with pytest.raises(S3Error) as caught:
        read(refusing({"HEAD": Answer(head), "GET": get}))
    assert type(caught.value) is kind


@pytest.mark.parametrize("status", [404, 405])
def test_a_delete_marker_is_told_from_an_object_that_never_was(read, status):
    marker = Answer(status, headers={"x-amz-delete-marker": "true"})
    with pytest.raises(ObjectDeleted):
        read(refusing({"HEAD": marker}))


def test_a_row_that_is_a_delete_marker_asks_nobody(read):
    found = read(refusing({}), replace(REPORT, version_id="v", delete_marker=True))
    assert found.warning.startswith("A delete marker")
    assert "Size" not in rows(found, "Object")
    assert read.asked == []


def test_without_the_right_to_see_checksums_the_rest_is_shown(read):
    def answer(asked: Asked) -> Answer:
        if asked.headers.get("x-amz-checksum-mode"):
            return Answer(403)
        return saying()(asked)

    assert rows(read(answer), "Object")["Size"].copied == "2100345"


def test_a_server_that_refuses_head_is_asked_for_the_first_byte(read):
    def answer(asked: Asked) -> Answer:
        if asked.method == "HEAD":
            return Answer(403)
        if "tagging" in asked.query:
            return NO_TAGS
        assert asked.headers["Range"] == "bytes=0-0"
        headers = {**HEADERS, "Content-Length": "1", "Content-Range": "bytes 0-0/2100345"}
        return Answer(206, "x", headers)

    assert rows(read(answer), "Object")["Size"].copied == "2100345"


# The demo


def test_the_demos_objects_have_properties(to_demo: Connection):
    client = to_demo.s3("eu-central-1")
    made = client.put_object(
        Bucket="contracts",
        Key="tagged.txt",
        Body=b"hello",
        Metadata={"author": "=?UTF-8?B?w4RtYXJh?="},
        Tagging="team=finance",
        ChecksumAlgorithm="SHA256",
    )
    found = properties.read(
        to_demo, S3Object("contracts", "tagged.txt", version_id=made["VersionId"])
    )
    assert rows(found, "Metadata")["author"].copied == "Ämara"
    assert rows(found, "Tags")["team"].copied == "finance"
    assert rows(found, "Checksums")["SHA256"].copied == made["ChecksumSHA256"]
    assert rows(found, "Object")["Version id"].copied == made["VersionId"]
    client.delete_object(Bucket="contracts", Key="tagged.txt")
    with pytest.raises(ObjectDeleted):
        properties.read(to_demo, S3Object("contracts", "tagged.txt"))
    older = properties.read(to_demo, found.s3_object)
    assert rows(older, "Object")["Size"].copied == "5"


def test_the_demos_archive_is_closed(to_demo):
    found = properties.read(to_demo, S3Object("archive", "2019/annual report.pdf"))
    assert found.archive.closed


def test_all_of_it_as_text(read):
    text = read(saying(x_amz_meta_author="Amara")).text
    assert "Object\nBucket: work\nKey: 2026/report q3.pdf\nSize: 2100345\n" in text
    assert "Metadata\nauthor: Amara" in text
    assert "X-Amz-Signature" not in text
