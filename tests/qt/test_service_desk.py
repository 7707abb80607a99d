"""The link service beside the window: other programs ask it over HTTP, as they would."""

from __future__ import annotations

import http.client
import json
import logging
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTabWidget

from presign_gui.app import App
from presign_gui.core import credentials, logs
from presign_gui.core.credentials import Secret
from presign_gui.core.errors import ExpiredToken, KeyringLocked, PortTaken, ServiceMissing
from presign_gui.core.folders import Folders
from presign_gui.core.grants import Grant
from presign_gui.core.records import Source
from presign_gui.core.settings import SettingsFile
from presign_gui.demo import DemoServer
from presign_gui.qt.dialogs.service import ServiceDialog
from presign_gui.qt.dialogs.token import TokenDialog
from presign_gui.services import Services
from tests.core.loopback import Hanging, fetch
from tests.keyring_in_memory import MemoryKeyring
from tests.window import opened

NOTES = "2026/notes.txt"
ONE = f"/presigned-url?bucket=reports&file_name={NOTES}"
TEXT = b"Ask Amara about the September figures.\n"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def services(server, home: Path, monkeypatch) -> Services:
    """Those of somebody with one account, "work"."""
    keyring = MemoryKeyring()
    monkeypatch.setattr(credentials, "trusted_backend", lambda: keyring)
    services = Services(Folders(config=home / "config", data=home / "data"))
    account = replace(server.account, name="work", source=Source.KEYRING)
    services.accounts.add(account, Secret(server.credential.secret_access_key))
    return services


@contextmanager
def window(qtbot, services: Services, fixed=None, **settings) -> Iterator[App]:
    """Show the window, its account open, the port one that is free."""
    path = services._where.config / "settings.json"
    path.write_text(json.dumps({"service_port": 0, **settings}))
    with opened(qtbot, services, settings=SettingsFile(path, fixed)) as app:
        app.start()
        qtbot.waitUntil(lambda: app.browser.account is not None, timeout=10_000)
        yield app


def dialog_of(app: App) -> ServiceDialog:
    app.actions["service"].trigger()
    return app.desktop.service._dialog


def switch_on(qtbot, app: App) -> ServiceDialog:
    dialog = dialog_of(app)
    dialog.switch.click()
    qtbot.waitUntil(lambda: bool(app.desktop.service.url), timeout=10_000)
    return dialog


def token(qtbot, app: App, *places: str, name: str = "web") -> str:
    desk = app.desktop.service.tokens
    with qtbot.waitSignal(desk.issued) as made:
        desk.issue(name, Grant(places or ("*",)))
    return made.args[1]


class Asking(threading.Thread):
    """A program that asks for links; `answers` are status and content."""

    def __init__(self, url: str, token: str, *paths: str) -> None:
        super().__init__()
        self._host = urlsplit(url).netloc
        self._token = token
        self._paths = paths
        self.answers: list[tuple[int, dict]] = []
        self.start()

    def run(self) -> None:
        for path in self._paths:
            connection = http.client.HTTPConnection(self._host, timeout=10)
            try:
                connection.request("GET", path, headers={"Authorization": f"Bearer {self._token}"})
                answer = connection.getresponse()
                self.answers.append((answer.status, json.loads(answer.read())))
            except OSError:
                self.answers.append((0, {}))
            finally:
                connection.close()


def ask(qtbot, app: App, token: str, *paths: str) -> list[tuple[int, dict]]:
    """Ask while the window goes on."""
    asking = Asking(app.desktop.service.url, token, *paths)
    qtbot.waitUntil(lambda: not asking.is_alive(), timeout=20_000)
    return asking.answers


def listens(url: str) -> bool:
    parts = urlsplit(url)
    with socket.socket() as asked:
        return asked.connect_ex((parts.hostname, parts.port)) == 0


