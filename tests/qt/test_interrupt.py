"""The signals by which a window is asked to close."""

from __future__ import annotations

import os
import signal

import pytest

from presign_gui.core.stopping import ASKED_TO_END
from presign_gui.qt.interrupt import Interrupt

pytestmark = pytest.mark.skipif(os.name != "posix", reason="nothing else sends itself signals")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_closes_the_window(qtbot, qapp, name: str):
    number = getattr(signal, name)
    ours = signal.signal(number, signal.SIG_DFL)  # also where the tests are run by nohup
    closed: list[bool] = []
    interrupt = Interrupt(lambda: closed.append(True), qapp)
    try:
        os.kill(os.getpid(), number)
        qtbot.waitUntil(lambda: closed == [True])
    finally:
        interrupt.end()
        left = signal.signal(number, ours)
    assert left is signal.SIG_DFL


def test_what_nohup_keeps_off_stays_off(qapp):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        interrupt = Interrupt(lambda: pytest.fail("it was closed"), qapp)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        os.kill(os.getpid(), signal.SIGHUP)
        interrupt.end()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_all_ways_to_ask_are_heard():
    assert set(ASKED_TO_END) == {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
