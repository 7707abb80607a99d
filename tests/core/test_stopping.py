from __future__ import annotations

import threading

import pytest

from presign_gui.core.stopping import NEVER, Stop, current


def test_a_wish_to_stop() -> None:
    stop = Stop()
    assert not stop.is_set()
    stop.set()
    stop.set()
    assert stop.is_set()


def test_what_waits_is_woken() -> None:
    stop, cuts = Stop(), []
    with stop.during(lambda: cuts.append("outer")), stop.during(lambda: cuts.append("inner")):
        stop.set()
    assert cuts == ["outer", "inner"]


def test_what_waits_no_longer_is_left_alone() -> None:
    stop, cuts = Stop(), []
    with stop.during(lambda: cuts.append("early")):
        pass
    with pytest.raises(OSError, match="by itself"), stop.during(lambda: cuts.append("failed")):
        raise OSError("by itself")
    stop.set()
    assert cuts == []


def test_what_starts_to_wait_too_late_is_woken_at_once() -> None:
    stop, cuts = Stop(), []
    stop.set()
    with stop.during(lambda: cuts.append("late")):
        assert cuts == ["late"]


def test_a_wait_on_another_thread_ends() -> None:
    stop, woken = Stop(), threading.Event()

    def wait() -> None:
        with stop.during(woken.set):
            assert woken.wait(5)

    thread = threading.Thread(target=wait)
    thread.start()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_each_thread_has_its_own_stop() -> None:
    assert current.get() is NEVER
    found = []

    def job() -> None:
        stop = Stop()
        current.set(stop)
        found.append(current.get() is stop)

    thread = threading.Thread(target=job)
    thread.start()
    thread.join()
    assert found == [True]
    assert current.get() is NEVER
    assert not NEVER.is_set()
