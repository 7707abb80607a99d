"""Keys that end, or have ended, are renewed in place: one click in the link panel."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from presign_gui.core import credentials, sso
from presign_gui.core.aws_config import profile_account
from presign_gui.core.credentials import Secret
from presign_gui.core.errors import AccessDenied, KeysEnded, SignedOut
from presign_gui.core.folders import Folders
from presign_gui.core.records import Account, Link, Method, Source
from presign_gui.core.texts import moment
from presign_gui.qt.actions import Actions
from presign_gui.qt.dialogs.account import AccountDialog
from presign_gui.qt.dialogs.sign_in import SignInDialog
from presign_gui.qt.link_panel import LinkPanel
from presign_gui.services import Services
from tests.answering import LISTING, always, answering, buckets_then, s3_error
from tests.core import sso_stub
from tests.core.sso_stub import SsoStub
from tests.keyring_in_memory import MemoryKeyring
from tests.window import expand, opened, select

HOUR = timedelta(hours=1)
KEY = "team/a b.txt"


@pytest.fixture
def stub(home, monkeypatch) -> Iterator[SsoStub]:
    """AWS's sign-in, where whoever is asked says yes at once."""
    monkeypatch.setattr(sso, "sign_in", partial(sso.sign_in, sleep=lambda _seconds: None))
    pages: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", pages.append)
    with SsoStub() as server:
        sso_stub.take_over(server, home, monkeypatch)
        yield server


@pytest.fixture
def s3(monkeypatch) -> Iterator[str]:
    with answering(buckets_then(always(200, LISTING))) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.endpoint_url)
        yield server.endpoint_url


@pytest.fixture
def keyring(monkeypatch) -> MemoryKeyring:
    backend = MemoryKeyring()
    monkeypatch.setattr(credentials, "trusted_backend", lambda: backend)
    return backend


@pytest.fixture
def app(qtbot, home, keyring):
    with opened(qtbot, Services(Folders(home / "config", home / "data"))) as app:
        yield app


def at_an_object(qtbot, app, account: Account) -> None:
    app.open(account)
    qtbot.waitUntil(lambda: bool(app.tree.root.folders), timeout=15_000)
    team = expand(qtbot, app, "s3://work/")
    select(app, team, KEY)


def sign_in(home: Path) -> None:
    """Leave a session in the cache, as the AWS CLI does."""
    list(sso.sign_in(sso.session_of("work")))


def renewable(app) -> bool:
    button = app.window.panel._renew
    return button.isVisible() and button.isEnabled()


def selected(app) -> list[str]:
    return [each.key for each in app.window.shown.selected_objects()]


def _signed_with(panel: LinkPanel, tokens: list[str]) -> bool:
    return panel._link is not None and any(each in panel._link.url for each in tokens)


def test_a_session_that_ends_before_the_link(qtbot, app, stub, s3, home) -> None:
    sign_in(home)
    at_an_object(qtbot, app, profile_account("work"))
    panel = app.window.panel
    qtbot.waitUntil(lambda: renewable(app), timeout=15_000)
    first = panel._link
    assert first.cut_short
    assert panel.life.end.text() == f"until {moment(first.expires_at)}"
    assert "when the session of this account's keys ends" in panel._note.text()
    panel.choose_format("email")
    app.actions["copy"].trigger()
    end = moment(first.expires_at)
    qtbot.waitUntil(lambda: f"Link copied. Works until {end}." in app.voice.said, timeout=15_000)
    told = f"Works until {end}, when the session behind it ends."
    assert told in QGuiApplication.clipboard().text()

    panel._renew.click()

    qtbot.waitUntil(lambda: app.window.findChild(SignInDialog) is not None, timeout=15_000)
    qtbot.waitUntil(lambda: stub.paths.count("/device_authorization") == 2, timeout=15_000)
    given = len(stub.secrets)
    qtbot.waitUntil(lambda: stub.paths.count("/federation/credentials") == 2, timeout=15_000)
    qtbot.waitUntil(lambda: _signed_with(panel, stub.secrets[given:]), timeout=15_000)
    assert selected(app) == [KEY]
    qtbot.waitUntil(lambda: app.window.findChild(SignInDialog) is None)
    assert app.voice.failures == []


def test_a_session_that_has_ended_makes_no_link_and_is_renewed(
    qtbot, app, stub, s3, home, monkeypatch
) -> None:
    sign_in(home)
    at_an_object(qtbot, app, profile_account("work"))
    panel = app.window.panel
    qtbot.waitUntil(lambda: panel._link is not None, timeout=15_000)
    QGuiApplication.clipboard().setText("what was there")

    stub.end_session()
    now = app.browser.connection.now
    with monkeypatch.context() as two_hours_later:
        found = app.services.accounts.credentials
        for holder, clock in ((found, "_clock"), (app.browser.connection, "now"), (panel, "now")):
            two_hours_later.setattr(holder, clock, lambda: now() + 2 * HOUR)
        found.fetch_anew()  # what was fetched knows the time, too
        panel._clock.timeout.emit()
        qtbot.waitUntil(lambda: panel._link is None and renewable(app), timeout=15_000)
        assert panel._note.text().startswith("You are not signed in. Sign in again: in the window")
        app.actions["copy"].trigger()
        qtbot.waitUntil(lambda: bool(app.voice.failures), timeout=15_000)
        assert isinstance(app.voice.failures[0], SignedOut)
        assert QGuiApplication.clipboard().text() == "what was there"

    panel._renew.click()
    qtbot.waitUntil(lambda: panel._link is not None, timeout=15_000)
    assert selected(app) == [KEY]


