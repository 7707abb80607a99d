"""Favourites and recent places: kept for each account, from one day to the next."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from presign_gui.core import credentials
from presign_gui.core.address import Address
from presign_gui.core.errors import FileProblem
from presign_gui.core.folders import Folders
from presign_gui.demo import DemoServer
from presign_gui.services import Services
from tests.keyring_in_memory import MemoryKeyring
from tests.qt.test_navigator import copied, go, until_here
from tests.window import demo, expand, folder, opened, select

NOTES = "s3://reports/2026/notes.txt"


@pytest.fixture
def where(home, monkeypatch):
    """Folders with an account in them, whose keys the demo's server knows."""
    keyring = MemoryKeyring()
    monkeypatch.setattr(credentials, "trusted_backend", lambda: keyring)
    return Folders(config=home / "config", data=home / "data")


@pytest.fixture
def server():
    with DemoServer() as server:
        yield server


def start(qtbot, app, server) -> None:
    """Open the window's account; on the first day there is none, and it is added."""
    from dataclasses import replace

    from presign_gui.core.credentials import Secret
    from presign_gui.core.records import Source

    accounts = app.services.accounts
    if not accounts.file.load():
        account = replace(server.account, name="work", source=Source.KEYRING)
        accounts.add(account, Secret(server.credential.secret_access_key))
    app.start()
    qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)


def kept(where) -> list[dict]:
    path = where.config / "places.json"
    return list(json.loads(path.read_text("utf-8"))["accounts"].values()) if path.exists() else []


def items(app) -> list[str]:
    return [action.text() for action in app.window.places._added if action.text()]


def test_favourites_and_recent_places_are_there_the_next_day(qtbot, where, server):
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        go(qtbot, app, NOTES)
        app.actions["favourite"].trigger()
        assert app.actions["favourite"].isChecked()
        go(qtbot, app, "s3://media/films/")
        assert not app.actions["favourite"].isChecked()
    assert kept(where) == [
        {"favourites": [NOTES], "recents": ["s3://media/films/", "s3://reports/2026/"]}
    ]
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        qtbot.waitUntil(lambda: bool(items(app)))
        assert items(app) == [
            "Favourites",
            NOTES,
            "Recent places",
            "s3://media/films/",
            "s3://reports/2026/",
            "Remove a &favourite",
            "For&get recent places",
        ]
        favourite = next(each for each in app.window.places._added if each.text() == NOTES)
        favourite.trigger()
        until_here(qtbot, app, NOTES)
        assert app.actions["favourite"].isChecked()
        app.actions["favourite"].trigger()
        app.window.places.recents_unwanted.emit()
        assert items(app) == []
    assert kept(where) == []


def test_a_favourite_can_be_removed_from_afar(qtbot, where, server):
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        go(qtbot, app, NOTES)
        app.actions["favourite"].trigger()
        go(qtbot, app, "s3://media/")
        app.window.places._removing.actions()[0].trigger()
        assert NOTES not in items(app)
        qtbot.waitUntil(lambda: not app.guide.desk._unwritten)
        assert "favourites" not in kept(where)[0]


def test_of_what_was_copied_the_folder_is_remembered_and_never_the_link(qtbot, where, server):
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        expand(qtbot, app, "s3://reports/")
        expand(qtbot, app, "s3://reports/2026/")
        select(app, folder(app, "s3://reports/2026/"), "2026/notes.txt")
        link = copied(qtbot, app)
        assert app.guide.desk.places.recents == (Address("reports", "2026/"),)
        go(qtbot, app, link)
        app.actions["favourite"].trigger()
    text = (where.config / "places.json").read_text("utf-8")
    assert "X-Amz" not in text
    assert server.credential.access_key_id not in text


def test_a_link_copied_from_a_search_has_its_own_place(qtbot):
    with demo(qtbot) as app:
        app.window.view.setCurrentIndex(app.tree.index_of(folder(app, "s3://reports/")))
        app.actions["search"].trigger()
        app.window.search._pattern.setText("notes.txt")
        qtbot.keyClick(app.window.search._pattern, Qt.Key.Key_Return)
        results = app.window.search.results
        qtbot.waitUntil(lambda: results.model().rowCount() > 0, timeout=10_000)
        results.selectRow(0)
        copied(qtbot, app)
        assert app.guide.desk.places.recents == (Address("reports", "2026/"),)
        go(qtbot, app, "s3://media/")
        assert not app.window.searching


def test_a_removed_account_leaves_no_places(qtbot, where, server):
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        go(qtbot, app, NOTES)
        qtbot.waitUntil(lambda: bool(kept(where)))
        app.actions["remove-account"].trigger()
        qtbot.waitUntil(lambda: app.window.welcoming, timeout=10_000)
    assert kept(where) == []


def test_of_the_demo_nothing_is_kept(qtbot, where):
    with opened(qtbot, Services(where)) as app:
        app.start_demo()
        qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)
        go(qtbot, app, NOTES)
        app.actions["favourite"].trigger()
        assert NOTES in items(app)
    assert not (where.config / "places.json").exists()


def test_a_damaged_file_is_set_aside_and_said(qtbot, where, server):
    where.config.mkdir(parents=True)
    (where.config / "places.json").write_text("{ nothing")
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        qtbot.waitUntil(lambda: any("places file was damaged" in s for s in app.voice.said))
        go(qtbot, app, NOTES)
    assert kept(where) == [{"recents": ["s3://reports/2026/"]}]
    assert len(list(where.config.glob("places.damaged-*.json"))) == 1


def test_a_file_that_can_t_be_read_is_said_once_and_left_alone(qtbot, where, server):
    (where.config / "places.json").mkdir(parents=True)
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        qtbot.waitUntil(lambda: bool(app.voice.failures))
        go(qtbot, app, NOTES)
        go(qtbot, app, "s3://media/")
        assert app.guide.desk.places.recents[0] == Address("media")
        assert [type(each) for each in app.voice.failures] == [FileProblem]


def test_what_was_done_before_the_file_was_read_counts(qtbot, where, server):
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        go(qtbot, app, NOTES)
    with opened(qtbot, Services(where)) as app:
        app.guide.desk.open(app.services.accounts.file.load()[0])
        app.guide.desk.toggle(Address("media"))  # the job has not said anything yet
        qtbot.waitUntil(lambda: bool(app.guide.desk.places.recents))
        assert app.guide.desk.places.favourites == (Address("media"),)
        qtbot.waitUntil(lambda: "favourites" in kept(where)[0])


def test_favourites_and_recent_places_are_offered_in_an_empty_line(qtbot):
    with demo(qtbot) as app:
        go(qtbot, app, NOTES)
        app.actions["favourite"].trigger()
        line = app.window.address.line
        line.ask()
        qtbot.keyClick(line, Qt.Key.Key_Backspace)
        popup = line._completer.popup()
        assert [popup.model().index(row, 0).data() for row in range(2)] == [
            NOTES,
            "s3://reports/2026/",
        ]
        popup.hide()
