"""Links are taken from the clipboard after a while: if that is wanted, and they are still there."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from presign_gui.app import App
from presign_gui.core.settings import Settings
from presign_gui.qt import outlet
from presign_gui.qt.clipboard_guard import ClipboardGuard
from tests.window import ListeningVoice, demo, opened

LINK = "https://work.s3.example.com/a?X-Amz-Signature=0"


@pytest.fixture
def voice() -> ListeningVoice:
    return ListeningVoice()


@pytest.fixture
def guard(qapp, voice) -> ClipboardGuard:
    QGuiApplication.clipboard().clear()
    return ClipboardGuard(voice, Settings(clear_clipboard=1))


def shown() -> str:
    return QGuiApplication.clipboard().text()


def test_a_link_is_gone_after_the_while_and_that_is_told(qtbot, guard, voice) -> None:
    outlet.copy(LINK)
    assert shown() == LINK
    qtbot.waitUntil(lambda: shown() == "", timeout=3_000)
    assert voice.said == ["The link was taken from the clipboard."]


def test_what_somebody_else_copied_meanwhile_stays(qapp, guard, voice) -> None:
    outlet.copy(LINK)
    QGuiApplication.clipboard().setText("a shopping list")
    assert not guard.timer.isActive()
    guard._clear()
    assert shown() == "a shopping list"
    assert voice.said == []


def test_what_is_no_link_stays(qapp, guard) -> None:
    outlet.copy_words("aws iam delete-access-key")
    assert shown() == "aws iam delete-access-key"
    assert not guard.timer.isActive()


def test_the_while_begins_anew_with_each_link(qtbot, guard) -> None:
    outlet.copy(LINK)
    qtbot.wait(300)
    outlet.copy(LINK)
    assert guard.timer.remainingTime() > 800


def test_it_is_off_unless_wanted(qtbot) -> None:
    with opened(qtbot) as app:
        assert isinstance(app, App)
        outlet.copy(LINK)
        assert not app.desktop.clipboard.timer.isActive()
        app.settings.clear_clipboard = 60
        outlet.copy(LINK)
        assert app.desktop.clipboard.timer.isActive()


def test_quitting_asks_about_a_link_that_could_be_used_afterwards(
    guard, voice, monkeypatch
) -> None:
    monkeypatch.setattr("presign_gui.qt.clipboard_manager.outlives_us", lambda: False)
    ending = "http://127.0.0.1:5000"
    outlet.copy(LINK)
    assert guard.may_end(ending)
    assert [each.startswith("Quit, and lose the link") for each in voice.questions] == [True]
    outlet.copy(f"{ending}/reports/notes.txt?X-Amz-Signature=0")
    assert guard.may_end(ending)
    assert len(voice.questions) == 1
    voice.answer = False
    assert not guard.may_end()


def test_quitting_the_demo_asks_nothing_about_its_links(qtbot, monkeypatch) -> None:
    monkeypatch.setattr("presign_gui.qt.clipboard_manager.outlives_us", lambda: False)
    with demo(qtbot) as app:
        outlet.copy(f"{app.services.demo.endpoint_url}/reports/notes.txt?X-Amz-Signature=0")
        assert app.window.close()
        assert app.voice.questions == []
