"""Any account gives a usable tree, or one clear row: what happened, why, what to do next."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from html import unescape

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from presign_gui.core.address import parse
from presign_gui.core.credentials import Secret
from presign_gui.core.folders import Folders
from presign_gui.core.records import Account, Source
from presign_gui.qt.dialogs.account import AccountDialog
from presign_gui.qt.dialogs.place import PlaceDialog
from presign_gui.services import Services
from tests.answering import LISTING, always, answering, buckets_then, s3_error
from tests.core import certificates
from tests.core.loopback import Hanging, fetch
from tests.window import expand, folder, opened, select

certificate, tls = certificates.certificate, certificates.tls
pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def at_once(monkeypatch) -> None:
    """botocore tries again without a pause."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda self, context: 0)


def account(endpoint_url: str, **more) -> Account:
    fields = {"access_key_id": "AKIATEST", "region": "eu-central-1", "id": "t", **more}
    return Account("test", Source.SESSION, endpoint_url=endpoint_url, **fields)


def services() -> Services:
    services = Services(None)
    services.accounts.credentials.keep(account(""), Secret("secret"))
    return services


@dataclass(frozen=True)
class Row:
    """A status row, as the window's model and panel show it."""

    title: str
    tip: str
    note: str


def status_row(qtbot, app, failed) -> Row:
    """Wait for the row that says why `failed` isn't listed; select it, and read it."""
    qtbot.waitUntil(lambda: failed.error is not None, timeout=15_000)
    index = app.tree.index(failed.status_row, 0, app.tree.index_of(failed))
    app.window.view.setCurrentIndex(index)
    panel = app.window.panel
    qtbot.waitUntil(lambda: panel._title.text() == index.data(), timeout=5_000)
    tip = unescape(index.data(Qt.ItemDataRole.ToolTipRole))
    return Row(index.data(), tip, panel._note.text())


def add_place(app, text: str) -> None:
    app.actions["add-place"].trigger()
    dialog = app.window.findChild(PlaceDialog)
    dialog._text.setText(text)
    dialog.accept()


# Rows of a bucket

HIDDEN = "The buckets may not be listed"
ADD = "“Add bucket or prefix…”"
REGION = b"<Error><Code>AuthorizationHeaderMalformed</Code><Region>sa-east-1</Region></Error>"
NO_S3 = ("The server's answer makes no sense", "that of an S3 server")


def late(request) -> None:
    """Say that the visitor's clock is behind, by five hours and a good ten minutes."""
    ours = datetime.now(timezone.utc) + timedelta(hours=5, minutes=10, seconds=30)
    time = f"<ServerTime>{ours:%Y-%m-%dT%H:%M:%SZ}</ServerTime></Error>".encode()
    always(403, s3_error("RequestTimeTooSkewed").replace(b"</Error>", time))(request)


@pytest.mark.parametrize(
    ("answer", "title", "told"),
    [
        (always(403, s3_error("AccessDenied", "not you")), "No access", ["not you", ADD]),
        (
            *(always(403, s3_error("AccessDenied", "Bucket is Requester Pays")),),
            *("Whoever asks must pay here", ["“Requester pays”"]),
        ),
        (
            *(always(400, REGION), "The bucket is in another region"),
            ["It is in sa-east-1.", "Set the account's region"],
        ),
        (
            *(always(301, s3_error("PermanentRedirect")), "The bucket is in another region"),
            ["Set the account's region"],
        ),
        (always(404, s3_error("NoSuchBucket")), "There is no such bucket", ["Check the name"]),
        (
            *(always(400, s3_error("InvalidBucketName")), "No bucket can have that name"),
            ["3 to 63", "Add it again"],
        ),
        (always(503, s3_error("SlowDown")), "The server is busy", ["Wait a moment"]),
        (
            *(always(501, s3_error("NotImplemented", "no lists")), "That can't be done here"),
            ["no lists", "Check the address"],
        ),
        (
            *(late, "This computer's clock is wrong"),
            ["5 hours 10 minutes behind", "Set it right"],
        ),
        (
            *(always(403, s3_error("InvalidAccessKeyId")), "The keys were not accepted"),
            ["Check access key id", "switched this region on"],
        ),
        (always(200, b"<!DOCTYPE html><html><p>Hi<br></html>"), NO_S3[0], [NO_S3[1]]),
        (always(404, b"<html><h1>Not Found</h1></html>"), NO_S3[0], [NO_S3[1]]),
        (always(200, b'{"message": "hello"}'), NO_S3[0], [NO_S3[1]]),
        (always(200, b""), NO_S3[0], [NO_S3[1]]),
        (
            *(always(400, b"Client sent an HTTP request to an HTTPS server.\n"), NO_S3[0]),
            [NO_S3[1], "https://"],
        ),
    ],
)
def test_the_row_of_a_bucket(qtbot, answer, title: str, told: list[str]) -> None:
    with answering(buckets_then(answer)) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        row = status_row(qtbot, app, expand(qtbot, app, "s3://work/"))
    assert row.title == title
    for text in told:
        assert text in row.tip
        assert text in row.note


