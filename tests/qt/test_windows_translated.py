"""Every window and dialog in pseudo-languages, in all of ours at once, and in large letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)

from presign_gui.core import texts
from presign_gui.core.languages import PSEUDO, from_right_to_left
from presign_gui.qt import looks
from tests.every_window import every_window
from tests.speaking import speaking
from tests.widest import Widest

ROUNDING = 4
"""Pixels by which a button may be narrower than it would like, its text still being all there."""
QT_S_OWN = {"Scroll Left", "Scroll Right", "Cancel", "Close", "OK"}
"""What Qt says, which has no pseudo-language; tests/qt/test_speech.py has it in real ones."""


WAYS = ["en_XA", "ar_XB", "widest", "large"]


@contextmanager
def shown_in(way: str) -> Iterator[None]:
    """Speak a pseudo-language, or the widest text of all languages; or show type at 200 %."""
    font, direction = QApplication.font(), QApplication.layoutDirection()
    with speaking(way if way in PSEUDO else "en"):
        if from_right_to_left(way):
            QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        if way == "widest":
            texts.use(Widest())
        if way == "large":
            QApplication.setFont(looks.sized(font, 2))
        try:
            yield
        finally:
            QApplication.setFont(font)
            QApplication.setLayoutDirection(direction)


@pytest.fixture(scope="module", params=WAYS)
def complaints(qapp, tmp_path_factory, request) -> Iterator[dict[str, list[str]]]:
    """What is wrong with the windows shown in a way, by what it is; looked for once in each.

    Qt's own words stay English: they are where there is always room.
    """
    found: dict[str, list[str]] = {"clipped": [], "english": [], "apart": [], "mixed": []}
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as monkeypatch, shown_in(request.param):
        monkeypatch.setenv("HOME", str(home))
        with every_window(home, monkeypatch) as windows:
            alive: list[QObject] = []
            for name, window in windows:
                # PySide takes what is in a widget for deleted when it lets go of the widget.
                alive += window.findChildren(QObject)
                patience = 50
                while patience and any(clipped(window)):  # what has just unfolded gets its room
                    QTest.qWait(20)
                    patience -= 1
                found["clipped"] += [f"{name}: {each}" for each in clipped(window)]
                found["apart"] += [f"{name}: {each}" for each in apart(window)]
                found["mixed"] += [f"{name}: {each}" for each in mixed(window)]
                if request.param == "en_XA":  # whose texts have marks to know them by
                    found["english"] += [f"{name}: {each}" for each in english(window)]
    return found


def test_no_text_is_clipped(complaints):
    assert complaints["clipped"] == [], complaints["clipped"]


def test_no_head_of_a_column_stands_apart_from_what_is_below(complaints):
    assert complaints["apart"] == []


def test_no_button_has_a_picture_of_the_style_beside_others_without_one(complaints):
    assert complaints["mixed"] == []


def test_no_text_stays_english(complaints):
    assert complaints["english"] == []


def clipped(window: QWidget) -> Iterator[str]:
    """Yield what has no room for its text."""
    for each in filter(QWidget.isVisible, window.findChildren(QWidget)):
        if isinstance(each, QAbstractButton | QTabBar):
            text = each.text() if isinstance(each, QAbstractButton) else each.tabText(0)
            cut = text and each.width() < each.sizeHint().width() - ROUNDING
        elif isinstance(each, QLabel):
            text, cut = each.text(), is_cut(each)
        elif isinstance(each, QComboBox | QLineEdit | QAbstractSpinBox):
            text = each.accessibleName() or type(each).__name__
            cut = each.height() < each.minimumSizeHint().height() - ROUNDING
        else:
            continue
        if cut:
            yield text


def apart(window: QWidget) -> Iterator[str]:
    """Yield the heads of tables that stand in the middle of what begins at the left, or right."""
    for head in window.findChildren(QHeaderView):
        across = head.isVisible() and head.orientation() is Qt.Orientation.Horizontal
        if across and head.defaultAlignment() & Qt.AlignmentFlag.AlignHCenter:
            yield head.parent().accessibleName()


def mixed(window: QWidget) -> Iterator[str]:
    """Yield what asks the style for its buttons, which gives some of them pictures."""
    for box in window.findChildren(QDialogButtonBox):
        if box.standardButtons():
            yield str(box.standardButtons())


def is_cut(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + ROUNDING
    return label.minimumSizeHint().width() > label.width() + ROUNDING


def english(window: QWidget) -> Iterator[str]:
    """Yield what is said in words without accents and brackets."""
    for text in shown(window):
        rest, times = text, 1
        while times:  # the innermost brackets first
            rest, times = re.subn(r"\[[^\[\]]*·[^\[\]]*\]", "·", rest)
        command = text.startswith("aws ")
        if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", rest) and not command and text not in QT_S_OWN:
            yield text


def shown(window: QWidget) -> Iterator[str]:
    for each in [window, *window.findChildren(QWidget)]:
        yield each.windowTitle()
        yield each.toolTip()
        yield each.statusTip()
        yield each.accessibleName()
        yield each.accessibleDescription()
        if isinstance(each, QAbstractButton | QLabel):
            yield each.text()
        if isinstance(each, QLineEdit):
            yield each.placeholderText()
        if isinstance(each, QComboBox):
            yield from map(each.itemText, range(each.count()))
        if isinstance(each, QTabBar):
            yield from map(each.tabText, range(each.count()))
        if isinstance(each, QHeaderView) and each.model() is not None:
            heads = (each.model().headerData(n, each.orientation()) for n in range(each.count()))
            yield from map(str, heads)
    for action in window.findChildren(QAction):
        yield action.text()
        yield action.toolTip()


def test_a_text_without_translation_would_be_seen(qtbot):
    for text in ("Not translated", "[Ţŕáñšļáţéð···] but not this"):
        label = QLabel(text)
        qtbot.addWidget(label)
        assert list(english(label)) == [text]
    label.setText("[Ţŕáñšļáţéð···] (Ctrl+T)")
    assert list(english(label)) == []
