"""The inspector: a link is pasted or dropped, explained, tried, and replaced by a good one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from presign_gui.app import App
from presign_gui.core.client import Clients
from presign_gui.core.records import LinkOptions, LinkRequest
from presign_gui.core.signing import Signer
from presign_gui.qt.dialogs.inspector import InspectorDialog
from tests.core.loopback import fetch
from tests.window import demo

TEXT = b"Ask Amara about the September figures.\n"
PATIENCE = 10_000


@pytest.fixture
def app(qtbot) -> Iterator[App]:
    with demo(qtbot) as app:
        yield app


@pytest.fixture
def dialog(app) -> Iterator[InspectorDialog]:
    QGuiApplication.clipboard().setText("before")
    app.actions["inspect"].trigger()
    dialog = app.handover.inspecting._dialog
    yield dialog
    dialog.close()


def link(app: App, key: str = "2026/notes.txt", moment: datetime | None = None, **options) -> str:
    server = app.services.demo
    signer = Signer(server.account, server.credential, Clients(), moment)
    wanted = LinkRequest("reports", key, LinkOptions(**options), "eu-central-1")
    return next(signer.links([wanted])).url


def paste(qtbot, dialog: InspectorDialog, text: str, until: str = "") -> None:
    dialog.link.setPlainText(text)
    qtbot.waitUntil(lambda: until in dialog.said and bool(dialog.said), timeout=PATIENCE)


def test_a_good_link(qtbot, app, dialog):
    url = link(app)
    paste(qtbot, dialog, url, "Signature: right, for GET")
    assert "Bucket: reports" in dialog.said
    assert "Key: 2026/notes.txt" in dialog.said
    assert "Account: Demo" in dialog.said
    assert url.rpartition("=")[2] not in dialog.said
    assert dialog._wrong == []
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == dialog.said

    dialog.test.click()
    qtbot.waitUntil(lambda: dialog.result.text == "The link works", timeout=PATIENCE)
    assert "Check: The link works" in dialog.said


def test_one_that_has_ended_and_a_good_one_in_its_place(qtbot, app, dialog):
    past = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(hours=2)
    paste(qtbot, dialog, link(app, moment=past, expiry=timedelta(hours=1)), "right, for GET")
    assert "expired" in dialog.said.lower()
    assert dialog.good_one.isEnabled()
    dialog.good_one.click()
    qtbot.waitUntil(lambda: "Link copied" in app.voice.said[-1], timeout=PATIENCE)
    assert fetch(QGuiApplication.clipboard().text())[1] == TEXT


def test_one_that_was_tampered_with(qtbot, app, dialog):
    url = link(app).replace("X-Amz-Expires=43200", "X-Amz-Expires=86400")
    paste(qtbot, dialog, url, "The signature is wrong")
    dialog.test.click()
    qtbot.waitUntil(lambda: "Check: " in dialog.said, timeout=PATIENCE)
    assert "The link works" not in dialog.said


def test_one_that_a_mail_mangled(qtbot, app, dialog):
    url = link(app)
    mangled = url[:60] + "=\n" + url[60:].replace("&", "&amp;")
    paste(qtbot, dialog, f"See here:\n<{mangled}>\n", "Signature: ")
    assert dialog._wrong


def test_what_is_no_link(qtbot, app, dialog):
    dialog.link.setPlainText("nothing of the kind")
    qtbot.waitUntil(lambda: bool(dialog.problem.text), timeout=PATIENCE)
    assert not dialog.test.isEnabled()
    assert not dialog.good_one.isEnabled()
    assert dialog.said == ""
    shown = [label.text() for label in dialog._area.findChildren(QLabel) if label.text()]
    assert shown == ["Here stands what a link is, until when it works, and what is wrong with it."]
    dialog.link.clear()
    qtbot.waitUntil(lambda: not dialog.problem.text, timeout=PATIENCE)


def test_a_foreign_key_can_not_be_checked(qtbot, app, dialog):
    url = link(app).replace("AKIADEMO00000EXAMPLE", "AKIAFOREIGN000000000")
    paste(qtbot, dialog, url, "Access key id: AKIAFOREIGN000000000")
    assert "Signature:" not in dialog.said
    assert "Account:" not in dialog.said


def test_sigv2_is_said_to_be(qtbot, app, dialog):
    url = "https://reports.s3.amazonaws.com/a.txt?AWSAccessKeyId=AKIA&Signature=x%3D&Expires=2000000000"
    paste(qtbot, dialog, url, "SigV2")


def test_a_link_is_dropped(qtbot, app, dialog):
    url = link(app)
    for data in (QMimeData(), QMimeData()):
        data.setUrls([QUrl.fromEncoded(url.encode())])
    data.setText(url)
    dialog.link.setPlainText("something before")
    dialog.link.insertFromMimeData(data)
    assert dialog.link.toPlainText() == url
    qtbot.waitUntil(lambda: "right, for GET" in dialog.said, timeout=PATIENCE)


def test_the_clipboard_is_offered_when_it_holds_a_link(qtbot, app, dialog):
    assert not dialog.from_clipboard.isEnabled()
    url = link(app)
    QGuiApplication.clipboard().setText(url)
    assert dialog.from_clipboard.isEnabled()
    assert dialog.link.toPlainText() == ""  # nobody asked yet
    dialog.from_clipboard.click()
    qtbot.waitUntil(lambda: "right, for GET" in dialog.said, timeout=PATIENCE)


def test_it_opens_once_and_says_when_keys_are_gone(qtbot, app, dialog, monkeypatch):
    from presign_gui.core.errors import KeyringLocked

    app.actions["inspect"].trigger()
    assert app.handover.inspecting._dialog is dialog

    def locked(*_asked):
        raise KeyringLocked

    monkeypatch.setattr(app.services.accounts.credentials, "of", locked)
    paste(qtbot, dialog, link(app), "not checked: The keyring is locked")
