"""An e-mail that opens with links in it, and a message of one's own."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from presign_gui.core.formats import message
from presign_gui.core.records import Way
from presign_gui.core.settings import Settings
from presign_gui.qt import outlet
from presign_gui.qt.dialogs.message import MessageDialog
from tests.window import demo, expand, folder, select


class MailProgram(QObject):
    """Is what this computer opens mail addresses with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(bytes(url.toEncoded().data()).decode())

    @property
    def letter(self) -> tuple[str, str]:
        """Subject and text of the one that was opened."""
        [url] = self.opened
        found = parse_qs(url.partition("?")[2], keep_blank_values=True)
        return found["subject"][0], found["body"][0]


@pytest.fixture
def program(qapp) -> Iterator[MailProgram]:
    program = MailProgram()
    QDesktopServices.setUrlHandler("mailto", program, "open")
    yield program
    QDesktopServices.unsetUrlHandler("mailto")


@pytest.fixture
def app(qtbot):
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://reports/")
        year = expand(qtbot, app, "s3://reports/2026/")
        select(app, year, "2026/report-q1.pdf")
        QGuiApplication.clipboard().setText("before")
        yield app


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def told(qtbot, app, begin: str) -> str:
    qtbot.waitUntil(lambda: app.voice.said[-1].startswith(begin), timeout=10_000)
    return app.voice.said[-1]


def the_way(qtbot, app) -> Way:
    history = app.services.history_of(app.browser.account)
    qtbot.waitUntil(lambda: history.count() == 1)
    return history.page()[0].way


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def test_a_mail_opens_with_the_link_in_it(qtbot, app, program):
    app.actions["email"].trigger()
    assert "Works until" in told(qtbot, app, "Handed to your mail program.")
    subject, text = program.letter
    assert subject == "report-q1.pdf"
    name, url, until = text.split("\r\n")
    assert name.startswith("report-q1.pdf (")
    assert fetch(url).startswith(b"%PDF")
    assert until.startswith("Works until ")
    assert clipboard() == "before"
    assert the_way(qtbot, app) is Way.MAIL


def test_a_text_that_is_too_long_goes_on_the_clipboard(qtbot, app, program):
    app.window.view.setCurrentIndex(app.tree.index_of(folder(app, "s3://reports/2026/")))
    app.actions["email"].trigger()
    told(qtbot, app, "The text is too long to be handed over")
    assert len(app.voice.questions) == 1
    assert program.letter == ("7 files for you", "")
    assert clipboard().count("X-Amz-Signature") == 7
    assert "7 files" in clipboard()


def test_without_a_mail_program_the_text_is_not_lost(qtbot, app, monkeypatch):
    monkeypatch.setattr(outlet, "open_url", lambda _url: False)
    app.actions["email"].trigger()
    told(qtbot, app, "No mail program opens here")
    assert clipboard().count("X-Amz-Signature") == 1


# A message of one's own


def asked(app) -> MessageDialog:
    app.actions["message"].trigger()
    return app.window.findChildren(MessageDialog)[-1]


def test_a_message_is_copied_and_its_words_are_remembered(qtbot, app):
    dialog = asked(app)
    dialog.text.setPlainText("Hi Anna,\n{name}: {link}\nuntil {until}")
    dialog.copy.click()
    told(qtbot, app, "Message with 1 link copied.")
    lines = clipboard().splitlines()
    assert lines[0] == "Hi Anna,"
    assert fetch(lines[1].removeprefix("report-q1.pdf: ")).startswith(b"%PDF")
    assert lines[2].startswith("until ")
    assert the_way(qtbot, app) is Way.COPIED
    assert app.settings.message == "Hi Anna,\n{name}: {link}\nuntil {until}"
    again = asked(app)
    assert again.template == app.settings.message
    again.usual.click()
    assert again.template == message.usual()
    again.copy.click()
    told(qtbot, app, "Message with 1 link copied.")
    assert app.settings == Settings(account=app.settings.account)  # nothing to be kept


def test_the_preview_follows_what_is_typed(qtbot, app):
    year = folder(app, "s3://reports/2026/")
    select(app, year, "2026/notes.txt", "2026/report-q1.pdf")
    dialog = asked(app)
    dialog.text.setPlainText("")
    qtbot.keyClicks(dialog.text, "For you: ")
    assert "{link} has to stand" in dialog.problem.text
    assert not dialog.copy.isEnabled()
    names = {button.text(): button for button in dialog.places}
    for place in ("{name}", "{size}", "{link}"):
        names[place].click()
    assert dialog.problem.text == ""
    assert dialog.copy.isEnabled()
    shown = dialog.preview.toPlainText().splitlines()
    assert [line.partition(".")[0] for line in shown] == ["For you: notes", "For you: report-q1"]
    qtbot.keyClicks(dialog.text, " {nmae}")
    assert "{nmae} can't be filled in" in dialog.problem.text
    assert not dialog.copy.isEnabled()
    dialog.reject()
    assert app.settings.message == ""
    assert clipboard() == "before"


def test_a_folder_that_was_not_meant_gives_no_message(qtbot, app):
    app.voice.answer = False
    app.window.view.setCurrentIndex(app.tree.index_of(folder(app, "s3://reports/2026/")))
    asked(app).copy.click()
    qtbot.waitUntil(lambda: len(app.voice.questions) == 1)
    assert clipboard() == "before"


def test_its_parts_have_names(qtbot, app):
    dialog = asked(app)
    for widget in (dialog.text, dialog.preview, *dialog.places):
        assert widget.accessibleName()
    assert QApplication.focusWidget() is dialog.text or dialog.focusWidget() is dialog.text
