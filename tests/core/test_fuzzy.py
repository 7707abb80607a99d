"""What a few letters typed may mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.fuzzy import Ranking

ACTIONS = ["Copy presigned URL", "Test link", "Open link", "Refresh", "Remove account", "Quit"]


def best(typed: str, texts: list[str]) -> list[str]:
    return [texts[row] for row in Ranking(texts).best(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ref", "Refresh"),
        ("REF", "Refresh"),
        ("link", "Test link"),
        ("link op", "Open link"),
        ("presigned", "Copy presigned URL"),
        ("cpu", "Copy presigned URL"),
        ("rfrsh", "Refresh"),
        ("rem acc", "Remove account"),
        ("  quit  ", "Quit"),
    ],
)
def test_the_first_one_is_what_was_meant(typed, first):
    assert best(typed, ACTIONS)[0] == first


def test_nothing_typed_leaves_all_as_they_came():
    assert best("", ACTIONS) == ACTIONS
    assert best("   ", ACTIONS) == ACTIONS


def test_every_word_must_be_found():
    assert best("open account", ACTIONS) == []


def test_where_a_word_begins_comes_before_the_middle_of_one():
    assert best("port", ["Import", "Port", "A port", "Export"]) == [
        "Port", "A port", "Import", "Export",
    ]  # fmt: skip


def test_letters_far_apart_are_another_name():
    assert best("abc", ["a" + "x" * 40 + "b" + "x" * 40 + "c"]) == []
    assert best("abc", ["a" + "x" * 40 + "b abxxc"]) == ["a" + "x" * 40 + "b abxxc"]


def test_accents_and_case_do_not_matter():
    assert best("uberfahrt", ["Überfahrt"]) == ["Überfahrt"]
    assert best("é", ["cafe\N{COMBINING ACUTE ACCENT}", "café", "pub"]) == [
        "cafe\N{COMBINING ACUTE ACCENT}", "café",
    ]  # fmt: skip
    assert best("strasse", ["Hauptstraße"]) == ["Hauptstraße"]
    assert best("報告", ["年次報告書", "写真"]) == ["年次報告書"]


def test_marks_of_patterns_mean_themselves():
    assert best("[a-z]*", ["x[a-z]*", "b"]) == ["x[a-z]*"]
    assert best("^]\\-", ["a^ ]b\\ -", "^"]) == ["a^ ]b\\ -"]


@given(st.text(max_size=12), st.lists(st.text(max_size=20), max_size=8))
def test_whatever_is_typed_finds_each_text_once_at_most(typed, texts):
    rows = Ranking(texts).best(typed)

    assert len(rows) == len(set(rows)) <= len(texts)


@given(st.text(min_size=1, max_size=20))
def test_a_text_is_found_by_itself(text):
    assert 1 in Ranking(["other", text]).best(text)


def test_a_name_made_to_be_slow_is_not():
    # A pattern with many ways to match would take years.
    assert best("ab" * 20 + "c", ["ab" * 512] * 20) == []
