"""What the tree says when a server is slow, wrong or gone, and how one goes on from there."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from presign_gui.core.client import Clients
from presign_gui.core.credentials import Secret
from presign_gui.core.network import Patience
from presign_gui.core.records import Account, Source
from presign_gui.qt.dialogs.place import PlaceDialog
from presign_gui.services import Services
from tests.answering import always, answering, buckets_then, never, s3_error
from tests.window import expand, folder, opened


def account(endpoint_url: str) -> Account:
    return Account(
        "test", Source.SESSION, "AKIATEST", endpoint_url=endpoint_url, region="eu-central-1", id="t"
    )


def services() -> Services:
    services = Services(None)
    services.accounts.credentials.keep(account(""), Secret("secret"))
    return services


def impatient() -> Services:
    made = services()
    made.clients = Clients(Patience(connect=0.2, read=0.2))
    return made


def rows_below(app, opened_folder) -> list[str]:
    at = app.tree.index_of(opened_folder)
    return [app.tree.index(row, 0, at).data() for row in range(app.tree.rowCount(at))]


ERRORS = [
    (403, "AccessDenied", "No access"),
    (403, "InvalidAccessKeyId", "The keys were not accepted"),
    (403, "SignatureDoesNotMatch", "The keys were not accepted"),
    (400, "ExpiredToken", "The session has expired"),
    (404, "NoSuchBucket", "There is no such bucket"),
]


@pytest.mark.parametrize(("status", "code", "title"), ERRORS)
def test_the_error_row_of_a_folder_says_what_happened(qtbot, status, code, title):
    answer = buckets_then(always(status, s3_error(code, "said the server")))
    with answering(answer) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        work = expand(qtbot, app, "s3://work/")
        assert rows_below(app, work) == [title]
        row = app.tree.index(0, 0, app.tree.index_of(work))
        app.window.view.setCurrentIndex(row)
        app.actions["copy-details"].trigger()
        details = QGuiApplication.clipboard().text()
        assert title in details
        assert "said the server" in details
        assert "s3://work/" in details


@pytest.mark.parametrize(("status", "code", "title"), ERRORS[:4])
def test_the_error_row_of_an_account_says_what_happened(qtbot, status, code, title):
    with answering(always(status, s3_error(code))) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: app.tree.root.error is not None)
        if code == "AccessDenied":
            title = "The buckets may not be listed"
        assert rows_below(app, app.tree.root) == [title]


def test_no_network_is_told_and_trying_again_goes_on(qtbot):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with opened(qtbot, services()) as app:
        app.open(account(f"http://127.0.0.1:{port}"))
        qtbot.waitUntil(lambda: app.tree.root.error is not None, timeout=15_000)
        assert rows_below(app, app.tree.root) == ["The server can't be reached"]
        assert app.window.statusBar().currentMessage() == "The server can't be reached"

        with answering(buckets_then(always(404)), port):
            app.window.view.setCurrentIndex(app.tree.index(0, 0))
            app.actions["retry"].trigger()
            qtbot.waitUntil(lambda: bool(app.tree.root.folders), timeout=15_000)
            assert app.tree.root.error is None
            assert rows_below(app, app.tree.root) == ["work"]


def test_a_server_that_is_too_slow_is_told(qtbot):
    let_go = threading.Event()
    with answering(never(let_go)) as server, opened(qtbot, impatient()) as app:
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: app.tree.root.error is not None, timeout=15_000)
        assert rows_below(app, app.tree.root) == ["The server took too long to answer"]
        let_go.set()


def test_enter_on_an_error_row_tries_again(qtbot):
    answers = [always(403, s3_error("AccessDenied"))]
    later = buckets_then(lambda request: answers[0](request))
    with answering(later) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        work = expand(qtbot, app, "s3://work/")
        assert rows_below(app, work) == ["No access"]
        answers[0] = always(
            200,
            b'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>work</Name>'
            b"<IsTruncated>false</IsTruncated><Contents><Key>a.txt</Key><Size>3</Size>"
            b"<LastModified>2026-11-20T10:00:00.000Z</LastModified><ETag>e</ETag>"
            b"<StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>",
        )
        view = app.window.view
        view.setCurrentIndex(app.tree.index(0, 0, app.tree.index_of(work)))
        qtbot.keyClick(view, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: rows_below(app, work) == ["a.txt"])


def test_without_the_right_to_list_buckets_a_place_can_be_added(qtbot):
    denied = always(403, s3_error("AccessDenied"))
    listing = always(
        200,
        b'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>hidden</Name>'
        b"<IsTruncated>false</IsTruncated><CommonPrefixes><Prefix>team/2026/</Prefix>"
        b"</CommonPrefixes></ListBucketResult>",
    )

    def answer(request):
        (listing if request.path.startswith("/hidden?") else denied)(request)

    with answering(answer) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: app.tree.root.error is not None)
        app.actions["add-place"].trigger()
        dialog = app.window.findChild(PlaceDialog)
        dialog._text.setText("s3://hidden/team")
        dialog.accept()
        place = folder(app, "s3://hidden/team/")
        qtbot.waitUntil(lambda: place.state.value == "complete")
        assert rows_below(app, place) == ["2026/"]
        assert rows_below(app, app.tree.root)[-1] == "The buckets may not be listed"


def test_what_is_no_address_keeps_the_dialog_open_and_says_why(qtbot):
    dialog = PlaceDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    dialog._text.setText("ftp://somewhere")
    dialog.accept()
    assert dialog.isVisible()
    assert "does not start with s3://" in dialog._problem.text()


@pytest.mark.parametrize("leave", ["collapse", "refresh", "another account", "stop", "quit"])
def test_leaving_a_hanging_folder_ends_its_job_at_once(qtbot, leave):
    let_go = threading.Event()
    with answering(buckets_then(never(let_go))) as server:
        began = time.monotonic()
        with opened(qtbot, services()) as app:
            app.open(account(server.endpoint_url))
            qtbot.waitUntil(lambda: bool(app.tree.root.folders))
            work = folder(app, "s3://work/")
            app.window.view.expand(app.tree.index_of(work))
            qtbot.waitUntil(lambda: len(server.asked) == 2)
            job = app.browser._fetching._running[work]
            if leave == "quit":
                began = time.monotonic()
            else:
                with qtbot.waitSignal(job.ended, timeout=2_000):
                    if leave == "collapse":
                        app.window.view.collapse(app.tree.index_of(work))
                    elif leave == "refresh":
                        app.browser.refresh()
                    elif leave == "another account":
                        app.open(None)
                    else:
                        app.actions["stop"].trigger()
        let_go.set()
        if leave == "quit":
            assert time.monotonic() - began < 2
        if leave == "stop":
            assert "Stopped." in app.voice.said
        assert not any("X-Amz-Signature" in said for said in app.voice.said)


def test_a_bucket_is_asked_for_in_its_own_region(qtbot):
    signed_for = []

    def answer(request):
        credential = request.headers["Authorization"].partition("Credential=")[2]
        signed_for.append((request.path.partition("?")[0], credential.split("/")[2]))
        always(200, b"<ListBucketResult></ListBucketResult>")(request)

    with answering(buckets_then(answer)) as server, opened(qtbot, services()) as app:
        app.open(replace(account(server.endpoint_url), region=""))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        expand(qtbot, app, "s3://work/")
        assert signed_for == [("/work", "eu-central-1")]
