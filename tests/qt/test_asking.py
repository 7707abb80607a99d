"""A job that must know something of whoever sits before the window."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QLineEdit

from presign_gui.core import asking
from presign_gui.core.errors import NoCredentials, Stopped
from presign_gui.core.records import Account, Source
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.voice import Voice
from presign_gui.services import Services
from tests import window
from tests.core import key_services
from tests.core.key_services import MFA_CODE, MFA_SERIAL, ROLE_ARN, SECRET

services = key_services.services


@pytest.fixture
def jobs(qtbot):
    jobs = Jobs()
    yield jobs
    assert jobs.shut_down(within=2)


def asking_for_a_code():
    yield asking.ask("Code of the MFA device")


def test_the_answer_reaches_the_job_that_waits(qtbot, jobs):
    voice, threads, arrived = window.ListeningVoice(), [], []
    voice.texts = ["424242"]
    ask_text = voice.ask_text
    voice.ask_text = lambda *said: (threads.append(threading.get_ident()), ask_text(*said))[1]
    jobs.asked.connect(voice.ask_for)

    jobs.start(asking_for_a_code, on_item=arrived.append)

    qtbot.waitUntil(lambda: arrived == ["424242"])
    assert voice.questions == ["Code of the MFA device"]
    assert threads == [threading.get_ident()]


def test_without_an_answer_the_job_says_that_it_stopped(qtbot, jobs):
    voice, failed = window.ListeningVoice(), []
    jobs.asked.connect(voice.ask_for)
    jobs.start(asking_for_a_code, on_failed=failed.append)
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert isinstance(failed[0], Stopped)


def test_a_job_that_waits_for_an_answer_can_be_ended(qtbot, jobs):
    questions, called = [], []
    jobs.asked.connect(questions.append)  # and nobody answers
    job = jobs.start(asking_for_a_code, on_item=called.append, on_failed=called.append)
    qtbot.waitUntil(lambda: len(questions) == 1)
    with qtbot.waitSignal(job.ended, timeout=5_000):
        job.cancel()
    assert questions[0].withdrawn
    assert not called

    voice = window.ListeningVoice()
    voice.ask_for(questions[0])
    assert not voice.questions


def test_closing_does_not_wait_for_an_answer(qtbot):
    jobs, questions = Jobs(), []
    jobs.asked.connect(questions.append)
    jobs.start(asking_for_a_code)
    qtbot.waitUntil(lambda: len(questions) == 1)
    assert jobs.shut_down(within=5)


# The dialog itself


def dialog() -> QInputDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, QInputDialog)
    return found


@pytest.fixture
def voice(qtbot) -> Voice:
    return Voice()


def when_it_is_shown(act) -> None:
    def wait() -> None:
        if not isinstance(QApplication.focusWidget(), QLineEdit):
            QTimer.singleShot(5, wait)
            return
        shown = dialog()
        try:
            act()
        finally:
            if shown.isVisible():
                shown.reject()

    QTimer.singleShot(0, wait)


def test_a_text_is_typed(qtbot, voice):
    def answer() -> None:
        field = dialog().findChild(QLineEdit)
        labels = dialog().findChildren(QLabel)
        assert [label.text() for label in labels] == ["Code of <b>it</b>"]
        assert labels[0].textFormat() is Qt.TextFormat.PlainText
        assert field.accessibleName() or labels[0].buddy() is field
        qtbot.keyClicks(field, " 424242 ")
        qtbot.keyClick(field, Qt.Key.Key_Return)

    when_it_is_shown(answer)
    assert voice.ask_text("A code is needed", "Code of <b>it</b>") == "424242"


def test_a_text_is_not_typed(qtbot, voice):
    def refuse() -> None:
        qtbot.keyClicks(dialog().findChild(QLineEdit), "424242")
        qtbot.keyClick(dialog(), Qt.Key.Key_Escape)

    when_it_is_shown(refuse)
    assert voice.ask_text("A code is needed", "Code") == ""


def test_what_one_stopped_oneself_is_no_dialog(qtbot, voice):
    with qtbot.waitSignal(voice.told) as told:
        voice.fail(Stopped())
    assert told.args == ["Stopped."]


# All of it


def test_a_profile_that_wants_a_code_is_opened(qtbot, home, services):
    aws = home / ".aws"
    aws.mkdir()
    (aws / "config").write_text(
        f"[profile user]\naws_access_key_id=AKIA\naws_secret_access_key={SECRET}\n"
        f"[profile reader]\nrole_arn={ROLE_ARN}\nsource_profile=user\nmfa_serial={MFA_SERIAL}\n"
        "endpoint_url=http://127.0.0.1:9\nregion=x\n"
    )
    account = Account(name="reader", source=Source.PROFILE, profile="reader")
    with window.opened(qtbot, Services(None)) as app:
        app.voice.texts = [MFA_CODE]
        app.open(account)
        qtbot.waitUntil(lambda: bool(services.asked), timeout=10_000)
        assert app.voice.questions == [f"Code of the MFA device {MFA_SERIAL}"]
    assert services.asked[0]["TokenCode"] == MFA_CODE


def test_no_code_is_no_account(qtbot, home, services):
    aws = home / ".aws"
    aws.mkdir()
    (aws / "config").write_text(
        f"[profile user]\naws_access_key_id=AKIA\naws_secret_access_key={SECRET}\n"
        f"[profile reader]\nrole_arn={ROLE_ARN}\nsource_profile=user\nmfa_serial={MFA_SERIAL}\n"
    )
    account = Account(name="reader", source=Source.PROFILE, profile="reader")
    with window.opened(qtbot, Services(None)) as app:
        app.open(account)
        root = app.tree.root
        qtbot.waitUntil(lambda: root.state.value == "failed", timeout=10_000)
        assert not isinstance(root.error, NoCredentials)
        assert isinstance(root.error, Stopped)
    assert not services.asked
