from __future__ import annotations

from array import array
from datetime import datetime, timezone

from presign_gui.core.columns import Columns
from presign_gui.core.records import S3Object


def columns(*keys: str) -> Columns:
    count = len(keys)
    return Columns(
        list(keys),
        array("q", range(count)),
        array("q", [86_400] * count),
        [f"e{key}" for key in keys],
        ["STANDARD"] * count,
    )


def test_rows_go_after_rows() -> None:
    grown = columns("a")
    grown.extend(columns("b", "c"))
    assert len(grown) == 3
    assert grown.s3_object(2, "bucket", "here") == S3Object(
        "bucket", "c", 1, datetime(1970, 1, 2, tzinfo=timezone.utc), "ec", "STANDARD", "here"
    )


def test_more_bytes_than_32_bits_hold() -> None:
    huge = Columns(["k"], array("q", [5 * 10**13]), array("q", [2**33]), [""], [""])
    assert huge.s3_object(0, "b").size == 5 * 10**13
    assert huge.s3_object(0, "b").modified_at.year > 2200
