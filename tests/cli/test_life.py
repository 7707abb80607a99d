"""How long links may live is the account's provider's to say."""

from __future__ import annotations

import pytest

OBJECT = "s3://media/a.txt"
TIGRIS = ("--endpoint-url", "https://t3.storage.dev", "--region", "auto")
WASABI = ("--endpoint-url", "https://s3.eu-west-1.wasabisys.com", "--region", "eu-west-1")
AWS = ("--region", "eu-west-1")
NINETY_DAYS = 90 * 86_400


@pytest.fixture(autouse=True)
def keys(monkeypatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret of nobody")


WAYS = {
    "one": (OBJECT,),
    "many": (OBJECT, "s3://media/b.txt", "--format", "jsonl"),
    "file": ("--keys", "-", "s3://media"),
    "form": (OBJECT, "--method", "post"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("span", ["90d", "2160h", str(NINETY_DAYS)])
def test_ninety_days_where_the_provider_takes_them(run, way, span) -> None:
    said = run("link", *way, "--expires", span, *TIGRIS, typed="a.txt\n")
    assert said.status == 0, said.err
    if "post" not in way:
        assert f"X-Amz-Expires={NINETY_DAYS}&" in said.out
    assert said.out.count("https://media.t3.storage.dev/") == (2 if "jsonl" in way else 1)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    ("server", "span", "longest"),
    [(AWS, "90d", 7), (AWS, "8d", 7), (WASABI, "90d", 7), (TIGRIS, "91d", 90)],
)
def test_longer_is_said_to_be_too_long(run, way, server, span, longest) -> None:
    said = run("link", *way, "--expires", span, *server, typed="a.txt\n")
    assert said.failed(2, "That expiry can't be used", f"from 1 second to {longest} days")


def test_a_moment_too_far_away(run) -> None:
    assert run("link", OBJECT, "--until", "2999-01-01", *TIGRIS).failed(2, "to 90 days")
    assert run("link", OBJECT, "--until", "2999-01-01", *AWS).failed(2, "to 7 days")


def test_the_endpoint_of_a_profile_counts(run, home, monkeypatch) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(
        "[profile t]\nregion = auto\nendpoint_url = https://t3.storage.dev\n"
        "aws_access_key_id = AKIATEST\naws_secret_access_key = a secret of nobody\n"
    )
    said = run("link", OBJECT, "--expires", "90d", "--profile", "t")
    assert f"X-Amz-Expires={NINETY_DAYS}&" in said.out
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://t3.storage.dev")
    assert run("link", OBJECT, "--expires", "90d", "--region", "auto").status == 0


def test_an_end_that_cannot_be_read_is_said_first(run) -> None:
    assert run("link", OBJECT, "--expires", "soon", *AWS).failed(2, "is not a time span")
