"""The window's layout, as it gets narrower."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolBar

from presign_gui.core.records import Account
from tests.window import opened

MOST_TOGETHER = 8
"""Entries of a menu that one takes in without a line between them."""


def test_in_a_narrow_window_the_toolbar_loses_words_before_the_filter(qtbot) -> None:
    with opened(qtbot) as app:
        window = app.window
        window.show_browser()
        copy = window.findChild(QToolBar).widgetForAction(app.actions["copy"])
        window.resize(1080, 680)
        qtbot.wait(10)
        assert copy.width() > copy.height() * 2
        window.resize(620, 600)
        qtbot.waitUntil(lambda: copy.width() < copy.height() * 2)
        assert window.filter.isVisible()
        window.resize(1080, 680)
        qtbot.waitUntil(lambda: copy.width() > copy.height() * 2)


def test_lines_in_menus_part_what_is_of_several_kinds(qtbot) -> None:
    with opened(qtbot) as app:
        bar = app.window.menuBar()
        menus = [action.menu().actions() for action in bar.actions()]
        for actions in (*menus, app.window.view.actions()):
            lines = [action.isSeparator() for action in actions]
            assert not lines[0]
            assert not lines[-1]
            assert (True, True) not in pairwise(lines)
            longest = max(
                len(run) for run in "".join("-" if at else "x" for at in lines).split("-")
            )
            assert longest <= MOST_TOGETHER


def test_a_long_name_of_an_account_leaves_room_for_the_others_in_the_toolbar(qtbot) -> None:
    name = "an account whose name somebody has typed with all there is to know of it"
    with opened(qtbot) as app:
        app.window.show_browser()
        box = app.window.accounts
        app.desk.listed.emit([Account(name=name)])
        assert box.sizeHint().width() < box.fontMetrics().horizontalAdvance("x") * 44
        assert box.itemText(0).startswith(name[:10])
        assert box.itemText(0).endswith(name[-10:])
        assert box.itemData(0, Qt.ItemDataRole.ToolTipRole) == name
