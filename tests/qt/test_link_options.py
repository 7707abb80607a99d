"""The rarer options of a link: what it is for, its end to the minute, shown in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from urllib.request import urlopen

import pytest
from PySide6.QtCore import QDateTime, QPoint, QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from presign_gui.app import App
from presign_gui.core import expiry
from presign_gui.core.records import Method, S3Object
from presign_gui.core.settings import SettingsFile
from presign_gui.qt.dialogs.presets import PresetsDialog
from presign_gui.qt.dialogs.saving import SavingDialog
from presign_gui.qt.folder import Selected
from presign_gui.qt.link_panel import LinkPanel
from presign_gui.services import Services
from tests.core.loopback import fetch
from tests.window import demo, expand, folder, opened, select

TEXT = b"Ask Amara about the September figures.\n"
PATIENCE = 10_000
HOURS = 1  # the place of that unit


@pytest.fixture
def app(qtbot) -> Iterator[App]:
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://reports/")
        parent = expand(qtbot, app, "s3://reports/2026/")
        select(app, parent, "2026/notes.txt")
        app.window.panel.more.fold.setChecked(True)
        yield app


def copied(qtbot, app: App, told: str) -> str:
    app.actions["copy"].trigger()
    qtbot.waitUntil(lambda: app.voice.said[-1].startswith(told), timeout=PATIENCE)
    return QGuiApplication.clipboard().text()


def choose(app: App, method: Method) -> None:
    more = app.window.panel.more
    more.method.setCurrentIndex(more.method.findData(method.value))


def test_to_upload(qtbot, app):
    choose(app, Method.PUT)
    app.window.panel.more.content_type.setText("text/plain")
    url = copied(qtbot, app, "Upload link copied. Works until")
    assert "content-type" in url
    assert not app.window.panel.more.inline.isEnabled()
    assert fetch(url)[0] == 403


def test_to_check(qtbot, app):
    choose(app, Method.HEAD)
    url = copied(qtbot, app, "Link copied")
    assert fetch(url, "HEAD")[0] == 200


def test_shown_in_the_browser_with_a_type(qtbot, app):
    app.window.panel.more.inline.setChecked(True)
    app.window.panel.more.content_type.setText("text/html")
    url = copied(qtbot, app, "Link copied")
    assert fetch(url)[1:] == (TEXT, "inline")
    assert "response-content-type=text%2Fhtml" in url


def test_what_the_server_answers_beside_it(qtbot, app):
    more = app.window.panel.more
    more.language.setText("mi, en")
    more.encoding.setText("identity")
    more.cache_control.setText("no-store")
    url = copied(qtbot, app, "Link copied")
    with urlopen(url) as answer:
        assert answer.headers["Content-Language"] == "mi, en"
        assert answer.headers["Content-Encoding"] == "identity"
        assert answer.headers["Cache-Control"] == "no-store"
    choose(app, Method.PUT)  # which has no say in any answer
    assert not any(each.isEnabled() for each in (more.language, more.encoding, more.version))
    assert "response-" not in copied(qtbot, app, "Upload link copied")


def test_paid_by_the_requester(qtbot, app):
    more = app.window.panel.more
    more.pays.setChecked(True)
    assert "x-amz-request-payer=requester" in copied(qtbot, app, "Link copied")
    more.use(replace(app.browser.account, requester_pays=True))  # all its links are
    assert more.pays.isChecked()
    assert not more.pays.isEnabled()
    more.use(app.browser.account)
    assert not more.pays.isChecked()
    assert more.pays.isEnabled()


def test_a_version_that_is_typed_goes_before_the_latest(qtbot, app):
    s3 = app.browser.connection.s3("eu-central-1")
    s3.put_bucket_versioning(Bucket="reports", VersioningConfiguration={"Status": "Enabled"})
    place = {"Bucket": "reports", "Key": "2026/notes.txt"}
    first = s3.put_object(**place, Body=b"first")["VersionId"]
    s3.put_object(**place, Body=b"second")
    version = app.window.panel.more.version
    assert version.text() == ""
    version.setText(first)
    url = copied(qtbot, app, "Link copied")
    assert fetch(url)[1] == b"first"
    select(app, folder(app, "s3://reports/2026/"), "2026/notes.txt", "2026/report-q1.pdf")
    assert not version.isEnabled()  # it is one object's
    assert "versionId" not in copied(qtbot, app, "2 links copied")


def test_a_row_that_is_a_version_says_which(qtbot, app):
    kept = S3Object("reports", "2026/notes.txt", version_id="v1")
    app.window.panel.show_selection(Selected(objects=1, size=3, first=kept))
    assert app.window.panel.more.version.text() == "v1"
    assert app.window.panel.options.version_id == ""  # the row has it


def test_what_is_chosen_and_not_shown_is_counted(qtbot, app):
    more = app.window.panel.more
    more.inline.setChecked(True)
    more.cache_control.setText("no-store")
    assert more.fold.text() == "More"
    more.fold.setChecked(False)
    assert more.fold.text() == "More (2 chosen)"


def lowered(qtbot, app: App) -> LinkPanel:
    """Make the window as low as on a small screen; return its panel, which doesn't fit then."""
    app.window.resize(app.window.width(), 400)
    assert app.window.height() == 400
    panel = app.window.panel
    qtbot.waitUntil(lambda: panel.area.verticalScrollBar().maximum() > 0)
    return panel


