"""Columns: what was put into them comes out again, whatever the texts."""

from __future__ import annotations

from array import array
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.columns import Columns, Texts, Versions, Words
from presign_gui.core.records import S3Object
from tests.rows import columns

TEXTS = st.lists(st.text(max_size=8), max_size=12)


def test_rows_go_after_rows() -> None:
    grown = columns(["in/a"], "in/")
    grown.extend(columns(["in/b", "in/c"], "in/", times=[86_400] * 2, classes=["GLACIER"] * 2))
    assert len(grown) == 3
    assert grown.keys == ["in/a", "in/b", "in/c"]
    assert grown.s3_object(2, "bucket", "here") == S3Object(
        "bucket",
        "in/c",
        2,
        datetime(1970, 1, 2, tzinfo=timezone.utc),
        "ein/c",
        "GLACIER",
        "here",
    )


def test_more_bytes_than_32_bits_hold() -> None:
    huge = columns(["k"], sizes=[5 * 10**13], times=[2**33])
    assert huge.s3_object(0, "b").size == 5 * 10**13
    assert huge.s3_object(0, "b").modified_at.year > 2200


@given(parts=st.lists(TEXTS, max_size=4))
def test_texts_come_out_as_they_went_in(parts) -> None:
    kept, expected = Texts(), [text for part in parts for text in part]
    for part in parts:
        kept.extend(Texts(part))
    assert list(kept) == expected
    assert [kept[row] for row in range(len(kept))] == expected
    assert list(Texts.from_blob(bytes(kept.blob))) == expected
    assert [kept.find(text) for text in expected] == [expected.index(text) for text in expected]
    assert kept.find("not there") == -1
    assert Texts.from_blob(bytes(kept.blob)).starts == kept.starts


@given(parts=st.lists(st.lists(st.sampled_from("abcd")), max_size=4))
def test_words_come_out_as_they_went_in(parts) -> None:
    kept, expected = Words(), [word for part in parts for word in part]
    for part in parts:
        kept.extend(Words(part))
    assert list(kept) == expected
    assert [kept[row] for row in range(len(kept))] == expected
    assert len(kept.table) == len(set(expected))


def test_versions_keep_to_their_rows() -> None:
    def versioned(name: str, version: str, marker: int) -> Columns:
        made = columns([name])
        made.versions = Versions(Texts([version]), bytearray([1 - marker]), bytearray([marker]))
        return made

    grown = Columns()
    grown.extend(versioned("a", "v1", 0))
    grown.extend(versioned("a", "v2", 1))
    rows = [grown.s3_object(row, "b") for row in range(2)]
    assert [(row.version_id, row.latest, row.delete_marker) for row in rows] == [
        ("v1", True, False),
        ("v2", False, True),
    ]


@given(texts=TEXTS, picks=st.lists(st.integers(0, 11)))
def test_rows_are_taken_in_the_order_asked_for(texts, picks) -> None:
    rows = [row for row in picks if row < len(texts)]
    whole = columns([f"in/{text}" for text in texts], "in/", classes=[text[:1] for text in texts])
    latest = bytearray(len(text) % 2 for text in texts)
    whole.versions = Versions(Texts(f"v{text}" for text in texts), latest, bytearray(len(texts)))
    taken = whole.take(rows)
    assert len(taken) == len(rows)
    assert [taken.s3_object(row, "b") for row in range(len(rows))] == [
        whole.s3_object(row, "b") for row in rows
    ]
    assert taken.names.starts == Texts(taken.names).starts
    taken.extend(whole.take(rows))
    assert taken.keys == [f"in/{texts[row]}" for row in rows] * 2


@pytest.mark.parametrize("other", [columns(["x/a"], "x/"), Columns(versions=Versions())])
def test_what_belongs_elsewhere_is_refused(other) -> None:
    with pytest.raises(ValueError, match="something else"):
        columns(["a"]).extend(other)


def test_a_row_takes_little() -> None:
    count = 1_000
    kept = columns([f"{row:024}" for row in range(count)], sizes=array("q", range(count)))
    kept.etags = Texts(f"{row:032x}" for row in range(count))
    runs = (
        kept.names.blob,
        kept.names.starts,
        kept.sizes,
        kept.times,
        kept.etags.blob,
        kept.etags.starts,
        kept.classes.numbers,
    )
    assert sum(memoryview(run).nbytes for run in runs) / count <= 94
