"""Matching: what one types finds what one means, and as many names as match one by one."""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from presign_gui.core.columns import Texts
from presign_gui.core.matching import Folded, Pattern


def found(pattern: str, names: list[str]) -> list[str]:
    folded = Folded()
    folded.extend(Texts(names))
    return [names[row] for rows in Pattern.parse(pattern).rows(folded) for row in rows]


@pytest.mark.parametrize(
    ("pattern", "finds", "not_these"),
    [
        ("port", ["port", "Report.PDF", "x/ports/y"], ["por", "prt"]),
        ("PORT", ["report"], []),
        ("*.pdf", ["a.pdf", ".PDF"], ["a.pdf.gz", "pdf"]),
        ("inv*", ["inv", "Invoice"], ["my invoice"]),
        ("inv*.pdf", ["inv.pdf", "invoice.pdf", "INV.x.pdf"], ["inv.pdf2", "ainv.pdf"]),
        ("*in*ce*", ["invoice", "in ce"], ["ce in"]),
        ("?", ["a", "é", "資", "😀"], ["", "ab"]),
        ("a?c", ["abc", "aßc".replace("ß", "é")], ["ac", "abbc", "abc."]),
        ("??.txt", ["資料.txt"], ["資.txt", "資料案.txt"]),
        ("", ["", "anything"], []),
        ("*", ["", "anything"], []),
        ("STRASSE", ["straße", "Strasse", "STRAẞE"], ["strase"]),
        ("straße", ["STRASSE"], []),
        ("caf\u00e9", ["cafe\u0301", "CAF\u00c9", "CAFE\u0301"], ["cafe"]),
        ("cafe\u0301", ["caf\u00e9"], []),
        ("Σ", ["ς", "σ"], []),
        ("a.c", ["xa.cx"], ["abc"]),
        ("[a]*", ["[a]b"], ["ab"]),
        ("*\n*", ["a\nb"], ["ab"]),
        ("*b*a*d", ["xb-a-d", "bad"], ["bd", "abd", "bada"]),
        ("ab*ba", ["abba"], ["aba"]),
    ],
)
def test_what_one_types_finds_what_one_means(pattern, finds, not_these) -> None:
    parsed = Pattern.parse(pattern)
    assert [name for name in finds if not parsed.matches(name)] == []
    assert [name for name in not_these if parsed.matches(name)] == []
    assert found(pattern, finds + not_these) == finds


@pytest.mark.parametrize(
    ("pattern", "prefix"),
    [("2026/inv*.pdf", "2026/inv"), ("2026/inv", ""), ("*x", ""), ("Ab?", "Ab"), ("", "")],
)
def test_what_a_match_begins_with(pattern, prefix) -> None:
    assert Pattern.parse(pattern).literal_prefix == prefix


# The reference: text by text, as slowly as it likes.


def plainly(pattern: str, text: str) -> bool:
    pattern, text = (
        unicodedata.normalize("NFC", unicodedata.normalize("NFD", each).casefold())
        for each in (pattern, text)
    )
    if not {"*", "?"} & set(pattern):
        return pattern in text
    reach = {0}  # how many characters of the text the pattern so far may have taken
    for wanted in pattern:
        if wanted == "*":
            reach = set(range(min(reach), len(text) + 1)) if reach else reach
        else:
            reach = {at + 1 for at in reach if at < len(text) and wanted in ("?", text[at])}
    return len(text) in reach


FEW_CHARACTERS = "abAßsSé\u0301eİ資😀\n/.\ud800"
NAMES = st.lists(st.text(FEW_CHARACTERS, max_size=6) | st.text(max_size=6), max_size=40)
PATTERNS = st.text("*?" + FEW_CHARACTERS, max_size=5) | st.text(max_size=4)


@given(pattern=PATTERNS, parts=st.lists(NAMES, max_size=3), repeated=st.integers(0, 60))
@example(pattern="a", parts=[["b", "xa"], ["a", "b"]], repeated=60)
def test_as_many_rows_as_match_one_by_one(pattern, parts, repeated) -> None:
    parsed, texts, folded = Pattern.parse(pattern), Texts(), Folded()
    names = [name for part in parts for name in [*part, *["zz"] * repeated]]
    for part in parts:
        texts.extend(Texts([*part, *["zz"] * repeated]))
        folded.extend(texts)
    assert len(folded) == len(names)
    expected = [row for row, name in enumerate(names) if plainly(pattern, name)]
    assert [row for rows in parsed.rows(folded) for row in rows] == expected
    assert [row for row, name in enumerate(names) if parsed.matches(name)] == expected


def test_no_match_across_two_names() -> None:
    assert found("ab", ["a", "b"]) == []
    assert found("a*b", ["a", "b"]) == []
    assert found("a?b", ["a", "b"]) == []


def test_rows_that_come_later_keep_their_numbers() -> None:
    texts, folded = Texts(["a", "Ä"]), Folded()
    folded.extend(texts)
    texts.extend(Texts(f"row {row}" for row in range(5_000)))
    texts.extend(Texts(["Ä"]))
    folded.extend(texts)
    folded.extend(texts)
    assert len(folded) == 5_003
    assert [row for rows in Pattern.parse("ä").rows(folded) for row in rows] == [1, 5_002]


def test_many_stars_take_no_longer() -> None:
    folded = Folded()
    folded.extend(Texts(["a" * 1_000] * 100))
    assert [len(rows) for rows in Pattern.parse("*a" * 20 + "*b").rows(folded)] == [0]
    assert not Pattern.parse("*?a" * 12 + "*c?").matches("a" * 1_000)


def test_the_gate_is_passed_again_and_again() -> None:
    passed = []

    @contextmanager
    def gate():
        passed.append(1)
        yield

    folded = Folded()
    folded.extend(Texts(str(row) for row in range(10_000)), gate)
    folding = len(passed)
    parts = list(Pattern.parse("9").rows(folded, gate))
    assert folding >= 4
    assert len(parts) == len(passed) - folding >= 4
