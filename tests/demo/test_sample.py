from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections import defaultdict
from datetime import datetime, timedelta, timezone

from presign_gui.demo import papers, sample

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)


def test_all_is_dated_within_the_last_years_and_never_ahead() -> None:
    ages = [NOW - each.modified_at for each in sample.objects(NOW)]

    assert min(ages) > timedelta()
    assert max(ages) < timedelta(days=500)
    assert min(ages) < timedelta(days=1)


def test_objects_lie_in_open_buckets_older_than_they() -> None:
    buckets = {each.name: each for each in sample.buckets(NOW)}

    for each in sample.objects(NOW):
        assert not buckets[each.bucket].closed
        assert buckets[each.bucket].created_at < each.modified_at


def test_keys_are_told_apart_but_for_versions() -> None:
    seen = defaultdict(int)
    for each in sample.objects(NOW):
        seen[each.bucket, each.key] += 1

    assert {name for name, count in seen.items() if count > 1} == {("contracts", "lease.txt")}


def test_the_big_folder() -> None:
    keys = [each.key for each in sample.big_folder(NOW)]

    assert len(set(keys)) == 5000
    assert keys == sorted(keys)


def test_some_are_stored_cheaply() -> None:
    classes = {each.storage_class for each in sample.objects(NOW)}

    assert classes == {"STANDARD", "STANDARD_IA", "GLACIER"}


def test_a_pdf_points_at_its_own_objects() -> None:
    body = papers.pdf("Title (1)", ["Größe \\ 2"])

    table = int(body.split(b"startxref\n")[1].split()[0])
    assert body[table:].startswith(b"xref\n0 6\n")
    for number, line in enumerate(body[table:].splitlines()[3:8], start=1):
        assert body[int(line.split()[0]) :].startswith(b"%d 0 obj" % number)
    assert b"(Title \\(1\\)) Tj" in body
    assert "(Größe \\\\ 2) Tj".encode("cp1252") in body


def test_pictures_and_films_are_whole_png_files() -> None:
    still = _chunks(papers.picture(7, 5, (0, 0, 0), (255, 255, 255)))
    moving = _chunks(papers.film(7, 5, (0, 0, 0), (255, 255, 255), frames=3))

    assert [name for name, _ in still] == [b"IHDR", b"IDAT", b"IEND"]
    assert len(zlib.decompress(still[1][1])) == 5 * (1 + 3 * 7)
    names = [name for name, _ in moving]
    assert names == [b"IHDR", b"acTL", b"fcTL", b"IDAT", *[b"fcTL", b"fdAT"] * 2, b"IEND"]
    order = [struct.unpack(">I", body[:4])[0] for name, body in moving if name[:1] == b"f"]
    assert order == [0, 1, 2, 3, 4]


def test_a_zip_file_can_be_opened() -> None:
    with zipfile.ZipFile(io.BytesIO(papers.archive({"a.txt": b"A"}))) as file:
        assert file.read("a.txt") == b"A"


def _chunks(body: bytes) -> list[tuple[bytes, bytes]]:
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = [], 8
    while at < len(body):
        (length,) = struct.unpack(">I", body[at : at + 4])
        name, content = body[at + 4 : at + 8], body[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", body[at + 8 + length : at + 12 + length])
        assert checksum == zlib.crc32(name + content)
        chunks.append((name, content))
        at += 12 + length
    return chunks
