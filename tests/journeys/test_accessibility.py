"""What a screen reader finds, over AT-SPI; and the main job, done through that alone."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.journeys import desktop, program

READER = Path(__file__).with_name("reader.py")
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")


def why_no_reader() -> str:
    """Say what this machine lacks to read a window as a screen reader does; "" if nothing."""
    if not LAUNCHER.exists():
        return "not installed: at-spi2-core"
    look = [desktop.GTK_PYTHON, "-c", "import pyatspi"]
    missing = subprocess.run(look, capture_output=True).returncode
    return f"{desktop.GTK_PYTHON} has no pyatspi (python3-pyatspi)" if missing else ""


@contextmanager
def accessible(home: desktop.Home) -> Iterator[desktop.Home]:
    """A session bus that knows the way to the accessibility bus."""
    from jeepney import message_bus
    from jeepney.io.blocking import open_dbus_connection

    with desktop.session_bus(home) as inside:
        always = inside.with_(QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        launch = [LAUNCHER, "--launch-immediately"]
        with desktop.running(launch, env=always.environment, **quiet):
            address = always.environment["DBUS_SESSION_BUS_ADDRESS"]
            with closing(open_dbus_connection(address)) as bus:
                ask = message_bus.NameHasOwner("org.a11y.Bus")
                desktop.wait_until(
                    lambda: bus.send_and_get_reply(ask).body[0], "the accessibility bus is there"
                )
            yield always


@pytest.fixture
def reading(home, screen):
    if reason := why_no_reader():
        pytest.skip(reason)
    with accessible(home.on(screen)) as home:
        yield home


def test_the_main_job_is_done_through_at_spi_alone(reading, screen):
    with program.opened(reading) as window:
        read = subprocess.run(
            [desktop.GTK_PYTHON, READER],
            env=reading.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        assert read.returncode == 0, read.stderr + window.errors
        found = json.loads(read.stdout)

        link = screen.clipboard()
        assert "/reports/2026/report-q3.pdf?" in link
        assert "filename%3D%22Bericht.pdf%22" in link
        assert "X-Amz-Expires=10800&" in link
        with urllib.request.urlopen(link) as answer:
            assert answer.read().startswith(b"%PDF")
    assert found["hours"] == 3
    assert found["heard"][-1].startswith("Link copied. Works until ")
    assert found["nameless"] == []
    assert found["header"] == ["Name", "Size", "Modified", "Class / region"]
    assert found["bucket is open"]
    assert not found["copy enabled at first"]
