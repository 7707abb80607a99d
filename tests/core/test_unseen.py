"""What can't be seen in a name or a text is spelt out, and what can stays as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.unseen import readable, visible


@pytest.mark.parametrize(
    "text",
    [
        "plain.txt",
        "日本語 é e\u0301 🎉",
        "全角\u3000スペース.txt",
        "1\u00a0000\u202f€",
        "👩\u200d👧.png",
        "می\u200cخواهم.txt",
        "\U0010fffd\ue000",
    ],
)
def test_what_has_a_shape_or_a_width_stays(text: str) -> None:
    assert readable(text) == visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bell\x07 \x1b[31mred\x7f", "bell⟨07⟩ ⟨1B⟩[31mred⟨7F⟩"),
        ("turned\u202eround", "turned⟨202E⟩round"),
        ("a\u200bb\ufeffc\u2028d\xade", "a⟨200B⟩b⟨FEFF⟩c⟨2028⟩d⟨AD⟩e"),
        ("pay\u200droll\u200c", "pay⟨200D⟩roll⟨200C⟩"),
        ("half\ud83d", "half⟨D83D⟩"),
    ],
)
def test_what_has_none_is_spelt_out(text: str, shown: str) -> None:
    assert readable(text) == visible(text) == shown


def test_line_breaks_and_tabs_are_part_of_a_text_and_not_of_a_name() -> None:
    text = "one\ttwo\r\nthree\rfour\n"
    assert visible(text) == "one\ttwo\nthree⟨0D⟩four\n"
    assert readable(text) == "one⟨09⟩two⟨0D⟩⟨0A⟩three⟨0D⟩four⟨0A⟩"


@given(st.text(st.characters()))
def test_a_name_is_one_line_that_nothing_turns_round(name: str) -> None:
    shown = readable(name)
    assert len(shown.splitlines()) <= 1
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not turning & {unicodedata.bidirectional(each) for each in shown}
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(each) for each in shown}
