"""The preferences: one dialog made from the table, whose choices hold at once and are kept."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from presign_gui.app import App
from presign_gui.core import expiry, proxies
from presign_gui.core.credentials import Secret
from presign_gui.core.records import Account, Source
from presign_gui.core.settings import Settings, SettingsFile, preferences
from presign_gui.qt import looks
from presign_gui.qt.dialogs.preferences import PreferencesDialog
from presign_gui.services import Services
from tests.core.loopback import Answer, Answering
from tests.core.proxy import Proxy, standing_here
from tests.window import demo, opened

BUCKETS = (
    "<ListAllMyBucketsResult><Buckets><Bucket><Name>media</Name></Bucket></Buckets>"
    "</ListAllMyBucketsResult>"
)


def open_preferences(app: App) -> PreferencesDialog:
    app.actions["preferences"].trigger()
    return next(each for each in app.window.findChildren(PreferencesDialog) if each.isVisible())


def accept(dialog: PreferencesDialog) -> None:
    dialog.buttons.accepted.emit()


def test_every_preference_of_the_table_is_there(qtbot) -> None:
    with opened(qtbot) as app:
        dialog = open_preferences(app)
        assert list(dialog.fields) == list(preferences())
        for name, field in dialog.fields.items():
            assert field.value == getattr(Settings(), name), name
            named = field.asked or field.widget
            assert named.accessibleName() or named.text(), name
        dialog.reject()


def test_what_is_chosen_holds_at_once_and_is_kept(qtbot, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    with opened(qtbot, settings=SettingsFile(file)) as app:
        dialog = open_preferences(app)
        dialog.fields["expiry"].show(timedelta(hours=2))
        dialog.fields["format"].show("markdown")
        dialog.fields["presets"].show((timedelta(minutes=5),))
        dialog.fields["delete_links"].show(True)
        dialog.fields["proxy"].show(" http://proxy.example.com:3128/ ")
        dialog.fields["clear_clipboard"].show(30)
        accept(dialog)
        assert app.window.panel.expiry == timedelta(hours=2)
        assert app.window.panel.wanted_format == "markdown"
        assert list(app.window.panel.life.preset_buttons) == [timedelta(minutes=5)]
        assert app.actions["delete-links"].isChecked()
        assert proxies.preferred() == "http://proxy.example.com:3128"
        qtbot.waitUntil(file.exists)
        kept = json.loads(file.read_text())
        assert kept["clear_clipboard"] == 30
        assert kept["proxy"] == "http://proxy.example.com:3128"
    assert SettingsFile(file).load().expiry == timedelta(hours=2)


def test_nothing_is_taken_when_it_is_cancelled(qtbot) -> None:
    with opened(qtbot) as app:
        dialog = open_preferences(app)
        dialog.fields["format"].show("markdown")
        dialog.reject()
        assert app.window.panel.wanted_format == "plain"


def test_what_cannot_be_meant_is_said_and_the_dialog_stays(qtbot) -> None:
    with opened(qtbot) as app:
        dialog = open_preferences(app)
        dialog.fields["proxy"].show("http://me:secret@proxy.example.com:1")
        accept(dialog)
        assert dialog.isVisible()
        assert "stored in plain text" in dialog.problem.text
        assert dialog.pages.tabText(dialog.pages.currentIndex()) == "Program"
        assert proxies.preferred() == ""
        dialog.reject()


def test_no_proxy_is_gone_through_although_the_system_has_one(qtbot, monkeypatch) -> None:
    standing_here(monkeypatch, "s3.example.com")
    monkeypatch.setenv("no_proxy", "")
    services = Services(None)
    with Answering(lambda asked: Answer(body=BUCKETS)) as server, Proxy(server.url) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        there = server.url.replace("127.0.0.1", "s3.example.com")
        account = Account("test", Source.SESSION, access_key_id="AKIA", endpoint_url=there, id="t")
        services.accounts.credentials.keep(account, Secret("a secret of nobody"))
        with opened(qtbot, services) as app:
            app.open(account)
            qtbot.waitUntil(lambda: len(app.tree.root.folders) == 1, timeout=10_000)
            assert len(proxy.asked) == 1
            dialog = open_preferences(app)
            field = dialog.fields["proxy"].widget
            field.setCurrentIndex(field.findText("None"))
            accept(dialog)
            assert proxies.preferred() == "none"
            app.actions["refresh"].trigger()
            qtbot.waitUntil(lambda: len(server.asked) >= 2, timeout=10_000)
            assert len(proxy.asked) == 1
            dialog = open_preferences(app)
            assert dialog.fields["proxy"].widget.currentText() == "None"
            dialog.reject()


def test_the_usual_ones_come_back(qtbot) -> None:
    with opened(qtbot) as app:
        app.settings.look = "dark"
        app.settings.history_days = 30
        dialog = open_preferences(app)
        dialog.usual.click()
        assert dialog.fields["look"].value == ""
        accept(dialog)
        assert app.settings == Settings()


def test_a_life_in_seconds_is_not_rounded_by_looking_at_it(qtbot) -> None:
    with opened(qtbot) as app:
        app.settings.longest = timedelta(seconds=5_000)
        dialog = open_preferences(app)
        accept(dialog)
        assert app.settings.longest == timedelta(seconds=5_000)


def test_a_bound_of_ones_own_bounds_the_panel(qtbot) -> None:
    with demo(qtbot) as app:
        panel = app.window.panel
        panel.expiry = timedelta(days=7)
        dialog = open_preferences(app)
        dialog.fields["longest"].show(timedelta(hours=1))
        accept(dialog)
        assert expiry.allowed() == timedelta(hours=1)
        assert panel.maximum == timedelta(hours=1)
        assert panel.expiry == timedelta(hours=1)
        assert "1 hour at most: your preferences" in panel.life.shortened.text()
        assert not panel.life.preset_buttons[timedelta(days=1)].isEnabled()
        dialog = open_preferences(app)
        dialog.fields["longest"].show(expiry.LONGEST)
        accept(dialog)
        assert panel.maximum == expiry.AWS_MAXIMUM


def test_the_look_is_put_on_and_taken_off(qtbot) -> None:
    hints = QGuiApplication.styleHints()
    try:
        with opened(qtbot) as app:
            dialog = open_preferences(app)
            dialog.fields["look"].show("dark")
            accept(dialog)
            assert QGuiApplication.palette().window().color().lightness() < 100
            dialog = open_preferences(app)
            dialog.fields["look"].show("")
            accept(dialog)
            assert hints.colorScheme() != Qt.ColorScheme.Dark
    finally:
        looks.wear("")


def test_it_begins_with_what_was_chosen_last_or_always_alike(qtbot, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    with opened(qtbot, settings=SettingsFile(file)) as app:
        app.window.panel.expiry = timedelta(days=2)
    assert SettingsFile(file).load().expiry == timedelta(days=2)
    with opened(qtbot, settings=SettingsFile(file)) as app:
        dialog = open_preferences(app)
        assert dialog.fields["expiry"].value == timedelta(days=2)
        dialog.fields["keep_choices"].show(False)
        accept(dialog)
        app.window.panel.expiry = timedelta(days=3)
    assert SettingsFile(file).load().expiry == timedelta(days=2)


FIXED = {"longest": timedelta(days=1), "delete_links": False, "history_lists": True, "look": ""}


@pytest.fixture
def managed(tmp_path: Path) -> SettingsFile:
    (tmp_path / "settings.json").write_text('{"delete_links": true, "longest": 604800}')
    return SettingsFile(tmp_path / "settings.json", FIXED)


def test_what_an_administrator_has_fixed_is_shown_and_cannot_be_changed(qtbot, managed) -> None:
    with opened(qtbot, settings=managed) as app:
        dialog = open_preferences(app)
        for name, field in dialog.fields.items():
            assert field.widget.isEnabled() == (name not in FIXED), name
            named = field.asked or field.widget
            said = "administrator" in named.accessibleDescription()
            assert said == (name in FIXED), name
        assert dialog.fields["longest"].value == timedelta(days=1)
        dialog.usual.click()
        accept(dialog)
        assert app.settings.longest == timedelta(days=1)
        assert expiry.allowed() == timedelta(days=1)
        assert not app.actions["delete-links"].isVisible()
        assert app.window.panel.more.method.findText("delete it") < 0


def test_what_is_fixed_cannot_be_changed_beside_the_history_either(qtbot, managed) -> None:
    with opened(qtbot, settings=managed) as app:
        app.actions["history"].trigger()
        dialog = app.handover.history._dialog
        assert not dialog.lists.isEnabled()
        assert dialog.keep.isEnabled()
        dialog.close()
