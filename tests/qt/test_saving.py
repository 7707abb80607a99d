"""Links into a file, from the window: chosen, written, stopped, gone on with."""

from __future__ import annotations

import csv
import io
import json
import urllib.request
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from presign_gui.core.errors import FileProblem
from presign_gui.core.part_file import Begin
from presign_gui.core.records import LinkOptions, Method, Way
from presign_gui.qt.dialogs.saving import SavingDialog
from presign_gui.qt.link_panel import LinkPanel
from tests.window import demo, expand, folder, select


@pytest.fixture
def app(qtbot):
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://reports/")
        expand(qtbot, app, "s3://reports/2026/")
        yield app


def select_folder(app, *addresses: str) -> None:
    app.window.view.selectionModel().clear()
    for address in addresses:
        app.window.view.setCurrentIndex(app.tree.index_of(folder(app, address)))


def asked(app, action: str = "save-links", format_name: str = "csv") -> SavingDialog:
    """Choose the action, and a format in its dialog."""
    app.actions[action].trigger()
    dialog = app.window.findChildren(SavingDialog)[-1]
    if action == "save-links":
        dialog.format_box.setCurrentIndex(dialog.format_box.findData(format_name))
    return dialog


def saved(qtbot, app, path: Path, dialog: SavingDialog) -> str:
    """Save into `path`, and return what was told when it was done."""
    app.voice.file = path
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: path.exists() and "saved in" in app.voice.said[-1], timeout=20_000)
    return app.voice.said[-1]


def keys_in(path: Path) -> list[str]:
    return [row["key"] for row in csv.DictReader(io.StringIO(path.read_text("utf-8")))]


def works(url: str) -> bool:
    with urllib.request.urlopen(url) as answer:
        return answer.status == 200


def test_links_to_what_is_selected_go_into_a_file(qtbot, app, tmp_path):
    select(app, folder(app, "s3://reports/2026/"), "2026/notes.txt", "2026/report-q1.pdf")
    dialog = asked(app, format_name="jsonl")
    assert "Links to 2 objects." in text_of(dialog)
    assert "12 hours" in text_of(dialog)
    path = tmp_path / "links.jsonl"
    told = saved(qtbot, app, path, dialog)
    assert told.startswith(f"2 links saved in {path}. They work until ")
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [each["key"] for each in found] == ["2026/notes.txt", "2026/report-q1.pdf"]
    assert all(works(each["presigned_url"]) for each in found)
    assert [each.name for each in tmp_path.glob("links*")] == ["links.jsonl"]
    qtbot.waitUntil(lambda: app.window.findChildren(SavingDialog) == [])


def test_links_that_end_at_a_moment_all_do(qtbot, app, tmp_path, monkeypatch):
    end = (datetime.now(timezone.utc) + timedelta(hours=5)).replace(microsecond=0)
    with_an_end = LinkOptions(until=end)
    monkeypatch.setattr(LinkPanel, "options", property(lambda _self: with_an_end))
    select_folder(app, "s3://reports/2026/")
    dialog = asked(app, format_name="jsonl")
    assert "Works until " in text_of(dialog)
    path = tmp_path / "links.jsonl"
    saved(qtbot, app, path, dialog)
    ends = {json.loads(line)["expires_at"] for line in path.read_text("utf-8").splitlines()}
    # A link is made in a whole second, and lives whole seconds.
    assert {datetime.fromisoformat(each.replace("Z", "+00:00")) for each in ends} <= {
        end,
        end + timedelta(seconds=1),
    }


def text_of(dialog: SavingDialog) -> str:
    return f"{dialog._what.text()} {dialog._life.text()}"


