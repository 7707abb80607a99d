"""Taking accounts from one computer to another, in the window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from presign_gui.core import credentials
from presign_gui.core.credentials import Secret
from presign_gui.core.folders import Folders
from presign_gui.core.records import Account, Source
from presign_gui.qt.dialogs.account import AccountDialog
from presign_gui.qt.voice import Voice
from presign_gui.services import Services
from tests.keyring_in_memory import MemoryKeyring
from tests.window import opened

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.fixture
def keyring(monkeypatch) -> MemoryKeyring:
    backend = MemoryKeyring()
    monkeypatch.setattr(credentials, "trusted_backend", lambda: backend)
    return backend


def computer(home, name: str) -> Services:
    return Services(Folders(config=home / name, data=home / name))


def test_accounts_go_to_another_computer_without_secrets(qtbot, home, keyring) -> None:
    file = home / "accounts to go.json"
    with opened(qtbot, computer(home, "old")) as app:
        accounts = app.services.accounts
        accounts.add(
            Account("work", access_key_id="AKIA1", endpoint_url="http://127.0.0.1:9"),
            Secret(SECRET),
        )
        accounts.add(Account("open", Source.ANONYMOUS, endpoint_url="http://127.0.0.1:9"))
        accounts.add(Account("now", Source.SESSION, "AKIA2"), Secret("for now"))
        app.voice.file = file
        app.actions["export-accounts"].trigger()
        told = f"Exported 2 accounts, without their secrets, to {file}."
        qtbot.waitUntil(lambda: told in app.voice.said)
    written = file.read_text()
    assert "AKIA1" in written
    assert SECRET not in written
    assert "AKIA2" not in written

    with opened(qtbot, computer(home, "new")) as app:
        app.start()
        qtbot.waitUntil(lambda: app.window.welcoming)
        app.voice.file = file
        app.actions["import-accounts"].trigger()
        qtbot.waitUntil(lambda: app.window.accounts.count() == 2)
        assert any("Imported 2 accounts" in said for said in app.voice.said)
        qtbot.waitUntil(lambda: app.browser.account is not None)
        assert app.browser.account.name == "work"
        qtbot.waitUntil(lambda: app.tree.root.error is not None, timeout=15_000)
        assert "secret" in app.tree.root.error.title
        app.actions["edit-account"].trigger()
        dialog = app.window.findChild(AccountDialog)
        dialog.source.secret.setText("entered again")
        dialog.save.click()
        qtbot.waitUntil(lambda: "entered again" in keyring.entries.values(), timeout=15_000)
        qtbot.waitUntil(lambda: "Changed “work”." in app.voice.said)


def test_nothing_is_done_without_a_file(qtbot, home, keyring) -> None:
    with opened(qtbot, computer(home, "old")) as app:
        app.actions["export-accounts"].trigger()
        app.actions["import-accounts"].trigger()
        assert not app.jobs._running
        assert app.voice.said == []


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"hello", "These accounts can't be imported"),
        (json.dumps({"accounts": 5}).encode(), "These accounts can't be imported"),
        (b"\xff\xfe\x00", "A file could not be read or written"),
    ],
)
def test_a_file_that_holds_no_accounts_is_said(qtbot, home, keyring, content, title) -> None:
    file = home / "photo.json"
    file.write_bytes(content)
    with opened(qtbot, computer(home, "old")) as app:
        app.voice.file = file
        app.actions["import-accounts"].trigger()
        qtbot.waitUntil(lambda: bool(app.voice.failures))
        assert app.voice.failures[0].title == title


def test_a_place_where_nothing_can_be_written_is_said(qtbot, home, keyring) -> None:
    with opened(qtbot, computer(home, "old")) as app:
        app.voice.file = home / "old" / "accounts.json" / "x.json"
        (home / "old").mkdir()
        (home / "old" / "accounts.json").write_text("{}")
        app.actions["export-accounts"].trigger()
        qtbot.waitUntil(lambda: bool(app.voice.failures))
        assert app.voice.failures[0].title == "A file could not be read or written"


@pytest.mark.parametrize("chosen", ["", "/somewhere/a.json"])
def test_the_system_is_asked_for_files(qapp, monkeypatch, chosen) -> None:
    asked = []

    def choose(*question) -> tuple[str, str]:
        asked.append(question)
        return chosen, ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    path = Path(chosen) if chosen else None
    assert Voice().ask_open("Import", "Accounts (*.json)") == path
    assert Voice().ask_save("Export", "a.json", "Accounts (*.json)") == path
    assert [question[1:] for question in asked] == [
        ("Import", "", "Accounts (*.json);;All files (*)"),
        ("Export", "a.json", "Accounts (*.json)"),
    ]
