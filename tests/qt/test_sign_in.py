"""Signing in to AWS from the window: the code, the browser, the wait, and its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import partial

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPushButton

from presign_gui.core import sso
from presign_gui.core.aws_config import profile_account
from presign_gui.core.errors import SignInExpired, SignInRefused
from presign_gui.core.folders import Folders
from presign_gui.core.records import Account, Source
from presign_gui.core.sso import Invitation
from presign_gui.qt.dialogs.sign_in import SignInDialog
from presign_gui.services import Services
from tests.answering import always, answering, buckets_then
from tests.core import sso_stub
from tests.core.sso_stub import AUTHORISED, DENIED, EXPIRED, PAGE, PENDING, SsoStub
from tests.window import opened

LINK = f"{PAGE}?user_code=ABCD-EFGH"


@pytest.fixture
def stub(home, monkeypatch) -> Iterator[SsoStub]:
    with SsoStub() as server:
        sso_stub.take_over(server, home, monkeypatch)
        yield server


class Browser(QObject):
    """Is what this computer opens web addresses with."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.pages.append(url.toString())


@pytest.fixture
def browser(qapp) -> Iterator[Browser]:
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")
    yield browser
    QDesktopServices.unsetUrlHandler("https")


@pytest.fixture
def confirmed(monkeypatch) -> Iterator[threading.Event]:
    """Set when the person has confirmed the code; until then the sign-in waits."""
    event = threading.Event()
    sign_in = partial(sso.sign_in, sleep=lambda _seconds: event.wait(10))
    monkeypatch.setattr(sso, "sign_in", sign_in)
    yield event
    event.set()


@pytest.fixture
def s3(monkeypatch) -> Iterator[None]:
    with answering(buckets_then(always(404))) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.endpoint_url)
        yield


@pytest.fixture
def app(qtbot, home):
    with opened(qtbot, Services(Folders(home / "config", home / "data"))) as app:
        yield app


def begin(app, account: Account) -> SignInDialog:
    app.open(account)
    app.actions["sign-in"].trigger()
    return app.window.findChild(SignInDialog)


def test_one_signs_in_and_goes_on_where_one_was(qtbot, app, stub, browser, confirmed, s3) -> None:
    app.open(profile_account("work"))
    qtbot.waitUntil(lambda: app.tree.root.error is not None, timeout=15_000)
    assert app.tree.root.error.title == "You are not signed in"
    panel = app.window.panel
    qtbot.waitUntil(lambda: panel._title.text() == "You are not signed in")  # without a click
    assert panel._renew.isVisible()

    app.actions["sign-in"].trigger()
    dialog = app.window.findChild(SignInDialog)
    qtbot.waitUntil(dialog.code.isVisible, timeout=15_000)
    assert dialog.code.text() == "ABCD-EFGH"
    assert "another" in dialog.rest.text()
    assert browser.pages == [LINK]
    dialog.open_button.click()
    assert browser.pages == [LINK, LINK]

    with qtbot.waitSignal(dialog.accepted, timeout=15_000):
        confirmed.set()
    assert any(said.startswith("Signed in until ") for said in app.voice.said)
    qtbot.waitUntil(lambda: bool(app.tree.root.folders), timeout=15_000)
    assert app.tree.root.error is None
    assert app.voice.failures == []


def test_one_may_give_up(qtbot, app, stub, browser) -> None:
    stub.interval = 600  # the wait is cut short, or this test would take as long
    dialog = begin(app, profile_account("work"))
    qtbot.waitUntil(dialog.code.isVisible, timeout=15_000)
    dialog.reject()
    qtbot.waitUntil(lambda: not app.jobs._running, timeout=5_000)
    assert not any("Signed in" in said for said in app.voice.said)
    assert "/token" not in stub.paths
    app.actions["sign-in"].trigger()  # and begin again
    qtbot.waitUntil(lambda: len(browser.pages) == 2, timeout=15_000)


def test_one_may_give_up_before_there_is_a_code(qtbot, app, stub, browser) -> None:
    stub.hangs_at = "/client/register"
    dialog = begin(app, profile_account("work"))
    assert dialog.text.text() == "Asking AWS for a code…"
    assert stub.hanging.wait(10)
    dialog.reject()
    qtbot.waitUntil(lambda: not app.jobs._running, timeout=5_000)
    assert browser.pages == []