def test_typed_keys_are_typed_anew(qtbot, app, s3, keyring) -> None:
    end = datetime.now(timezone.utc) + HOUR
    account = app.services.accounts.add(
        Account("portal", access_key_id="ASIA", endpoint_url=s3, keys_end_at=end.isoformat()),
        Secret("known to nobody", "nor this"),
    )
    at_an_object(qtbot, app, account)
    qtbot.waitUntil(lambda: renewable(app), timeout=15_000)
    app.window.panel._renew.click()
    qtbot.waitUntil(lambda: app.window.findChild(AccountDialog) is not None, timeout=15_000)
    dialog = app.window.findChild(AccountDialog)
    assert dialog.editing == account
    dialog.source.access_key_id.setText("ASIAFRESH")
    dialog.source.secret.setText("known to nobody, too")
    dialog.source.token.setText("nor that")
    dialog.source.ends.forget()
    dialog.save.click()

    panel = app.window.panel
    qtbot.waitUntil(lambda: panel._link and "ASIAFRESH" in panel._link.url, timeout=15_000)
    assert selected(app) == [KEY]
    assert app.browser.account.access_key_id == "ASIAFRESH"


def test_what_is_shown_stays_and_the_old_keys_sign_no_more(qtbot, app, keyring) -> None:
    """Not even where the new ones are refused."""
    lists = [buckets_then(always(200, LISTING))]
    with answering(lambda request: lists[-1](request)) as server:
        account = app.services.accounts.add(
            Account("work", access_key_id="AKIAOLD", endpoint_url=server.endpoint_url),
            Secret("known to nobody"),
        )
        at_an_object(qtbot, app, account)
        panel = app.window.panel
        qtbot.waitUntil(lambda: panel._link is not None, timeout=15_000)
        lists.append(always(403, s3_error("InvalidAccessKeyId")))
        app.actions["edit-account"].trigger()
        dialog = app.window.findChild(AccountDialog)
        dialog.source.access_key_id.setText("AKIANEW")
        dialog.source.secret.setText("known to nobody, too")
        dialog.save.click()
        qtbot.waitUntil(lambda: app.tree.root.error is not None, timeout=15_000)
        qtbot.waitUntil(lambda: panel._link and "AKIANEW" in panel._link.url, timeout=15_000)
        assert selected(app) == [KEY]
        assert app.browser.connection.last_credential.access_key_id == "AKIANEW"


def test_a_program_is_asked_again(qtbot, app, s3, home) -> None:
    answer = home / "answer.json"
    ends = datetime.now(timezone.utc).replace(microsecond=0) + HOUR
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(
        f"[profile tool]\ncredential_process = {sys.executable} -c "
        f"\"print(open('{answer}').read())\"\n"
    )

    def give(end: datetime) -> None:
        keys = {"Version": 1, "AccessKeyId": "ASIA", "SecretAccessKey": "hush", "SessionToken": "t"}
        answer.write_text(json.dumps(keys | {"Expiration": end.isoformat()}))

    give(ends)
    at_an_object(qtbot, app, profile_account("tool"))
    qtbot.waitUntil(lambda: renewable(app), timeout=15_000)
    give(ends + 24 * HOUR)
    app.window.panel._renew.click()
    said = f"The keys were fetched anew; they end {moment(ends + 24 * HOUR)}."
    qtbot.waitUntil(lambda: said in app.voice.said, timeout=15_000)
    panel = app.window.panel
    qtbot.waitUntil(lambda: panel._link and not panel._link.cut_short, timeout=15_000)
    assert not renewable(app)


def test_what_cannot_be_renewed_is_said(qtbot, app, home) -> None:
    app.open(profile_account("gone"))
    app.actions["renew"].trigger()
    qtbot.waitUntil(lambda: bool(app.voice.failures), timeout=15_000)
    assert app.voice.failures[0].title == "The AWS profile is not there"


@pytest.mark.parametrize("source", Source)
def test_only_keys_are_renewed(app, source) -> None:
    app.browser._account = Account("a", source, id="a")
    app.enablement.update()
    assert app.actions["renew"].isEnabled() == (source not in (Source.ANONYMOUS, Source.DEMO))


# The panel alone


@pytest.mark.parametrize(
    ("error", "offered"),
    [(SignedOut("x"), True), (KeysEnded("x"), True), (AccessDenied("x"), False)],
)
def test_what_has_ended_offers_to_be_renewed(qtbot, error, offered) -> None:
    panel = LinkPanel(Actions())
    qtbot.addWidget(panel)
    panel.show()
    panel.show_failure(error)
    assert panel._renew.isVisible() == offered
    panel.show_link(None)
    assert not panel._renew.isVisible()
    panel.show_trouble(error)
    assert panel._renew.isVisible() == offered


def test_a_link_that_ends_while_it_is_shown_is_asked_for_anew(qtbot) -> None:
    panel = LinkPanel(Actions())
    qtbot.addWidget(panel)
    now = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
    panel.now = lambda: now
    link = Link("https://x/k", "b", "k", Method.GET, now, now + HOUR, cut_short=True)
    panel.show_link(link)
    with qtbot.assertNotEmitted(panel.changed):
        panel._clock.timeout.emit()
    panel.now = lambda: now + HOUR
    with qtbot.waitSignal(panel.changed):
        panel._clock.timeout.emit()