def test_on_a_low_screen_all_of_it_can_be_scrolled_to(qtbot, app):
    panel = lowered(qtbot, app)
    panel.more.cache_control.setFocus()
    panel.area.ensureWidgetVisible(panel.more.cache_control)
    at = panel.more.cache_control.mapTo(panel, panel.more.cache_control.rect().bottomRight())
    assert panel.rect().contains(at)


def test_the_wheel_scrolls_and_changes_no_life(qtbot, app):
    panel = lowered(qtbot, app)
    before = panel.expiry
    turn(panel.life.number, -120)
    turn(panel.life.unit, -120)
    assert panel.expiry == before
    assert panel.area.verticalScrollBar().value() > 0
    panel.area.verticalScrollBar().setValue(0)
    panel.life.number.setFocus()
    turn(panel.life.number, -120)
    assert panel.expiry < before


def turn(widget: QWidget, by: int) -> None:
    """Turn the wheel over the middle of a widget."""
    window = widget.window()
    at = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), at, QPoint(0, by))


def test_until_a_moment(qtbot, app):
    more = app.window.panel.more
    end = (datetime.now(timezone.utc) + timedelta(hours=5)).replace(second=0, microsecond=0)
    more.end.chosen.setChecked(True)
    more.end.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(end.timestamp())))
    assert not app.window.panel.life.number.isEnabled()
    url = copied(qtbot, app, "Link copied")
    assert fetch(url)[0] == 200
    app.services.demo.move_clock(timedelta(hours=5))
    assert fetch(url)[0] == 403
    app.services.demo.move_clock(timedelta(hours=-5))

    def ends_then() -> bool:
        link = app.window.panel._link
        return link is not None and abs(link.expires_at - end) <= timedelta(seconds=1)

    qtbot.waitUntil(ends_then, timeout=PATIENCE)
    more.end.chosen.setChecked(False)
    assert app.window.panel.life.number.isEnabled()
    assert app.window.panel.options.until is None


def test_an_end_begins_where_the_life_that_was_chosen_ends(qtbot, app):
    panel = app.window.panel
    panel.expiry = timedelta(days=1)
    before = datetime.now(timezone.utc).replace(microsecond=0)
    panel.more.end.chosen.setChecked(True)
    end = panel.options.until
    assert before + timedelta(days=1) <= end <= datetime.now(timezone.utc) + timedelta(days=1)


def test_an_end_that_is_not_chosen_is_that_of_the_life(qtbot, app):
    panel = app.window.panel
    panel.expiry = timedelta(days=3)
    left = panel.more.end.moment.dateTime().toSecsSinceEpoch() - panel.now().timestamp()
    assert abs(left - timedelta(days=3).total_seconds()) < 60


def test_its_labels_are_not_cut_off(qtbot, app):
    inline = app.window.panel.more.inline
    assert inline.width() >= inline.sizeHint().width()


def test_no_end_can_be_chosen_that_is_out_of_range(qtbot, app):
    more = app.window.panel.more
    more.end.chosen.setChecked(True)
    for days in (-1, 8):
        more.end.moment.setDateTime(QDateTime.currentDateTime().addDays(days))
        now = datetime.now(timezone.utc)
        assert now < more.until <= now + timedelta(days=7)


def test_deleting_is_off_until_switched_on_and_asks(qtbot, app):
    more = app.window.panel.more
    assert more.method.findData("DELETE") < 0
    app.actions["delete-links"].trigger()
    choose(app, Method.DELETE)
    app.voice.answer = False
    QGuiApplication.clipboard().setText("before")
    app.actions["copy"].trigger()
    assert app.voice.questions == ["Make a link that deletes?"]
    assert QGuiApplication.clipboard().text() == "before"
    app.voice.answer = True
    url = copied(qtbot, app, "Link that deletes copied.")
    assert fetch(url)[0] == 403
    assert fetch(url, "DELETE")[0] == 204
    app.actions["delete-links"].trigger()
    assert more.chosen_method is Method.GET


def test_for_a_file_that_is_not_there_yet(qtbot, app):
    app.voice.texts = ["from partner é.zip"]
    app.actions["upload-link"].trigger()
    qtbot.waitUntil(lambda: "Upload link copied" in app.voice.said[-1], timeout=PATIENCE)
    url = QGuiApplication.clipboard().text()
    assert "/reports/2026/from%20partner%20%C3%A9.zip?" in url
    assert fetch(url, "PUT", b"sent")[0] == 200
    s3 = app.browser.connection.s3("eu-central-1")
    got = s3.get_object(Bucket="reports", Key="2026/from partner é.zip")
    assert got["Body"].read() == b"sent"


