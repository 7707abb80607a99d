"""Files dropped on the tree or the panel are in the bucket, and links to them on the clipboard."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6 import __version_info__ as PYSIDE
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from presign_gui.app import App
from presign_gui.core import uploads
from presign_gui.core.address import Address
from presign_gui.core.records import Account, Source, Way
from presign_gui.core.settings import SettingsFile
from presign_gui.core.upload_plan import Local, Plan
from presign_gui.qt import upload_words
from presign_gui.qt.folder import Folder
from presign_gui.qt.voice import Voice
from presign_gui.services import Services
from tests.answering import always, answering, buckets_then, s3_error
from tests.core.loopback import fetch
from tests.window import ListeningVoice, demo, expand, folder, opened, select

PATIENCE = 20_000


@pytest.fixture
def app(qtbot) -> Iterator[App]:
    with demo(qtbot) as app:
        yield app


@pytest.fixture
def reports(qtbot, app) -> Folder:
    """The folder reports/2026, open."""
    expand(qtbot, app, "s3://reports/")
    return expand(qtbot, app, "s3://reports/2026/")


def files(folder: Path, **content: bytes) -> list[Path]:
    found = []
    for name, each in content.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(each)
        found.append(path)
    return found


def contents(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(widget: QWidget, at: QPoint, data: QMimeData) -> bool:
    """Drag over `widget` and drop, as Qt tells it; return whether it was taken."""
    taken = False
    exact = PYSIDE >= (6, 12)  # older ones know whole pixels only, until it is dropped
    for kind in (QDragEnterEvent, QDragMoveEvent, QDropEvent):
        point = QPointF(at) if exact or kind is QDropEvent else at
        event = kind(
            point,
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QGuiApplication.sendEvent(widget, event)
        taken = event.isAccepted()
        if not taken:
            break
    return taken


def row(app: App, place: Folder) -> QPoint:
    return app.window.view.visualRect(app.tree.index_of(place)).center()


def drop_on(app: App, place: Folder, paths: list[Path]) -> bool:
    return drop(app.window.view.viewport(), row(app, place), contents(paths))


def copied(qtbot, app: App) -> list[str]:
    """Wait for links; return them."""
    qtbot.waitUntil(lambda: any("cop" in each for each in app.voice.said[-3:]), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not app.handover.uploading.running, timeout=PATIENCE)
    return QGuiApplication.clipboard().text().split("\n")


def test_dropped_on_a_prefix_they_are_there_and_their_links_copied(qtbot, app, reports, tmp_path):
    QGuiApplication.clipboard().setText("before")
    select(app, reports, "2026/notes.txt")
    assert drop_on(app, reports, files(tmp_path, a_txt=b"one", b_bin=b"two"))
    links = copied(qtbot, app)
    assert [fetch(link)[1] for link in links] == [b"one", b"two"]
    assert "2 links copied" in app.voice.said[-1]
    qtbot.waitUntil(lambda: "2026/a.txt" in reports.objects.keys, timeout=PATIENCE)
    assert [each.key for each in app.window.view.selected_objects()] == ["2026/notes.txt"]
    assert not app.window.uploads.isVisible()


def test_dropped_on_an_object_they_go_beside_it(qtbot, app, reports, tmp_path):
    select(app, reports, "2026/notes.txt")
    at = app.window.view.visualRect(app.window.view.currentIndex()).center()
    assert drop(app.window.view.viewport(), at, contents(files(tmp_path, a_txt=b"1")))
    [link] = copied(qtbot, app)
    assert "/reports/2026/a.txt?" in link


def test_dropped_on_the_panel_they_go_to_the_current_folder(qtbot, app, reports, tmp_path):
    select(app, reports, "2026/notes.txt")
    panel = app.window.panel
    assert drop(panel, panel.rect().center(), contents(files(tmp_path, a_txt=b"1")))
    [link] = copied(qtbot, app)
    assert "/reports/2026/a.txt?" in link


def test_a_folder_with_all_that_is_in_it(qtbot, app, reports, tmp_path):
    (tmp_path / "photos" / "sub").mkdir(parents=True)
    files(tmp_path / "photos", a_txt=b"1")
    files(tmp_path / "photos" / "sub", b_txt=b"2")
    app.window.view.setCurrentIndex(app.tree.index_of(reports))
    app.voice.file = tmp_path / "photos"
    app.actions["upload-folder"].trigger()
    links = copied(qtbot, app)
    assert [fetch(link)[1] for link in links] == [b"1", b"2"]
    qtbot.waitUntil(lambda: "photos" in [each.name for each in reports.folders], timeout=PATIENCE)


def test_files_chosen_without_a_mouse(qtbot, app, reports, tmp_path):
    app.window.view.setCurrentIndex(app.tree.index_of(reports))
    app.voice.files = files(tmp_path, a_txt=b"1")
    assert app.actions["upload-files"].isEnabled()
    app.actions["upload-files"].trigger()
    [link] = copied(qtbot, app)
    assert fetch(link)[1] == b"1"
    assert "Upload to s3://reports/2026/" in app.voice.questions


@pytest.mark.parametrize(
    ("choice", "then"),
    [
        ("replace", {"2026/notes.txt": b"new", "2026/other.txt": b"other"}),
        ("keep-both", {"2026/notes (2).txt": b"new", "2026/other.txt": b"other"}),
        ("skip", {"2026/other.txt": b"other"}),
        (None, {}),
    ],
)
def test_what_is_there_already_is_asked_about_once(qtbot, app, reports, tmp_path, choice, then):
    app.voice.choice = choice
    QGuiApplication.clipboard().setText("before")
    assert drop_on(app, reports, files(tmp_path, notes_txt=b"new", other_txt=b"other"))
    if choice is None:
        qtbot.waitUntil(lambda: "Nothing was uploaded." in app.voice.said, timeout=PATIENCE)
        assert QGuiApplication.clipboard().text() == "before"
    else:
        links = copied(qtbot, app)
        assert [fetch(link)[1] for link in links] == list(then.values())
        client = app.browser.connection.s3("eu-central-1")
        for key, body in then.items():
            assert client.get_object(Bucket="reports", Key=key)["Body"].read() == body
    assert app.voice.questions == ["1 file is there already"]


@pytest.mark.parametrize(("unseen", "answer"), [(False, "keep-both"), (True, None)])
def test_enter_loses_nothing_of_what_is_there(qtbot, tmp_path, unseen, answer):
    [path] = files(tmp_path, notes_txt=b"new")
    local = Local(path, "2026/notes.txt", 3, 0)
    plan = Plan("reports", (local,), there=frozenset([local.key]), unseen=unseen)

    def press_enter() -> None:
        QTest.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Return)

    QTimer.singleShot(100, press_enter)
    assert Voice().choose(*upload_words.of_clashes(plan)) == answer


def test_their_links_are_in_the_history(qtbot, app, reports, tmp_path):
    with qtbot.waitSignal(app.handover.chronicle.noted, timeout=PATIENCE) as noted:
        assert drop_on(app, reports, files(tmp_path, a_txt=b"one", b_bin=b"two"))
    [[entry]] = noted.args
    assert (entry.bucket, entry.key, entry.count) == ("reports", "2026/a.txt", 2)
    assert (entry.way, entry.method) == (Way.COPIED, "GET")
    copied(qtbot, app)


def test_files_copied_elsewhere_are_pasted(qtbot, app, reports, tmp_path):
    (tmp_path / "photos").mkdir()
    files(tmp_path / "photos", b_txt=b"2")
    app.window.view.setCurrentIndex(app.tree.index_of(reports))
    paths = [*files(tmp_path, a_txt=b"1"), tmp_path / "photos"]
    QGuiApplication.clipboard().setMimeData(contents(paths))
    assert app.actions["paste-files"].shortcut().toString() == "Ctrl+V"
    app.actions["paste-files"].trigger()
    links = copied(qtbot, app)
    assert [fetch(link)[1] for link in links] == [b"1", b"2"]
    assert "/reports/2026/photos/b.txt?" in links[1]


def test_without_files_nothing_is_pasted(qtbot, app, reports):
    app.window.view.setCurrentIndex(app.tree.index_of(reports))
    for text in ("some text", "https://example.com/a.txt"):
        QGuiApplication.clipboard().setText(text)
        app.actions["paste-files"].trigger()
        assert app.voice.said[-1].startswith("There are no files on the clipboard")
        assert QGuiApplication.clipboard().text() == text
    assert not app.handover.uploading.running


def test_text_is_still_pasted_where_one_types(qtbot, app, reports, tmp_path):
    QGuiApplication.clipboard().setText("s3://media/")
    app.actions["go-to"].trigger()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget().text() == "s3://media/"


def test_stopped_it_leaves_the_clipboard_as_it_was(qtbot, app, reports, tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "PART", 5 * 2**20)
    QGuiApplication.clipboard().setText("before")
    assert drop_on(app, reports, files(tmp_path, large_bin=os.urandom(60 * 2**20)))
    bar = app.window.uploads
    qtbot.waitUntil(lambda: bar.isVisible() and bar.bar.maximum() > 0, timeout=PATIENCE)
    assert "of 1 file" in bar.words.text()
    assert app.actions["stop"].isEnabled()
    app.actions["stop"].trigger()
    assert not bar.isVisible()
    assert not app.handover.uploading.running
    qtbot.wait(300)
    assert QGuiApplication.clipboard().text() == "before"
    assert "2026/large.bin" not in reports.objects.keys


def test_what_was_uploaded_before_it_was_stopped_is_shown(qtbot, app, reports, tmp_path):
    both = files(tmp_path, small_txt=b"1", large_bin=b"")
    os.truncate(both[1], 600 * 2**20)  # of nothing; it must not be there before it is stopped
    assert drop_on(app, reports, both)
    s3 = app.browser.connection.s3("eu-central-1")
    there = {"Bucket": "reports", "Prefix": "2026/small"}
    qtbot.waitUntil(lambda: s3.list_objects_v2(**there)["KeyCount"] == 1, timeout=PATIENCE)
    app.actions["stop"].trigger()
    qtbot.waitUntil(lambda: "2026/small.txt" in reports.objects.keys, timeout=PATIENCE)
    assert "2026/large.bin" not in reports.objects.keys


def test_two_drops_come_one_after_the_other(qtbot, app, reports, tmp_path):
    first, second = files(tmp_path, a_txt=b"1", b_txt=b"2")
    assert drop_on(app, reports, [first])
    assert drop_on(app, reports, [second])
    qtbot.waitUntil(
        lambda: sum("Link copied" in each for each in app.voice.said) == 2, timeout=PATIENCE
    )
    assert fetch(QGuiApplication.clipboard().text())[1] == b"2"


def test_what_can_not_be_uploaded_is_said_and_the_rest_goes(qtbot, app, reports, tmp_path):
    good = files(tmp_path, good_txt=b"1")
    os.mkfifo(tmp_path / "pipe")
    assert drop_on(app, reports, [*good, tmp_path / "pipe", tmp_path / "gone"])
    copied(qtbot, app)
    [told] = [each for each in app.voice.said if each.startswith("Some of it")]
    assert "pipe: It is no file." in told
    assert "gone: No such file" in told


def test_nothing_to_upload(qtbot, app, reports, tmp_path):
    assert drop_on(app, reports, [tmp_path / "gone"])
    qtbot.waitUntil(
        lambda: any("nothing to upload" in each for each in app.voice.said), timeout=PATIENCE
    )


def test_what_failed_is_tried_again_and_all_links_copied(qtbot, app, reports, tmp_path):
    first, second = files(tmp_path, notes_txt=b"new", other_txt=b"other")
    app.voice.choice = "keep-both"
    ask = app.voice.ask

    def mend(title: str, text: str, yes: str) -> bool:
        second.write_bytes(b"there again")
        return ask(title, text, yes)

    app.voice.ask = mend
    choose = app.voice.choose

    def vanish(*question) -> str | None:
        second.unlink()
        return choose(*question)

    app.voice.choose = vanish

    assert drop_on(app, reports, [first, second])
    links = copied(qtbot, app)

    assert app.voice.questions == ["1 file is there already", "1 file was not uploaded"]
    qtbot.waitUntil(lambda: "2 links copied" in app.voice.said[-1], timeout=PATIENCE)
    links = QGuiApplication.clipboard().text().split("\n")
    assert ["2026/notes%20%282%29.txt" in links[0], "2026/other.txt" in links[1]] == [True, True]
    assert [fetch(link)[1] for link in links] == [b"new", b"there again"]


# Where nothing can be dropped


def test_what_is_no_file_is_not_taken(app, reports):
    for data in (QMimeData(), contents([])):
        data.setText("https://example.com")
        assert not drop(app.window.view.viewport(), row(app, reports), data)
        assert not drop(app.window.panel, QPoint(5, 5), data)
    web = QMimeData()
    web.setUrls([QUrl("https://example.com/a.txt")])
    assert not drop(app.window.view.viewport(), row(app, reports), web)


def test_where_there_is_no_row_there_is_no_drop(app, reports, tmp_path):
    view = app.window.view.viewport()
    assert not drop(view, view.rect().bottomLeft(), contents(files(tmp_path, a_txt=b"1")))


def test_not_among_versions(qtbot, app, reports, tmp_path):
    app.actions["versions"].trigger()
    qtbot.waitUntil(lambda: reports.is_loaded, timeout=PATIENCE)
    assert not drop_on(app, reports, files(tmp_path, a_txt=b"1"))
    assert "Versions are shown: hide them to upload." in app.voice.said


def test_not_without_keys(qtbot, tmp_path):
    page = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
    with answering(buckets_then(always(200, page))) as server:
        nobody = Account("public", Source.ANONYMOUS, endpoint_url=server.endpoint_url, region="a")
        nobody = replace(nobody, places=("s3://work/",), id="1")
        with opened(qtbot, Services(None)) as app:
            app.open(nobody)
            qtbot.waitUntil(lambda: len(app.tree.root.folders) > 0, timeout=PATIENCE)
            place = folder(app, "s3://work/")
            assert not drop_on(app, place, files(tmp_path, a_txt=b"1"))
            assert "Without keys nothing can be uploaded." in app.voice.said


def test_where_the_account_may_not_write_it_is_off_from_then_on(qtbot, tmp_path):
    def rest(request) -> None:
        length = int(request.headers.get("Content-Length", 0))
        request.rfile.read(length)
        if request.command == "PUT":
            always(403, s3_error("AccessDenied"))(request)
        elif ".txt" in request.path:
            always(404, s3_error("NoSuchKey"))(request)
        else:
            page = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
            always(200, page)(request)

    from presign_gui.core.credentials import Secret

    with answering(buckets_then(rest)) as server, opened(qtbot, Services(None)) as app:
        account = Account(
            "w", Source.SESSION, "AKIA", endpoint_url=server.endpoint_url, region="a", id="1"
        )
        app.services.accounts.credentials.keep(account, Secret("s"))
        app.open(account)
        qtbot.waitUntil(lambda: len(app.tree.root.folders) > 0, timeout=PATIENCE)
        place = folder(app, "s3://work/")
        app.voice.answer = False  # no trying again
        QGuiApplication.clipboard().setText("before")
        assert drop_on(app, place, files(tmp_path, a_txt=b"1"))
        qtbot.waitUntil(lambda: "1 file was not uploaded" in app.voice.questions, timeout=PATIENCE)
        assert QGuiApplication.clipboard().text() == "before"
        assert not drop_on(app, place, files(tmp_path, b_txt=b"1"))
        assert "This account may not write to s3://work/." in app.voice.said
        app.open(account)  # it may have got the right meanwhile
        why_not = app.handover.bringing.why_not
        qtbot.waitUntil(lambda: not why_not(Address("work")), timeout=PATIENCE)


def test_before_it_is_cut_off_by_something_else_that_is_asked(
    qtbot, app, reports, tmp_path, monkeypatch
):
    app.desk.show_nobody()  # an account that could be opened, and is at once
    qtbot.waitUntil(lambda: app.browser.account.name == "Without keys")
    app.open(app.services.demo.account)
    qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 5, timeout=PATIENCE)
    expand(qtbot, app, "s3://reports/")
    reports = expand(qtbot, app, "s3://reports/2026/")
    go_on = threading.Event()
    send = uploads.upload

    def slowly(*arguments):
        go_on.wait(10)
        yield from send(*arguments)

    monkeypatch.setattr(uploads, "upload", slowly)
    app.voice.answer = False
    assert drop_on(app, reports, files(tmp_path, a_txt=b"1"))
    assert not app.window.close()
    assert app.voice.questions == ["Stop uploading?"]
    assert app.window.isVisible()
    other = app.window.accounts.findText("Without keys")
    app.window.accounts.setCurrentIndex(other)
    app.window.accounts.activated.emit(other)
    assert app.voice.questions == ["Stop uploading?"] * 2
    assert app.window.accounts.currentText() == "Demo"
    go_on.set()
    copied(qtbot, app)
    assert app.window.close()  # there is nothing to ask about


def test_quitting_ends_it(qtbot, tmp_path):
    from presign_gui.core.credentials import Secret

    let_go = threading.Event()

    def rest(request) -> None:
        if request.command == "PUT":
            let_go.wait(30)
        else:
            always(404, s3_error("NoSuchKey"))(request)

    with answering(buckets_then(rest)) as server:
        app = App(SettingsFile(None), Services(None), ListeningVoice())
        account = Account(
            "w", Source.SESSION, "AKIA", endpoint_url=server.endpoint_url, region="a", id="1"
        )
        app.services.accounts.credentials.keep(account, Secret("s"))
        app.window.show()
        app.open(account)
        qtbot.waitUntil(lambda: len(app.tree.root.folders) > 0, timeout=PATIENCE)
        assert drop_on(app, folder(app, "s3://work/"), files(tmp_path, a_txt=b"1"))
        qtbot.waitUntil(
            lambda: any(each.startswith("PUT") for each in server.asked), timeout=PATIENCE
        )
        app.window.close()
        assert app.close()  # within its 1.5 s
        app.window.deleteLater()
        let_go.set()
