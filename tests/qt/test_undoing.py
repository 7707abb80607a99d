"""What was removed by mistake can be brought back; what wasn't is gone for good in the end."""

from __future__ import annotations

import json
import threading

import pytest
from PySide6.QtCore import Qt

from presign_gui.core import credentials
from presign_gui.core.address import Address
from presign_gui.core.folders import Folders
from presign_gui.demo import DemoServer
from presign_gui.qt import undoing
from presign_gui.qt.action_button import ActionButton
from presign_gui.services import Services
from tests.keyring_in_memory import MemoryKeyring
from tests.qt.test_navigator import go
from tests.qt.test_places_in_window import items, kept, start
from tests.window import demo, opened


@pytest.fixture
def keyring(monkeypatch):
    keyring = MemoryKeyring()
    monkeypatch.setattr(credentials, "trusted_backend", lambda: keyring)
    return keyring


@pytest.fixture
def where(home, keyring):
    return Folders(config=home / "config", data=home / "data")


@pytest.fixture
def server():
    with DemoServer() as server:
        yield server


def remove(qtbot, app) -> None:
    app.actions["remove-account"].trigger()
    qtbot.waitUntil(lambda: app.window.welcoming)
    assert app.voice.said[-1] == "Removed “work”."


def entries(where, name: str) -> list:
    return json.loads((where.config / "accounts.json").read_text()).get(name, [])


def test_a_removed_account_is_back_with_its_keys_and_places(qtbot, where, server, keyring):
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        go(qtbot, app, "s3://reports/2026/")
        before = dict(keyring.entries)
        assert not app.actions["undo"].isEnabled()
        remove(qtbot, app)
        assert keyring.entries == before

        app.actions["undo"].trigger()

        qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)
        assert app.window.accounts.currentText() == "work"
        assert not app.actions["undo"].isEnabled()
        assert "s3://reports/2026/" in items(app)
    assert keyring.entries == before
    assert entries(where, "leaving") == []


def test_when_the_offer_ends_the_keyring_has_nothing_any_more(
    qtbot, where, server, keyring, monkeypatch
):
    monkeypatch.setattr(undoing, "OFFERED_MS", 50)
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        go(qtbot, app, "s3://reports/2026/")
        qtbot.waitUntil(lambda: bool(kept(where)))
        with qtbot.waitSignal(app.desk.gone):
            remove(qtbot, app)
        assert keyring.entries == {}
        assert entries(where, "leaving") == []
        qtbot.waitUntil(lambda: kept(where) == [])
        assert not app.actions["undo"].isEnabled()


def test_with_the_end_of_the_program_the_offer_ends(qtbot, where, server, keyring):
    with opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        remove(qtbot, app)
        assert keyring.entries
    assert keyring.entries == {}
    assert entries(where, "leaving") == []


def test_what_a_keyring_would_not_delete_is_deleted_the_next_day(
    qtbot, where, server, keyring, monkeypatch
):
    def fail(*_entry):
        raise OSError("no bus")

    with monkeypatch.context() as failing, opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        remove(qtbot, app)
        failing.setattr(MemoryKeyring, "delete_password", fail)
        app.undoing.settle()
        qtbot.waitUntil(lambda: "at the next start" in app.voice.said[-1])
        assert app.voice.failures == []
    assert keyring.entries
    [left] = entries(where, "leaving")
    long_ago = {"accounts": [], "leaving": [{**left, "until": "2026-01-01T00:00:00+00:00"}]}
    (where.config / "accounts.json").write_text(json.dumps(long_ago))

    with opened(qtbot, Services(where)) as app:
        app.start()
        qtbot.waitUntil(lambda: keyring.entries == {})
        qtbot.waitUntil(lambda: entries(where, "leaving") == [])


def test_a_favourite_comes_back_where_it_was(qtbot):
    with demo(qtbot) as app:
        desk = app.guide.desk
        first, second = Address("reports", "2026/"), Address("media")
        desk.toggle(first)
        desk.toggle(second)

        desk.toggle(first)
        assert app.voice.said[-1] == "s3://reports/2026/ is no favourite any more."
        assert desk.places.favourites == (second,)
        app.actions["undo"].trigger()

        assert desk.places.favourites == (first, second)


def test_recent_places_come_back_by_the_keys_for_it(qtbot):
    with demo(qtbot) as app:
        desk = app.guide.desk
        desk.note(Address("reports"))
        desk.forget_recents()
        desk.note(Address("media"))
        app.window.activateWindow()
        qtbot.waitUntil(app.window.isActiveWindow)
        app.window.view.setFocus()

        qtbot.keyClick(app.window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

        assert desk.places.recents == (Address("media"), Address("reports"))


def test_one_offer_ends_the_one_before_it(qtbot):
    with demo(qtbot) as app:
        done = []
        app.undoing.offer("One is gone.", lambda: done.append("undo 1"), lambda: done.append("1"))
        app.undoing.offer("Two is gone.", lambda: done.append("undo 2"), lambda: done.append("2"))
        assert done == ["1"]
        [button] = app.window.statusBar().findChildren(ActionButton)
        assert button.isVisible()
        assert button.text() == "Undo"

        button.click()

        assert done == ["1", "undo 2"]
        assert not button.isVisible()
        app.actions["undo"].trigger()
        assert done == ["1", "undo 2"]


def test_a_keyring_that_hangs_does_not_keep_the_program_from_ending(
    qtbot, where, server, keyring, monkeypatch
):
    released = threading.Event()

    def hang(*_entry):
        released.wait()

    with monkeypatch.context() as hanging, opened(qtbot, Services(where)) as app:
        start(qtbot, app, server)
        remove(qtbot, app)
        hanging.setattr(MemoryKeyring, "delete_password", hang)

        app.undoing.shut_down()  # it returns

        assert keyring.entries
        assert [each["name"] for each in entries(where, "leaving")] == ["work"]
        released.set()
