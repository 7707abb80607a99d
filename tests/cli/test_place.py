"""A place or a link instead of a command is for the window."""

from __future__ import annotations

import pytest

from presign_gui import start


@pytest.fixture
def opened(monkeypatch) -> list:
    """What the window was opened with."""
    opened = []
    monkeypatch.setattr(start, "run", lambda options: opened.append(options) or 0)
    return opened


@pytest.mark.parametrize(
    "place",
    [
        "s3://reports/2026/",
        "https://b.s3.amazonaws.com/k?X-Amz-Signature=0",
        "arn:aws:s3:eu-west-1:123456789012:accesspoint/a",
    ],
)
def test_it_is_handed_to_the_window(run, opened, place) -> None:
    assert run(place).status == 0
    assert run("--account", "work", place).status == 0
    assert run(place, "--demo").status == 0
    assert [each.place for each in opened] == [place] * 3
    assert opened[1].account == "work"
    assert opened[2].demo


def test_without_one_there_is_none(run, opened) -> None:
    assert run().status == 0
    assert run("--demo").status == 0
    assert [each.place for each in opened] == ["", ""]


def test_commands_are_as_ever(run, opened) -> None:
    assert run("nonsense").failed(2, "invalid choice: 'nonsense'")
    assert run("link", "s3://b", "--expires", "x").status == 2
    assert opened == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["s3://a", "s3://b"], "one place only"),
        (["s3://a", "list", "s3://b"], "stands alone"),
        (["s3://a", "--nonsense"], "--nonsense"),
    ],
)
def test_what_cannot_be_meant(run, opened, arguments, told) -> None:
    assert run(*arguments).failed(2, told)
    assert opened == []


def test_help_tells_of_it(run) -> None:
    assert "s3://BUCKET/PREFIX/" in run("--help").out
