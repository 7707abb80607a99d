"""The history's window: what was made, made again, tried, taken back, forgotten."""

from __future__ import annotations

import csv
import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import repeat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from presign_gui.app import App
from presign_gui.core.folders import Folders
from presign_gui.core.history import History
from presign_gui.core.settings import SettingsFile
from presign_gui.qt import history_deeds, history_desk, undoing
from presign_gui.qt.dialogs.history import HistoryDialog
from presign_gui.qt.dialogs.preferences import PreferencesDialog
from presign_gui.qt.dialogs.taking_back import TakingBackDialog
from presign_gui.qt.history_rows import Column, HistoryRows
from presign_gui.services import Services
from tests.core.history_entries import entry
from tests.core.loopback import fetch
from tests.window import demo, expand, opened, select

TEXT = b"Ask Amara about the September figures.\n"
PATIENCE = 10_000
LONG_AGO = datetime(2026, 1, 1, tzinfo=timezone.utc)


@pytest.fixture
def app(qtbot) -> Iterator[App]:
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://reports/")
        parent = expand(qtbot, app, "s3://reports/2026/")
        select(app, parent, "2026/notes.txt")
        yield app


def copy(qtbot, app: App) -> str:
    """Copy the link of what is selected; return it when it is in the history."""
    with qtbot.waitSignal(app.handover.chronicle.noted, timeout=PATIENCE):
        app.actions["copy"].trigger()
    return QGuiApplication.clipboard().text()


@pytest.fixture
def dialog(qtbot, app) -> Iterator[HistoryDialog]:
    copy(qtbot, app)
    app.actions["history"].trigger()
    dialog = app.handover.history._dialog
    _tester = QAbstractItemModelTester(
        dialog.rows, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1, timeout=PATIENCE)
    dialog.table.selectRow(0)
    yield dialog
    dialog.close()


def shown(dialog: HistoryDialog, row: int = 0) -> list[str]:
    return [dialog.rows.index(row, column).data() for column in Column]


def test_what_was_copied_is_there_with_its_countdown(qtbot, app, dialog):
    row = shown(dialog)
    assert row[Column.ACCOUNT] == "Demo"
    assert row[Column.PLACE] == "s3://reports/2026/notes.txt"
    assert row[Column.METHOD] == "GET"
    assert row[Column.WAY] == "copied"
    assert "(in 11 hours 59 minutes)" in row[Column.UNTIL]
    for column in Column:  # that may be too narrow for it
        index = dialog.rows.index(0, column)
        assert row[column][:12] in index.data(Qt.ItemDataRole.ToolTipRole)
    later = dialog.rows.now() + timedelta(hours=11, minutes=59, seconds=30)
    dialog.rows.now = lambda: later
    assert "seconds)" in shown(dialog)[Column.UNTIL]
    dialog.rows.now = lambda: later + timedelta(hours=1)
    assert "ended" in shown(dialog)[Column.UNTIL]


def test_what_is_copied_meanwhile_comes_in(qtbot, app, dialog):
    copy(qtbot, app)
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 2, timeout=PATIENCE)


def test_made_again_it_works(qtbot, app, dialog):
    QGuiApplication.clipboard().setText("before")
    dialog.again.click()
    qtbot.waitUntil(lambda: "Link copied" in dialog.answer.text(), timeout=PATIENCE)
    assert fetch(QGuiApplication.clipboard().text())[1] == TEXT
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 2, timeout=PATIENCE)


def test_whether_it_works_still(qtbot, app, dialog):
    dialog.check.click()
    qtbot.waitUntil(lambda: "The link works" in dialog.answer.text(), timeout=PATIENCE)
    app.services.demo.move_clock(timedelta(hours=13))
    dialog.check.click()
    qtbot.waitUntil(lambda: "expired" in dialog.answer.text(), timeout=PATIENCE)
    app.services.demo.move_clock(timedelta(hours=-13))


def test_the_key_is_gone(qtbot, app, dialog):
    [made] = dialog.rows.entries
    dialog.rows.entries[0] = replace(made, access_key_id="AKIAANOTHER")
    dialog.check.click()
    qtbot.waitUntil(lambda: "AKIAANOTHER" in dialog.answer.text(), timeout=PATIENCE)
    gone = replace(made.account, id="gone", name="Old")
    dialog.rows.entries[0] = replace(made, account=gone)
    QGuiApplication.clipboard().setText("before")
    dialog.again.click()
    qtbot.waitUntil(lambda: "“Old”" in dialog.answer.text(), timeout=PATIENCE)
    assert QGuiApplication.clipboard().text() == "before"