def test_a_folder_and_a_bucket_give_all_below_them_and_nothing_twice(qtbot, app, tmp_path):
    flags = app.window.view.selectionModel().SelectionFlag
    select(app, folder(app, "s3://reports/2026/"), "2026/notes.txt")
    for address in ("s3://reports/2026/", "s3://media/"):
        index = app.tree.index_of(folder(app, address))
        app.window.view.selectionModel().select(index, flags.Select | flags.Rows)
    dialog = asked(app)
    assert "Links to everything in 2 folders." in text_of(dialog)
    saved(qtbot, app, tmp_path / "links.csv", dialog)
    keys = keys_in(tmp_path / "links.csv")
    assert len([key for key in keys if key.startswith("2026/")]) == 7
    assert len(keys) == len(set(keys)) > 7


def test_a_download_page_of_a_folder(qtbot, app, tmp_path):
    select_folder(app, "s3://reports/2026/")
    dialog = asked(app, "save-page")
    assert dialog.windowTitle() == "Save a download page"
    assert dialog.format.name == "page"
    saved(qtbot, app, tmp_path / "2026.html", dialog)
    page = (tmp_path / "2026.html").read_text("utf-8")
    assert page.count("<li>") == 7
    assert page.count("response-content-disposition=attachment") >= 7
    assert page.rstrip().endswith("</html>")
    [entry] = noted(qtbot, app, 1)
    assert (entry.way, entry.format, entry.count) == (Way.PAGE, "page", 7)


def test_a_page_is_not_offered_for_the_clipboard(app):
    offered = app.window.panel._format
    assert offered.findData("csv") >= 0
    assert offered.findData("page") < 0


def noted(qtbot, app, count: int):
    history = app.services.history_of(app.browser.account)
    qtbot.waitUntil(lambda: history.count() == count)
    return history.page()


def test_the_history_notes_the_file(qtbot, app, tmp_path):
    select_folder(app, "s3://reports/2026/")
    saved(qtbot, app, tmp_path / "links.csv", asked(app))
    [entry] = noted(qtbot, app, 1)
    assert (entry.way, entry.format, entry.count) == (Way.FILE, "csv", 7)


def test_nothing_is_written_where_no_file_is_chosen(qtbot, app, tmp_path):
    select_folder(app, "s3://reports/2026/")
    dialog = asked(app)
    app.voice.file = None
    before = set(app.jobs._running)
    dialog.save.click()
    assert dialog.isVisible()
    assert dialog.save.isVisible()
    dialog.reject()
    assert app.jobs._running <= before


# Stopped, and gone on with


@pytest.fixture
def sensors(qtbot, app):
    """A folder of five thousand objects, selected; a page of them is a thousand."""
    app.services.demo.fill_big_folder()
    expand(qtbot, app, "s3://archive/")
    select_folder(app, "s3://archive/sensors/")


def stopped(qtbot, app, path: Path, format_name: str = "csv") -> None:
    """Begin to save, and stop when some is written."""
    dialog = asked(app, format_name=format_name)
    app.voice.file = path
    with qtbot.waitSignal(dialog.advanced, timeout=20_000):
        dialog.save.click()
    assert " a second" in dialog.told.text()
    assert not dialog.format_box.isEnabled()
    dialog.stop.click()
    qtbot.waitUntil(lambda: app.voice.said[-1].startswith("Stopped"))
    assert not path.exists()


def test_it_is_stopped_and_goes_on_with_what_is_there(qtbot, app, sensors, tmp_path):
    path, part = tmp_path / "links.csv", tmp_path / "links.csv.part"
    stopped(qtbot, app, path)
    assert "are in links.csv.part; saving the same to links.csv goes on" in app.voice.said[-1]
    before = part.read_bytes()
    assert 1000 <= len(keys_in(part)) < 5000

    dialog = asked(app)
    app.voice.file = path
    dialog.save.click()
    qtbot.waitUntil(dialog.go_on.isVisible)
    assert "links.csv.part has" in dialog.found.text
    dialog.go_on.click()
    qtbot.waitUntil(path.exists, timeout=20_000)
    keys = keys_in(path)
    assert keys == sorted(set(keys))
    assert len(keys) == 5000
    assert path.read_bytes().startswith(before)
    qtbot.waitUntil(lambda: app.voice.said[-1].startswith("5,000 links saved"))
    assert not part.exists()
    entries = noted(qtbot, app, 2)
    assert sum(entry.count for entry in entries) == 5000


