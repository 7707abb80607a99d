from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core import offers
from presign_gui.core.columns import Texts
from presign_gui.core.offers import beginning_with, begins_with, first_beginning_with


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Report.pdf", "report-2.pdf", "Ärger.txt", "äpfel.txt", "", "日本.csv"]),
        ("REP", ["Report.pdf", "report-2.pdf"]),
        ("report-", ["report-2.pdf"]),
        ("Ä", ["Ärger.txt", "äpfel.txt"]),
        ("日", ["日本.csv"]),
        ("eport", []),
        ("report.pdfx", []),
    ],
)
def test_names_that_begin_as_typed(typed: str, found: list[str]) -> None:
    names = Texts(["Report.pdf", "report-2.pdf", "Ärger.txt", "äpfel.txt", "", "日本.csv"])
    assert beginning_with(names, typed, 50) == found


def test_no_more_than_wanted_and_none_of_nothing() -> None:
    names = Texts(f"k{number}" for number in range(1000))
    assert beginning_with(names, "k", 3) == ["k0", "k1", "k2"]
    assert beginning_with(Texts(), "", 3) == []


@given(
    names=st.lists(st.text("abAB ÿß/日", max_size=5), max_size=30),
    typed=st.text("abAB ß日", max_size=3),
    length=st.integers(1, 40),
)
def test_it_is_what_asking_each_name_would_find(names, typed, length) -> None:
    def folded(text: str) -> str:
        return text.encode().lower().decode()  # ASCII alone

    wanted = tuple(folded(each) for each in (typed, typed.lower(), typed.upper()))
    expected = [name for name in names if folded(name).startswith(wanted)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offers, "_SLICE", length)
        assert beginning_with(Texts(names), typed, 50) == expected


@given(
    names=st.lists(st.text("abAB ÿß/日", max_size=5), max_size=30),
    typed=st.text("abAB ß日", min_size=1, max_size=3),
    length=st.integers(1, 40),
    data=st.data(),
)
def test_the_first_one_is_found_among_any_rows(names, typed, length, data) -> None:
    fitting = {row for row, name in enumerate(names) if begins_with(name, typed)}
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(names))] * 2)))
    shuffled = array("I", data.draw(st.permutations(range(len(names)))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offers, "_SLICE", length)
        patch.setattr(offers, "_ROWS", length)
        patch.setattr(offers, "_NEAR", data.draw(st.integers(0, 10)))
        for rows in (range(begin, end), shuffled):
            *rests, found = (None, *first_beginning_with(Texts(names), typed, rows))
            assert found == next((at for at, row in enumerate(rows) if row in fitting), None)
            assert not any(rests)


def test_others_get_their_turn_in_a_long_look() -> None:
    names = Texts(f"reading-{number:06}.csv" for number in range(100_000))
    any_order = array("I", reversed(range(100_000)))
    for rows, turns in ((range(100_000), len(names.blob) // offers._SLICE), (any_order, 10)):
        looked = list(first_beginning_with(names, "zebra", rows))
        assert len(looked) >= turns
        assert set(looked) == {None}
