"""Forms: what stands below a field has its room, however long the labels are."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from presign_gui.qt.dialogs.form_rows import FormRows


def test_buttons_below_a_field_are_not_pressed_by_a_long_label(qtbot) -> None:
    page, below = QWidget(), QWidget()
    qtbot.addWidget(page)
    row = QHBoxLayout(below)
    row.setContentsMargins(0, 0, 0, 0)
    buttons = [QToolButton(text=text) for text in ("15 minutes", "12 hours", "7 days")]
    for button in buttons:
        row.addWidget(button)
    form = FormRows()
    page.setLayout(form)
    form.add("Enregistré sous ce nom", QLineEdit())
    form.add_below(below)
    page.show()
    page.resize(page.minimumSizeHint())

    for button in buttons:
        assert button.width() >= button.sizeHint().width()
    below.hide()
    assert page.minimumSizeHint().width() < page.width()
