"""From right to left: names, links and dates keep their own order, and begin at the right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication

from presign_gui.qt.labels import ElidedLabel, FoldButton
from presign_gui.qt.row_looks import as_written
from presign_gui.qt.value_box import ValueBox


@pytest.fixture
def from_the_right(qapp) -> Iterator[None]:
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("name", ["2026/", "2026-12-30 08:00"])
def test_a_name_in_a_row_is_read_as_it_is_written(from_the_right, name: str) -> None:
    shown = as_written(name)
    assert place(shown, 2) < place(shown, len(name))  # after the first character, before the last
    alone = f" {name} "
    assert place(alone, 2) > place(alone, len(name))


def place(text: str, at: int) -> float:
    """Return how far from the left the cursor stands in a row from right to left."""
    layout = QTextLayout(text, QApplication.font())
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(500)
    layout.endLayout()
    return line.cursorToX(at)[0]


def test_a_link_begins_at_the_right_with_its_beginning_at_the_left(from_the_right, qtbot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(400, 30)
    label.show()
    label.setText("http://127.0.0.1/a?…")
    inked = columns(label)
    assert not any(inked[:200])
    label.setText("http://127.0.0.1/a")
    rest = columns(label)
    assert rest.index(True) > inked.index(True)  # what was cut off stood at its right
    assert rest[rest.index(True) :][:20] == inked[inked.index(True) :][:20]


def columns(label: ElidedLabel) -> list[bool]:
    """Say of each column of pixels whether something is drawn there."""
    image = label.grab().toImage()
    back = image.pixelColor(0, 0)
    rows = range(image.height())
    return [any(image.pixelColor(x, y) != back for y in rows) for x in range(image.width())]


def test_a_value_stands_beside_its_label(from_the_right, qtbot) -> None:
    box = ValueBox("Key", "2026/notes.txt")
    qtbot.addWidget(box)
    box.resize(400, 30)
    box.show()
    assert box.document().firstBlock().layout().lineAt(0).naturalTextRect().left() > 200


def test_what_unfolds_points_to_the_left(from_the_right, qtbot) -> None:
    button = FoldButton("More")
    qtbot.addWidget(button)
    assert button.icon().name() == "folded-left"