def test_it_is_off_until_it_is_switched_on_and_off_again(qtbot, services) -> None:
    with window(qtbot, services) as app:
        desk = app.desktop.service
        assert not desk.busy
        assert desk._sign.button is None
        dialog = switch_on(qtbot, app)
        assert desk._sign.button.isVisibleTo(app.window)
        assert desk._sign.button.accessibleName() == "Link service"
        assert desk.url in desk._sign.button.toolTip()
        assert desk.url in dialog.state.text()
        qtbot.waitUntil(lambda: not app.jobs.busy)  # it waits, and is no work under way
        assert app.settings.service
        url = desk.url
        dialog.switch.click()
        qtbot.waitUntil(lambda: not desk.busy)
        assert not listens(url)
        assert not desk._sign.button.isVisibleTo(app.window)
        assert not app.settings.service
        assert not dialog.switch.isChecked()
        dialog.close()


def test_a_program_gets_a_link_that_works_and_the_window_tells_of_it(qtbot, services) -> None:
    with window(qtbot, services) as app:
        dialog = switch_on(qtbot, app)
        [(status, answer)] = ask(qtbot, app, token(qtbot, app), ONE)
        assert status == 200
        assert fetch(answer["presigned_url"])[:2] == (200, TEXT)
        dialog.pages.setCurrentWidget(dialog.asked)
        qtbot.waitUntil(lambda: dialog.asked.table.rowCount() == 1)
        cells = [dialog.asked.table.item(0, column).text() for column in (1, 2, 3)]
        assert cells == ["web", "GET", f"s3://reports/{NOTES}"]
        qtbot.waitUntil(lambda: len(services.history.page()) == 1)
        [entry] = services.history.page()
        assert (entry.asked_by, entry.key) == ("web", NOTES)


def test_it_is_confined_as_the_dialog_says(qtbot, services) -> None:
    with window(qtbot, services) as app:
        dialog = dialog_of(app)
        dialog.bucket.setText("reports")
        dialog.prefix.setText("2026/")
        dialog.longest.choose(timedelta(hours=1))
        switch_on(qtbot, app)
        assert not dialog.bucket.isEnabled()
        answers = ask(
            qtbot,
            app,
            token(qtbot, app),
            "/presigned-url?file_name=notes.txt",
            "/presigned-url?file_name=notes.txt&expires_in=3601",
            "/presigned-url?bucket=media&file_name=a",
        )
        assert [status for status, _answer in answers] == [200, 403, 403]
        assert answers[0][1]["key"] == NOTES
        assert app.settings.service_bucket == "reports"


def test_what_cannot_be_meant_is_said_and_it_stays_off(qtbot, services) -> None:
    with window(qtbot, services) as app:
        dialog = dialog_of(app)
        dialog.prefix.setText("2026/")
        dialog.switch.click()
        assert "say the bucket, too" in dialog.problem.text
        assert not dialog.switch.isChecked()
        assert not app.desktop.service.busy


def test_ones_own_bound_holds_for_it_too_from_one_moment_to_the_next(qtbot, services) -> None:
    with window(qtbot, services) as app:
        switch_on(qtbot, app)
        secret = token(qtbot, app)
        asked = f"{ONE}&expires_in=7200"
        assert ask(qtbot, app, secret, asked)[0][0] == 200
        app.settings.longest = timedelta(minutes=30)
        app.settings.put_in_force()
        [(status, answer), (usual, link)] = ask(qtbot, app, secret, asked, ONE)
        assert (status, usual) == (400, 200)
        assert "30 minutes at most" in answer["detail"]
        assert parse_qs(urlsplit(link["presigned_url"]).query)["X-Amz-Expires"] == ["1800"]


def test_a_token_is_made_shown_once_copied_and_revoked(qtbot, services) -> None:
    with window(qtbot, services) as app:
        dialog = switch_on(qtbot, app)
        page = dialog.tokens
        page.add.click()
        asking = dialog.findChild(TokenDialog)
        asking.buttons.accepted.emit()
        qtbot.waitUntil(lambda: "needs a name" in asking.problem.text)
        asking.name.setText("editor")
        asking.buttons.accepted.emit()
        qtbot.waitUntil(lambda: "which buckets" in asking.problem.text)
        asking.places.setPlainText("reports/2026/\n\n")
        asking.buttons.accepted.emit()
        qtbot.waitUntil(lambda: page.table.rowCount() == 1)
        assert not dialog.findChildren(TokenDialog)
        cells = [page.table.item(0, column).text() for column in range(4)]
        assert cells == ["editor", "s3://reports/2026/", "GET", "12 hours"]
        page.copy.click()
        secret = QGuiApplication.clipboard().text()
        assert secret.startswith("presign_")
        assert secret == page.text.text()
        elsewhere = "/presigned-url?bucket=media&file_name=a"
        answers = ask(qtbot, app, secret, ONE, elsewhere)
        assert [status for status, _answer in answers] == [200, 403]
        page.table.selectRow(0)
        page.revoke.click()
        qtbot.waitUntil(lambda: page.table.rowCount() == 0)
        assert app.voice.questions == ["Revoke “editor”?"]
        time.sleep(0.6)  # until the service looks again
        assert ask(qtbot, app, secret, ONE)[0][0] == 401
        dialog.close()
        assert dialog_of(app).tokens.text.text() == ""


