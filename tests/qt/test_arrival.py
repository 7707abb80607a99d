"""Where the window begins: where one was last, or where a start was to go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from presign_gui.core import credentials
from presign_gui.core.credentials import Secret
from presign_gui.core.folders import Folders
from presign_gui.core.records import Source
from presign_gui.core.settings import SettingsFile
from presign_gui.demo import DemoServer
from presign_gui.services import Services
from tests.keyring_in_memory import MemoryKeyring
from tests.window import opened

YEAR = "s3://reports/2026/"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def services(server, home: Path, monkeypatch):
    """Makes those of somebody with two accounts, "work" and "home"."""
    keyring = MemoryKeyring()
    monkeypatch.setattr(credentials, "trusted_backend", lambda: keyring)

    def made() -> Services:
        return Services(Folders(config=home / "config", data=home / "data"))

    for name in ("work", "home"):
        account = replace(server.account, name=name, source=Source.KEYRING)
        made().accounts.add(account, Secret(server.credential.secret_access_key))
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def here(app) -> str:
    return str(app.guide.navigator.here)


def test_it_begins_where_one_was_last(qtbot, services, file) -> None:
    with opened(qtbot, services(), settings=SettingsFile(file), account="work") as app:
        app.start()
        app.arrival.go_to(f"{YEAR}notes.txt")
        qtbot.waitUntil(lambda: here(app) == f"{YEAR}notes.txt", timeout=10_000)
    assert json.loads(file.read_text())["folder"] == YEAR
    with opened(qtbot, services(), settings=SettingsFile(file)) as app:
        app.start()
        qtbot.waitUntil(lambda: here(app) == YEAR, timeout=10_000)
        assert app.browser.account.name == "work"
        assert app.voice.failures == []


def test_a_place_that_a_start_names_goes_before_it(qtbot, services, file) -> None:
    file.write_text(json.dumps({"account": "work", "folder": YEAR}))
    with opened(qtbot, services(), settings=SettingsFile(file)) as app:
        app.arrival.go_to("s3://media/")
        app.start()
        qtbot.waitUntil(lambda: here(app) == "s3://media/", timeout=10_000)


def test_the_folder_of_one_account_is_not_looked_for_in_another(qtbot, services, file) -> None:
    file.write_text(json.dumps({"account": "work", "folder": YEAR}))
    with opened(qtbot, services(), settings=SettingsFile(file), account="home") as app:
        app.start()
        qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)
        assert here(app) != YEAR
        app.open(next(each for each in app.desk.accounts if each.name == "work"))
        qtbot.waitUntil(lambda: app.browser.connection is not None, timeout=10_000)
        assert here(app) != YEAR  # it is only for the beginning


def test_a_later_start_may_want_another_account(qtbot, services, file) -> None:
    with opened(qtbot, services(), settings=SettingsFile(file), account="work") as app:
        app.start()
        qtbot.waitUntil(lambda: app.browser.connection is not None, timeout=10_000)
        app.arrival.come("home", YEAR)
        qtbot.waitUntil(lambda: here(app) == YEAR, timeout=10_000)
        assert app.browser.account.name == "home"


def test_a_folder_that_cannot_be_meant_is_passed_over(qtbot, services, file) -> None:
    file.write_text(json.dumps({"account": "work", "folder": "s3://"}))
    with opened(qtbot, services(), settings=SettingsFile(file)) as app:
        app.start()
        qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)
        assert app.voice.failures == []


def test_without_a_network_the_last_folder_is_not_forgotten(qtbot, services, file) -> None:
    file.write_text(json.dumps({"account": "work", "folder": YEAR}))
    with opened(qtbot, services(), settings=SettingsFile(file)) as app:
        app.desk.list(then=lambda: app.accounts.open_first("", "work"))
        qtbot.waitUntil(lambda: app.browser.account is not None)
    assert json.loads(file.read_text())["folder"] == YEAR
