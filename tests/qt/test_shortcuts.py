"""The list of shortcuts: made from the action table, complete, and searchable."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItemIterator

from presign_gui.qt.action_table import table
from presign_gui.qt.dialogs.shortcuts import ShortcutsDialog
from tests.window import opened


def shown(listed: QTreeWidget) -> dict[str, str]:
    """Return what is in sight in the list, action by action, with its keys."""
    flags = QTreeWidgetItemIterator.IteratorFlag
    iterator = QTreeWidgetItemIterator(listed, flags.NotHidden | flags.NoChildren)
    found = {}
    while item := iterator.value():
        found[item.text(0)] = item.text(1)
        iterator += 1
    return found


@pytest.fixture
def dialog(qtbot):
    dialog = ShortcutsDialog(table())
    qtbot.addWidget(dialog)
    return dialog


def test_every_action_with_a_shortcut_is_listed_with_it(dialog):
    rows = shown(dialog.list)

    for spec in table():
        if spec.shortcut:
            assert rows[spec.text.replace("&", "").rstrip("…")] == spec.shortcut


def test_what_is_typed_filters_by_action_and_by_keys(qtbot, dialog):
    dialog.search.setText("filter this")
    assert list(shown(dialog.list)) == ["Filter this folder"]

    dialog.search.setText("ctrl+shift+c")
    assert list(shown(dialog.list)) == ["Copy presigned URL"]

    dialog.search.clear()
    assert len(shown(dialog.list)) > 20


def test_the_list_opens_by_its_own_shortcut_and_closes_with_escape(qtbot):
    with opened(qtbot) as app:
        app.window.activateWindow()
        qtbot.waitUntil(app.window.isActiveWindow)
        qtbot.keyClick(app.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
        dialog = app.window.findChild(ShortcutsDialog)
        qtbot.waitUntil(dialog.isVisible)

        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not dialog.isVisible())
