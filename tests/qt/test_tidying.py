"""Old garbage is looked for while the window is at rest, and not beside work."""

from __future__ import annotations

import gc
import threading
import time
import weakref

import pytest

from presign_gui.qt.jobs import Jobs
from presign_gui.qt.tidying import AT_REST, RARELY, Tidying


class Knot:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    assert jobs.shut_down(5)


@pytest.fixture
def tidying(jobs):
    before = gc.get_threshold()
    tidying = Tidying(jobs)
    yield tidying
    tidying.shut_down()
    assert gc.get_threshold() == before


def old_garbage() -> weakref.ref[Knot]:
    """Return a knot that lived for long before it was garbage."""
    knot = Knot()
    for _time in range(12):
        gc.collect(1)
    return weakref.ref(knot)


def test_at_rest_old_garbage_goes(tidying):
    gone = old_garbage()
    assert gc.get_threshold()[2] == RARELY
    assert gone() is not None
    tidying.look()
    assert gone() is None


def test_not_while_a_job_runs(qtbot, jobs, tidying):
    gone, go_on = old_garbage(), threading.Event()
    job = jobs.start(lambda: [go_on.wait(10)])
    tidying.look()
    assert gone() is not None
    with qtbot.waitSignal(job.ended):
        go_on.set()
    tidying.look()
    assert gone() is None


def test_not_while_somebody_works_with_the_rows(jobs, tidying):
    gone = old_garbage()
    with jobs.gate.window():
        pass  # a paint
    tidying.look()
    assert gone() is not None
    jobs.gate.painted_at = time.monotonic() - AT_REST - 1
    tidying.look()
    assert gone() is None
