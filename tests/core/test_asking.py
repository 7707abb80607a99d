from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from presign_gui.core import asking
from presign_gui.core.errors import NobodyToAsk, Stopped


@pytest.fixture
def somebody() -> Iterator[Callable[[asking.Asker], None]]:
    """Lets somebody answer."""
    token = asking.current.set(asking.nobody)
    yield asking.current.set
    asking.current.reset(token)


def test_what_somebody_answers(somebody) -> None:
    somebody(lambda question: f" {question}! ")
    assert asking.ask("Code") == "Code!"


def test_no_answer_ends_the_work(somebody) -> None:
    somebody(lambda _question: "  ")
    with pytest.raises(Stopped):
        asking.ask("Code")


def test_nobody_is_there(somebody) -> None:
    with pytest.raises(NobodyToAsk, match="Code of the device"):
        asking.ask("Code of the device")


def test_who_answers_on_one_thread_does_not_on_another(somebody) -> None:
    somebody(lambda _question: "424242")
    raised = []

    def work() -> None:
        try:
            asking.ask("Code")
        except NobodyToAsk as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(raised) == 1