def test_where_another_program_listens_it_says_so(qtbot, services) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with window(qtbot, services, service_port=port) as app:
            dialog = dialog_of(app)
            dialog.switch.click()
            qtbot.waitUntil(lambda: isinstance(app.desktop.service.problem, PortTaken))
            qtbot.waitUntil(lambda: not dialog.switch.isChecked())
            assert "Choose another port" in dialog.problem.text


def test_without_its_packages_it_says_what_to_install(qtbot, services, monkeypatch) -> None:
    for name in [name for name in sys.modules if name.startswith("presign_gui.service.")]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "presign_gui.service.assembly", None)
    with window(qtbot, services) as app:
        dialog = dialog_of(app)
        dialog.switch.click()
        qtbot.waitUntil(lambda: isinstance(app.desktop.service.problem, ServiceMissing))
        assert "pip install 'presign-gui[service]'" in dialog.problem.text
        assert not dialog.renew.isVisibleTo(dialog)


def test_keys_that_have_ended_are_renewed_and_it_goes_on(qtbot, services, monkeypatch) -> None:
    with window(qtbot, services) as app:
        dialog = switch_on(qtbot, app)
        desk, secret = app.desktop.service, token(qtbot, app)
        real = services.accounts.credentials.of

        def ended(_account, _lasting=timedelta()):
            raise ExpiredToken

        monkeypatch.setattr(services.accounts.credentials, "of", ended)
        for status, answer in ask(qtbot, app, secret, ONE, ONE):
            assert status == 503
            assert answer["message"] == "The session has expired"
        qtbot.waitUntil(lambda: desk.problem is not None)
        assert desk._sign.button.isVisibleTo(app.window)
        assert dialog.renew.isVisibleTo(dialog)
        assert desk._sign.button.text() == "Link service: The session has expired"
        assert sum("can't make links" in said for said in app.voice.said) == 1
        monkeypatch.setattr(services.accounts.credentials, "of", real)
        monkeypatch.setattr(
            app.renewing, "renew", lambda account, _l: app.renewing.renewed.emit(account)
        )
        dialog.renew.click()
        assert desk.problem is None
        assert ask(qtbot, app, secret, ONE)[0][0] == 200
        assert desk._sign.button.text() == "Link service"


def test_a_link_that_is_made_again_solves_its_problem(qtbot, services, monkeypatch) -> None:
    """The keyring was locked, say, and is open now: nobody need say so here."""
    with window(qtbot, services) as app:
        switch_on(qtbot, app)
        desk, secret = app.desktop.service, token(qtbot, app)
        real = services.accounts.credentials.of

        def locked(_account, _lasting=timedelta()):
            raise KeyringLocked

        monkeypatch.setattr(services.accounts.credentials, "of", locked)
        assert ask(qtbot, app, secret, ONE)[0][0] == 503
        qtbot.waitUntil(lambda: isinstance(desk.problem, KeyringLocked))
        monkeypatch.setattr(services.accounts.credentials, "of", real)
        assert ask(qtbot, app, secret, ONE)[0][0] == 200
        qtbot.waitUntil(lambda: desk.problem is None)


