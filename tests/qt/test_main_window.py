"""The window's layout, as it gets narrower."""

from __future__ import annotations

from PySide6.QtWidgets import QToolBar

from tests.window import opened


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
