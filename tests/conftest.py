"""What every test stands on: a screen, a home of its own, and nothing left behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

# Before anything imports Qt or boto3.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["BOTO_DISABLE_CRT"] = "true"
os.environ["LANGUAGE"] = "en"  # whatever whoever runs them speaks
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background of a shell; and Ctrl+C would do nothing in the programs we start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

import hypothesis  # noqa: E402
import pytest  # noqa: E402

from presign_gui.core import expiry, proxies  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent

# The same generated cases each time, wherever the tests are run.
hypothesis.settings.register_profile("default", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("default")
# Ten times as many generated cases; also `pytest --hypothesis-profile=nightly`.
hypothesis.settings.register_profile(
    "nightly", max_examples=1000, derandomize=False, deadline=None, print_blob=True
)
if profile := os.environ.get("HYPOTHESIS_PROFILE"):
    hypothesis.settings.load_profile(profile)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Every test has an empty home, and so its own settings, accounts and ~/.aws."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(expiry, "_allowed", expiry.LONGEST)  # what no settings say otherwise
    monkeypatch.setattr(proxies, "_preferred", "")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return home


@pytest.fixture(autouse=True)
def no_thread_left_behind():
    """A thread that a test started must have ended with it."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 2
    while (left := _threads() - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left behind: {left}"


def _threads() -> set[threading.Thread]:
    """Python's own threads; it knows a QThread only as a dummy whose end it isn't told of."""
    return {
        thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)
    }


@pytest.fixture
def program():
    """The command that starts the program in a process of its own."""
    return [sys.executable, "-X", "dev", "-m", "presign_gui"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything is installed, as in CI, a skipped test is a failed one."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though CI has everything: {report.longrepr}"
    return report