@pytest.mark.parametrize("name", ["a/../b", "/a", "folder/", "a//b", "x" * 1_025])
def test_a_name_that_can_not_be_one(qtbot, app, name):
    QGuiApplication.clipboard().setText("before")
    app.voice.texts = [name]
    app.actions["upload-link"].trigger()
    assert len(app.voice.failures) == 1
    assert QGuiApplication.clipboard().text() == "before"


@pytest.mark.parametrize(("name", "start"), [("curl", "curl "), ("powershell", "Invoke-")])
def test_an_upload_link_as_a_command(qtbot, app, name, start):
    app.window.panel.choose_format(name)
    choose(app, Method.PUT)
    assert start in copied(qtbot, app, "Upload link copied")


def test_what_is_shown_is_remembered(qtbot, tmp_path):
    settings = SettingsFile(tmp_path / "settings.json")
    with opened(qtbot, Services(None), settings=settings) as app:
        assert not app.window.panel.more._box.isVisibleTo(app.window.panel)
        app.window.panel.more.fold.setChecked(True)
        app.actions["delete-links"].trigger()
    with opened(qtbot, Services(None), settings=settings) as app:
        assert app.window.panel.more._box.isVisibleTo(app.window.panel)
        assert app.window.panel.more.method.findData("DELETE") >= 0


def edited(app: App) -> PresetsDialog:
    app.actions["presets"].trigger()
    return app.window.findChild(PresetsDialog)


def test_presets_are_edited_and_kept(qtbot, tmp_path):
    settings = SettingsFile(tmp_path / "settings.json")
    with opened(qtbot, Services(None), settings=settings) as app:
        dialog = edited(app)
        dialog.life.unit.setCurrentIndex(HOURS)
        dialog.life.number.setValue(1)
        assert not dialog.add.isEnabled()  # it is there already
        dialog.life.number.setValue(2)
        dialog.add.click()  # below the first, which is the current one
        assert not dialog.add.isEnabled()
        dialog.life.number.setValue(3)
        assert not dialog.add.isEnabled()  # there is room for no more
        dialog.list.setCurrentRow(5)
        assert not dialog.down.isEnabled()
        dialog.up.click()
        dialog.list.setCurrentRow(0)
        assert not dialog.up.isEnabled()
        dialog.remove.click()
        dialog.accept()
        app.window.panel.life.preset_buttons[timedelta(hours=2)].click()
        assert app.window.panel.expiry == timedelta(hours=2)
    with opened(qtbot, Services(None), settings=settings) as app:
        shown = [each.text() for each in app.window.panel.life.preset_buttons.values()]
        assert shown == ["2 h", "1 h", "12 h", "7 d", "1 d"]


def test_presets_are_left_alone_when_editing_is_cancelled(qtbot):
    with opened(qtbot, Services(None)) as app:
        dialog = edited(app)
        while dialog.remove.isEnabled():
            dialog.remove.click()
        assert len(dialog.presets) == 1  # one is always left
        dialog.reject()
        assert len(app.settings.presets) == 5
        dialog = edited(app)
        dialog.remove.click()
        dialog.usual.click()
        assert dialog.presets == expiry.PRESETS


def test_a_format_that_does_not_suit_comes_back_with_what_it_suits(qtbot, app):
    panel = app.window.panel
    panel.choose_format("markdown")
    choose(app, Method.PUT)
    assert panel.format.name == "plain"
    assert panel._format.findData("markdown") < 0
    assert panel._format.findData("powershell") >= 0
    assert panel.wanted_format == "markdown"  # what is remembered
    choose(app, Method.GET)
    assert panel.format.name == "markdown"


def test_the_link_that_is_shown_is_no_older_than_a_minute(qtbot, app):
    panel = app.window.panel
    qtbot.waitUntil(lambda: panel._link is not None, timeout=PATIENCE)
    made_at = panel._link.made_at
    panel.now = lambda: made_at + timedelta(seconds=50)
    with qtbot.assertNotEmitted(panel.changed):
        panel._clock.timeout.emit()
    panel.now = lambda: made_at + timedelta(seconds=61)
    with qtbot.waitSignal(panel.changed):
        panel._clock.timeout.emit()


def test_links_that_delete_are_not_dragged_and_not_saved_without_asking(qtbot, app, monkeypatch):
    dragged = []
    monkeypatch.setattr(app.window.view, "drag", lambda *of: dragged.append(of))
    app.actions["delete-links"].trigger()
    choose(app, Method.DELETE)
    app.window.view.drag_wanted.emit()
    assert app.voice.said[-1].startswith("Links that delete can't be dragged")
    app.voice.answer = False
    app.actions["save-links"].trigger()
    assert app.voice.questions == ["Make a link that deletes?"]
    assert app.window.findChild(SavingDialog) is None
    assert dragged == []


def test_an_upload_in_the_place_of_a_version_makes_one_of_its_own(qtbot, app):
    choose(app, Method.PUT)
    kept = S3Object("reports", "2026/notes.txt", version_id="v1")
    app.linker.preview(kept, app.window.panel.options)
    qtbot.waitUntil(lambda: app.window.panel._link is not None, timeout=PATIENCE)
    assert app.window.panel._link.method is Method.PUT
    assert "versionId" not in app.window.panel._link.url
