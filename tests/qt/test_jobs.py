"""Jobs: what crosses from a worker to the window, and how work ends."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QObject, Signal

from presign_gui.core import stopping
from presign_gui.core.errors import AccessDenied, PresignError, Stopped
from presign_gui.qt.jobs import Jobs, Lane


@pytest.fixture
def jobs(qtbot):
    jobs = Jobs()
    yield jobs
    assert jobs.shut_down(within=2)


def test_items_arrive_in_order_on_the_ui_thread(qtbot, jobs):
    arrived, done = [], []
    ui_thread = threading.get_ident()
    workers = set()

    def work():
        workers.add(threading.get_ident())
        yield from range(5)

    jobs.start(
        work,
        on_item=lambda item: arrived.append((item, threading.get_ident())),
        on_done=lambda: done.append(True),
    )
    qtbot.waitUntil(lambda: done == [True])
    assert arrived == [(item, ui_thread) for item in range(5)]
    assert ui_thread not in workers


def test_an_error_of_ours_arrives_as_it_is(qtbot, jobs):
    failed = []

    def work():
        yield 1
        raise AccessDenied("no")

    jobs.start(work, on_failed=failed.append, on_done=lambda: failed.append("done"))
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert isinstance(failed[0], AccessDenied)


def test_a_mistake_of_ours_is_logged_and_told(qtbot, jobs, caplog):
    failed = []

    def work():
        raise KeyError("oh")
        yield

    jobs.start(work, on_failed=failed.append)
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert isinstance(failed[0], PresignError)
    assert isinstance(failed[0].__cause__, KeyError)
    assert "a job broke off" in caplog.text


def test_nothing_arrives_from_a_cancelled_job(qtbot, jobs):
    arrived = []
    started, go_on = threading.Event(), threading.Event()

    def work():
        yield 1
        started.set()
        go_on.wait(5)
        yield 2

    job = jobs.start(work, on_item=arrived.append, on_done=lambda: arrived.append("done"))
    started.wait(5)
    job.cancel()  # item 1 is on its way, and must not arrive any more
    with qtbot.waitSignal(job.ended):
        go_on.set()
    assert arrived == []


def test_cancelling_cuts_a_wait_short(qtbot, jobs):
    waiting, cut = threading.Event(), threading.Event()

    def work():
        with stopping.current.get().during(cut.set):
            waiting.set()
            cut.wait(30)
        raise Stopped
        yield

    job = jobs.start(work)
    waiting.wait(5)
    with qtbot.waitSignal(job.ended, timeout=1_000):
        job.cancel()


def test_the_signer_is_not_kept_waiting_by_the_network(qtbot, jobs):
    hang = threading.Event()

    def hanging():
        yield hang.wait(10)

    signed = []
    for _each in range(Lane.S3.value * 2):
        jobs.start(hanging)
    jobs.start(lambda: ["link"], on_item=signed.append, lane=Lane.SIGNER)
    qtbot.waitUntil(lambda: signed == ["link"], timeout=1_000)
    hang.set()


def test_jobs_of_the_s3_lane_run_side_by_side(qtbot, jobs):
    together = threading.Barrier(Lane.S3.value)
    done = []

    def work():
        together.wait(5)  # breaks unless as many run at once
        yield True

    for _each in range(Lane.S3.value):
        jobs.start(work, on_item=done.append)
    qtbot.waitUntil(lambda: len(done) == Lane.S3.value)


def test_shutting_down_waits_no_longer_than_it_may(qtbot):
    jobs, let_go, running = Jobs(), threading.Event(), threading.Event()

    def deaf():
        running.set()
        let_go.wait(10)
        yield

    jobs.start(deaf)
    running.wait(5)
    began = time.monotonic()
    assert not jobs.shut_down(within=0.2)
    assert time.monotonic() - began < 1
    let_go.set()
    assert jobs.shut_down(within=2)


def test_this_pyside_survives_twenty_thousand_signals(qtbot):
    """PySide6 6.12.0 on Python 3.10 and 3.11 aborts after some 570 (see pyproject.toml)."""

    class Bell(QObject):
        rung = Signal(bool)

    heard = []
    bell = Bell()
    bell.rung.connect(heard.append)
    for _each in range(20_000):
        bell.rung.emit(True)
    assert len(heard) == 20_000
