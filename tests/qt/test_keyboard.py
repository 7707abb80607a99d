"""Everything without a mouse: the letters of menus, shortcuts, and keys that views know."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence

from presign_gui.core import texts
from presign_gui.qt.action_table import table


@pytest.fixture(params=texts.languages())
def language(request):
    texts.speak(request.param)
    yield request.param
    texts.speak("en")


def twice(all_of_them: list[str]) -> list[str]:
    return [each for each, times in Counter(all_of_them).items() if each and times > 1]


def letter(text: str) -> str:
    return QKeySequence.mnemonic(text).toString()


def test_no_two_actions_of_a_menu_have_the_same_letter(language):
    menus = dict.fromkeys(spec.menu for spec in table())
    assert twice([letter(menu) for menu in menus]) == []
    for menu in menus:
        shown = [spec.text for spec in table() if spec.menu == menu]
        assert [(each, shown) for each in twice(list(map(letter, shown)))] == []


def test_every_action_is_in_a_menu_and_has_a_letter_or_a_shortcut_there(language):
    for spec in table():
        assert spec.menu
        assert letter(spec.text) or spec.shortcut, spec.text


def test_no_two_actions_have_the_same_shortcut():
    assert twice([spec.shortcut for spec in table()]) == []


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ("Ctrl+L", "go-to"),
        ("Ctrl+F", "filter"),
        ("Ctrl+K", "palette"),
        ("Alt+Up", "up"),
        ("F5", "refresh"),
        ("Esc", "stop"),
    ],
)
def test_habits_from_elsewhere_are_kept(keys, name):
    assert {spec.shortcut: spec.name for spec in table()}[keys] == name
