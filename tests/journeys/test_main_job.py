"""The main job, from the first start to a link that somebody opens."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.window import demo, expand, folder, select

KEY = "2026/report-q3.pdf"


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def copied(qtbot, app) -> str:
    """Press the button, and return what is on the clipboard then."""
    QGuiApplication.clipboard().clear()
    app.actions["copy"].trigger()
    qtbot.waitUntil(lambda: clipboard() != "", timeout=5_000)
    return clipboard()


@pytest.fixture
def app(qtbot):
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://reports/")
        reports = expand(qtbot, app, "s3://reports/2026/")
        select(app, reports, KEY)
        yield app


def test_a_copied_link_gives_the_objects_bytes(qtbot, app):
    url = copied(qtbot, app)
    bytes_there = fetch(url)
    assert bytes_there.startswith(b"%PDF")
    at = folder(app, "s3://reports/2026/").objects
    assert len(bytes_there) == at.sizes[at.keys.index(KEY)]


def test_it_lives_as_long_as_the_spinner_says(qtbot, app):
    app.window.panel.expiry = timedelta(minutes=90)
    url = copied(qtbot, app)
    assert "X-Amz-Expires=5400&" in url
    app.services.demo.move_clock(timedelta(minutes=89))
    assert fetch(url)
    app.services.demo.move_clock(timedelta(minutes=2))
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch(url)
    assert refused.value.code == 403
    assert b"Request has expired" in refused.value.read()


@pytest.mark.parametrize(
    "tamper",
    [
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.replace("report-q3", "report-q2"),
        lambda url: url.replace("X-Amz-Expires=43200", "X-Amz-Expires=604800"),
        lambda url: url + "&response-content-type=text%2Fhtml",
    ],
    ids=["signature", "another object", "longer life", "parameter added"],
)
def test_a_link_that_was_tampered_with_is_refused(qtbot, app, tamper):
    url = copied(qtbot, app)
    assert tamper(url) != url
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch(tamper(url))
    assert refused.value.code == 403
    refused.value.close()


def test_saved_as_is_what_a_browser_is_told(qtbot, app):
    app.window.panel._filename.setText('Größe "Q3" 四半期.pdf')
    with urllib.request.urlopen(copied(qtbot, app)) as answer:
        told = answer.headers["Content-Disposition"]
    assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22Q3%22%20%E5%9B%9B%E5%8D%8A%E6%9C%9F.pdf" in told


def test_several_objects_give_several_links_in_the_order_shown(qtbot, app):
    reports = folder(app, "s3://reports/2026/")
    select(app, reports, "2026/report-q2.pdf", "2026/notes.txt", "2026/report-q1.pdf")
    lines = copied(qtbot, app).splitlines()
    names = [line.partition("?")[0].rpartition("/")[2] for line in lines]
    assert names == ["notes.txt", "report-q1.pdf", "report-q2.pdf"]
    assert all(fetch(line) for line in lines)
    assert "3 links copied. They work until" in app.voice.said[-1]


def test_a_folder_is_asked_about_and_then_gives_all_below_it(qtbot, app):
    view = app.window.view
    view.setCurrentIndex(app.tree.index_of(folder(app, "s3://reports/2026/")))
    lines = copied(qtbot, app).splitlines()
    assert len(app.voice.questions) == 1
    assert len(lines) == 7  # four beside each other, three below figures/
    assert all(fetch(line) for line in lines)


def test_a_folder_that_was_not_meant_copies_nothing(qtbot, app):
    before = copied(qtbot, app)
    app.voice.answer = False
    app.window.view.setCurrentIndex(app.tree.index_of(folder(app, "s3://reports/2026/")))
    app.actions["copy"].trigger()
    assert len(app.voice.questions) == 1
    assert clipboard() == before


@pytest.mark.parametrize("format_name", ["json", "jsonl"])
def test_the_clipboard_has_the_format_that_was_chosen(qtbot, app, format_name):
    app.window.panel.choose_format(format_name)
    assert '"presigned_url": "http' in copied(qtbot, app)


def test_enter_copies_and_so_does_a_double_click(qtbot, app):
    view = app.window.view
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "X-Amz-Signature" in clipboard())
    QGuiApplication.clipboard().clear()
    place = view.visualRect(view.currentIndex()).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: "X-Amz-Signature" in clipboard())


def test_one_action_stands_in_every_place(app):
    window, copy = app.window, app.actions["copy"]
    assert copy in window.view.actions()
    assert copy.shortcut().toString() == "Ctrl+Shift+C"
    menus = [menu.menu() for menu in window.menuBar().actions()]
    assert any(copy in menu.actions() for menu in menus)
    toolbars = window.findChildren(type(window.addToolBar("another")))
    assert any(copy in bar.actions() for bar in toolbars)
    assert window.panel._copy.isEnabled() == copy.isEnabled()


def test_a_bucket_without_access_says_so_and_the_others_still_work(qtbot, app):
    payroll = expand(qtbot, app, "s3://payroll/")
    row = app.tree.index(0, 0, app.tree.index_of(payroll))
    assert row.data() == "No access"
    app.window.view.setCurrentIndex(row)
    assert app.actions["retry"].isEnabled()
    app.actions["copy-details"].trigger()
    assert "s3://payroll/" in clipboard()
    assert "AccessDenied" in clipboard()
    select(app, folder(app, "s3://reports/2026/"), KEY)
    assert fetch(copied(qtbot, app))


def test_five_thousand_objects_come_page_by_page_as_one_scrolls(qtbot, app):
    app.services.demo.fill_big_folder()
    expand(qtbot, app, "s3://archive/")
    sensors = expand(qtbot, app, "s3://archive/sensors/")
    assert len(sensors.objects) == 1000
    assert sensors.state.value == "partial"
    view = app.window.view
    while sensors.state.value != "complete":
        have = len(sensors.objects)
        view.scrollToBottom()
        qtbot.waitUntil(lambda have=have: len(sensors.objects) > have, timeout=10_000)
    assert len(sensors.objects) == 5000
    assert sensors.objects.keys == sorted(sensors.objects.keys)


def test_a_drag_waits_for_its_links_and_then_starts(qtbot, app, monkeypatch):
    dragged = []
    monkeypatch.setattr(
        app.window.view, "drag", lambda contents, _picture: dragged.append(contents)
    )
    app.linker._dragged = None
    app.window.view.drag_wanted.emit()
    assert dragged == []
    assert app.window.view.drag_waits
    app.window.view.drag_near.emit()
    qtbot.waitUntil(lambda: len(dragged) == 1)
    assert dragged[0].text().count("X-Amz-Signature") == 1
