"""Trying an account of each source in the dialog, adding it, and editing it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from presign_gui.core import credentials
from presign_gui.core.credentials import Secret
from presign_gui.core.folders import Folders
from presign_gui.core.records import Account, Source
from presign_gui.qt.dialogs.account import AccountDialog
from presign_gui.services import Services
from tests.answering import always, answering, buckets_then
from tests.core import certificates, key_services
from tests.core.key_services import MFA_CODE, MFA_SERIAL, ROLE_ARN, SECRET
from tests.keyring_in_memory import MemoryKeyring
from tests.window import opened

certificate, tls = certificates.certificate, certificates.tls
services = key_services.services
KEY_ID = "AKIAIOSFODNN7EXAMPLE"


@pytest.fixture
def keyring(monkeypatch) -> MemoryKeyring:
    backend = MemoryKeyring()
    monkeypatch.setattr(credentials, "trusted_backend", lambda: backend)
    return backend


@pytest.fixture
def where(home) -> Folders:
    return Folders(config=home / "config", data=home / "data")


@pytest.fixture
def s3():
    with answering(buckets_then(always(404))) as server:
        yield server


@pytest.fixture
def app(qtbot, where, keyring):
    with opened(qtbot, Services(where)) as app:
        app.start()
        qtbot.waitUntil(lambda: app.window.welcoming)
        yield app


def adding(app, server_url: str) -> AccountDialog:
    app.actions["add-account"].trigger()
    dialog = app.window.findChild(AccountDialog)
    dialog.name.setText("work")
    dialog.server.choose("custom")
    dialog.server.field("endpoint").setText(server_url)
    return dialog


def kept(app, qtbot, url: str, **more) -> Account:
    """Add an account with keys, and open it."""
    account = app.services.accounts.add(
        Account("work", access_key_id=KEY_ID, provider="custom", endpoint_url=url, **more),
        Secret(SECRET),
    )
    app.desk.show(account)
    qtbot.waitUntil(lambda: app.browser.connection is not None, timeout=15_000)
    return account


def editing(app) -> AccountDialog:
    app.actions["edit-account"].trigger()
    return app.window.findChild(AccountDialog)


def works(qtbot, dialog: AccountDialog) -> None:
    dialog.test.click()
    qtbot.waitUntil(lambda: "The keys work" in dialog.answer.text(), timeout=15_000)


def config(home: Path, text: str) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(text)


# Each source, tried and added


def test_a_profile(qtbot, app, s3, home) -> None:
    config(home, f"[profile films]\naws_access_key_id=AKIA\naws_secret_access_key={SECRET}\n")
    dialog = adding(app, s3.endpoint_url)
    dialog.source.choose(Source.PROFILE)
    qtbot.waitUntil(lambda: dialog.source.profile.count() == 1)
    assert dialog.source.profile.currentText() == "films"
    works(qtbot, dialog)
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(app.tree.root.folders), timeout=15_000)
    assert "Added “work”; no secret of it is kept." in app.voice.said
    assert (app.browser.account.source, app.browser.account.profile) == (Source.PROFILE, "films")
    assert app.actions["edit-account"].isEnabled()
    app.actions["remove-account"].trigger()
    qtbot.waitUntil(lambda: "Removed “work”." in app.voice.said)


def test_a_profile_that_asks_for_a_code(qtbot, app, s3, home, services) -> None:
    config(
        home,
        f"[profile user]\naws_access_key_id=AKIA\naws_secret_access_key={SECRET}\n"
        f"[profile reader]\nrole_arn={ROLE_ARN}\nsource_profile=user\nmfa_serial={MFA_SERIAL}\n",
    )
    dialog = adding(app, s3.endpoint_url)
    dialog.source.choose(Source.PROFILE)
    dialog.source.profile.setCurrentText("reader")
    app.voice.texts = [MFA_CODE]
    works(qtbot, dialog)
    assert app.voice.questions == [f"Code of the MFA device {MFA_SERIAL}"]


def test_a_role_of_another_account(qtbot, app, s3, services) -> None:
    base = app.services.accounts.add(
        Account("base", access_key_id=KEY_ID, region="eu-central-1"), Secret(SECRET)
    )
    with qtbot.waitSignal(app.desk.listed):
        app.desk.list()
    dialog = adding(app, s3.endpoint_url)
    dialog.source.choose(Source.ROLE)
    assert dialog.source.role.base.currentData() == base.id
    dialog.source.role.arn.setText(ROLE_ARN)
    dialog.source.role.external_id.setText("partner-1")
    works(qtbot, dialog)
    assert services.asked[0]["ExternalId"] == "partner-1"
    assert services.signed_by == [KEY_ID]
    services.refusal = "AccessDenied", "not you"
    dialog.source.role.external_id.setText("partner-2")
    dialog.test.click()
    qtbot.waitUntil(lambda: "The role may not be assumed" in dialog.problem.text, timeout=15_000)


def test_the_environment(qtbot, app, s3, monkeypatch) -> None:
    dialog = adding(app, s3.endpoint_url)
    dialog.source.choose(Source.ENVIRONMENT)
    dialog.test.click()
    qtbot.waitUntil(lambda: bool(dialog.problem.text), timeout=15_000)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    works(qtbot, dialog)


def test_a_machine(qtbot, app, s3, services, monkeypatch) -> None:
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    dialog = adding(app, s3.endpoint_url)
    dialog.source.choose(Source.METADATA)
    works(qtbot, dialog)


def test_a_certificate_of_ones_own(qtbot, app, tls, certificate) -> None:
    with certificates.tls_server(tls, BUCKETS) as url:
        dialog = adding(app, url)
        dialog.source.access_key_id.setText(KEY_ID)
        dialog.source.secret.setText(SECRET)
        dialog.test.click()
        qtbot.waitUntil(lambda: "can't be trusted" in dialog.problem.text, timeout=15_000)
        app.voice.file = certificate
        dialog.network.browse.click()
        assert dialog.network.ca_bundle.text() == str(certificate)
        works(qtbot, dialog)
        dialog.network.ca_bundle.clear()
        dialog.network.insecure.setChecked(True)
        works(qtbot, dialog)
        app.voice.file = None
        dialog.network.browse.click()
        assert dialog.network.ca_bundle.text() == ""


BUCKETS = b"<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>"


def test_keys_from_the_access_portal(qtbot, app, s3, keyring) -> None:
    dialog = adding(app, s3.endpoint_url)
    token = "token" * 1000
    QGuiApplication.clipboard().setText(
        f"export AWS_ACCESS_KEY_ID={KEY_ID}\nexport AWS_SECRET_ACCESS_KEY={SECRET}\n"
        f"export AWS_SESSION_TOKEN={token}\n"
    )
    dialog.source.paste.click()
    QGuiApplication.clipboard().clear()
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(app.tree.root.folders), timeout=15_000)
    assert app.services.accounts.credentials.of(app.browser.account).session_token == token


# Editing


def test_a_renamed_account_keeps_its_secret(qtbot, app, s3, keyring, where) -> None:
    account = kept(app, qtbot, s3.endpoint_url)
    entries = dict(keyring.entries)
    dialog = editing(app)
    dialog.name.setText("office")
    dialog.save.click()
    qtbot.waitUntil(lambda: app.window.windowTitle() == "office – Presign", timeout=15_000)
    qtbot.waitUntil(lambda: app.browser.connection is not None, timeout=15_000)
    assert "Changed “office”." in app.voice.said
    assert app.window.accounts.currentText() == "office"
    assert app.window.accounts.count() == 1
    assert keyring.entries == entries
    [stored] = json.loads((where.config / "accounts.json").read_text())["accounts"]
    assert (stored["name"], stored["id"]) == ("office", account.id)


def test_a_fresh_secret_takes_effect(qtbot, app, s3, keyring) -> None:
    account = kept(app, qtbot, s3.endpoint_url)
    dialog = editing(app)
    dialog.source.secret.setText("fresh")
    works(qtbot, dialog)
    assert "fresh" not in keyring.entries.values()
    dialog.save.click()
    qtbot.waitUntil(lambda: "Changed “work”." in app.voice.said, timeout=15_000)
    assert "fresh" in keyring.entries.values()
    assert SECRET not in keyring.entries.values()
    qtbot.waitUntil(lambda: app.browser.connection is not None, timeout=15_000)
    assert app.browser.connection.credential().secret_access_key == "fresh"
    assert app.browser.account.id == account.id


def test_an_unchanged_secret_is_tried_with_what_was_changed(qtbot, app, s3) -> None:
    kept(app, qtbot, s3.endpoint_url)
    with answering(buckets_then(always(404))) as other:
        dialog = editing(app)
        dialog.server.field("endpoint").setText(other.endpoint_url)
        works(qtbot, dialog)
        assert other.asked


def test_a_name_that_is_taken_is_said_in_place(qtbot, app, s3) -> None:
    app.services.accounts.add(Account("office", Source.ANONYMOUS))
    kept(app, qtbot, s3.endpoint_url)
    dialog = editing(app)
    dialog.name.setText("office")
    dialog.save.click()
    qtbot.waitUntil(lambda: "already an account" in dialog.problem.text, timeout=15_000)
    assert dialog.isVisible()
    assert app.browser.account.name == "work"


def test_an_account_that_goes_meanwhile_is_said(qtbot, app, s3) -> None:
    account = kept(app, qtbot, s3.endpoint_url)
    dialog = editing(app)
    app.services.accounts.remove(account)  # as another program would
    dialog.name.setText("office")
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.problem.isVisible(), timeout=15_000)
    assert dialog.name.text() == "office"


def test_what_aws_offers_is_not_edited(app) -> None:
    app.browser._account = Account("films (AWS profile)", Source.PROFILE, profile="films")
    app.enablement.update()
    assert not app.actions["edit-account"].isEnabled()
    assert not app.actions["remove-account"].isEnabled()