def test_it_starts_anew_if_that_is_wanted(qtbot, app, sensors, tmp_path):
    path = tmp_path / "links.csv"
    stopped(qtbot, app, path)
    dialog = asked(app)
    app.voice.file = path
    dialog.save.click()
    qtbot.waitUntil(dialog.anew.isVisible)
    dialog.anew.click()
    qtbot.waitUntil(path.exists, timeout=20_000)
    assert len(keys_in(path)) == 5000


def test_what_is_left_of_other_links_is_only_replaced(qtbot, app, sensors, tmp_path):
    path = tmp_path / "links.csv"
    stopped(qtbot, app, path)
    select_folder(app, "s3://reports/2026/")
    dialog = asked(app)
    app.voice.file = path
    dialog.save.click()
    qtbot.waitUntil(dialog.anew.isVisible)
    assert not dialog.go_on.isVisible()
    assert "of other links" in dialog.found.text
    dialog.reject()  # and nothing is lost
    assert len(keys_in(tmp_path / "links.csv.part")) >= 1000


def test_a_page_that_is_stopped_leaves_nothing(qtbot, app, sensors, tmp_path):
    stopped(qtbot, app, tmp_path / "page.html", "page")
    assert app.voice.said[-1] == "Stopped; nothing was saved."
    assert list(tmp_path.glob("page*")) == []
    assert app.services.history_of(app.browser.account).count() == 0


def test_a_failure_is_said_in_the_dialog_and_can_be_tried_again(qtbot, app, tmp_path):
    select_folder(app, "s3://reports/2026/")
    path = tmp_path / "not there" / "links.csv"
    dialog = asked(app)
    app.voice.file = path
    dialog.save.click()
    qtbot.waitUntil(dialog.trouble.isVisible)
    assert FileProblem().title in dialog.trouble.text
    path.parent.mkdir()
    dialog.trouble.findChild(QPushButton).click()
    qtbot.waitUntil(path.exists)
    assert len(keys_in(path)) == 7


def test_a_bucket_that_may_not_be_listed_is_said(qtbot, app, tmp_path):
    select_folder(app, "s3://payroll/")
    dialog = asked(app)
    app.voice.file = tmp_path / "links.csv"
    dialog.save.click()
    qtbot.waitUntil(dialog.trouble.isVisible, timeout=10_000)
    assert "No access" in dialog.trouble.text
    assert not app.voice.file.exists()


def test_a_page_is_for_downloads(qtbot, app, tmp_path, monkeypatch):
    options = replace(app.window.panel.options, method=Method.PUT)
    monkeypatch.setattr(LinkPanel, "options", property(lambda _self: options))
    select_folder(app, "s3://reports/2026/")
    dialog = asked(app, "save-page")
    app.voice.file = tmp_path / "page.html"
    dialog.save.click()
    qtbot.waitUntil(dialog.trouble.isVisible)
    assert "can only hold links to download" in dialog.trouble.text
    assert list(tmp_path.glob("page*")) == []


def test_its_parts_have_names_and_keys(qtbot, app):
    select_folder(app, "s3://reports/2026/")
    dialog = asked(app)
    assert dialog.format_box.accessibleName() == "Format"
    assert dialog.progress.accessibleName() == "How far it is"
    assert dialog.focusWidget() is dialog.format_box
    assert dialog.save.isDefault()
    dialog.show_found("…", may_go_on=True)
    assert dialog.go_on.isDefault()
    with qtbot.waitSignal(dialog.begun) as begun:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert begun.args == [Begin.GO_ON]
