"""Searching in the window: what is found, and that all one can do with a row works on it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from presign_gui.core.records import Account, Source
from presign_gui.qt import drag_out, dragging
from presign_gui.qt.dialogs.properties import PropertiesDialog
from presign_gui.qt.folder import Column as TreeColumn
from presign_gui.qt.object_list import Column
from presign_gui.qt.search_view import SearchState
from tests.answering import always, answering, buckets_then, never, s3_error
from tests.core.loopback import fetch
from tests.qt.test_browser import account, services
from tests.rows import columns
from tests.window import demo, expand, folder, opened


def choose(app, address: str) -> None:
    app.window.view.setCurrentIndex(app.tree.index_of(folder(app, address)))


def search(qtbot, app, pattern: str, *, wait: bool = True) -> None:
    """Type a pattern and press Enter, where the current row of the tree is."""
    app.actions["search"].trigger()
    field = app.window.search._pattern
    field.setText(pattern)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    if wait:
        qtbot.waitUntil(lambda: not app.searching.running, timeout=10_000)


def found(app) -> list[str]:
    listed = app.window.search.found
    return [listed.object_at(row).key for row in range(listed.rowCount())]


def state(app) -> SearchState:
    return app.searching._progress.state


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


@pytest.fixture
def app(qtbot):
    with demo(qtbot) as app:
        QGuiApplication.clipboard().setText("before")
        choose(app, "s3://reports/")
        yield app


REPORTS = [f"2026/report-q{number}.pdf" for number in (1, 2, 3)]


def test_what_matches_below_the_current_folder_is_listed(qtbot, app):
    assert app.actions["search"].isEnabled()
    search(qtbot, app, "REPORT-")
    assert sorted(found(app)) == REPORTS
    assert app.window.search._count.text() == "3 of 19 objects match"
    assert "s3://reports/" in app.window.search._place.text()
    assert app.window.search.results.isVisible()
    assert not app.window.view.isVisible()


def test_below_a_prefix_only_that_is_searched(qtbot, app):
    expand(qtbot, app, "s3://reports/")
    choose(app, "s3://reports/2026/")
    search(qtbot, app, "figures/*.csv")
    assert len(found(app)) == 2
    assert app.window.search._count.text() == "2 of 3 objects match"  # in figures/


def test_links_of_results_are_copied_and_work(qtbot, app):
    search(qtbot, app, "q1")
    results = app.window.search.results
    results.selectRow(0)
    assert app.actions["copy"].isEnabled()
    app.actions["copy"].trigger()
    qtbot.waitUntil(lambda: clipboard() != "before")
    status, body, _disposition = fetch(clipboard())
    assert status == 200
    assert body.startswith(b"%PDF")


@pytest.mark.parametrize("how", ["enter", "double-click"])
def test_a_row_that_is_chosen_is_copied(qtbot, app, how):
    search(qtbot, app, "report-q")
    results = app.window.search.results
    if how == "enter":
        results.setCurrentIndex(results.model().index(0, 0))
        qtbot.keyClick(results, Qt.Key.Key_Return)
    else:
        at = results.visualRect(results.model().index(0, 0)).center()
        for press in (qtbot.mouseClick, qtbot.mouseDClick):
            press(results.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: clipboard() != "before")
    assert f"{found(app)[0]}?" in clipboard()


def test_the_panel_shows_the_link_of_a_result(qtbot, app):
    search(qtbot, app, "notes.txt")
    app.window.search.results.selectRow(0)
    with qtbot.waitSignal(app.linker.previewed, check_params_cb=bool):
        pass
    assert app.window.panel._title.text() == "notes.txt"
    assert app.window.panel._link.key == "2026/notes.txt"


def test_the_panel_forgets_a_result_that_is_gone(qtbot, app):
    search(qtbot, app, "notes.txt")
    app.window.search.results.selectRow(0)
    assert app.window.panel._title.text() == "notes.txt"
    search(qtbot, app, "not there")
    assert app.window.panel._title.text() == "No object selected"
    qtbot.waitUntil(lambda: app.window.panel._link is None)


def test_results_are_dragged_as_links(qtbot, app, monkeypatch):
    dragged = []

    class Drag:
        def __init__(self, source):
            self.source = source

        def setMimeData(self, contents):
            dragged.append((self.source, contents.text(), contents.urls()))
            contents.setParent(self.source)

        def setPixmap(self, _pixmap):
            pass

        def setHotSpot(self, _spot):
            pass

        def exec(self, _action):
            pass

    monkeypatch.setattr(drag_out, "QDrag", Drag)
    search(qtbot, app, "report-q?.pdf")
    results = app.window.search.results
    results.selectAll()
    start = results.visualRect(results.model().index(0, 0)).center()
    viewport = results.viewport()
    with qtbot.waitSignal(app.linker.drag_ready):
        qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in (10, 20, 30):
        qtbot.mouseMove(viewport, start + QPoint(step, step))
    source, text, urls = dragged[-1]
    assert source is results
    assert [line.partition("?")[0][-9:] for line in text.splitlines()] == [
        key[-9:] for key in found(app)
    ]
    assert len(urls) == 3


def test_more_than_can_be_dragged_is_said(qtbot, app, monkeypatch):
    monkeypatch.setattr(dragging, "MOST_DRAGGED", 2)
    search(qtbot, app, "report-q")
    results = app.window.search.results
    results.selectAll()
    results.drag_near.emit()
    results.drag_wanted.emit()
    assert "At most 2 objects can be dragged at once" in app.voice.said[-1]
    assert app.linker._dragged is None


def test_properties_are_those_of_the_result(qtbot, app):
    search(qtbot, app, "notes.txt")
    app.window.search.results.selectRow(0)
    app.actions["properties"].trigger()
    dialog = app.window.findChild(PropertiesDialog)
    assert dialog.s3_object.key == "2026/notes.txt"
    dialog.close()


def test_a_result_is_shown_in_the_tree(qtbot, app):
    search(qtbot, app, "map.png")
    app.window.search.results.selectRow(0)
    app.actions["show-in-tree"].trigger()
    assert not app.window.searching
    qtbot.waitUntil(lambda: app.window.shown.summary().objects == 1)
    at = app.window.view.currentIndex()
    assert app.tree.folder_at(at.parent()).address == "s3://reports/2026/figures/"
    assert [each.key for each in app.window.shown.selected_objects()] == ["2026/figures/map.png"]


def test_sorting_keeps_the_same_objects_selected(qtbot, app):
    search(qtbot, app, "*")
    results = app.window.search.results
    kept = sorted(found(app))[3:8]
    for row, key in enumerate(found(app)):
        if key in kept:
            index = results.model().index(row, 0)
            flags = results.selectionModel().SelectionFlag
            results.selectionModel().select(index, flags.Select | flags.Rows)
    before = found(app)
    for column, key in (
        (Column.NAME, lambda row: row.key.rpartition("/")[2].casefold()),
        (Column.SIZE, lambda row: row.size),
        (Column.MODIFIED, lambda row: row.modified_at),
    ):
        with qtbot.waitSignal(app.window.search.found.rearranged):
            results.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        rows = [results.model().object_at(row) for row in range(results.model().rowCount())]
        if column is not Column.NAME:
            assert rows == sorted(rows, key=key)
        else:
            assert [each.name[:2] for each in rows if each.name.startswith("re")] == ["re"] * 4
        assert sorted(each.key for each in results.selected_objects()) == kept
    results.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert found(app) == before


def test_sort_by_sorts_what_is_in_front(qtbot, app):
    search(qtbot, app, "*")
    results, listed = app.window.search.results, app.window.search.found
    as_found = found(app)
    for turn in (sorted, lambda sizes: sorted(sizes, reverse=True)):
        with qtbot.waitSignal(listed.rearranged):
            app.actions["sort-size"].trigger()
        sizes = [listed.object_at(row).size for row in range(listed.rowCount())]
        assert sizes == turn(sizes)
    app.actions["sort-none"].trigger()
    assert found(app) == as_found
    assert app.window.view.sorting == (None, False)
    app.searching.close()
    app.actions["sort-size"].trigger()
    assert app.window.view.sorting == (TreeColumn.SIZE, False)
    assert results.columns_header.sortIndicatorSection() == -1


@pytest.mark.parametrize("name", ["versions", "filter", "load-all"])
def test_what_is_the_trees_alone_waits_until_that_is_in_front(qtbot, app, name):
    expand(qtbot, app, "s3://archive/")
    app.services.demo.fill_big_folder()
    expand(qtbot, app, "s3://archive/sensors/")
    choose(app, "s3://archive/sensors/")
    assert app.actions[name].isEnabled()
    app.actions["search"].trigger()
    assert not app.actions[name].isEnabled()
    app.searching.close()
    assert app.actions[name].isEnabled()


def test_what_is_found_while_sorted_is_sorted_in_the_end(qtbot, app):
    app.actions["search"].trigger()
    results = app.window.search.results
    results.sortByColumn(Column.SIZE, Qt.SortOrder.DescendingOrder)
    with qtbot.waitSignal(app.window.search.found.rearranged):
        search(qtbot, app, "*")
    sizes = [results.model().object_at(row).size for row in range(results.model().rowCount())]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 19


def test_names_are_sorted_naturally_when_that_is_wanted(qtbot, app):
    search(qtbot, app, "*.csv")
    results = app.window.search.results
    app.window.search.found.extend([columns(["2/file10", "1/file9"])], "eu-central-1")
    for natural in (False, True):
        with qtbot.waitSignal(app.window.search.found.rearranged):
            if natural:
                app.actions["natural"].trigger()
            else:
                results.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
        files = [key for key in found(app) if "file" in key]
        assert files == (["1/file9", "2/file10"] if natural else ["2/file10", "1/file9"])


def test_down_goes_from_the_pattern_to_what_was_found(qtbot, app):
    search(qtbot, app, "report-q")
    qtbot.keyClick(app.window.search._pattern, Qt.Key.Key_Down)
    assert app.window.focusWidget() is app.window.search.results
    assert [each.key for each in app.window.shown.selected_objects()] == found(app)[:1]


def test_nothing_found_is_said(qtbot, app):
    search(qtbot, app, "not there at all")
    assert app.window.search._message.text() == "Nothing matches"
    assert app.window.search._message.isVisible()
    assert app.window.search._count.text() == "0 of 19 objects match"


def test_a_new_search_takes_the_place_of_the_old(qtbot, app):
    search(qtbot, app, "*", wait=False)
    job = app.searching._finding
    search(qtbot, app, "notes.txt")
    assert job.cancelled
    qtbot.wait(100)
    assert found(app) == ["2026/notes.txt"]


@pytest.mark.parametrize("how", ["close", "esc", "another account", "an address"])
def test_leaving_a_search_goes_back_to_the_tree(qtbot, app, how):
    search(qtbot, app, "report-q")
    app.window.search.results.selectAll()
    qtbot.waitUntil(lambda: not app.actions["stop"].isEnabled())  # whose key is Esc, too
    if how == "close":
        qtbot.mouseClick(app.window.search._close, Qt.MouseButton.LeftButton)
    elif how == "esc":
        qtbot.keyClick(app.window.search.results, Qt.Key.Key_Escape)
    elif how == "another account":
        app.open(Account("another", Source.SESSION, "AKIAOTHER", id="other"))
    else:
        app.actions["go-to"].trigger()
        app.guide._line.setText("s3://media/")
        qtbot.keyClick(app.guide._line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not app.window.searching)
    assert found(app) == []
    assert app.window.shown.view is app.window.view
    assert not app.actions["show-in-tree"].isEnabled()


def test_refresh_searches_once_more(qtbot, app):
    search(qtbot, app, "notes.txt")
    app.actions["refresh"].trigger()
    assert app.searching.running
    qtbot.waitUntil(lambda: not app.searching.running)
    assert found(app) == ["2026/notes.txt"]


def test_without_a_place_there_is_nothing_to_search_below(qtbot):
    with demo(qtbot) as app:
        app.window.view.selectionModel().clear()
        app.searching.open()
        assert not app.window.searching


# Servers that hang or refuse


def page(*keys: str, token: str = "") -> bytes:
    rows = "".join(
        f"<Contents><Key>{key}</Key><Size>3</Size><ETag>e</ETag>"
        "<LastModified>2026-11-20T10:00:00.000Z</LastModified></Contents>"
        for key in keys
    )
    more = f"<NextContinuationToken>{token}</NextContinuationToken>" if token else ""
    return (
        f"<ListBucketResult><IsTruncated>{'true' if token else 'false'}</IsTruncated>"
        f"{more}{rows}</ListBucketResult>"
    ).encode()


def first_page_then(rest):
    first = always(200, page("a.txt", "b.pdf", token="more"))

    def answer(request):
        (rest if "continuation-token" in request.path else first)(request)

    return buckets_then(answer)


@pytest.mark.parametrize("leave", ["stop", "stop button", "another account", "close", "quit"])
def test_a_search_that_is_left_leaves_no_job(qtbot, leave):
    let_go = threading.Event()
    with answering(first_page_then(never(let_go))) as server:
        with opened(qtbot, services()) as app:
            app.open(account(server.endpoint_url))
            qtbot.waitUntil(lambda: bool(app.tree.root.folders))
            choose(app, "s3://work/")
            search(qtbot, app, "a", wait=False)
            qtbot.waitUntil(lambda: found(app) == ["a.txt"])
            job, view = app.searching._finding, app.window.search
            assert view._go.text() == "Stop"
            assert app.actions["stop"].isEnabled()
            if leave != "quit":
                with qtbot.waitSignal(job.ended, timeout=2_000):
                    if leave == "stop":
                        app.actions["stop"].trigger()
                    elif leave == "stop button":
                        qtbot.mouseClick(view._go, Qt.MouseButton.LeftButton)
                    elif leave == "close":
                        app.searching.close()
                    else:
                        app.open(None)
                assert not app.searching.running
            if leave.startswith("stop"):
                assert found(app) == ["a.txt"]
                assert state(app) is SearchState.STOPPED
                assert view._count.text() == "1 of 2 objects so far"
        let_go.set()


def test_a_failed_search_keeps_what_it_found_and_can_be_tried_again(qtbot):
    answers = [always(403, s3_error("AccessDenied", "said the server"))]
    with (
        answering(first_page_then(lambda request: answers[0](request))) as server,
        opened(qtbot, services()) as app,
    ):
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        choose(app, "s3://work/")
        search(qtbot, app, "a")
        view = app.window.search
        assert state(app) is SearchState.FAILED
        assert view._trouble.isVisible()
        assert "No access" in view._trouble_text.text()
        assert "said the server" in view._trouble_text.text()
        answers[0] = always(200, page("c/a.txt"))
        qtbot.mouseClick(view._again, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: state(app) is SearchState.DONE)
        assert not view._trouble.isVisible()
        assert sorted(found(app)) == ["a.txt", "c/a.txt"]