@pytest.mark.parametrize(
    ("answer", "title"),
    [(DENIED, "The sign-in was refused"), (EXPIRED, "The code to sign in with has expired")],
)
def test_a_failure_is_said_in_place_and_one_tries_again(
    qtbot, app, stub, browser, confirmed, s3, answer, title
) -> None:
    stub.answers = [answer, PENDING, AUTHORISED]
    confirmed.set()
    dialog = begin(app, profile_account("work"))
    qtbot.waitUntil(dialog.trouble.isVisible, timeout=15_000)
    assert title in dialog.trouble.text
    assert not dialog.code.isVisible()
    assert dialog.isVisible()
    again = dialog.trouble.findChild(QPushButton)
    with qtbot.waitSignal(dialog.accepted, timeout=15_000):
        again.click()
    assert len(browser.pages) == 2


@pytest.mark.parametrize(
    ("account", "told"),
    [
        (profile_account("plain"), "“plain” has no SSO session"),
        (profile_account("gone"), "gone"),
        (Account("role", Source.ROLE, base="nobody", id="r"), "choose another one whose keys"),
    ],
)
def test_an_account_without_a_session_is_told_so(qtbot, app, stub, home, account, told) -> None:
    config = home / ".aws" / "config"
    config.write_text(config.read_text() + "[profile plain]\nregion = eu-central-1\n")
    dialog = begin(app, account)
    qtbot.waitUntil(dialog.trouble.isVisible, timeout=15_000)
    assert told in dialog.trouble.text


def test_a_role_is_signed_in_to_through_its_base(qtbot, app, stub, browser) -> None:
    stub.interval = 600
    accounts = app.services.accounts
    base = accounts.add(replace(profile_account("work"), name="base"))
    arn = "arn:aws:iam::123456789012:role/reader"
    role = accounts.add(Account("role", Source.ROLE, base=base.id, role_arn=arn))
    begin(app, role)
    qtbot.waitUntil(lambda: browser.pages == [LINK], timeout=15_000)


@pytest.mark.parametrize("source", Source)
def test_only_what_may_have_a_session_is_signed_in_to(app, source) -> None:
    app.browser._account = Account("a", source, id="a")
    app.enablement.update()
    assert app.actions["sign-in"].isEnabled() == (source in (Source.PROFILE, Source.ROLE))


# The dialog alone

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
INVITATION = Invitation("ABCD-EFGH", LINK, NOW + timedelta(minutes=10))


@pytest.fixture
def dialog(qtbot):
    times = [NOW]
    dialog = SignInDialog(clock=lambda: times[-1])
    dialog.times = times
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_code_and_the_address_can_be_copied(qtbot, dialog) -> None:
    dialog.show_invitation(INVITATION)
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "ABCD-EFGH"
    dialog.copy_url_button.click()
    assert QGuiApplication.clipboard().text() == LINK
    with qtbot.waitSignal(dialog.open_wanted) as wanted:
        dialog.open_button.click()
    assert wanted.args == [LINK]


def test_the_time_that_is_left_is_shown(dialog) -> None:
    dialog.show_invitation(INVITATION)
    assert "another 10 minutes" in dialog.rest.text()
    assert dialog.progress.value() == dialog.progress.maximum() == 600
    dialog.times.append(NOW + timedelta(minutes=9, seconds=30))
    dialog.tick.timeout.emit()
    assert "another 30 seconds" in dialog.rest.text()
    assert dialog.progress.value() == 30
    dialog.times.append(NOW + timedelta(minutes=11))
    dialog.tick.timeout.emit()
    assert "has run out" in dialog.rest.text()


def test_a_failure_takes_the_place_of_the_code_and_a_new_code_its(qtbot, dialog) -> None:
    dialog.show_invitation(INVITATION)
    dialog.show_failure(SignInRefused("no"))
    assert not dialog.code.isVisible()
    assert not dialog.progress.isVisible()
    assert dialog.trouble.isVisible()
    assert not dialog.tick.isActive()
    dialog.show_asking()
    assert not dialog.trouble.isVisible()
    dialog.show_failure(SignInExpired("late"))
    dialog.show_invitation(INVITATION)
    assert dialog.code.isVisible()
    assert not dialog.trouble.isVisible()