# Rows of an account


@pytest.mark.parametrize(
    ("answer", "title", "told"),
    [
        (always(403, s3_error("AccessDenied", "not you")), HIDDEN, ["not you", ADD]),
        (always(200, b"<html><p>Welcome<br></html>"), NO_S3[0], [NO_S3[1]]),
        (always(404, b"<html><h1>Not Found</h1></html>"), NO_S3[0], [NO_S3[1]]),
        (always(404, b'{"message": "no"}'), NO_S3[0], [NO_S3[1]]),
        (always(200, b""), NO_S3[0], [NO_S3[1]]),
        (always(400, b"Client sent an HTTP request\n"), NO_S3[0], [NO_S3[1], "https://"]),
        (always(501, s3_error("NotImplemented")), "That can't be done here", ["the endpoint"]),
        (always(503, s3_error("SlowDown")), "The server is busy", ["Wait a moment"]),
    ],
)
def test_the_row_of_an_account(qtbot, answer, title: str, told: list[str]) -> None:
    with answering(answer) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        row = status_row(qtbot, app, app.tree.root)
    assert row.title == title
    for text in told:
        assert text in row.tip
        assert text in row.note


def test_the_row_of_a_server_whose_certificate_nobody_knows(qtbot, tls) -> None:
    with Hanging(tls=tls) as server, opened(qtbot, services()) as app:
        app.open(account(server.url))
        row = status_row(qtbot, app, app.tree.root)
    assert row.title == "The server's certificate can't be trusted"
    assert server.url.removeprefix("https://") in row.note
    assert "a certificate of your own must be known to this computer" in row.note


def test_the_row_of_a_server_without_tls(qtbot) -> None:
    with answering(always(200)) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url.replace("http:", "https:")))
        row = status_row(qtbot, app, app.tree.root)
    assert row.title == "The server doesn't speak https"
    assert "http://" in row.note


def test_the_row_of_a_name_that_nobody_has(qtbot, monkeypatch) -> None:
    def unknown(*_arguments: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with opened(qtbot, services()) as app:
        app.open(account("http://nobody.invalid"))
        row = status_row(qtbot, app, app.tree.root)
    assert row.title == "The server's name can't be found"
    assert "nobody.invalid" in row.note
    assert "how the endpoint is written" in row.note


def test_the_row_of_a_port_where_nobody_is(qtbot) -> None:
    with answering(always(200)) as server:
        pass
    with opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        row = status_row(qtbot, app, app.tree.root)
    assert row.title == "The server can't be reached"
    assert "Check the network connection and the endpoint" in row.note


# What may be seen of a bucket


def only_below(prefix: str):
    """List what is below `prefix`, and refuse all else: a policy with an s3:prefix condition."""
    listing, denied = always(200, LISTING), always(403, s3_error("AccessDenied"))

    def answer(request) -> None:
        may = request.path.startswith("/work?") and f"prefix={prefix}" in request.path
        (listing if may else denied)(request)

    return answer


def test_without_the_right_to_list_buckets_a_typed_place_works(qtbot) -> None:
    with answering(only_below("team%2F")) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        assert ADD in status_row(qtbot, app, app.tree.root).note
        add_place(app, "s3://work/team/")
        team = folder(app, "s3://work/team/")
        qtbot.waitUntil(lambda: team.state.value == "complete")
        select(app, team, "team/a b.txt")
        app.actions["copy"].trigger()
        qtbot.waitUntil(lambda: any("Link copied" in said for said in app.voice.said))
        assert "/work/team/a%20b.txt?X-Amz-" in QGuiApplication.clipboard().text()


def test_a_bucket_of_which_one_prefix_may_be_seen(qtbot) -> None:
    answer = buckets_then(only_below("team%2F"))
    with answering(answer) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        work = expand(qtbot, app, "s3://work/")
        row = status_row(qtbot, app, work)
        assert row.title == "No access"
        assert ADD in row.note
        add_place(app, "s3://work/team/")
        team = folder(app, "s3://work/team/")
        qtbot.waitUntil(lambda: team.state.value == "complete")
        assert list(team.objects.keys) == ["team/a b.txt"]


def test_the_requester_pays_if_the_account_says_so(qtbot) -> None:
    told = []

    def answer(request) -> None:
        told.append(request.headers["x-amz-request-payer"])
        if request.headers["x-amz-request-payer"] == "requester":
            always(200, LISTING)(request)
        else:
            always(403, s3_error("AccessDenied"))(request)

    with answering(buckets_then(answer)) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url, requester_pays=True))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        work = expand(qtbot, app, "s3://work/")
        assert work.error is None
        select(app, work, "team/a b.txt")
        app.actions["copy"].trigger()
        qtbot.waitUntil(lambda: any("Link copied" in said for said in app.voice.said))
        assert "x-amz-request-payer=requester&" in QGuiApplication.clipboard().text()
    assert set(told) == {"requester"}


