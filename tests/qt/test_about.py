"""About says what the program is, what it is made of, and under which licences."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication

from presign_gui import __version__
from presign_gui.core.materials import Material
from presign_gui.qt.dialogs.about import AboutDialog
from tests.window import opened

PARTS = [
    Material("Presign", __version__, "MIT", "Permission is hereby granted"),
    Material("Qt", "6.99", "LGPL-3.0-only"),
]


@pytest.fixture
def dialog(qtbot):
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show_parts(PARTS)
    return dialog


def test_it_lists_the_parts_and_shows_the_licence_of_the_current_one(qtbot, dialog):
    rows = [dialog.parts.topLevelItem(at) for at in range(dialog.parts.topLevelItemCount())]
    assert [[row.text(column) for column in range(3)] for row in rows] == [
        ["Presign", __version__, "MIT"],
        ["Qt", "6.99", "LGPL-3.0-only"],
    ]
    assert dialog.licence.toPlainText() == "Permission is hereby granted"
    dialog.parts.setFocus()
    qtbot.keyClick(dialog.parts, Qt.Key.Key_Down)
    assert "did not come along" in dialog.licence.toPlainText()


def test_versions_are_copied_for_a_report(dialog):
    dialog.copy.click()
    first, system, *parts = QGuiApplication.clipboard().text().splitlines()
    assert first == f"Presign {__version__}"
    assert f"Qt {qVersion()}" in system
    assert parts == ["Qt 6.99"]


def test_the_action_opens_it_and_the_parts_come(qtbot):
    with opened(qtbot) as app:
        app.actions["about"].trigger()
        dialog = app.window.findChild(AboutDialog)
        qtbot.waitUntil(lambda: dialog.parts.topLevelItemCount() > 10, timeout=10_000)
        found = {
            dialog.parts.topLevelItem(at).text(0): dialog.parts.topLevelItem(at).text(2)
            for at in range(dialog.parts.topLevelItemCount())
        }
        assert found["Presign"] == "MIT"
        assert "LGPL" in found["Qt"]
        dialog.reject()


def test_it_can_be_closed_before_they_come(qtbot):
    with opened(qtbot) as app:
        app.actions["about"].trigger()
        app.window.findChild(AboutDialog).reject()
        qtbot.waitUntil(lambda: app.window.findChild(AboutDialog) is None)