def taking_back(qtbot, parent) -> TakingBackDialog:
    """Return the dialog when it is there."""
    qtbot.waitUntil(lambda: parent.findChild(TakingBackDialog) is not None, timeout=PATIENCE)
    return parent.findChild(TakingBackDialog)


def test_how_it_can_be_taken_back(qtbot, app, dialog):
    dialog.take_back.click()
    measures = taking_back(qtbot, dialog)
    assert "1 link of AKIADEMO00000EXAMPLE still works" in measures.text.toPlainText()
    assert not measures.copy_commands.isEnabled()
    measures.copy_json.click()
    told = json.loads(QGuiApplication.clipboard().text())
    assert told["links_alive"] == 1
    assert [measures.choice.item(row + 1).text() for row in range(len(told["measures"]))] == [
        each["title"] for each in told["measures"]
    ]
    measures.copy_text.click()
    assert QGuiApplication.clipboard().text() == measures.found.text
    measures.close()


def test_each_measure_is_shown_by_itself_and_copied(qtbot, app, dialog):
    dialog.take_back.click()
    measures = taking_back(qtbot, dialog)
    for row, measure in enumerate(measures.found.measures, 1):
        measures.choice.setCurrentRow(row)
        shown = measures.text.toPlainText()
        assert measure.what in shown
        assert measure.stops in shown
        assert measure.undone in shown
        assert measures.copy_commands.isEnabled() == bool(measure.commands)
        assert measures.copy_document.isEnabled() == bool(measure.document)
        if measure.commands:
            measures.copy_commands.click()
            assert QGuiApplication.clipboard().text() == "\n".join(measure.commands)
        if measure.document:
            measures.copy_document.click()
            assert json.loads(QGuiApplication.clipboard().text()) == measure.document
    assert any(each.commands for each in measures.found.measures)
    assert any(each.document for each in measures.found.measures)
    measures.close()


@pytest.mark.parametrize("suffix", [".txt", ".json"])
def test_all_of_it_is_saved(qtbot, app, dialog, tmp_path: Path, suffix: str):
    dialog.take_back.click()
    measures = taking_back(qtbot, dialog)
    app.voice.file = tmp_path / f"back{suffix}"
    measures.save.click()
    qtbot.waitUntil(lambda: f"back{suffix}" in app.voice.said[-1], timeout=PATIENCE)
    wanted = measures.found.json if suffix == ".json" else measures.found.text
    assert app.voice.file.read_text("utf-8") == wanted
    measures.close()


def test_a_full_disk_leaves_no_half_of_it(qtbot, app, dialog, tmp_path: Path):
    dialog.take_back.click()
    measures = taking_back(qtbot, dialog)
    (tmp_path / "file").write_text("no folder")
    app.voice.file = tmp_path / "file" / "back.txt"
    measures.save.click()
    qtbot.waitUntil(lambda: len(app.voice.failures) == 1, timeout=PATIENCE)
    measures.close()


def test_all_links_of_the_open_account_can_be_taken_back(qtbot, app):
    copy(qtbot, app)
    copy(qtbot, app)
    app.actions["take-back"].trigger()
    measures = taking_back(qtbot, app.window)
    assert "2 links of AKIADEMO00000EXAMPLE still work" in measures.text.toPlainText()
    assert [each.id for each in measures.found.measures] == ["delete-key"]
    measures.close()


def test_of_a_batch_the_first_is_tried_and_none_made_again_without_a_list(qtbot, app, dialog):
    [made] = dialog.rows.entries
    dialog.rows.entries[0] = replace(made, count=3)
    dialog.check.click()
    qtbot.waitUntil(lambda: "the first of them" in dialog.answer.text(), timeout=PATIENCE)
    assert "The link works" in dialog.answer.text()
    QGuiApplication.clipboard().setText("before")
    dialog.again.click()
    qtbot.waitUntil(lambda: "not known which objects" in dialog.answer.text(), timeout=PATIENCE)
    assert QGuiApplication.clipboard().text() == "before"


def test_what_is_noted_while_a_page_is_on_its_way_is_there_once():
    rows = HistoryRows()
    old, new, newest = (entry(f"{number}", id=number) for number in (1, 2, 3))
    rows.prepend([new])
    rows.append([new, old], complete=True)
    rows.prepend([newest, new])
    assert rows.entries == [newest, new, old]


