"""Sorting and filtering a folder: the same rows a plain sort and a plain match give."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presign_gui.core import arranging, stopping
from presign_gui.core.arranging import NOWHERE, Arrangement, SortKey, arrange
from presign_gui.core.errors import Stopped
from presign_gui.core.matching import Folded, Pattern
from tests.rows import columns

ROWS = st.lists(
    st.tuples(
        st.text(st.sampled_from("aAbBéÉ0129. "), max_size=6),
        st.integers(0, 3),
        st.integers(0, 3),
        st.sampled_from(["STANDARD", "GLACIER", "DEEP_ARCHIVE"]),
    ),
    max_size=60,
)


def made_of(rows):
    names, sizes, times, classes = zip(*rows, strict=True) if rows else ((), (), (), ())
    return columns(names, sizes=sizes, times=times, classes=classes)


def natural(name: str):
    parts = re.split("([0-9]+)", name.casefold())
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts if part]


@settings(max_examples=200)
@given(rows=ROWS, by=st.sampled_from(list(SortKey)), descending=st.booleans())
def test_it_is_the_plain_sort(rows, by, descending) -> None:
    key = {
        SortKey.NAME: lambda row: rows[row][0].encode(),
        SortKey.SIZE: lambda row: rows[row][1],
        SortKey.MODIFIED: lambda row: rows[row][2],
        SortKey.CLASS: lambda row: rows[row][3],
    }[by]
    expected = sorted(range(len(rows)), key=key, reverse=descending)
    with small_slices():
        found = arrange(made_of(rows), Arrangement(by, descending))
    assert list(found.rows) == expected
    assert [found.places[row] for row in expected] == list(range(len(rows)))


@settings(max_examples=200)
@given(rows=ROWS, by=st.sampled_from([None, *SortKey]), typed=st.sampled_from(["a", "É", "b*", ""]))
def test_a_filter_leaves_what_matches_in_its_order(rows, by, typed) -> None:
    pattern = Pattern.parse(typed)
    with small_slices():
        whole = arrange(made_of(rows), Arrangement(by)).rows
        found = arrange(made_of(rows), Arrangement(by, pattern=typed))
    expected = [row for row in whole if pattern.matches(rows[row][0])]
    assert list(found.rows) == expected
    hidden = set(range(len(rows))) - set(expected)
    assert all(found.places[row] == NOWHERE for row in hidden)


@contextmanager
def small_slices():
    """Slices of few rows, so that a small example has many of them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(arranging, "_SLICE", 4)
        yield


@pytest.mark.parametrize(
    "names",
    [
        ["file2", "file10", "file100"],
        ["file 1.txt", "File 2.txt", "file 3.txt"],
        ["v1.2", "v1.10", "v1.10.1"],
        ["2024-2-1", "2024-02-03", "2024-2-10"],
        ["Ämter 9", "ämter 10"],
        ["", "0", "00001", "2"],
    ],
)
def test_natural_order(names) -> None:
    given_backwards = names[::-1]
    found = arrange(columns(given_backwards), Arrangement(SortKey.NAME, natural=True))
    assert [given_backwards[row] for row in found.rows] == names


def test_twenty_thousand_in_many_shares() -> None:
    names = [f"{number * 7919 % 20_011:05}" for number in range(20_000)]
    found = arrange(columns(names), Arrangement(SortKey.NAME))
    assert [names[row] for row in found.rows] == sorted(names)
    same = arrange(columns(names, sizes=[5] * 20_000), Arrangement(SortKey.SIZE, descending=True))
    assert list(same.rows) == list(range(20_000))


def test_folded_names_are_kept_for_the_next_time() -> None:
    folded, objects = Folded(), columns(["a1", "b1"])
    arrange(objects, Arrangement(pattern="1"), folded)
    assert len(folded) == 2
    objects.extend(columns(["a2"]))
    assert list(arrange(objects, Arrangement(pattern="a"), folded).rows) == [0, 2]


@pytest.mark.parametrize(
    "wanted", [Arrangement(SortKey.SIZE), Arrangement(pattern="a"), Arrangement(SortKey.NAME)]
)
def test_it_ends_when_the_job_is_to_end(wanted) -> None:
    stop = stopping.Stop()
    stop.set()
    token = stopping.current.set(stop)
    try:
        with pytest.raises(Stopped):
            arrange(columns(["a", "b"]), wanted)
    finally:
        stopping.current.reset(token)
