"""The preferences, and an administrator's, hold on the command line, too."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from presign_gui.core import policy, proxies
from presign_gui.core.folders import folders
from presign_gui.core.history import History
from tests.core.loopback import Answer, Answering
from tests.core.proxy import Proxy, standing_here

OBJECT = "s3://media/a.txt"
EMPTY = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"


@pytest.fixture(autouse=True)
def keys(monkeypatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret of nobody")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://s3.example.com")


@pytest.fixture
def decided(tmp_path: Path, monkeypatch):
    """Writes what an administrator has decided."""
    file = tmp_path / "policy.json"
    monkeypatch.setattr(policy, "path", lambda: file)
    return file.write_text


def prefer(**settings: object) -> None:
    folders().config.mkdir(parents=True, exist_ok=True)
    (folders().config / "settings.json").write_text(json.dumps(settings))


WAYS = {
    "one": (OBJECT,),
    "file": ("--keys", "-", "s3://media"),
    "form": (OBJECT, "--method", "post"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_link_lives_longer_than_ones_own_bound(run, way) -> None:
    prefer(longest=3600)
    assert run("link", *way, "--expires", "1h", typed="a.txt\n").status == 0
    said = run("link", *way, "--expires", "3601", typed="a.txt\n")
    assert said.failed(2, "1 hour at most", "preferences")


def test_the_usual_life_is_no_longer_than_the_bound(run) -> None:
    prefer(longest=3600)
    assert "X-Amz-Expires=3600&" in run("link", OBJECT).out
    prefer()
    assert "X-Amz-Expires=43200&" in run("link", OBJECT).out


def test_an_administrators_bound_goes_before_ones_own(run, decided) -> None:
    decided('{"longest": "15m"}')
    prefer(longest=604_800)
    assert run("link", OBJECT, "--expires", "16m").failed(2, "15 minutes at most", "administrator")
    assert run("link", OBJECT, "--expires", "15m").status == 0


def test_nothing_is_made_under_a_policy_that_cannot_be_understood(run, decided) -> None:
    decided('{"longest": "15 minutes"}')
    said = run("link", OBJECT)
    assert said.failed(1, "administrator", "longest", "15 minutes", "policy.json")


def test_links_that_delete_can_be_forbidden(run, decided, monkeypatch) -> None:
    decided('{"delete_links": false}')
    assert run("link", OBJECT, "--method", "delete").failed(1, "not allowed on this computer")


def test_the_link_service_can_be_forbidden(run, decided) -> None:
    decided('{"service": false}')
    assert run("serve", "--port", "0").failed(1, "link service is switched off here")


def test_a_damaged_settings_file_is_told_of_and_kept(run) -> None:
    prefer()
    (folders().config / "settings.json").write_text("{")
    said = run("link", OBJECT)
    assert said.status == 0
    assert "settings file was damaged" in said.err
    assert list(folders().config.glob("settings.damaged-*.json"))


def test_lists_are_kept_if_they_are_wanted(run) -> None:
    run("link", OBJECT)
    prefer(history_lists=True)
    run("link", OBJECT, "s3://media/b.txt", "--format", "jsonl")
    history = History(folders().data / "history.sqlite3")
    kept, _not_listed = history.page("", None, 10)
    assert [each.key for each in history.made_again(kept)] == ["a.txt", "b.txt"]
    history.close()


def test_the_proxy_of_the_preferences_is_gone_through(run) -> None:
    prefer(proxy="http://proxy.example.com:3128")
    run("link", OBJECT)
    assert proxies.proxy_for("https://s3.example.com") == "http://proxy.example.com:3128"
    assert proxies.proxy_for("https://s3.example.com", "http://own:1") == "http://own:1"
    assert proxies.proxy_for("http://127.0.0.1:9000") == ""


@pytest.mark.parametrize("who", ["nobody", "option", "preferences", "administrator"])
def test_no_proxy_is_gone_through_if_none_is_wanted(run, decided, monkeypatch, who: str) -> None:
    standing_here(monkeypatch, "s3.example.com")
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    options = ["--proxy", "none"] if who == "option" else []
    if who == "preferences":
        prefer(proxy="none")
    if who == "administrator":
        prefer(proxy="http://proxy.example.com:3128")
        decided('{"proxy": "none"}')
    with Answering(lambda asked: Answer(body=EMPTY)) as server, Proxy(server.url) as proxy:
        for name in ("http_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        there = server.url.replace("127.0.0.1", "s3.example.com")
        said = run("list", "s3://media/", "--endpoint-url", there, "--region", "here", *options)
        assert said.status == 0, said.err
        assert len(server.asked) == 1
    assert len(proxy.asked) == (1 if who == "nobody" else 0)


def test_what_has_ended_is_forgotten_in_time(run, monkeypatch) -> None:
    prefer(history_days=1)
    run("link", OBJECT, "--expires", "1s")
    history = History(folders().data / "history.sqlite3")
    [entry] = history.page("", None, 10)
    history.close()

    class Later:
        @staticmethod
        def now(zone):
            return entry.expires_at + timedelta(days=2)

    monkeypatch.setattr("presign_gui.cli.noting.datetime", Later)
    run("link", "s3://media/b.txt", "--expires", "7d")
    history = History(folders().data / "history.sqlite3")
    assert [each.key for each in history.page("", None, 10)] == ["b.txt"]
    history.close()
