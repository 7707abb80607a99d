from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument

from presign_gui.qt.dialogs.help import PAGES, HelpDialog
from tests.window import opened


@pytest.fixture
def help_window(qtbot):
    dialog = HelpDialog()
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def test_f1_opens_one_window_of_help(qtbot) -> None:
    with opened(qtbot) as app:
        app.open(None)
        for _again in range(2):
            app.window.activateWindow()
            qtbot.waitUntil(app.window.isActiveWindow)
            qtbot.keyClick(app.window, Qt.Key.Key_F1)
            windows = app.window.findChildren(HelpDialog)
            assert [each.isVisible() for each in windows] == [True]
        windows[0].close()
        qtbot.waitUntil(lambda: not app.window.findChildren(HelpDialog))
        app.actions["help"].trigger()
        assert app.window.findChild(HelpDialog).shown == PAGES[0]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read(help_window, name: str) -> None:
    help_window.show_page(name)
    assert len(help_window.page.toPlainText()) > 300
    assert "](" not in help_window.page.toPlainText()  # Markdown that was not understood


def test_its_pictures_are_there_and_fit(help_window) -> None:
    help_window.show_page("first-link")
    kind = QTextDocument.ResourceType.ImageResource.value
    picture = help_window.page.loadResource(kind, QUrl("../pictures/step-3.png"))
    assert 0 < picture.width() <= help_window.page.viewport().width()
    assert not help_window.page.horizontalScrollBar().isVisible()


def test_a_link_leads_to_another_page_at_its_heading(help_window) -> None:
    help_window.follow(QUrl("accounts.md#a-role"))
    assert help_window.shown == "accounts"
    assert help_window.page.textCursor().block().text() == "A role"
    assert help_window.page.verticalScrollBar().value() > 0


def test_a_link_into_the_world_opens_in_the_browser(help_window, monkeypatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toString()))
    help_window.follow(QUrl("https://example.com/"))
    assert asked == ["https://example.com/"]
    assert help_window.shown == PAGES[0]


def test_a_word_is_looked_for_in_all_pages(qtbot, help_window) -> None:
    qtbot.keyClicks(help_window.search, "SignatureDoesNotMatch")
    left = [PAGES[row] for row in range(len(PAGES)) if not help_window.pages.item(row).isHidden()]
    assert left == ["questions"]
    assert help_window.shown == "questions"
    assert help_window.page.textCursor().selectedText() == "SignatureDoesNotMatch"

    help_window.search.clear()
    assert not any(help_window.pages.item(row).isHidden() for row in range(len(PAGES)))
