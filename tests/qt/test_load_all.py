"""Everything of a folder is fetched on demand, told of, and stopped; versions are shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from presign_gui.core.columns import Columns, Page
from presign_gui.qt.folder import Column, State
from tests.window import demo, expand, folder, select


@pytest.fixture
def app(qtbot):
    with demo(qtbot) as app:
        app.services.demo.fill_big_folder()
        yield app


@pytest.fixture
def sensors(qtbot, app):
    expand(qtbot, app, "s3://archive/")
    sensors = expand(qtbot, app, "s3://archive/sensors/")
    qtbot.waitUntil(lambda: len(sensors.objects) == 1000)
    app.window.view.setCurrentIndex(app.tree.index_of(sensors))
    return sensors


def test_everything_is_loaded_told_of_and_in_order(qtbot, app, sensors):
    assert app.actions["load-all"].isEnabled()
    app.actions["load-all"].trigger()
    qtbot.waitUntil(lambda: sensors.state is State.COMPLETE, timeout=20_000)
    assert len(sensors.objects) == 5000
    assert sensors.objects.keys == sorted(sensors.objects.keys)
    assert any(told.endswith("a second; Esc stops.") for told in app.voice.said)
    assert app.voice.said[-1] == "All here: 5,000 objects."
    assert app.window.loaded.text() == f"{5000 + _others(app):,} objects loaded"
    app.enablement.update()
    assert not app.actions["load-all"].isEnabled()


def _others(app) -> int:
    return sum(len(each.objects) for each in app.tree.root.below() if each.prefix != "sensors/")


def test_nothing_moves_while_pages_arrive(qtbot, app, sensors):
    window, view, header = app.window, app.window.view, app.window.view.header()
    looked_at = app.tree.index(500, 0, app.tree.index_of(sensors))
    view.scrollTo(looked_at, view.ScrollHint.PositionAtTop)

    def seen() -> tuple:
        return (
            view.indexAt(view.rect().topLeft()).data(),
            view.visualRect(app.tree.index(500, 0, app.tree.index_of(sensors))),
            [header.sectionSize(column) for column in Column],
            window._splitter.sizes(),
        )

    before, at_pages = seen(), []
    app.tree.grown.connect(lambda _folder: at_pages.append(seen()))
    app.actions["load-all"].trigger()
    qtbot.waitUntil(lambda: sensors.state is State.COMPLETE, timeout=20_000)
    folders = Page(("sensors/a/", "sensors/b/"), Columns(), "eu-west-1")  # they stand first
    app.tree.add_page(sensors, folders)
    view.doItemsLayout()
    at_pages.append(seen())

    assert len(at_pages) > 1
    for each in at_pages:
        assert each[0] == before[0]
        assert each[2:] == before[2:]


def test_nothing_moves_while_a_folder_far_above_is_loaded(qtbot, app, sensors):
    view = app.window.view
    expand(qtbot, app, "s3://reports/")
    app.window.resize(app.window.width(), 320)
    view.scrollTo(app.tree.index_of(folder(app, "s3://reports/")), view.ScrollHint.PositionAtTop)
    first = view.indexAt(view.rect().topLeft())
    assert first.data() not in sensors.objects.keys
    before = first.data()
    app.actions["load-all"].trigger()
    qtbot.waitUntil(lambda: sensors.state is State.COMPLETE, timeout=20_000)
    view.settle()
    assert view.indexAt(view.rect().topLeft()).data() == before


def test_esc_stops_it_and_what_is_there_stays(qtbot, app, sensors):
    with qtbot.waitSignal(app.tree.grown, timeout=10_000):  # the next page, and not the last
        app.actions["load-all"].trigger()
    app.actions["stop"].trigger()
    assert 1000 < len(sensors.objects) < 5000
    assert not app.browser._fetching
    have = len(sensors.objects)
    qtbot.wait(100)
    assert len(sensors.objects) == have
    assert sensors.state is not State.LOADING
    app.browser.retry(sensors)
    qtbot.waitUntil(lambda: len(sensors.objects) > have, timeout=10_000)
    keys = sensors.objects.keys
    assert keys == sorted(set(keys))


def test_a_folder_is_sorted_while_it_grows(qtbot, app, sensors):
    app.actions["sort-size"].trigger()
    app.actions["sort-size"].trigger()
    qtbot.waitUntil(lambda: not app.arranger._running)
    app.actions["load-all"].trigger()
    qtbot.waitUntil(
        lambda: sensors.state is State.COMPLETE and not app.arranger._running, timeout=20_000
    )
    parent = app.tree.index_of(sensors)
    sizes = [
        app.tree.object_at(app.tree.index(row, 0, parent)).size
        for row in range(app.tree.rowCount(parent))
    ]
    assert len(sizes) == 5000
    assert sizes == sorted(sizes, reverse=True)


def test_ctrl_f_filters_the_current_folder(qtbot, app, sensors):
    app.window.activateWindow()
    app.actions["filter"].trigger()
    qtbot.keyClicks(app.window.filter, "42")
    parent = app.tree.index_of(sensors)
    qtbot.waitUntil(lambda: sensors.filtered and not app.arranger._running)

    def matching() -> list[str]:
        return [name for name in sensors.objects.names if "42" in name]

    names = [app.tree.index(row, 0, parent).data() for row in range(app.tree.rowCount(parent))]
    assert names[:-1] == matching()
    assert names[-1].startswith("Not all rows are loaded")
    assert len(sensors.objects) == 1000
    app.actions["load-all"].trigger()
    qtbot.waitUntil(lambda: sensors.state is State.COMPLETE and not app.arranger._running)
    assert app.tree.rowCount(parent) == len(matching()) > len(names)
    assert app.tree.index(0, 0, parent).data().find("0042") >= 0
    qtbot.keyClick(app.window.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: app.tree.rowCount(parent) >= 1000)
    assert app.window.filter.text() == ""


def test_a_refresh_leaves_the_window_as_it_was(qtbot, app, sensors):
    reports = expand(qtbot, app, "s3://reports/")
    year = expand(qtbot, app, "s3://reports/2026/")
    select(app, year, "2026/notes.txt")
    rows = len(year.objects)
    app.browser.refresh()
    qtbot.waitUntil(lambda: not app.browser._fetching, timeout=10_000)
    assert folder(app, "s3://reports/2026/") is year
    assert app.window.view.isExpanded(app.tree.index_of(reports))
    assert [each.key for each in app.window.view.selected_objects()] == ["2026/notes.txt"]
    assert len(year.objects) == rows
    assert len(sensors.objects) == 1000


def test_versions_are_rows_with_links_of_their_own(qtbot, app):
    contracts = expand(qtbot, app, "s3://contracts/")
    app.window.view.setCurrentIndex(app.tree.index_of(contracts))
    app.actions["versions"].trigger()
    qtbot.waitUntil(lambda: contracts.objects.versions is not None, timeout=10_000)
    parent = app.tree.index_of(contracts)
    rows = [app.tree.index(row, 0, parent) for row in range(app.tree.rowCount(parent))]
    names = [row.data() for row in rows]
    assert names == ["signed/", "lease.txt", *["lease.txt (older version)"] * 3]
    assert rows[1].siblingAtColumn(Column.MODIFIED).data() != rows[2].siblingAtColumn(2).data()
    app.window.view.setCurrentIndex(rows[4])
    QGuiApplication.clipboard().clear()
    app.actions["copy"].trigger()
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    version = app.tree.object_at(rows[4]).version_id
    assert f"versionId={version}" in QGuiApplication.clipboard().text()
    app.actions["versions"].trigger()
    qtbot.waitUntil(lambda: contracts.objects.versions is None, timeout=10_000)
    assert app.tree.rowCount(parent) == 2


def test_a_delete_marker_is_shown_and_not_linked(qtbot, app):
    import boto3

    server = app.services.demo
    s3 = boto3.client(
        "s3",
        endpoint_url=server.account.endpoint_url,
        region_name="eu-central-1",
        aws_access_key_id=server.credential.access_key_id,
        aws_secret_access_key=server.credential.secret_access_key,
    )
    s3.delete_object(Bucket="contracts", Key="lease.txt")
    contracts = expand(qtbot, app, "s3://contracts/")
    assert "lease.txt" not in contracts.objects.keys
    app.actions["versions"].trigger()
    qtbot.waitUntil(lambda: contracts.objects.versions is not None, timeout=10_000)
    parent = app.tree.index_of(contracts)
    rows = [app.tree.index(row, 0, parent) for row in range(app.tree.rowCount(parent))]
    marker = next(row for row in rows if row.data() == "lease.txt (deleted)")
    app.window.view.setCurrentIndex(marker)
    QGuiApplication.clipboard().setText("before")
    app.actions["copy"].trigger()
    qtbot.waitUntil(lambda: app.voice.said[-1] == "There is nothing to link to.")
    assert QGuiApplication.clipboard().text() == "before"


def test_a_prefix_that_vanishes_while_it_is_fetched_takes_its_job_along(qtbot, app):
    year = _year_whose_listing_goes_on(qtbot, app)
    reports = folder(app, "s3://reports/")
    fresh = Page(("2025/",), Columns(), reports.region)
    app.tree.replace(reports, fresh)
    assert year not in app.browser._fetching
    qtbot.wait(100)
    assert [each.prefix for each in reports.folders] == ["2025/"]


def _year_whose_listing_goes_on(qtbot, app):
    expand(qtbot, app, "s3://reports/")
    year = expand(qtbot, app, "s3://reports/2026/")
    app.browser.refresh(year)
    assert year in app.browser._fetching
    return year


def test_what_is_closed_is_forgotten_with_all_below_it(qtbot, app):
    expand(qtbot, app, "s3://reports/")
    expand(qtbot, app, "s3://reports/2026/")
    expand(qtbot, app, "s3://reports/2026/figures/")
    reports = folder(app, "s3://reports/")
    app.window.view.collapse(app.tree.index_of(reports))
    app.browser.refresh()
    qtbot.waitUntil(lambda: not app.browser._fetching)
    assert reports.state is State.UNLISTED
    assert reports.folders == []