@pytest.mark.parametrize(
    ("place", "title", "told"),
    [
        ("s3://fast--usw2-az1--x-s3/", "Directory buckets can't be used here", "general purpose"),
        (
            "s3://arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap/",
            *("Something must be installed for that", "pip install"),
        ),
    ],
)
def test_the_row_of_a_place_that_cannot_be_reached(qtbot, place, title: str, told: str) -> None:
    with answering(buckets_then(always(500))) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url, places=(place,)))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        row = status_row(qtbot, app, expand(qtbot, app, str(parse(place))))
    assert row.title == title
    assert told in row.note


# A public bucket, without keys


def public(request) -> None:
    """Give away what is in /public, to whoever comes without a signature."""
    if "Authorization" in request.headers or "X-Amz-Signature" in request.path:
        always(403, s3_error("InvalidAccessKeyId"))(request)
    elif request.path.startswith("/work?"):
        always(200, LISTING)(request)
    elif request.path == "/work/team/a%20b.txt":
        always(200, b"abc")(request)
    else:
        always(403, s3_error("AccessDenied"))(request)


@pytest.fixture
def where(home) -> Folders:
    return Folders(config=home / "config", data=home / "data")


def test_a_public_bucket_is_used_without_keys(qtbot, where) -> None:
    with answering(public) as server, opened(qtbot, Services(where)) as app:
        app.start()
        qtbot.waitUntil(lambda: app.window.welcoming)
        app.actions["add-account"].trigger()
        dialog = app.window.findChild(AccountDialog)
        assert dialog.source.secret.isVisible()
        dialog.source.keys.setCurrentIndex(dialog.source.keys.findText("Public buckets, no keys"))
        for hidden in (dialog.source.access_key_id, dialog.source.secret, dialog.source.token):
            assert not hidden.isVisible()
        dialog.name.setText("open data")
        dialog.server.choose("custom")
        dialog.server.field("endpoint").setText(server.endpoint_url)
        dialog.test.click()
        assert "no keys to test" in dialog.answer.text()
        dialog.save.click()

        row = status_row(qtbot, app, app.tree.root)
        assert row.title == HIDDEN
        assert "Without keys no server lists its buckets." in row.note
        assert ADD in row.note
        assert app.voice.said.count("Added “open data”; it has no keys.") == 1

        add_place(app, "s3://work/")
        work = folder(app, "s3://work/")
        qtbot.waitUntil(lambda: work.state.value == "complete")
        select(app, work, "team/a b.txt")
        panel = app.window.panel
        qtbot.waitUntil(lambda: "plain URL" in panel._note.text())
        assert panel.life.end.text() == "does not end"
        assert panel.preview.text() == f"{server.endpoint_url}/work/team/a%20b.txt"
        app.actions["copy"].trigger()
        told = "Plain URL copied. It works for as long as the object is public."
        qtbot.waitUntil(lambda: told in app.voice.said)
        url = QGuiApplication.clipboard().text()
        assert url == f"{server.endpoint_url}/work/team/a%20b.txt"
        assert fetch(url)[:2] == (200, b"abc")

        app.actions["test-account"].trigger()
        assert "no keys to test" in app.voice.said[-1]
    [stored] = json.loads((where.config / "accounts.json").read_text())["accounts"]
    assert (stored["source"], stored["places"]) == ("anonymous", ["s3://work/"])
    with answering(public), opened(qtbot, Services(where)) as app:  # the next day
        app.start()
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        app.actions["remove-account"].trigger()
        qtbot.waitUntil(lambda: "Removed “open data”." in app.voice.said)


def test_the_window_can_be_opened_without_keys(qtbot, where, monkeypatch) -> None:
    with answering(public) as server, opened(qtbot, Services(where)) as app:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint_url)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "here")
        app.desk.show_nobody()  # as --anonymous has it
        qtbot.waitUntil(lambda: app.tree.root.error is not None)
        assert app.window.accounts.currentText() == "Without keys"
        assert not app.actions["remove-account"].isEnabled()
        add_place(app, "s3://work/")
        work = folder(app, "s3://work/")
        qtbot.waitUntil(lambda: work.state.value == "complete")
    assert app.settings.account == ""  # it is nobody's, and not there the next day
    assert not (where.config / "accounts.json").exists()


def test_a_plain_url_has_no_name_to_be_saved_as(qtbot) -> None:
    with answering(public) as server, opened(qtbot, services()) as app:
        nobody = replace(account(server.endpoint_url), source=Source.ANONYMOUS)
        app.open(replace(nobody, places=("s3://work/",)))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        work = expand(qtbot, app, "s3://work/")
        select(app, work, "team/a b.txt")
        app.window.panel._filename.setText("other.txt")
        qtbot.waitUntil(lambda: "can't be used" in app.window.panel._note.text())
        app.actions["copy"].trigger()
        qtbot.waitUntil(lambda: bool(app.voice.failures))
        assert "that takes keys" in str(app.voice.failures[0])