def test_forgotten_and_brought_back(qtbot, app, dialog):
    dialog.forget.click()
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 0, timeout=PATIENCE)
    assert dialog.undo.isVisible()
    assert "go on working" in dialog.answer.text()
    dialog.undo.click()
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1, timeout=PATIENCE)
    assert not dialog.undo.isVisible()


def forget_all(qtbot, dialog: HistoryDialog) -> None:
    dialog.forget_all.click()
    qtbot.waitUntil(dialog.undo.isVisible, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "No link was made yet." in dialog.answer.text(), timeout=PATIENCE)
    assert dialog.rows.rowCount() == 0


def test_all_forgotten_after_asking(qtbot, app, dialog):
    app.voice.answer = False
    dialog.forget_all.click()
    assert dialog.rows.rowCount() == 1
    app.voice.answer = True
    forget_all(qtbot, dialog)
    assert app.voice.said[-1] == "The history is forgotten. Its links go on working."


@pytest.mark.parametrize("where", ["dialog", "window"])
def test_all_that_was_forgotten_is_brought_back(qtbot, app, dialog, where):
    forget_all(qtbot, dialog)
    if where == "dialog":
        dialog.undo.click()
    else:
        app.actions["undo"].trigger()
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1, timeout=PATIENCE)
    assert not dialog.undo.isVisible()
    assert not app.actions["undo"].isEnabled()


def test_it_is_brought_back_when_its_window_is_closed_or_open_again(qtbot, app):
    copy(qtbot, app)
    app.actions["history"].trigger()
    forget_all(qtbot, app.handover.history._dialog)
    app.handover.history._dialog.close()
    app.actions["history"].trigger()
    assert app.handover.history._dialog.undo.isVisible()
    app.handover.history._dialog.close()

    app.actions["undo"].trigger()

    app.actions["history"].trigger()
    again = app.handover.history._dialog
    qtbot.waitUntil(lambda: again.rows.rowCount() == 1, timeout=PATIENCE)
    assert not again.undo.isVisible()
    again.close()


def test_another_offer_ends_that_of_all(qtbot, app, dialog):
    forget_all(qtbot, dialog)
    app.undoing.offer("Something else is gone.", lambda: None)
    assert not dialog.undo.isVisible()
    qtbot.waitUntil(lambda: not app.jobs.busy)
    app.services.history_of(app.browser.account).come_back()
    assert app.services.history_of(app.browser.account).count() == 0


def test_exported_as_a_table(qtbot, app, dialog, tmp_path: Path):
    app.voice.file = tmp_path / "links.csv"
    dialog.export.click()
    qtbot.waitUntil(lambda: "links.csv" in dialog.answer.text(), timeout=PATIENCE)
    with (tmp_path / "links.csv").open(newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["bucket"], row["key"]) == ("reports", "2026/notes.txt")
    assert "Signature" not in (tmp_path / "links.csv").read_text()


def test_an_export_ends_with_its_window(qtbot, app, tmp_path: Path, monkeypatch):
    app.actions["history"].trigger()
    dialog = app.handover.history._dialog
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def lines(_history, _search):
        try:
            yield "a line\n"
            begun.set()
            go_on.wait(10)
            yield "another\n"
            yield "more\n"
        finally:
            ended.set()

    monkeypatch.setattr(History, "exported_csv", lines)
    app.voice.file = tmp_path / "links.csv"
    dialog.export.click()
    qtbot.waitUntil(begun.is_set)
    dialog.close()
    go_on.set()
    qtbot.waitUntil(ended.is_set)
    qtbot.waitUntil(lambda: not app.jobs.busy)
    assert not list(tmp_path.glob("*links.csv*"))


def test_an_export_says_how_far_it_is_and_can_be_stopped(qtbot, app, tmp_path: Path, monkeypatch):
    app.actions["history"].trigger()
    dialog = app.handover.history._dialog
    monkeypatch.setattr(history_deeds, "TOLD_EVERY", 0)
    monkeypatch.setattr(History, "exported_csv", lambda *_search: repeat("a line\n"))
    app.voice.file = tmp_path / "links.csv"
    dialog.export.setFocus()
    dialog.export.click()
    qtbot.waitUntil(lambda: dialog.stop.isVisible() and not dialog.export.isVisible())
    qtbot.waitUntil(lambda: "entries so far" in dialog.answer.text(), timeout=PATIENCE)
    dialog.stop.click()
    assert dialog.answer.text() == "Stopped; nothing was saved."
    qtbot.waitUntil(lambda: dialog.export.isVisible() and not dialog.stop.isVisible())
    qtbot.waitUntil(lambda: not app.jobs.busy)
    assert not list(tmp_path.glob("*links.csv*"))
    assert dialog.answer.text() == "Stopped; nothing was saved."


