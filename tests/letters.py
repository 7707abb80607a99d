"""The letters that, with Alt, go to a button or field: which a window has, in each state."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QLabel,
    QMainWindow,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

MANY = 20
"""Choices of a box that are all tried: with more they are data, and change no row."""


def letter(text: str) -> str:
    """Return the keys that a text's letter is pressed with, "" if it has none."""
    return QKeySequence.mnemonic(text).toString()


def texts_with_letters(window: QWidget) -> list[str]:
    """Return the texts of `window`, as it is now, whose letters mean something in it."""
    return [text for text in _texts(window) if letter(text)]


def in_every_state(window: QWidget) -> Iterator[list[str]]:
    """Yield those texts for each page, each fold, and each choice that brings other rows."""
    yield texts_with_letters(window)
    shown = window.panel.more if isinstance(window, QMainWindow) else window
    for fold in _seen(shown, QToolButton):
        if fold.isCheckable() and not fold.isChecked():
            fold.setChecked(True)
            yield texts_with_letters(window)
    for pages in _seen(shown, QTabWidget):
        for page in range(pages.count()):
            pages.setCurrentIndex(page)
            yield texts_with_letters(window)
    for box in _seen(shown, QComboBox):
        before = box.currentIndex()
        for choice in range(box.count() if box.count() <= MANY else 0):
            box.setCurrentIndex(choice)
            yield texts_with_letters(window)
        box.setCurrentIndex(before)


def _seen(shown: QWidget, kind: type) -> list:
    window = shown.window()
    return [each for each in shown.findChildren(kind) if each.isVisibleTo(window)]


def _texts(window: QWidget) -> Iterator[str]:
    if isinstance(window, QMainWindow):
        yield from (action.text() for action in window.menuBar().actions())
    for widget in _seen(window, QWidget):
        if widget.window() is not window:
            continue
        with_letter = isinstance(widget, QLabel) and widget.buddy() is not None
        if with_letter or isinstance(widget, QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QGroupBox):
            yield widget.title()
        elif isinstance(widget, QTabBar):
            yield from map(widget.tabText, range(widget.count()))
