"""Adding, testing and removing accounts in the window, and where their secrets go."""

from __future__ import annotations

import json

import pytest

from presign_gui.core import credentials
from presign_gui.core.folders import Folders
from presign_gui.core.records import Source
from presign_gui.demo import DemoServer
from presign_gui.qt.dialogs.account import AccountDialog
from presign_gui.services import Services
from tests.answering import always, answering, s3_error
from tests.keyring_in_memory import MemoryKeyring
from tests.window import opened

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.fixture
def keyring_backend(monkeypatch):
    backend = MemoryKeyring()
    monkeypatch.setattr(credentials, "trusted_backend", lambda: backend)
    return backend


@pytest.fixture
def no_keyring(monkeypatch):
    def none():
        raise credentials.KeyringUnavailable

    monkeypatch.setattr(credentials, "trusted_backend", none)


@pytest.fixture
def where(home):
    return Folders(config=home / "config", data=home / "data")


def fill(dialog: AccountDialog, **fields: str) -> None:
    """Type into the dialog as a person would: with an endpoint of its own, if it has one."""
    for name, text in fields.items():
        if name == "endpoint_url":
            dialog.server.choose("custom")
            dialog.server.field("endpoint").setText(text)
        elif name == "region":
            dialog.server.region.setCurrentText(text)
        elif name == "name":
            dialog.name.setText(text)
        else:
            getattr(dialog.source, name).setText(text)


def open_dialog(app) -> AccountDialog:
    app.actions["add-account"].trigger()
    return app.window.findChild(AccountDialog)


def everything_below(home) -> str:
    return "\n".join(p.read_text("utf-8", "replace") for p in home.rglob("*") if p.is_file())


def test_the_first_start_asks_for_an_account_and_offers_the_demo(qtbot, where):
    with opened(qtbot, Services(where)) as app:
        app.start()
        qtbot.waitUntil(lambda: app.window.welcoming)
        assert app.actions["add-account"].isEnabled()
        assert app.actions["demo"].isEnabled()
        assert not app.actions["copy"].isEnabled()


def test_an_account_is_added_opened_remembered_and_removed(qtbot, where, home, keyring_backend):
    with DemoServer() as server:
        with opened(qtbot, Services(where)) as app:
            app.start()
            qtbot.waitUntil(lambda: app.window.welcoming)
            dialog = open_dialog(app)
            fill(
                dialog,
                name="work",
                access_key_id=server.credential.access_key_id,
                secret=server.credential.secret_access_key,
                endpoint_url=server.endpoint_url,
                region="eu-central-1",
            )
            dialog.save.click()
            qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)
            assert not app.window.welcoming
            assert app.window.windowTitle() == "work – Presign"
            assert app.window.accounts.currentText() == "work"
        assert server.credential.secret_access_key in keyring_backend.entries.values()
        assert server.credential.secret_access_key not in everything_below(home)

        with opened(qtbot, Services(where)) as app:  # the next day
            app.start()
            qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)
            assert app.actions["remove-account"].isEnabled()
            app.actions["remove-account"].trigger()
            assert app.voice.questions == ["Remove “work”?"]
            qtbot.waitUntil(lambda: app.window.welcoming)
        assert keyring_backend.entries == {}
        assert json.loads((where.config / "accounts.json").read_text())["accounts"] == []


def test_saying_no_keeps_the_account(qtbot, where, keyring_backend):
    with DemoServer() as server, opened(qtbot, Services(where)) as app:
        add(qtbot, app, server)
        before = dict(keyring_backend.entries)
        app.voice.answer = False
        app.actions["remove-account"].trigger()
        assert keyring_backend.entries == before
        assert app.browser.account is not None


def add(qtbot, app, server) -> None:
    app.start()
    qtbot.waitUntil(lambda: app.window.welcoming)
    dialog = open_dialog(app)
    fill(
        dialog,
        name="work",
        access_key_id=server.credential.access_key_id,
        secret=server.credential.secret_access_key,
        endpoint_url=server.endpoint_url,
    )
    dialog.save.click()
    qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)


def test_without_a_keyring_only_this_session_is_offered(qtbot, where, home, no_keyring):
    with DemoServer() as server, opened(qtbot, Services(where)) as app:
        app.start()
        qtbot.waitUntil(lambda: app.window.welcoming)
        dialog = open_dialog(app)
        qtbot.waitUntil(lambda: dialog.source.source is Source.SESSION)
        assert "install a keyring" in dialog.source.note.text()
        in_keyring = dialog.source.keys.findData(Source.KEYRING.value)
        assert not dialog.source.keys.model().item(in_keyring).isEnabled()
        fill(
            dialog,
            name="work",
            access_key_id=server.credential.access_key_id,
            secret=server.credential.secret_access_key,
            endpoint_url=server.endpoint_url,
        )
        dialog.save.click()
        qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)
        assert app.browser.account.source is Source.SESSION
    assert server.credential.secret_access_key not in everything_below(home)
    assert not (where.config / "accounts.json").exists()


def test_an_account_being_typed_can_be_tried(qtbot, where, keyring_backend):
    with DemoServer() as server, opened(qtbot, Services(where)) as app:
        dialog = open_dialog(app)
        fill(
            dialog,
            name="work",
            access_key_id=server.credential.access_key_id,
            secret=server.credential.secret_access_key,
            endpoint_url=server.endpoint_url,
        )
        dialog.test.click()
        qtbot.waitUntil(lambda: "5 buckets" in dialog.answer.text(), timeout=10_000)
        fill(dialog, secret="not the secret")
        dialog.test.click()
        qtbot.waitUntil(lambda: "not accepted" in dialog.problem.text, timeout=10_000)
        assert keyring_backend.entries == {}
        assert dialog.isVisible()


def test_keys_that_may_not_list_buckets_are_good_keys(qtbot, where, keyring_backend):
    denied = always(403, s3_error("AccessDenied"))
    with answering(denied) as server, opened(qtbot, Services(where)) as app:
        dialog = open_dialog(app)
        fill(
            dialog,
            name="w",
            access_key_id="AKIA",
            secret=SECRET,
            endpoint_url=server.endpoint_url,
        )
        dialog.test.click()
        qtbot.waitUntil(lambda: "may not list buckets" in dialog.answer.text(), timeout=10_000)


def test_a_name_is_taken_once(qtbot, where, keyring_backend):
    with DemoServer() as server, opened(qtbot, Services(where)) as app:
        add(qtbot, app, server)
        dialog = open_dialog(app)
        fill(dialog, name="work", access_key_id="AKIA", secret=SECRET)
        dialog.save.click()
        qtbot.waitUntil(lambda: "already an account" in dialog.problem.text)
        assert SECRET not in keyring_backend.entries.values()


def test_aws_profiles_and_the_environment_are_there_unasked(qtbot, where, home, monkeypatch):
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(
        f"[default]\naws_access_key_id=AKIA1\naws_secret_access_key={SECRET}\n"
        f"[films]\naws_access_key_id=AKIA2\naws_secret_access_key={SECRET}\n"
    )
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA3")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    with opened(qtbot, Services(where)) as app:
        listed = []
        app.desk.listed.connect(lambda accounts: listed.extend(a.name for a in accounts))
        app.desk.list()
        qtbot.waitUntil(lambda: bool(listed))
        assert listed == ["AWS environment", "default (AWS profile)", "films (AWS profile)"]