# With a file


@pytest.fixture
def where(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "config", tmp_path / "data")


def test_pages_come_as_one_scrolls_and_what_is_typed_is_found(qtbot, where):
    services = Services(where)
    for number in range(450):
        services.history.note(entry(f"2026/{number:03}.pdf"))
    with opened(qtbot, services) as app:
        app.actions["history"].trigger()
        dialog = app.handover.history._dialog
        qtbot.waitUntil(lambda: dialog.rows.rowCount() == 200, timeout=PATIENCE)
        for count in (400, 450):
            dialog.table.scrollToBottom()
            qtbot.waitUntil(lambda count=count: dialog.rows.rowCount() == count, timeout=PATIENCE)
        dialog.search.setText("/123.PDF")
        qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1, timeout=PATIENCE)
        assert shown(dialog)[Column.PLACE].endswith("2026/123.pdf")
        dialog.search.setText("nothing like it")
        qtbot.waitUntil(lambda: dialog.answer.text() == "Nothing matches.", timeout=PATIENCE)
        dialog.close()


def test_what_another_program_notes_and_forgets_is_seen(qtbot, where):
    services, another = Services(where), History(where.data / "history.sqlite3")
    with opened(qtbot, services) as app:
        app.actions["history"].trigger()
        dialog = app.handover.history._dialog
        qtbot.waitUntil(lambda: "No link" in dialog.answer.text(), timeout=PATIENCE)
        another.note(entry("2026/of another.pdf"))
        dialog.search.setText("of another")
        qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1, timeout=PATIENCE)
        another.forget_all()
        dialog.search.setText("another")
        qtbot.waitUntil(lambda: dialog.answer.text() == "Nothing matches.", timeout=PATIENCE)
        dialog.close()
    another.close()


def test_the_demo_in_an_ordinary_window_leaves_nothing_on_the_disk(qtbot, where):
    with opened(qtbot, Services(where)) as app:
        app.start_demo()
        qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=PATIENCE)
        expand(qtbot, app, "s3://reports/")
        select(app, expand(qtbot, app, "s3://reports/2026/"), "2026/notes.txt")
        copy(qtbot, app)
        assert app.services.history_of(app.browser.account).count() == 1
    assert not (where.data / "history.sqlite3").exists()


def test_what_is_copied_as_the_window_closes_is_noted(qtbot, where, monkeypatch):
    services = Services(where)
    monkeypatch.setattr(services, "history_of", lambda _account: services.history)
    with opened(qtbot, services) as app:
        app.start_demo()
        qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=PATIENCE)
        expand(qtbot, app, "s3://reports/")
        select(app, expand(qtbot, app, "s3://reports/2026/"), "2026/notes.txt")
        with qtbot.waitSignal(app.sharing.left, timeout=PATIENCE):
            app.actions["copy"].trigger()
    url = QGuiApplication.clipboard().text()
    signature = url.rpartition("X-Amz-Signature=")[2]
    assert len(signature) == 64
    later = History(where.data / "history.sqlite3")
    assert [each.key for each in later.page()] == ["2026/notes.txt"]
    later.close()
    for file in where.data.rglob("*"):
        assert file.is_dir() or signature.encode() not in file.read_bytes()


def test_kept_for_some_time_only(qtbot, where):
    settings = SettingsFile(where.config / "settings.json")
    services = Services(where)
    services.history.note(entry("old.pdf", made_at=LONG_AGO, expires_at=LONG_AGO))
    with opened(qtbot, services, settings=settings) as app:
        app.actions["history"].trigger()
        dialog = app.handover.history._dialog
        qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1, timeout=PATIENCE)
        dialog.keep.setCurrentIndex(3)
        dialog.keep.activated.emit(3)
        qtbot.waitUntil(lambda: "1 entry that had ended" in dialog.answer.text(), timeout=PATIENCE)
        assert dialog.rows.rowCount() == 0
        dialog.lists.setChecked(True)
        dialog.close()
    assert settings.load().history_days == 30
    assert settings.load().history_lists
    services = Services(where)
    services.history.note(entry("old too.pdf", made_at=LONG_AGO, expires_at=LONG_AGO))
    with opened(qtbot, services, settings=settings) as app:
        app.start()
        qtbot.waitUntil(lambda: services.history.count() == 0, timeout=PATIENCE)


def is_on_disk(where: Folders, text: bytes) -> bool:
    return any(text in file.read_bytes() for file in where.data.rglob("*") if file.is_file())


