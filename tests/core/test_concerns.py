"""What is said of a link before it is sent."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from presign_gui.core.concerns import concerns
from presign_gui.core.records import Link, Method

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)


def link(
    key: str = "a/b.txt",
    *,
    url: str = "https://work.s3.eu-central-1.amazonaws.com/a/b.txt?X-Amz-Signature=f",
    life: timedelta | None = timedelta(hours=1),
    temporary: bool = False,
) -> Link:
    ends_at = NOW + life if life is not None else None
    return Link(url, "work", key, Method.GET, NOW, ends_at, temporary=temporary)


def test_of_most_links_there_is_nothing_to_say() -> None:
    assert concerns(link()) == []


@pytest.mark.parametrize("key", ["a/../b.txt", "./b.txt", "a/.", "..", "a/./b"])
def test_a_browser_rewrites_dots_between_slashes(key: str) -> None:
    assert concerns(link(key)) == [
        "The key has “.” or “..” between slashes: browsers rewrite it, and it can't work."
    ]


@pytest.mark.parametrize("key", ["a..b", "..a", "a/...", ".hidden/b.", "a//b"])
def test_other_dots_are_no_concern(key: str) -> None:
    assert concerns(link(key)) == []


@pytest.mark.parametrize(
    ("life", "said"),
    [
        (timedelta(seconds=119), "The link works for 1 minute 59 seconds only."),
        (timedelta(minutes=1), "The link works for 1 minute only."),
        (timedelta(minutes=2), ""),
        (None, ""),  # a plain URL, which doesn't end
    ],
)
def test_a_life_under_two_minutes_is_said(life: timedelta | None, said: str) -> None:
    assert concerns(link(life=life)) == [said] * bool(said)


def test_the_length_is_said_and_that_it_is_the_session_token() -> None:
    start = "https://work.s3.amazonaws.com/b?"
    assert concerns(link(url=start + "x" * (2_000 - len(start)))) == []
    long = start + "x" * (2_001 - len(start))
    assert concerns(link(url=long)) == [
        "The link has 2,001 characters: some mail programs break it."
    ]
    token = start + "X-Amz-Security-Token=" + "t" * 2_000
    (told,) = concerns(link(url=token, temporary=True))
    assert "for it carries a session token" in told
    assert "ttt" not in told


@pytest.mark.parametrize(
    ("url", "is_said"),
    [
        ("http://files.example.com/b", True),
        ("http://192.168.1.5:9000/work/b", True),
        ("http://127.0.0.1:9000/work/b", False),
        ("http://work.localhost:9000/b", False),
        ("https://files.example.com/b", False),
    ],
)
def test_plain_http_is_said_unless_nobody_is_on_the_way(url: str, is_said: bool) -> None:
    assert any("plain http" in told for told in concerns(link(url=url))) is is_said


def test_a_clock_that_is_off_is_said_from_half_a_minute_on() -> None:
    assert concerns(link(), timedelta(seconds=30)) == []
    (told,) = concerns(link(), timedelta(minutes=5))
    assert told.startswith("This computer's clock is 5 minutes behind the server's")


def test_the_worst_comes_first() -> None:
    told = concerns(link("../b", url="http://x.example/b", life=timedelta(seconds=5)))
    assert ["browsers" in told[0], "seconds only" in told[1], "plain http" in told[2]] == [True] * 3