def test_a_changed_account_is_taken_over(qtbot, services, server) -> None:
    """Keys of a new id are entered in the dialog of the account: the old ones sign no more."""
    with window(qtbot, services) as app:
        switch_on(qtbot, app)
        desk, secret = app.desktop.service, token(qtbot, app)
        before = desk.account
        changed = replace(before, name="work 2")
        services.accounts.change(before, changed, Secret(server.credential.secret_access_key))
        app.desk.show(changed)
        qtbot.waitUntil(lambda: desk.account == changed and bool(desk.url), timeout=10_000)
        assert ask(qtbot, app, secret, ONE)[0][0] == 200
        assert app.settings.service_account == "work 2"


def test_it_ends_with_its_account(qtbot, services) -> None:
    with window(qtbot, services) as app:
        switch_on(qtbot, app)
        app.desk.remove(app.desktop.service.account)
        qtbot.waitUntil(lambda: not app.desktop.service.busy, timeout=10_000)
        assert not app.settings.service


def test_it_begins_with_the_window_if_it_ran_before(qtbot, services) -> None:
    with window(qtbot, services) as app:
        switch_on(qtbot, app)
    with window(qtbot, services, service=True, service_account="work") as app:
        qtbot.waitUntil(lambda: bool(app.desktop.service.url), timeout=10_000)
        assert ask(qtbot, app, token(qtbot, app, name="again"), ONE)[0][0] == 200


def test_an_account_that_is_gone_is_told_of(qtbot, services) -> None:
    with window(qtbot, services, service=True, service_account="old") as app:
        qtbot.waitUntil(lambda: app.desktop.service.problem is not None)
        assert "“old”" in str(app.desktop.service.problem)
        assert not app.desktop.service.busy


def test_an_administrator_can_switch_it_off_for_good(qtbot, services) -> None:
    with window(qtbot, services, {"service": False}, service=True) as app:
        dialog = dialog_of(app)
        assert not app.desktop.service.busy
        assert not dialog.switch.isEnabled()
        assert "administrator" in dialog.state.text()


def test_a_closed_window_ends_it_within_two_seconds(qtbot, services) -> None:
    """Even while somebody's request waits for a server that never answers."""
    with Hanging() as silent:
        account = services.accounts.all()[0]
        services.accounts.change(account, replace(account, endpoint_url=silent.url, region=""))
        with window(qtbot, services) as app:
            switch_on(qtbot, app)
            secret, url = token(qtbot, app), app.desktop.service.url
            visitors = len(silent.visitors)
            asking = Asking(url, secret, ONE)
            qtbot.waitUntil(lambda: len(silent.visitors) > visitors, timeout=10_000)
            start = time.monotonic()
            app.window.close()
            assert app.close()
            assert time.monotonic() - start < 2
            asking.join(5)
            assert not listens(url)


def test_what_it_made_last_is_in_the_history_of_a_closed_window(qtbot, services) -> None:
    with window(qtbot, services) as app:
        switch_on(qtbot, app)
        ask(qtbot, app, token(qtbot, app), ONE)
    from presign_gui.core.history import History

    history = History(services._where.data / "history.sqlite3")
    assert [entry.key for entry in history.page()] == [NOTES]
    history.close()


def test_no_secret_is_in_what_it_writes(qtbot, services, server, home, caplog, capfd) -> None:
    caplog.set_level(logging.DEBUG)
    with window(qtbot, services) as app:
        switch_on(qtbot, app)
        secret = token(qtbot, app, "reports")
        answers = ask(qtbot, app, secret, ONE, f"{ONE}&method=put", "/presigned-url?file_name=%ff")
        ask(qtbot, app, f"{secret}x", ONE)
    url = answers[0][1]["presigned_url"]
    [signature] = parse_qs(urlsplit(url).query)["X-Amz-Signature"]
    told = capfd.readouterr()
    written = {"out": told.out, "err": told.err, "log": logs.redact(caplog.text)}
    written |= {
        str(path): path.read_bytes().decode("latin-1") for path in home.rglob("*") if path.is_file()
    }
    assert any("service-tokens" in name for name in written)
    for kept_out in (secret, signature, server.credential.secret_access_key):
        assert [name for name, text in written.items() if kept_out in text] == []


def test_its_pages_have_names(qtbot, services) -> None:
    with window(qtbot, services) as app:
        pages = dialog_of(app).findChild(QTabWidget)
        names = [pages.tabText(at) for at in range(pages.count())]
        assert names == ["Service", "Tokens", "Recent requests"]