def forget_the_merger(qtbot, services: Services, app: App) -> None:
    """Have it forgotten with all the rest, in a window that is closed then."""
    app.actions["history"].trigger()
    dialog = app.handover.history._dialog
    qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1, timeout=PATIENCE)
    forget_all(qtbot, dialog)
    dialog.close()


def test_what_is_forgotten_is_not_on_the_disk_when_the_program_has_ended(qtbot, where):
    services = Services(where)
    services.history.note(entry("the-merger.pdf"))
    with opened(qtbot, services) as app:
        forget_the_merger(qtbot, services, app)
        assert is_on_disk(where, b"merger")
    assert not is_on_disk(where, b"merger")


def test_when_the_offer_ends_nothing_is_on_the_disk_any_more(qtbot, where, monkeypatch):
    monkeypatch.setattr(undoing, "OFFERED_MS", 50)
    services = Services(where)
    services.history.note(entry("the-merger.pdf"))
    with opened(qtbot, services) as app:
        forget_the_merger(qtbot, services, app)
        qtbot.waitUntil(lambda: not is_on_disk(where, b"merger"), timeout=PATIENCE)
        assert not app.actions["undo"].isEnabled()


def test_what_a_killed_program_left_of_it_goes_at_the_next_start(qtbot, where, monkeypatch):
    monkeypatch.setattr(history_desk, "AT_REST_MS", 0)
    killed = History(where.data / "history.sqlite3")
    killed.note(entry("the-merger.pdf"))
    killed.leave_all(LONG_AGO)
    killed.close()
    with opened(qtbot, Services(where)) as app:
        app.start()
        qtbot.waitUntil(lambda: not is_on_disk(where, b"merger"), timeout=PATIENCE)


def test_what_can_not_be_deleted_is_told_and_goes_later(qtbot, where, monkeypatch):
    def full(*_arguments):
        raise sqlite3.OperationalError("database or disk is full")

    services = Services(where)
    services.history.note(entry("the-merger.pdf"))
    with opened(qtbot, services) as app:
        forget_the_merger(qtbot, services, app)
        with monkeypatch.context() as failing:
            failing.setattr("presign_gui.core.history.leaving.let_go", full)
            app.undoing.settle()
            qtbot.waitUntil(lambda: "at the next start" in app.voice.said[-1], timeout=PATIENCE)
        assert services.history.count() == 0


def test_what_is_kept_shorter_is_asked_about_before_it_is_forgotten(qtbot, where):
    settings = SettingsFile(where.config / "settings.json")
    services = Services(where)
    services.history.note(entry("old.pdf", made_at=LONG_AGO, expires_at=LONG_AGO))
    with opened(qtbot, services, settings=settings) as app:
        app.voice.answer = False
        app.actions["history"].trigger()
        dialog = app.handover.history._dialog
        dialog.keep.setCurrentIndex(3)
        dialog.keep.activated.emit(3)
        qtbot.waitUntil(lambda: app.voice.questions != [], timeout=PATIENCE)
        assert app.voice.questions == ["Forget 1 entry that has ended?"]
        assert dialog.keep.currentData() == 0
        dialog.close()

        app.actions["preferences"].trigger()
        [preferences] = app.window.findChildren(PreferencesDialog)
        preferences.fields["history_days"].show(30)
        preferences.buttons.accepted.emit()
        qtbot.waitUntil(lambda: len(app.voice.questions) == 2, timeout=PATIENCE)
        assert app.settings.history_days == 0
        app.voice.answer = True  # also whether the window may close
    assert services.history.count() == 1
    assert settings.load().history_days == 0


def test_a_damaged_file_is_set_aside_and_told_of(qtbot, where):
    where.data.mkdir(parents=True)
    (where.data / "history.sqlite3").write_bytes(b"no database" * 1_000)
    with opened(qtbot, Services(where)) as app:
        app.actions["history"].trigger()
        qtbot.waitUntil(
            lambda: any("history was damaged" in each for each in app.voice.said), timeout=PATIENCE
        )
        app.handover.history._dialog.close()
    assert len(list(where.data.glob("*damaged*"))) == 1


def test_a_full_disk_loses_no_link(qtbot, app, monkeypatch):
    def full(*_arguments, **_more):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("presign_gui.core.history.queries.insert", full)
    QGuiApplication.clipboard().setText("before")
    app.actions["copy"].trigger()
    qtbot.waitUntil(
        lambda: any("can't be written" in each for each in app.voice.said), timeout=PATIENCE
    )
    assert fetch(QGuiApplication.clipboard().text())[1] == TEXT
