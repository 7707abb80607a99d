"""A second start is heard by the first window, does what it was to do there, and ends."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
import time
from pathlib import Path

import pytest

from presign_gui import handing_on
from presign_gui.core import socket_name
from presign_gui.qt.single_window import SingleWindow
from tests.window import demo, opened


@pytest.fixture
def first(qapp, home):
    """The first window's ear."""
    window = SingleWindow(handing_on.address(), handing_on.LONGEST, handing_on.ANSWER)
    yield window
    window.close()
    assert not Path(handing_on.address()).exists()


def later_start(qtbot, *arguments: str) -> bool:
    """Start again, as another process would; return whether it was heard."""
    heard: list[bool] = []
    start = threading.Thread(target=lambda: heard.append(handing_on.hand_on(*arguments)))
    start.start()
    qtbot.waitUntil(lambda: not start.is_alive())
    return heard[0]


def test_a_first_start_finds_nobody(home) -> None:
    assert not handing_on.hand_on()
    assert not list(home.iterdir())


def test_a_later_start_is_heard(qtbot, first) -> None:
    with qtbot.waitSignal(first.wanted) as heard:
        assert later_start(qtbot, "work", "s3://reports/2026/ä b")
    assert heard.args == ["work", "s3://reports/2026/ä b"]
    with qtbot.waitSignal(first.wanted) as heard:
        assert later_start(qtbot)
    assert heard.args == ["", ""]


def test_a_home_may_lie_deep(qtbot, qapp, home, monkeypatch, tmp_path) -> None:
    deep = tmp_path.joinpath(*["a folder with a long name"] * 6)
    monkeypatch.setenv("HOME", str(deep))
    monkeypatch.setenv("XDG_CACHE_HOME", str(deep / ".cache"))
    assert len(handing_on.address()) > 108
    window = SingleWindow(handing_on.address(), handing_on.LONGEST, handing_on.ANSWER)
    with qtbot.waitSignal(window.wanted):
        assert later_start(qtbot)
    window.close()
    assert not Path(handing_on.address()).exists()


def test_only_this_user_can_speak_to_it(first) -> None:
    mode = stat.S_IMODE(os.stat(handing_on.address()).st_mode)
    assert mode == 0o600


def test_what_a_dead_window_left_behind_is_in_nobodys_way(qtbot, home) -> None:
    Path(handing_on.address()).parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as dead, socket_name.short(handing_on.address()) as name:
        dead.bind(name)
    assert not handing_on.hand_on()
    window = SingleWindow(handing_on.address(), handing_on.LONGEST, handing_on.ANSWER)
    assert later_start(qtbot)
    window.close()


def test_a_window_that_does_not_answer_is_not_waited_for_long(monkeypatch, home) -> None:
    monkeypatch.setattr(handing_on, "PATIENCE", 0.1)
    Path(handing_on.address()).parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as silent:
        with socket_name.short(handing_on.address()) as name:
            silent.bind(name)
        silent.listen()
        start = time.monotonic()
        assert not handing_on.hand_on()
        assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    "said",
    [b"\n", b"nonsense\n", b"[]\n", b'{"place": "s3://b"}\n', b"\xff\n", b"x" * 100_000, b"["],
)
def test_what_is_no_start_of_ours_is_not_heeded(qtbot, first, said) -> None:
    heard = []
    first.wanted.connect(lambda *wanted: heard.append(wanted))
    with socket.socket(socket.AF_UNIX) as visitor:
        visitor.settimeout(2)
        with socket_name.short(handing_on.address()) as name:
            visitor.connect(name)
        sending = threading.Thread(target=lambda: _send(visitor, said))
        sending.start()
        qtbot.waitUntil(lambda: not sending.is_alive())
        if said != b"[":  # it might go on
            qtbot.waitUntil(lambda: not first._visitors)
    qtbot.waitUntil(lambda: not first._visitors)
    assert heard == []
    assert later_start(qtbot)


def _send(visitor: socket.socket, said: bytes) -> None:
    try:
        visitor.sendall(said)
    except OSError:  # it had enough
        return


def test_a_path_too_long_for_a_socket_is_no_reason_not_to_open(qapp, tmp_path, caplog) -> None:
    window = SingleWindow(str(tmp_path / ("x" * 120)), handing_on.LONGEST, handing_on.ANSWER)
    assert "can't be heard" in caplog.text
    window.close()


def test_the_permission_to_come_to_the_front_is_passed_on(qtbot, first, monkeypatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "token of the desktop")
    with qtbot.waitSignal(first.wanted):
        assert later_start(qtbot)
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "token of the desktop"


def test_what_is_said_is_one_line_of_json(qtbot, first, monkeypatch) -> None:
    said = []
    monkeypatch.setattr(
        handing_on, "_exchange", lambda _where, line: said.append(line) or handing_on.ANSWER
    )
    assert handing_on.hand_on("a\nb", "s3://c/\nd")
    assert said[0].count(b"\n") == 1
    assert json.loads(said[0])["account"] == "a\nb"


# What the window does then


def test_it_goes_to_the_place(qtbot, home) -> None:
    with demo(qtbot) as app:
        app.desktop.hear_later_starts()
        app.window.showMinimized()
        assert later_start(qtbot, "", "s3://reports/2026/")
        navigator = app.guide.navigator
        qtbot.waitUntil(lambda: str(navigator.here) == "s3://reports/2026/", timeout=10_000)
        assert not app.window.isMinimized()
    assert not handing_on.hand_on()


def test_it_shows_what_a_link_is(qtbot, home) -> None:
    link = "https://b.s3.amazonaws.com/k?X-Amz-Signature=0&X-Amz-Expires=60"
    with opened(qtbot) as app:
        app.arrival.come("", link)
        dialog = app.handover.inspecting._dialog
        assert dialog.link.toPlainText() == link
        other = link.replace("/k?", "/other?")
        app.arrival.come("", other)
        assert dialog.link.toPlainText() == other
        dialog.close()


def test_a_web_address_that_is_no_place_is_looked_at_as_a_link(qtbot, home) -> None:
    with opened(qtbot) as app:
        app.arrival.go_to("https://example.com/file.pdf")
        assert app.handover.inspecting._dialog is not None
        app.handover.inspecting._dialog.close()


def test_what_is_no_place_is_told(qtbot, home) -> None:
    with opened(qtbot) as app:
        app.arrival.go_to("s3://")
        assert "address can't be read" in app.voice.failures[0].title
        app.arrival.come("nobody", "")
        assert "“nobody”" in str(app.voice.failures[1])
