"""Qt speaks the language that the program does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QDialogButtonBox, QDoubleSpinBox

from presign_gui.core import texts
from presign_gui.qt.actions import Actions
from presign_gui.qt.dialogs.end_field import EndField
from presign_gui.qt.speech import speak_like_texts
from tests.speaking import speaking


@pytest.fixture
def spoken(qapp):
    """Lets Qt speak a language, and take back what it was taught."""
    before = QLocale()
    teaching = []

    def speak(code: str) -> None:
        teaching.append(speaking(code))
        teaching[-1].__enter__()
        teaching.append(speak_like_texts(qapp))

    yield speak
    teaching[0].__exit__(None, None, None)
    if teaching[1] is not None:
        qapp.removeTranslator(teaching[1])
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("code", "cancel"),
    [
        ("de", "Abbrechen"), ("es", "Cancelar"), ("fr", "Annuler"), ("pt_BR", "Cancelar"),
        ("ja", "キャンセル"), ("zh_CN", "取消"),
    ],
)  # fmt: skip
def test_qt_s_own_buttons_are_translated(qtbot, spoken, code, cancel):
    spoken(code)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    [button] = buttons.buttons()
    assert cancel in button.text().replace("&", "")


def test_fields_write_numbers_as_the_texts_do(qtbot, spoken):
    spoken("de")
    field = QDoubleSpinBox(value=2.5)
    qtbot.addWidget(field)
    assert field.text() == "2,50"
    assert texts.number(2.5, 1) == "2,5"


def test_a_language_from_right_to_left_turns_the_window_round(qapp, spoken):
    spoken("ar_XB")
    assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_the_others_leave_it_as_it_is(qapp, spoken):
    spoken("ja")
    assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_a_moment_is_typed_in_the_order_in_which_it_is_shown(qtbot, spoken):
    spoken("de")
    end = EndField()
    qtbot.addWidget(end)
    end.moment.setDateTime(QDateTime(2026, 11, 24, 14, 5, 0))
    assert end.moment.text() == "24.11.2026 14:05"


@pytest.mark.parametrize("code", texts.languages())
def test_the_letters_of_menus_are_not_in_the_toolbar(spoken, code):
    spoken(code)
    actions = Actions()
    shown = [actions[spec.name].iconText() for spec in actions.specs]
    assert not [text for text in shown if "&" in text or "(" in text or "…" in text]
