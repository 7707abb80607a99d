"""Everything without a mouse: the letters of menus, shortcuts, and keys that views know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from presign_gui.app import App
from presign_gui.core import texts
from presign_gui.qt.action_table import table
from presign_gui.qt.dialogs.history import HistoryDialog
from presign_gui.qt.dialogs.inspector import InspectorDialog
from presign_gui.qt.dialogs.shortcuts import ShortcutsDialog
from tests.window import demo, expand, folder, select


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


@pytest.fixture
def app(qtbot) -> Iterator[App]:
    with demo(qtbot) as app:
        app.window.activateWindow()
        qtbot.waitUntil(app.window.isActiveWindow)
        yield app


def offered(qtbot, widget: QWidget) -> list[str]:
    """Open the context menu of `widget` with the keyboard's key for it; return what it offers."""
    texts: list[str] = []

    def read() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            texts.extend(action.text() for action in menu.actions())
            menu.close()

    here, reason = QPoint(4, 4), QContextMenuEvent.Reason.Keyboard
    look = QTimer(interval=10)
    look.timeout.connect(read)
    look.start()
    QApplication.sendEvent(widget, QContextMenuEvent(reason, here, widget.mapToGlobal(here)))
    qtbot.waitUntil(lambda: bool(texts))
    look.stop()
    return texts


def test_every_part_of_the_window_has_a_menu_of_its_own(qtbot, app):
    reports = expand(qtbot, app, "s3://reports/")
    select(app, reports, reports.objects.keys[0])
    window = app.window
    qtbot.waitUntil(lambda: window.panel.card.code.code is not None)

    for widget, wanted in (
        (window.view, "&Copy presigned URL"),
        (window.search.results, "Show &in tree"),
        (window.view.header(), "Sort by &name"),
        (window.search.results.horizontalHeader(), "Sort by si&ze"),
        (window.accounts, "&Test account"),
        (window.panel.preview, "&Test link"),
        (window.panel.card.code, "&Open link"),
        (window.statusBar(), "Copy this message"),
    ):
        assert wanted in offered(qtbot, widget), widget


def test_the_message_of_the_status_line_can_be_copied(app):
    app.voice.tell("Something was done.")

    app.window.statusBar().actions()[0].trigger()

    assert QApplication.clipboard().text() == "Something was done."


def test_rows_of_the_history_have_a_menu_and_keys_to_forget_and_bring_back(qtbot, app):
    reports = expand(qtbot, app, "s3://reports/")
    select(app, reports, reports.objects.keys[0])
    with qtbot.waitSignal(app.handover.chronicle.noted):
        app.actions["copy"].trigger()
    app.actions["history"].trigger()
    [dialog] = app.window.findChildren(HistoryDialog)
    qtbot.waitUntil(lambda: len(dialog.rows.entries) == 1)
    dialog.table.selectRow(0)
    assert "&Make again" in offered(qtbot, dialog.table)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.table.setFocus()

    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: dialog.rows.entries == [])
    qtbot.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(dialog.rows.entries) == 1)
    dialog.close()


def test_what_the_inspector_says_has_a_menu(qtbot, app):
    app.actions["inspect"].trigger()
    [dialog] = app.window.findChildren(InspectorDialog)
    assert "&Test link" in offered(qtbot, dialog._area)
    dialog.close()


def test_a_row_of_a_list_can_be_copied(qtbot, app):
    app.actions["shortcuts"].trigger()
    [dialog] = app.window.findChildren(ShortcutsDialog)
    dialog.search.setText("refresh")
    group = next(
        each
        for each in map(dialog.list.topLevelItem, range(dialog.list.topLevelItemCount()))
        if not each.isHidden()
    )
    row = next(each for each in map(group.child, range(group.childCount())) if not each.isHidden())
    dialog.list.setCurrentItem(row)
    assert offered(qtbot, dialog.list) == ["Copy this row"]

    dialog.list.actions()[0].trigger()

    assert QApplication.clipboard().text() == "Refresh\tF5\tFetch this folder anew"
    dialog.close()


def test_f2_edits_an_account_and_names_what_is_saved(qtbot, app):
    reports = expand(qtbot, app, "s3://reports/")
    select(app, reports, reports.objects.keys[0])
    app.window.view.setFocus()
    qtbot.keyClick(app.window.view, Qt.Key.Key_F2)
    assert QApplication.focusWidget() is app.window.panel._filename

    edit = app.actions["edit-account"]
    edit.setEnabled(True)  # though the demo can't be
    edit.triggered.disconnect()
    app.window.accounts.setFocus()
    with qtbot.waitSignal(edit.triggered):
        qtbot.keyClick(app.window.accounts, Qt.Key.Key_F2)


def test_an_account_that_cannot_be_changed_is_left_alone_by_keys(qtbot, app):
    app.window.accounts.setFocus()
    assert not app.actions["remove-account"].isEnabled()  # the demo's

    qtbot.keyClick(app.window.accounts, Qt.Key.Key_Delete)
    qtbot.keyClick(app.window.accounts, Qt.Key.Key_F2)

    assert app.voice.questions == []


def test_backspace_and_alt_up_go_to_the_folder_that_a_row_is_in(qtbot, app):
    for keys, modifiers in (
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier),
    ):
        reports = expand(qtbot, app, "s3://reports/")
        select(app, reports, reports.objects.keys[0])
        app.window.view.setFocus()
        qtbot.keyClick(app.window.view, keys, modifiers)
        assert app.window.view.currentIndex() == app.tree.index_of(reports)


def test_a_folder_is_opened_and_closed_from_the_menu(qtbot, app):
    view = app.window.view
    reports = app.tree.index_of(folder(app, "s3://reports/"))
    view.setCurrentIndex(reports)

    app.actions["open-folder"].trigger()
    assert view.isExpanded(reports)
    app.actions["open-folder"].trigger()
    assert not view.isExpanded(reports)
