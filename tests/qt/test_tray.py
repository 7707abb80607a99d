"""The icon beside the clock, and what is told while another window is in front."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from presign_gui.app import App
from presign_gui.qt.notifier import LONG
from tests.core.loopback import fetch
from tests.window import demo, expand, opened, select

pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)  # has no tray

NOTES = "2026/notes.txt"


@contextmanager
def with_tray(qtbot) -> Iterator[App]:
    """Show the demo on a desktop that has a place for icons."""
    with demo(qtbot) as app:
        app.desktop.tray._available = lambda: True
        app.settings.tray = True
        app.desktop.tray.follow()
        yield app
    assert not app.desktop.tray.shown
    assert QApplication.quitOnLastWindowClosed()


def texts(app: App) -> list[str]:
    return [action.text() for action in app.desktop.tray.menu.actions() if action.text()]


def copy(qtbot, app: App, key: str = NOTES) -> None:
    expand(qtbot, app, "s3://reports/")
    year = expand(qtbot, app, "s3://reports/2026/")
    select(app, year, key)
    app.actions["copy"].trigger()
    qtbot.waitUntil(lambda: any(said.startswith("Link copied") for said in app.voice.said))


def test_it_is_off_unless_wanted(qtbot) -> None:
    with opened(qtbot) as app:
        assert not app.desktop.tray.shown
        app.window.close()
        assert not app.window.isVisible()


def test_where_there_is_no_place_for_it_that_is_said(qtbot) -> None:
    with opened(qtbot) as app:
        app.desktop.tray._available = lambda: False
        app.settings.tray = True
        app.desktop.preferences.changed.emit({"tray": False})
        assert app.voice.said[-1] == "This desktop has no place for an icon beside the clock."
        assert not app.desktop.tray.shown


def test_a_link_of_its_menu_is_copied_again(qtbot) -> None:
    with with_tray(qtbot) as app:
        assert texts(app) == ["No link was made yet", "&Open Presign", "&Quit"]
        copy(qtbot, app)
        qtbot.waitUntil(lambda: "notes.txt" in texts(app))
        assert texts(app) == ["Copy again", "notes.txt", "&Open Presign", "&Quit"]
        QGuiApplication.clipboard().clear()
        app.desktop.tray.menu.actions()[1].trigger()
        qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "", timeout=5_000)
        status, body, _name = fetch(QGuiApplication.clipboard().text())
        assert (status, body) == (200, b"Ask Amara about the September figures.\n")
        qtbot.waitUntil(lambda: texts(app).count("notes.txt") == 2)  # it is noted, too


def test_what_is_forgotten_is_not_in_its_menu_any_more(qtbot) -> None:
    with with_tray(qtbot) as app:
        copy(qtbot, app)
        qtbot.waitUntil(lambda: "notes.txt" in texts(app))
        app.actions["history"].trigger()
        dialog = app.handover.history._dialog
        dialog.forget_all.click()
        qtbot.waitUntil(lambda: "notes.txt" not in texts(app))
        app.actions["undo"].trigger()
        qtbot.waitUntil(lambda: "notes.txt" in texts(app))
        dialog.close()


def test_names_in_the_menu_are_as_they_are(qtbot) -> None:
    from presign_gui.qt.tray import WIDEST, _shortened

    assert _shortened("a/R&D.txt") == "R&&D.txt"
    assert _shortened("a/b/") == "b"
    assert len(_shortened("a/" + "x" * 900 + ".txt")) == WIDEST + 1


def test_a_closed_window_goes_behind_it_and_comes_back(qtbot) -> None:
    with with_tray(qtbot) as app:
        assert not app.window.close()
        assert not app.window.isVisible()
        assert not QApplication.quitOnLastWindowClosed()
        menu = {action.text(): action for action in app.desktop.tray.menu.actions()}
        menu["&Open Presign"].trigger()
        assert app.window.isVisible()
        app.desktop._ending = True  # for the end of the test


def test_it_ends_by_its_menu_and_by_the_windows(qtbot, monkeypatch) -> None:
    ended = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(True))
    with with_tray(qtbot) as app:
        app.window.close()
        menu = {action.text(): action for action in app.desktop.tray.menu.actions()}
        menu["&Quit"].trigger()
        assert ended == [True]
        app.window.show()
        app.actions["quit"].trigger()
        assert ended == [True, True]
        assert not app.window.isVisible()


def test_it_goes_when_it_is_not_wanted_any_more(qtbot) -> None:
    with with_tray(qtbot) as app:
        app.settings.tray = False
        app.desktop.tray.follow()
        assert not app.desktop.tray.shown
        assert app.window.close()


# What is told


@pytest.fixture
def told(qtbot, monkeypatch) -> Iterator[tuple[App, list[str]]]:
    with opened(qtbot) as app:
        told: list[str] = []
        app.desktop.notifier.send = told.append
        monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
        yield app, told


def test_the_end_of_long_work_is_told(told) -> None:
    app, sent = told
    app.voice.tell("50,000 links in links.csv.")
    app.jobs.ended.emit(LONG + 1)
    assert sent == ["50,000 links in links.csv."]


@pytest.mark.parametrize("why", ["short", "in front", "off", "silent", "nothing new"])
def test_anything_else_is_not(told, why, monkeypatch) -> None:
    app, sent = told
    app.voice.tell("" if why == "silent" else "Done.")
    if why == "in front":
        monkeypatch.setattr(QApplication, "activeWindow", lambda: app.window)
    if why == "off":
        app.settings.notify = False
    if why == "nothing new":
        app.desktop.notifier._said_at -= 2
    app.jobs.ended.emit(1.0 if why == "short" else LONG + 1)
    assert sent == []


def test_a_job_tells_how_long_it_took(qtbot, told) -> None:
    app, _sent = told
    with qtbot.waitSignal(app.jobs.ended) as ended:
        app.jobs.start(lambda: [1])
    assert 0 <= ended.args[0] < 5


def test_without_a_desktop_that_takes_it_nothing_breaks(qtbot) -> None:
    with opened(qtbot) as app:
        app.desktop.notifier._send("Done.")
