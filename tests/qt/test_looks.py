from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QStyle,
    QStyleOptionToolButton,
    QVBoxLayout,
    QWidget,
)

import presign_gui.qt
from presign_gui.qt import looks
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import FoldButton

ROLES = QPalette.ColorRole
READ_TOGETHER = [
    (ROLES.WindowText, ROLES.Window),
    (ROLES.Text, ROLES.Base),
    (ROLES.Text, ROLES.AlternateBase),
    (ROLES.PlaceholderText, ROLES.Base),
    (ROLES.ButtonText, ROLES.Button),
    (ROLES.ToolTipText, ROLES.ToolTipBase),
    (ROLES.HighlightedText, ROLES.Highlight),
    (ROLES.Link, ROLES.Window),
    (ROLES.Link, ROLES.Base),
    (ROLES.LinkVisited, ROLES.Base),
]


@pytest.fixture
def as_it_was(qapp):
    before = QApplication.palette()
    yield
    looks.wear("")
    QApplication.setPalette(before)


def luminance(colour: QColor) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("front", "back"), READ_TOGETHER)
def test_what_is_read_stands_out(dark: bool, front, back) -> None:
    palette = looks.palette(dark=dark)
    assert contrast(palette.color(front), palette.color(back)) >= 4.5


def test_a_look_of_ones_own_and_the_system_s_again(as_it_was) -> None:
    looks.wear("")
    system = QApplication.palette().color(ROLES.Window)

    looks.wear("dark")
    assert luminance(QApplication.palette().color(ROLES.Window)) < 0.1
    looks.wear("light")
    assert luminance(QApplication.palette().color(ROLES.Window)) > 0.8
    looks.wear("")
    assert QApplication.palette().color(ROLES.Window) == system


def test_where_the_system_has_no_look_ours_is_light(as_it_was) -> None:
    assert QApplication.styleHints().colorScheme() is Qt.ColorScheme.Unknown  # offscreen
    looks.wear("")
    for front, back in READ_TOGETHER:
        palette = QApplication.palette()
        assert contrast(palette.color(front), palette.color(back)) >= 4.5


@pytest.mark.parametrize("kind", [QCheckBox, QLineEdit, QPlainTextEdit, QSpinBox, QComboBox])
def test_in_the_dark_one_sees_where_to_click(as_it_was, qtbot, kind) -> None:
    looks.wear("dark")
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(kind())
    window.show()
    image = window.grab().toImage()
    behind = image.pixelColor(1, 1)
    middle = image.height() // 2
    across = (image.pixelColor(x, middle) for x in range(image.width()))
    assert max(contrast(colour, behind) for colour in across) >= 3


def test_no_window_opens_larger_than_the_screen(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    looks.open_as(window, 100_000, 100_000)
    assert window.width() <= room.width()
    assert window.height() < room.height()  # below a title bar
    looks.open_as(window, 300, 200)
    assert (window.width(), window.height()) == (300, 200)


def test_what_unfolds_looks_as_before_but_for_its_arrow(qtbot) -> None:
    button = FoldButton("More")
    qtbot.addWidget(button)
    option = QStyleOptionToolButton()
    for opened, arrow in ((False, "folded"), (True, "unfolded")):
        button.setChecked(opened)
        button.initStyleOption(option)
        assert not option.state & QStyle.StateFlag.State_On
        assert button.icon().name() == arrow


def test_icons_change_with_the_look(as_it_was) -> None:
    def colour() -> QColor:
        image = icon("folder").pixmap(32, 32).toImage()
        pixels = (image.pixelColor(x, y) for x in range(32) for y in range(32))
        return max(pixels, key=QColor.alpha)

    looks.wear("light")
    assert luminance(colour()) < 0.2
    looks.wear("dark")
    assert luminance(colour()) > 0.6


def test_no_other_place_says_a_distance_or_a_size_of_type() -> None:
    said = re.compile(
        r"(setSpacing|addSpacing|setContentsMargins)\([0, ]*[1-9]|setPointSize\w*\([^)]*[0-9]|"
        r"setPixelSize|setStyleSheet|font-size"
    )
    root = Path(presign_gui.qt.__file__).parent
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in sorted(root.rglob("*.py"))
        if path.name != "looks.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if said.search(line)
    ]
    assert found == []
