"""Every window and dialog, as a screen reader finds it, and as hands on a keyboard do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QTextBrowser,
    QWidget,
)

from presign_gui.core import texts
from tests.every_window import every_window
from tests.letters import in_every_state, letter
from tests.speaking import speaking

ROLES, TEXTS = QAccessible.Role, QAccessible.Text
CELLS = (ROLES.Cell, ROLES.TreeItem, ROLES.ListItem)
POLICY = Qt.ContextMenuPolicy
ONE_USE = {"Pages", "What may be meant"}
"""Lists in which a click does all there is to do: pages of the help, rows of the palette."""
MANY = 20
"""Parts of a table looked at: headers and the first cells."""
MOST_LINKS = 30
"""On a page of the help."""
SEEN = ["welcome", "main window", "more options", "search", "qr", "history", "help"]
"""Some of the windows there must be."""


@pytest.fixture(scope="module")
def complaints(qapp, tmp_path_factory) -> Iterator[dict[str, list[str]]]:
    """What is wrong with the windows, by what it is; looked for once."""
    home = tmp_path_factory.mktemp("home")
    found: dict[str, list[str]] = {"seen": [], "letters": []}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("HOME", str(home))
        with every_window(home, monkeypatch) as windows:
            alive: list[QObject] = []
            for name, window in windows:
                # PySide takes what is in a widget for deleted when it lets go of the widget.
                alive += window.findChildren(QObject)
                found["seen"].append(name)
                for look in LOOKS:
                    problems = found.setdefault(look.__name__, [])
                    problems += [f"{name}: {problem}" for problem in look(window)]
                found["letters"] += [(name, texts) for texts in in_every_state(window)]
    return found


def test_the_windows_there_are_were_looked_at(complaints):
    assert set(SEEN) <= set(complaints["seen"])


@pytest.mark.parametrize(
    "what",
    [
        *("unnamed", "cells_unnamed", "unknown_roles"),
        *("left_out", "out_of_order", "unlit", "without_menu"),
    ],
)
def test_nothing_is(complaints, what):
    assert complaints[what] == []


@pytest.mark.parametrize("language", texts.languages())
def test_a_letter_means_one_thing_in_a_window_and_each_control_keeps_its(complaints, language):
    """The windows were looked at in English: their texts lead to those of the other languages."""
    problems = set()
    with speaking(language):
        for name, shown in complaints["letters"]:
            letters = {text: letter(texts._(text)) for text in shown}
            problems |= {(name, text, "without") for text, keys in letters.items() if not keys}
            twice = {keys for keys, times in Counter(letters.values()).items() if times > 1}
            told = [texts._(text) for text, keys in letters.items() if keys in twice]
            if told or len(shown) > len(letters):
                problems.add((name, *sorted(told)))
    assert sorted(problems) == []


def test_their_texts_are_those_of_the_catalogue(complaints):
    """Or the test above would look at English in every language."""
    known = {text for _name, shown in complaints["letters"] for text in shown}
    with speaking("ja"):
        assert [text for text in sorted(known) if texts._(text) == text] == []


def unnamed(window: QWidget) -> Iterator[str]:
    """Yield the controls that a screen reader can't tell from others."""
    for control in controls(window):
        if not text_of(control, TEXTS.Name):
            yield described(control)


def cells_unnamed(window: QWidget) -> Iterator[str]:
    """Yield tables whose cells or columns have no text for a screen reader."""
    for view in window.findChildren(QAbstractItemView):
        header, rows = isinstance(view, QHeaderView), view.model() and view.model().rowCount()
        if header or not rows or not view.isVisibleTo(window):
            continue
        table = QAccessible.queryAccessibleInterface(view)
        some = [table.child(at) for at in range(min(table.childCount(), MANY))]
        cell = next((each for each in some if each.role() in CELLS), None)
        if cell is None or not cell.text(TEXTS.Name):
            yield described(view)


def unknown_roles(window: QWidget) -> Iterator[str]:
    """Yield what a screen reader could only call "panel"."""
    for control in controls(window):
        of_a_container = isinstance(control, QScrollArea) or control.focusProxy() is not None
        role = QAccessible.queryAccessibleInterface(control).role()
        if role == ROLES.Client and not of_a_container:
            yield described(control)


def out_of_order(window: QWidget) -> Iterator[str]:
    """Yield what Tab comes to although it stands above what it came from, and not beside it."""
    for before, after in pairwise(tabbed_through(window)):
        here, there = place(before, window), place(after, window)
        beside = there.x() >= here.x() + before.width()
        if there.y() + after.height() <= here.y() and not beside:
            yield f"{described(after)} after {described(before)}"


def left_out(window: QWidget) -> Iterator[str]:
    """Yield what Tab does not come to, or not out of."""
    reached = tabbed_through(window)
    for control in controls(window):
        wanted = control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isEnabled()
        if wanted and control.focusProxy() is None and control not in reached:
            yield described(control)


def unlit(window: QWidget) -> Iterator[str]:
    """Yield what looks the same whether it has the focus or not.

    But for the button that Enter means, which the style frames as long as no other has the focus.
    """
    for _step in range(len(tabbed_through(window))):
        focused = QApplication.focusWidget()
        lit = focused.grab().toImage()
        tab_on(focused)
        if focused is QApplication.focusWidget():
            continue  # there is nothing else
        default = isinstance(focused, QPushButton) and focused.isDefault()
        if lit == focused.grab().toImage() and not default:
            yield described(focused)


def without_menu(window: QWidget) -> Iterator[str]:
    """Yield rows that have no context menu; text fields have Qt's."""
    for view in window.findChildren(QAbstractItemView):
        of_a_box = view.parent().metaObject().className() == "QComboBoxPrivateContainer"
        if isinstance(view, QHeaderView) or of_a_box or view.accessibleName() in ONE_USE:
            continue
        of_actions = view.contextMenuPolicy() is POLICY.ActionsContextMenu and view.actions()
        if not of_actions and view.contextMenuPolicy() is not POLICY.CustomContextMenu:
            yield described(view)


def controls(window: QWidget) -> Iterator[QWidget]:
    """Yield what can have the focus, and buttons that only a mouse reaches."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or widget.window() is not window:
            continue
        if widget.objectName() == "qt_spinbox_lineedit" or isinstance(widget, QScrollBar):
            continue  # parts of what is looked at itself
        focusable = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if focusable or isinstance(widget, QAbstractButton):
            yield widget


def tabbed_through(window: QWidget) -> list[QWidget]:
    """Return what Tab comes to, one after the other, from the top."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    found: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in found:
        if focused is not None:
            found.append(focused)
        tab_on(focused or window)
    first = min(range(len(found)), key=lambda at: place(found[at], window).toTuple()[::-1])
    return [*found[first:], *found[:first]]


def tab_on(focused: QWidget) -> None:
    """Press Tab; and on a page that it leads through, link by link, until it leads out."""
    for _link in range(MOST_LINKS if isinstance(focused, QTextBrowser) else 1):
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is not focused:
            break


def place(widget: QWidget, window: QWidget) -> QPoint:
    return widget.mapTo(window, QPoint(0, 0))


def text_of(widget: QWidget, which: QAccessible.Text) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(which)


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} {text_of(widget, TEXTS.Name)!r}"


LOOKS = (unnamed, cells_unnamed, unknown_roles, left_out, out_of_order, unlit, without_menu)
