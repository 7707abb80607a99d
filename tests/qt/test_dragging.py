"""Dragging folders and many rows, and the picture of it; the real drag is in tests/journeys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest

from presign_gui.core.records import Way
from presign_gui.qt import dragging
from presign_gui.qt.drag_pixmap import drag_pixmap
from tests.window import demo, expand, folder, select


@pytest.fixture
def app(qtbot, monkeypatch):
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://reports/")
        app.dragged = []
        monkeypatch.setattr(
            app.window.view, "drag", lambda contents, _picture: app.dragged.append(contents)
        )
        yield app


def select_folder(app, address: str) -> None:
    flags = QItemSelectionModel.SelectionFlag
    index = app.tree.index_of(folder(app, address))
    app.window.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)


def load_below(qtbot, app, address: str) -> None:
    for each in expand(qtbot, app, address).folders:
        load_below(qtbot, app, each.address)


def drag(app) -> None:
    app.window.view.drag_near.emit()
    app.window.view.drag_wanted.emit()


def keys_of(contents) -> list[str]:
    return [url.path().partition("/reports/")[2] for url in contents.urls()]


def test_a_folder_that_is_loaded_goes_along_with_all_below(qtbot, app):
    load_below(qtbot, app, "s3://reports/2026/")
    keys = {key for each in folder(app, "s3://reports/2026/").below() for key in each.objects.keys}
    select_folder(app, "s3://reports/2026/")
    drag(app)
    qtbot.waitUntil(lambda: len(app.dragged) == 1)
    assert sorted(keys_of(app.dragged[0])) == sorted(keys)


def test_an_object_selected_with_its_folder_goes_along_once(qtbot, app):
    load_below(qtbot, app, "s3://reports/2026/")
    parent = folder(app, "s3://reports/2026/")
    select(app, parent, parent.objects.keys[0])
    flags = QItemSelectionModel.SelectionFlag
    index = app.tree.index_of(parent)
    app.window.view.selectionModel().select(index, flags.Select | flags.Rows)
    drag(app)
    qtbot.waitUntil(lambda: len(app.dragged) == 1)
    keys = keys_of(app.dragged[0])
    assert len(keys) == len(set(keys)) == sum(len(each.objects) for each in parent.below())


def test_a_folder_that_is_not_loaded_is_fetched_after_asking_and_dragged_then(qtbot, app):
    select_folder(app, "s3://reports/2026/")
    drag(app)
    assert "let go" in app.voice.said[-1]
    assert app.voice.questions == []  # nobody can answer with the mouse button down
    app.window.view.let_go.emit()
    qtbot.waitUntil(lambda: "once more" in app.voice.said[-1])
    assert app.voice.questions == ["Fetch the rest, so that it can be dragged?"]
    assert app.dragged == []
    drag(app)
    qtbot.waitUntil(lambda: len(app.dragged) == 1)
    assert "2026/report-q3.pdf" in keys_of(app.dragged[0])


def test_nothing_is_fetched_for_a_drag_without_leave(qtbot, app):
    app.voice.answer = False
    select_folder(app, "s3://reports/2026/")
    drag(app)
    app.window.view.let_go.emit()
    qtbot.waitUntil(lambda: len(app.voice.questions) == 1)
    drag(app)
    assert "let go" in app.voice.said[-1]
    assert app.dragged == []


def test_more_in_a_folder_than_can_be_dragged_is_said(qtbot, app, monkeypatch):
    monkeypatch.setattr(dragging, "MOST_DRAGGED", 2)
    load_below(qtbot, app, "s3://reports/2026/")
    select_folder(app, "s3://reports/2026/")
    drag(app)
    assert "At most 2 objects can be dragged at once" in app.voice.said[-1]


def test_what_is_dragged_is_noted_as_offered(qtbot, app):
    left = []
    app.sharing.left.connect(lambda *what: left.append(what))
    select(app, folder(app, "s3://reports/"), "README.txt")
    with qtbot.waitSignal(app.handover.chronicle.noted) as noted:
        drag(app)
        qtbot.waitUntil(lambda: len(app.dragged) == 1)
    [[entry]] = noted.args
    assert (entry.way, entry.key) == (
        Way.OFFERED,
        "README.txt",
    )  # whether it was taken isn't known
    [(account, links, options, way, how)] = left
    assert (account.name, way.value, how) == ("Demo", "offered", "plain")
    assert [link.url for link in links] == [app.dragged[0].text()]
    assert options == app.window.panel.options


def test_the_picture_is_wider_with_a_count_and_has_the_pixels_of_the_screen(qtbot):
    one, many = drag_pixmap("map.png", 1), drag_pixmap("map.png", 10_000)
    assert many.width() > one.width()
    sharp = drag_pixmap("map.png", 1, ratio=2.0)
    assert sharp.devicePixelRatio() == 2.0
    assert sharp.width() == one.width() * 2
    assert drag_pixmap("long " * 500, 3).width() < 600


def press_and_move(app, at, *steps) -> None:
    """Press the left button at a place of the tree, and move it to others without letting go."""
    view = app.window.view.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    for step in steps:
        QTest.mouseMove(view, at + step)


def let_go(app, at) -> None:
    QTest.mouseRelease(app.window.view.viewport(), Qt.MouseButton.LeftButton, pos=at)


@pytest.fixture
def wanted(app) -> list[None]:
    """Each time that a drag was wanted."""
    found: list[None] = []
    app.window.view.drag_wanted.connect(lambda: found.append(None))
    return found


def test_a_drag_begins_when_the_mouse_is_far_enough(qtbot, app, wanted):
    parent = expand(qtbot, app, "s3://reports/2026/")
    select(app, parent, *list(parent.objects.keys)[:3])
    view = app.window.view
    at = view.visualRect(view.currentIndex()).center()
    press_and_move(app, at, QPoint(3, 0), QPoint(5, 0))
    assert wanted == []
    QTest.mouseMove(view.viewport(), at + QPoint(20, 0))
    assert len(wanted) == 1
    assert len(view.selected_objects()) == 3
    let_go(app, at + QPoint(20, 0))  # on the same row: it was no click on it
    assert len(view.selected_objects()) == 3


def test_a_click_on_one_of_several_still_selects_it_alone(qtbot, app, wanted):
    parent = expand(qtbot, app, "s3://reports/2026/")
    select(app, parent, *list(parent.objects.keys)[:3])
    view = app.window.view
    at = view.visualRect(view.currentIndex()).center()
    press_and_move(app, at, QPoint(2, 0))
    let_go(app, at + QPoint(2, 0))
    assert wanted == []
    assert len(view.selected_objects()) == 1


def test_neither_an_arrow_nor_empty_space_is_dragged(app, wanted):
    view = app.window.view
    row = view.visualRect(app.tree.index_of(folder(app, "s3://reports/2026/")))
    for at in (QPoint(row.left() - 8, row.center().y()), view.viewport().rect().bottomLeft()):
        press_and_move(app, at, QPoint(30, 0))
        let_go(app, at + QPoint(30, 0))
    assert wanted == []
