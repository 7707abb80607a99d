from __future__ import annotations

from collections.abc import Iterator

import pytest

from presign_gui.demo import DemoServer
from tests.journeys import desktop


@pytest.fixture
def home(home) -> desktop.Home:
    """The test's own home, and the environment of the programs in it."""
    return desktop.Home(home)


@pytest.fixture(scope="session")
def screen() -> Iterator[desktop.Screen]:
    if reason := desktop.why_no_screen():
        pytest.skip(reason)
    with desktop.screen() as screen:
        yield screen


@pytest.fixture
def keyring(home) -> Iterator[desktop.Keyring]:
    if reason := desktop.why_no_keyring():
        pytest.skip(reason)
    with desktop.keyring(home) as keyring:
        yield keyring


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server
