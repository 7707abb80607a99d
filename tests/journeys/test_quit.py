"""The end: at once, in good order, and without a word, whatever is under way."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtGui import QImage

from tests.journeys import desktop, program

AT_ONCE = 2.0  # seconds
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 10000\r\n\r\n"
    b'<?xml version="1.0" encoding="UTF-8"?>\n<ListAllMyBucketsResult><Buckets>'
)


class HangingServer:
    """Takes a connection, reads the request, sends `answer`, and that is all it ever does."""

    def __init__(self, answer: bytes) -> None:
        self.asked = threading.Event()
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._visitors: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                visitor, _address = self._listener.accept()
            except OSError:  # closed
                return
            self._visitors.append(visitor)
            if visitor.recv(65_536):
                visitor.sendall(self._answer)
                self.asked.set()

    def close(self) -> None:
        for end in (self._listener, *self._visitors):
            end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._thread.join()


@contextmanager
def hanging(answer: bytes) -> Iterator[HangingServer]:
    server = HangingServer(answer)
    try:
        yield server
    finally:
        server.close()


def at_work_with(home: desktop.Home, server: HangingServer) -> desktop.Home:
    """A home whose only account, that of the AWS environment, is on `server`."""
    return home.with_(
        AWS_ACCESS_KEY_ID="AKIAWORK",
        AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI",
        AWS_REGION="eu-central-1",
        AWS_ENDPOINT_URL_S3=server.endpoint_url,
    )


@pytest.fixture(params=[b"", ANSWER], ids=["before its answer", "in its answer"])
def server(request) -> Iterator[HangingServer]:
    with hanging(request.param) as server:
        yield server


def test_a_window_on_a_hanging_server_closes_at_once(home, screen, server):
    with program.opened(at_work_with(home.on(screen), server)) as window:
        assert server.asked.wait(desktop.PATIENCE)
        assert window.ask("app.tree.index(0, 0).data()") == "Loading…"

        began = time.monotonic()
        screen.press("ctrl+q")
        ended = window.end()

        assert time.monotonic() - began < AT_ONCE
        assert ended == (0, "")


def test_settings_that_cannot_be_saved_are_said_and_no_crash(home):
    with hanging(b"") as server, program.opened(at_work_with(home, server)) as window:
        assert server.asked.wait(desktop.PATIENCE)
        (home.path / ".config").write_text("in the way of the folder")
        window.ask("app.actions['quit'].trigger()")
        status, said = window.end()
    assert "A file could not be read or written" in said
    assert status == 1
    assert len(said.splitlines()) == 3


def test_a_keyring_that_waits_for_its_owner_does_not_keep_the_window(keyring, demo):
    """The prompt for the password is open, and nobody answers it."""
    typed = f"{demo.credential.secret_access_key}\n"
    known = ["--access-key-id", "AKIAWORK", "--endpoint-url", demo.endpoint_url]
    program.run(keyring.home, "accounts", "add", "work", *known, stdin=typed)
    keyring.lock()
    with keyring.silent_prompter(), program.opened(keyring.home) as window:
        window.wait_for("app.browser.account is not None")
        assert window.ask("app.tree.index(0, 0).data()") == "Loading…"

        began = time.monotonic()
        window.ask("app.actions['quit'].trigger()")
        ended = window.end()

        assert time.monotonic() - began < AT_ONCE
        assert ended == (0, "")


@pytest.mark.parametrize("platform", ["offscreen", "xcb"])
def test_the_screenshot_of_the_demo(home, request, platform):
    if platform == "xcb":
        home = home.on(request.getfixturevalue("screen"))
    picture = home.path / "picture.png"

    taken = program.run(home, "--demo", "--screenshot", str(picture))

    assert (taken.returncode, taken.stdout, taken.stderr) == (0, "", "")
    assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    image = QImage(str(picture))
    assert image.width() >= 800
    assert image.height() >= 500
    assert picture.stat().st_size > 20_000  # a window with something in it
    assert not list(home.path.rglob("presign-gui"))  # the demo keeps nothing


def test_without_a_screen_it_says_so_and_does_not_abort(home):
    started = program.run(home.with_(QT_QPA_PLATFORM=""), "--demo")

    assert (started.returncode, started.stdout) == (1, "")
    title, cause, advice = started.stderr.splitlines()
    assert title == "presign-gui: There is no screen to open the window on"
    assert "DISPLAY" in cause
    assert "presign-gui link --help" in advice


def test_the_log_of_a_copy_holds_no_secret(home, screen):
    with program.opened(home.on(screen), "--demo", "--verbose") as window:
        secret = (
            window.ask("app.services.demo.credential.secret_access_key")
            if window.wait_for("app.services.demo is not None")
            else ""
        )
        window.open("s3://reports/", "s3://reports/2026/")
        screen.click(window.place("s3://reports/2026/notes.txt"))
        screen.press("ctrl+shift+c")
        window.wait_for("app.told[-1].startswith('Link copied')")
        url = screen.clipboard()
        screen.press("ctrl+q")  # which asks nothing: the demo's links end with it
        status, log = window.end()

    (signature,) = parse_qs(urlsplit(url).query)["X-Amz-Signature"]
    assert status == 0
    assert "DEBUG" in log
    assert secret not in log
    assert signature not in log
    assert url not in log
    assert "Traceback" not in log


def test_ctrl_c_in_the_terminal_closes_the_window(home):
    with program.opened(home) as window:
        window.wait_for("app.window.welcoming")
        window.process.send_signal(signal.SIGINT)
        assert window.process.wait(AT_ONCE) == 0
    assert list(home.path.rglob("settings.json"))
