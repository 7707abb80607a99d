"""A page on which others send files, made in the window."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from presign_gui.core import cors
from presign_gui.core.errors import AccessDenied
from presign_gui.core.records import Way
from presign_gui.qt.dialogs.upload_page import UploadPageDialog
from tests.core.test_formats_forms import Page
from tests.window import demo, expand, folder, select


@pytest.fixture
def app(qtbot):
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://reports/")
        expand(qtbot, app, "s3://reports/2026/")
        app.window.view.setCurrentIndex(app.tree.index_of(folder(app, "s3://reports/2026/")))
        yield app


def asked(app) -> UploadPageDialog:
    app.actions["upload-page"].trigger()
    return app.window.findChildren(UploadPageDialog)[-1]


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_a_page_is_made_as_it_was_asked_for(qtbot, app, tmp_path):
    dialog = asked(app)
    assert dialog.place.text() == "s3://reports/2026/"
    dialog.life.unit.setCurrentIndex(2)
    dialog.life.number.setValue(3)
    dialog.size.number.setValue(20)
    dialog.kind.setCurrentText("image/")
    dialog.title.setText("Photos <b>")
    dialog.message.setPlainText("Hello,\nthanks & bye")
    app.voice.file = tmp_path / "page.html"
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(app.voice.file.exists, timeout=10_000)
    qtbot.waitUntil(lambda: app.voice.said[-1].startswith("Upload page saved as "))
    page = Page(app.voice.file.read_text("utf-8"))
    assert dict(page.hidden)["key"] == "2026/${filename}"
    assert page.form["action"].endswith("/reports")
    assert page.form["data-most"] == "20000000"
    assert "Files of the type image, up to 20.0 MB each." in page.text
    assert "Photos <b>" in page.text
    assert "thanks & bye" in page.text
    qtbot.waitUntil(lambda: app.window.findChildren(UploadPageDialog) == [])
    history = app.services.history_of(app.browser.account)
    qtbot.waitUntil(lambda: history.count() == 1)
    [entry] = history.page()
    assert (entry.way, entry.method, entry.key) == (Way.PAGE, "POST", "2026/")
    assert entry.form.expiry == timedelta(days=3)


def test_the_folder_of_a_selected_object_is_proposed(qtbot, app):
    select(app, folder(app, "s3://reports/2026/"), "2026/notes.txt")
    assert asked(app).place.text() == "s3://reports/2026/"
    app.window.view.selectionModel().clear()
    assert asked(app).place.text() == ""


def test_a_folder_needs_no_slash_and_no_limits(qtbot, app, tmp_path):
    dialog = asked(app)
    dialog.place.setText("s3://reports/in box")
    dialog.size.limited.click()
    assert not dialog.size.number.isEnabled()
    app.voice.file = tmp_path / "page.html"
    dialog.save.click()
    qtbot.waitUntil(app.voice.file.exists, timeout=10_000)
    page = Page(app.voice.file.read_text("utf-8"))
    assert dict(page.hidden)["key"] == "in box/${filename}"
    assert page.form["data-most"] == ""


@pytest.mark.parametrize(
    ("place", "told"),
    [("", "Say to which bucket"), ("ftp://x/y", "can't be read"), ("s3://b/${filename}/", "can't")],
)
def test_what_can_not_be_is_said_and_loses_nothing(qtbot, app, tmp_path, place, told):
    dialog = asked(app)
    dialog.place.setText(place)
    dialog.message.setPlainText("long thought about")
    app.voice.file = tmp_path / "page.html"
    dialog.save.click()
    qtbot.waitUntil(dialog.trouble.isVisible, timeout=10_000)
    assert told in dialog.trouble.text
    assert dialog.message.toPlainText() == "long thought about"
    assert dialog.save.isEnabled()
    assert list(tmp_path.glob("*page*")) == []


def test_a_file_that_can_not_be_written_is_tried_again(qtbot, app, tmp_path):
    (tmp_path / "there").write_text("a file")
    dialog = asked(app)
    app.voice.file = tmp_path / "there" / "page.html"
    dialog.save.click()
    qtbot.waitUntil(dialog.trouble.isVisible, timeout=10_000)
    assert "could not be read or written" in dialog.trouble.text
    app.voice.file = tmp_path / "page.html"
    dialog.trouble.findChild(QPushButton).click()
    qtbot.waitUntil(app.voice.file.exists, timeout=10_000)


def test_without_a_file_there_is_no_page(qtbot, app):
    dialog = asked(app)
    dialog.save.click()
    assert dialog.isVisible()
    assert dialog.save.isEnabled()


def test_no_life_longer_than_the_account_gives_can_be_chosen(app):
    dialog = asked(app)
    dialog.life.unit.setCurrentIndex(2)
    dialog.life.number.setValue(99)
    assert dialog.life.span == timedelta(days=7)
    assert dialog.until.text().startswith("until ")


# What the bucket lets the page see


def test_missing_rules_are_shown_to_be_copied(qtbot, app):
    dialog = asked(app)
    qtbot.waitUntil(dialog.copy_rules.isVisible, timeout=10_000)
    assert "The bucket has no CORS rule for such a page." in dialog.seeing.text
    assert "Files arrive all the same" in dialog.seeing.text
    assert "plain form, and needs no rule" in dialog.seeing.text
    dialog.copy_rules.click()
    assert json.loads(clipboard())[0]["AllowedMethods"] == ["POST"]
    assert dialog.told.text() == "Rules copied."
    dialog.copy_command.click()
    assert clipboard().startswith("aws s3api put-bucket-cors --bucket reports ")


def test_a_bucket_that_has_the_rule_needs_nothing(qtbot, app, monkeypatch):
    monkeypatch.setattr(cors, "look", lambda *_asked: cors.Cors(True, "[]"))
    dialog = asked(app)
    qtbot.waitUntil(lambda: "lets the page show progress" in dialog.seeing.text)
    assert not dialog.copy_rules.isVisible()


def test_an_account_that_may_not_look_is_told_what_to_do(qtbot, app, monkeypatch):
    def refuse(*_asked):
        raise AccessDenied

    monkeypatch.setattr(cors, "look", refuse)
    dialog = asked(app)
    qtbot.waitUntil(dialog.copy_rules.isVisible)
    assert f"can't be read ({AccessDenied().title})" in dialog.seeing.text
    assert "for a bucket that has no others" in dialog.seeing.text


def test_another_bucket_is_looked_at_and_the_first_forgotten(qtbot, app, monkeypatch):
    first_may_answer, asked_of = threading.Event(), []

    def look(_connection, bucket):
        asked_of.append(bucket)
        if bucket == "reports":
            first_may_answer.wait(5)
        return cors.Cors(bucket == "reports", cors.wanted_of_none())

    monkeypatch.setattr(cors, "look", look)
    dialog = asked(app)
    qtbot.waitUntil(lambda: asked_of == ["reports"])
    dialog.place.setText("s3://media/")
    dialog.place.editingFinished.emit()
    qtbot.waitUntil(dialog.copy_rules.isVisible)
    first_may_answer.set()
    qtbot.wait(50)
    assert dialog.copy_rules.isVisible()


def test_every_field_has_a_name_and_the_focus_goes_round(qtbot, app):
    dialog = asked(app)
    fields = [dialog.place, dialog.life.number, dialog.life.unit, dialog.size.limited]
    fields += [dialog.size.number, dialog.size.unit, dialog.kind, dialog.title, dialog.message]
    for field in fields:
        assert field.accessibleName(), field
    stops: list[QWidget] = []
    dialog.place.setFocus()
    for _each in fields:
        stops.append(dialog.focusWidget())
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert stops == fields
