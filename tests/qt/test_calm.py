"""A calm window: what comes and goes moves nothing that stays."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt

from presign_gui.core import qr
from presign_gui.core.errors import AccessDenied
from presign_gui.qt.folder import Column, Selected
from presign_gui.qt.object_view import NAME_LETTERS
from tests.window import demo, expand, folder, opened

LONG_LINK = "https://files.example.com/" + "x" * 1_200


def test_a_long_link_widens_no_panel(qtbot) -> None:
    with opened(qtbot) as app:
        panel = app.window.panel
        app.window.show_browser()
        before = panel.minimumSizeHint().width()
        panel.card.show_link([])
        panel.card.show_code(qr.qr_code(LONG_LINK))
        assert panel.minimumSizeHint().width() == before


def test_the_offer_to_undo_moves_no_row(qtbot) -> None:
    with opened(qtbot) as app:
        app.window.show_browser()
        before = app.window.view.height()
        app.undoing.offer("Removed.", lambda: None)
        app.window.uploads.show_looking()
        qtbot.wait(50)
        assert app.window.view.height() == before


def test_beside_what_went_wrong_stands_why_and_nothing_that_makes_no_sense(qtbot) -> None:
    with opened(qtbot) as app:
        panel = app.window.panel
        app.window.show_browser()
        panel.show_trouble(AccessDenied("Access Denied"))
        assert panel._note.isVisible()
        assert panel._note.y() < panel._title.y() + 3 * panel._title.height()
        assert not panel._copy.isVisible()
        panel.show_selection(Selected())
        assert panel._copy.isVisible()


def test_in_a_narrow_window_names_keep_their_room(qtbot) -> None:
    with opened(qtbot) as app:
        app.window.show_browser()
        view = app.window.view
        wide = [view.columnWidth(column) for column in Column]
        app.window.resize(800, 600)
        qtbot.waitUntil(lambda: view.isColumnHidden(Column.CLASS))
        least = view.fontMetrics().averageCharWidth() * NAME_LETTERS
        assert view.columnWidth(Column.NAME) >= least
        assert not view.isColumnHidden(Column.SIZE)
        app.window.resize(1080, 680)
        qtbot.waitUntil(lambda: not view.isColumnHidden(Column.CLASS))
        assert [view.columnWidth(column) for column in Column] == wide


def test_what_is_selected_is_called_as_in_its_row(qtbot) -> None:
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://reports/")
        title, view = app.window.panel._title, app.window.view
        for address in ("s3://reports/", "s3://reports/2026/"):
            row = app.tree.index_of(folder(app, address))
            view.setCurrentIndex(row)
            qtbot.waitUntil(lambda row=row: title.text() == row.data())
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        other = app.tree.index_of(folder(app, "s3://reports/2025/"))
        view.selectionModel().select(other, flags)
        qtbot.waitUntil(lambda: title.text() == "2 folders")


def test_what_loads_is_told_where_the_names_will_stand(qtbot) -> None:
    with demo(qtbot) as app:
        bucket = folder(app, "s3://archive/")
        app.window.view.expand(app.tree.index_of(bucket))
        row = app.tree.index(bucket.status_row, 0, app.tree.index_of(bucket))
        assert row.data() == "Loading…"
        assert not row.data(Qt.ItemDataRole.DecorationRole).isNull()
