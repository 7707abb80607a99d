"""What is asked for at one moment, and what has become of it at the next."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication

from presign_gui.core import credentials
from presign_gui.core.folders import Folders
from presign_gui.core.records import Account, Source
from presign_gui.core.settings import SettingsFile
from presign_gui.qt.dialogs.account import AccountDialog
from presign_gui.qt.folder import State
from presign_gui.services import Services
from tests.keyring_in_memory import MemoryKeyring
from tests.window import demo, expand, folder, opened, select

BEFORE = "what was on the clipboard before"


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


@pytest.fixture
def app(qtbot):
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://reports/")
        expand(qtbot, app, "s3://reports/2026/")
        QGuiApplication.clipboard().setText(BEFORE)
        yield app


def choose(app, address: str) -> None:
    app.window.view.setCurrentIndex(app.tree.index_of(folder(app, address)))


def test_another_account_ends_a_copy_that_is_being_gathered(qtbot, app):
    choose(app, "s3://reports/")
    app.actions["copy"].trigger()
    job = app.sharing._gathering._job
    assert job is not None
    with qtbot.waitSignal(job.ended):
        app.open(Account("another", Source.SESSION, "AKIAOTHER", id="other"))
    qtbot.wait(50)
    assert clipboard() == BEFORE
    assert app.sharing._gathering._job is None


def test_a_second_copy_takes_the_place_of_the_first(qtbot, app):
    choose(app, "s3://reports/")
    app.actions["copy"].trigger()
    first = app.sharing._gathering._job
    select(app, folder(app, "s3://reports/2026/"), "2026/notes.txt")
    app.actions["copy"].trigger()
    assert first.cancelled
    qtbot.waitUntil(lambda: clipboard() != BEFORE)
    qtbot.wait(100)
    assert clipboard().count("X-Amz-Signature") == 1


def test_a_copy_keeps_the_options_it_was_asked_for_with(qtbot, app):
    app.window.panel.expiry = timedelta(hours=2)
    choose(app, "s3://reports/2026/")
    app.actions["copy"].trigger()
    app.window.panel.expiry = timedelta(days=7)
    qtbot.waitUntil(lambda: clipboard() != BEFORE)
    lines = clipboard().splitlines()
    assert len(lines) == 7
    assert all("X-Amz-Expires=7200&" in line for line in lines)


def test_a_name_is_not_given_to_many(app):
    reports = folder(app, "s3://reports/2026/")
    select(app, reports, "2026/notes.txt")
    assert app.window.panel._filename.isEnabled()
    flags = QItemSelectionModel.SelectionFlag
    inner = app.tree.index_of(folder(app, "s3://reports/2026/figures/"))
    app.window.view.selectionModel().select(inner, flags.Select | flags.Rows)
    assert not app.window.panel._filename.isEnabled()


def test_a_refresh_does_not_end_a_copy(qtbot, app):
    select(app, folder(app, "s3://reports/2026/"), "2026/notes.txt")
    app.actions["copy"].trigger()
    app.browser.refresh()
    qtbot.waitUntil(lambda: clipboard() != BEFORE)
    assert not app.enablement._making


def test_enter_copies_the_row_it_is_on(qtbot, app):
    reports = folder(app, "s3://reports/2026/")
    select(app, reports, "2026/notes.txt")
    row = len(reports.folders) + reports.objects.keys.index("2026/report-q1.pdf")
    other = app.tree.index(row, 0, app.tree.index_of(reports))
    current = QItemSelectionModel.SelectionFlag.Current
    app.window.view.selectionModel().setCurrentIndex(other, current)
    qtbot.keyClick(app.window.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: clipboard() != BEFORE)
    assert "report-q1.pdf?" in clipboard()


def test_a_folder_that_is_half_loaded_is_asked_about_and_then_copied_whole(qtbot, app):
    app.services.demo.fill_big_folder()
    expand(qtbot, app, "s3://archive/")
    sensors = expand(qtbot, app, "s3://archive/sensors/")
    assert sensors.state is State.PARTIAL
    view, parent = app.window.view, app.tree.index_of(sensors)
    flags = QItemSelectionModel.SelectionFlag
    view.selectionModel().clear()
    last = app.tree.index(app.tree.rowCount(parent) - 1, 0, parent)  # "Loading…"
    everything = QItemSelection(app.tree.index(0, 0, parent), last)
    view.selectionModel().select(everything, flags.Select | flags.Rows)
    app.actions["copy"].trigger()
    assert app.voice.questions == ["Not all of this folder is loaded. Make links to all of it?"]
    qtbot.waitUntil(lambda: clipboard() != BEFORE, timeout=20_000)
    assert len(clipboard().splitlines()) == 5000


def test_places_add_up_and_outlive_a_refresh(qtbot, app):
    for place in ("s3://hidden-one/x/", "s3://hidden-two/"):
        app.actions["add-place"].trigger()
        from presign_gui.qt.dialogs.place import PlaceDialog

        dialog = app.window.findChildren(PlaceDialog)[-1]
        dialog._text.setText(place)
        dialog.accept()
    assert app.browser.account.places == ("s3://hidden-one/x/", "s3://hidden-two/")
    app.browser.refresh()
    qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 7)
    addresses = [each.address for each in app.tree.root.below()]
    assert "s3://hidden-one/x/" in addresses
    assert "s3://hidden-two/" in addresses


def test_the_demo_asked_for_twice_is_started_once(qtbot):
    with opened(qtbot) as app:
        started = []
        start = app.services.start_demo
        app.services.start_demo = lambda: started.append(1) or start()
        app.start_demo()
        app.start_demo()
        qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=10_000)
        assert started == [1]


def test_the_answer_of_a_slow_keyring_is_heard_after_the_dialog_is_gone(qtbot, home, monkeypatch):
    asked, answer = threading.Event(), threading.Event()

    class SlowKeyring(MemoryKeyring):
        def set_password(self, *entry: str) -> None:
            asked.set()
            answer.wait(10)
            super().set_password(*entry)

    backend = SlowKeyring()
    monkeypatch.setattr(credentials, "trusted_backend", lambda: backend)
    where = Folders(config=home / "config", data=home / "data")
    with opened(qtbot, Services(where)) as app:
        app.actions["add-account"].trigger()
        dialog = app.window.findChild(AccountDialog)
        dialog.name.setText("work")
        dialog.source.access_key_id.setText("AKIA")
        dialog.source.secret.setText("secret")
        dialog.server.choose("custom")
        dialog.server.field("endpoint").setText("http://127.0.0.1:1")
        dialog.save.click()
        qtbot.waitUntil(asked.is_set)
        dialog.reject()
        qtbot.wait(50)
        answer.set()
        qtbot.waitUntil(lambda: app.browser.account is not None)
        assert app.browser.account.name == "work"


def test_an_account_that_is_not_there_is_said_and_no_other_is_opened(qtbot, home):
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(
        "[prod]\naws_access_key_id=AKIA1\naws_secret_access_key=x\n"
    )
    where = Folders(config=home / "config", data=home / "data")
    with opened(qtbot, Services(where), account="stgae") as app:
        app.start()
        qtbot.waitUntil(lambda: bool(app.voice.failures))
        assert app.browser.account is None
        assert "stgae" in str(app.voice.failures[0])


def test_settings_that_cannot_be_read_do_not_keep_the_window_shut(qtbot, home):
    path = home / "settings.json"
    path.mkdir()
    with opened(qtbot, settings=SettingsFile(path)) as app:
        qtbot.waitUntil(lambda: bool(app.voice.failures))
        assert app.window.isVisible()
    assert path.is_dir()


def test_a_damaged_accounts_file_is_said_aloud(qtbot, home):
    where = Folders(config=home / "config", data=home / "data")
    where.config.mkdir()
    (where.config / "accounts.json").write_text("{ torn")
    with opened(qtbot, Services(where)) as app:
        app.start()
        qtbot.waitUntil(lambda: any("accounts file was damaged" in said for said in app.voice.said))


def test_closing_before_the_accounts_are_listed_forgets_none(qtbot, home):
    path = home / "settings.json"
    path.write_text('{"account": "work"}')
    with opened(qtbot, settings=SettingsFile(path)):
        pass
    assert SettingsFile(path).load().account == "work"


def test_a_name_that_looks_like_markup_is_shown_as_it_is(qtbot, app):
    from presign_gui.qt.row_looks import plain_tip

    assert plain_tip("<img src=x>") == "<span>&lt;img src=x&gt;</span>"
