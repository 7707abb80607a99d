"""Each kind of dead keys, in the window: a row that says what happened, why, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html import unescape

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from presign_gui.core import logs
from presign_gui.core.aws_config import profile_account
from presign_gui.core.errors import ExpiredToken
from presign_gui.core.folders import Folders, folders
from presign_gui.qt.dialogs.account import AccountDialog
from presign_gui.services import Services
from tests import dead_credentials
from tests.answering import LISTING, always, answering, buckets_then
from tests.core.key_services import SECRET
from tests.dead_credentials import DEAD, PAST, STATIC, Dead
from tests.window import expand, opened, select

tomb = dead_credentials.tomb
ENDED = f"x_security_token_expires={PAST}\n"
NAMES = {each.name: each for each in DEAD}


@pytest.fixture
def where(home, monkeypatch) -> Folders:
    """Where this computer's files are; its log knows of no secret yet."""
    monkeypatch.setattr(logs, "_secrets", set())
    return folders()


@pytest.mark.parametrize("dead", DEAD, ids=str)
def test_dead_keys_are_a_row_and_make_no_link(qtbot, tomb, where, dead: Dead) -> None:
    account = tomb(dead)
    QGuiApplication.clipboard().setText("what was there")
    with opened(qtbot, Services(where)) as app:
        root = app.tree.root
        app.open(account)
        qtbot.waitUntil(lambda: root.error is not None, timeout=15_000)
        index = app.tree.index(root.status_row, 0)
        app.window.view.setCurrentIndex(index)
        panel = app.window.panel
        qtbot.waitUntil(lambda: panel._title.text() == index.data(), timeout=5_000)

        assert dead.title in index.data()
        said = panel._note.text()
        for told in (dead.cause, dead.advice):
            assert told in said
            assert told in unescape(index.data(Qt.ItemDataRole.ToolTipRole))
        assert SECRET not in said
        assert panel._renew.isVisible() == isinstance(root.error, ExpiredToken)
        assert app.actions["retry"].isEnabled()
        assert not app.actions["copy"].isEnabled()
        assert panel._link is None
        assert QGuiApplication.clipboard().text() == "what was there"
        app.actions["copy-details"].trigger()
        assert dead.title in QGuiApplication.clipboard().text()
        assert SECRET not in QGuiApplication.clipboard().text()


@pytest.mark.parametrize(
    "name",
    [
        "expired typed keys",
        "secret gone from the keyring",
        "no machine in the cloud",
        "role that may not be assumed",
        "role whose base has ended",
    ],
)
def test_dead_keys_are_told_where_the_account_is_edited(qtbot, tomb, where, name: str) -> None:
    dead = NAMES[name]
    account = tomb(dead)
    with opened(qtbot, Services(where)) as app:
        app.start()
        qtbot.waitUntil(lambda: app.browser.account is not None)
        app.open(account)
        app.actions["edit-account"].trigger()
        dialog = app.window.findChild(AccountDialog)
        dialog.test.click()
        qtbot.waitUntil(lambda: bool(dialog.problem.text), timeout=15_000)
        for told in (dead.title, dead.cause, dead.advice):
            assert told in dialog.problem.text
        assert dialog.isVisible()


def test_keys_that_die_while_one_works(qtbot, where, home, monkeypatch) -> None:
    """What is listed stays; a link isn't made, and the clipboard stays as it was."""
    config = home / ".aws" / "config"
    config.parent.mkdir()
    config.write_text(f"[profile tool]\n{STATIC}aws_session_token=t\n")
    with answering(buckets_then(always(200, LISTING))) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.endpoint_url)
        with opened(qtbot, Services(where)) as app:
            app.open(profile_account("tool"))
            qtbot.waitUntil(lambda: bool(app.tree.root.folders), timeout=15_000)
            work = expand(qtbot, app, "s3://work/")
            select(app, work, "team/a b.txt")
            panel = app.window.panel
            qtbot.waitUntil(lambda: panel._link is not None)
            QGuiApplication.clipboard().setText("what was there")

            end = app.browser.connection.last_credential
            ended = replace(end, expires_at=datetime.now(timezone.utc) - timedelta(minutes=1))
            monkeypatch.setattr(app.browser.connection, "_credential", ended)
            config.write_text(f"[profile tool]\n{STATIC}aws_session_token=t\n{ENDED}")
            app.actions["copy"].trigger()
            qtbot.waitUntil(lambda: bool(app.voice.failures), timeout=15_000)
            assert app.voice.failures[0].title == "The keys have ended"
            assert QGuiApplication.clipboard().text() == "what was there"
            panel.changed.emit()
            qtbot.waitUntil(panel._renew.isVisible, timeout=15_000)
            assert panel._link is None
            assert len(work.objects) == 1
