"""Files of this computer uploaded to servers that take parts as S3 does."""

from __future__ import annotations

import os
import threading
import time
import uuid

import pytest

from presign_gui.core import stopping
from presign_gui.core.client import Clients
from presign_gui.core.records import LinkRequest
from presign_gui.core.signing import Signer
from presign_gui.core.upload_plan import IfThere, look, plan, settled
from presign_gui.core.uploads import upload
from tests.core.loopback import fetch

PART = 5 * 2**20  # bytes, the least that S3 takes but for the last part


@pytest.fixture(scope="module")
def bucket(boto_client):
    name = f"uploads-{uuid.uuid4().hex[:8]}"
    boto_client.create_bucket(Bucket=name)
    return name


def stored(boto_client, bucket, prefix):
    found = boto_client.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
    keys = [each["Key"] for each in found]
    return {key: boto_client.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def test_a_folder_arrives_whole_and_its_links_bring_it_back(
    connect, account, credential, boto_client, bucket, tmp_path
):
    large = os.urandom(2 * PART + 7)
    folder = tmp_path / "Müller 日本語"
    folder.mkdir()
    contents = {"empty.bin": b"", "large.bin": large, "it's 100%+.txt": b"text", "é 🎉": b"1"}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    connection = connect()
    threads = set(threading.enumerate())

    *_reports, last = upload(connection, plan([folder], bucket, "whole/"), part=PART)

    expected = {f"whole/Müller 日本語/{name}": body for name, body in contents.items()}
    assert last.failed == ()
    assert last.bytes_done == last.bytes_all == sum(map(len, contents.values()))
    assert stored(boto_client, bucket, "whole/") == expected
    signer = Signer(account, credential, Clients())
    for link in signer.links([LinkRequest(bucket, each.key) for each in last.uploaded]):
        assert fetch(link.url)[:2] == (200, expected[link.key])
    assert set(threading.enumerate()) <= threads  # others may have ended meanwhile


def test_what_is_there_is_seen_and_kept_beside(connect, boto_client, bucket, tmp_path):
    boto_client.put_object(Bucket=bucket, Key="kept/a.txt", Body=b"old")
    (tmp_path / "a.txt").write_bytes(b"new")
    connection = connect()

    found = look(connection, plan([tmp_path / "a.txt"], bucket, "kept/"))
    assert [each.key for each in found.clashes()] == ["kept/a.txt"]
    *_reports, last = upload(connection, settled(connection, found, IfThere.KEEP_BOTH))

    assert [each.key for each in last.uploaded] == ["kept/a (2).txt"]
    assert stored(boto_client, bucket, "kept/") == {"kept/a.txt": b"old", "kept/a (2).txt": b"new"}


def test_stopped_in_the_middle_it_leaves_no_parts(connect, boto_client, bucket, tmp_path):
    (tmp_path / "large.bin").write_bytes(os.urandom(12 * PART))
    threads = set(threading.enumerate())
    stop = stopping.Stop()
    token = stopping.current.set(stop)
    try:
        going = upload(connect(), plan([tmp_path / "large.bin"], bucket, "cut/"), part=PART)
        for report in going:
            if report.bytes_done > PART:
                begun = boto_client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
                stop.set()
                began = time.monotonic()
                break
        going.close()
        assert time.monotonic() - began < 2
    finally:
        stopping.current.reset(token)

    assert [each["Key"] for each in begun] == ["cut/large.bin"]
    assert boto_client.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []
    assert stored(boto_client, bucket, "cut/") == {}
    assert set(threading.enumerate()) <= threads  # others may have ended meanwhile
