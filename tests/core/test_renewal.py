"""When keys that end are fetched again."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta, timezone

import pytest

from presign_gui.core import stopping
from presign_gui.core.errors import NoNetwork, Stopped
from presign_gui.core.records import Credential
from presign_gui.core.renewal import SAME_ANSWER, Found, Renewal

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Source:
    """Gives new keys each time, which live for `life`; its clock stands still."""

    def __init__(self, life: timedelta = HOUR, **said: bool) -> None:
        self.now = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
        self.life = life
        self.said = {"renewable": True, **said}
        self.asked = 0
        self.failing: Exception | None = None
        self.looks = 0  # at the clock: each that comes does it first
        self.renewal = Renewal(self.look)

    def look(self) -> datetime:
        self.looks += 1
        return self.now

    def fetch(self) -> Found:
        self.asked += 1
        if self.failing:
            raise self.failing
        end = self.now + self.life if self.life else None
        return Found(Credential(f"ASIA{self.asked}", "secret", "token", end), **self.said)

    def key_for(self, lasting: timedelta = timedelta()) -> str:
        return self.renewal.credential(self.fetch, lasting).access_key_id


def test_keys_are_kept_while_they_last() -> None:
    source = Source()
    assert source.key_for(HOUR) == "ASIA1"
    source.now += 30 * MINUTE
    assert source.key_for(30 * MINUTE) == "ASIA1"
    assert source.asked == 1


def test_keys_that_would_end_before_the_link_are_renewed_first() -> None:
    source = Source()
    source.key_for()
    source.now += 30 * MINUTE
    assert source.key_for(31 * MINUTE) == "ASIA2"


def test_a_link_longer_than_any_keys_does_not_ask_each_time() -> None:
    source = Source()
    for _link in range(5):
        assert source.key_for(12 * HOUR) == "ASIA1"
        source.now += SAME_ANSWER / 5
    assert source.key_for(12 * HOUR) == "ASIA2"


def test_keys_that_end_soon_are_renewed_whatever_for() -> None:
    source = Source()
    source.key_for()
    source.now += 44 * MINUTE
    assert source.key_for() == "ASIA1"
    source.now += 2 * MINUTE
    assert source.key_for() == "ASIA2"


def test_keys_that_have_ended_are_never_given() -> None:
    source = Source(life=MINUTE / 4)
    assert source.key_for() == "ASIA1"
    source.now += MINUTE / 2  # sooner than the source would be asked again
    assert source.key_for() == "ASIA2"


def test_nobody_types_a_code_for_a_longer_link() -> None:
    source = Source(by_hand=True)
    source.key_for(12 * HOUR)
    source.now += 50 * MINUTE
    assert source.key_for(12 * HOUR) == "ASIA1"
    source.now += 10 * MINUTE
    assert source.key_for(12 * HOUR) == "ASIA2"


@pytest.mark.parametrize("source", [Source(renewable=False), Source(life=timedelta())])
def test_what_is_read_anew_each_time_is_not_kept(source: Source) -> None:
    assert [source.key_for(), source.key_for()] == ["ASIA1", "ASIA2"]


def test_keys_that_cannot_be_renewed_sign_to_their_end() -> None:
    source = Source()
    source.key_for()
    source.now += 30 * MINUTE
    source.failing = NoNetwork("sts")
    for _attempt in range(3):
        assert source.key_for(12 * HOUR) == "ASIA1"
    assert source.asked == 2
    source.now += 30 * MINUTE
    with pytest.raises(NoNetwork):
        source.key_for()
    source.failing = None
    assert source.key_for() == "ASIA4"


def test_a_failure_is_not_kept() -> None:
    source = Source()
    source.failing = NoNetwork()
    with pytest.raises(NoNetwork):
        source.key_for()
    source.failing = None
    assert source.key_for() == "ASIA2"


class Waiting(Source):
    """A source that is asked by one thread while others wait."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.given: list[object] = []

    def fetch(self) -> Found:
        self.begun.set()
        self.go_on.wait(10)
        self.now += MINUTE / 60  # for those who came meanwhile
        return super().fetch()

    def ask(self, stop: stopping.Stop = stopping.NEVER) -> threading.Thread:
        def work() -> None:
            stopping.current.set(stop)
            try:
                self.given.append(self.key_for())
            except (NoNetwork, Stopped) as error:
                self.given.append(type(error))

        thread = threading.Thread(target=work)
        thread.start()
        return thread


def test_many_at_a_time_ask_once() -> None:
    source = Waiting()
    threads = [source.ask() for _number in range(4)]
    source.begun.wait(5)
    source.go_on.set()
    for thread in threads:
        thread.join()
    assert source.given == ["ASIA1"] * 4
    assert source.asked == 1


def test_what_failed_while_one_waited_is_not_tried_again_for_them() -> None:
    source = Waiting()
    source.failing = NoNetwork()
    first = source.ask()
    source.begun.wait(5)
    others = [source.ask() for _number in range(2)]
    while source.looks < 3:
        time.sleep(0.001)
    source.go_on.set()
    for thread in (first, *others):
        thread.join()
    assert source.given == [NoNetwork] * 3
    assert source.asked == 1


def test_who_waits_for_another_can_be_stopped() -> None:
    source, stop = Waiting(), stopping.Stop()
    first = source.ask()
    source.begun.wait(5)
    second = source.ask(stop)
    stop.set()
    second.join()
    assert source.given == [Stopped]
    source.go_on.set()
    first.join()
    assert source.given == [Stopped, "ASIA1"]


def test_a_stop_of_one_is_no_failure_for_the_others() -> None:
    source, stop = Source(), stopping.Stop()
    source.failing = Stopped()
    stop.set()
    token = stopping.current.set(stop)
    with pytest.raises(Stopped):
        source.key_for()
    stopping.current.reset(token)
    source.failing = None
    assert source.key_for() == "ASIA2"
