"""Proxies, certificates, clocks and regions on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.core import certificates
from tests.core.loopback import Answer, Answering, fetch
from tests.core.proxy import Proxy

certificate, tls = certificates.certificate, certificates.tls

EMPTY = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
OBJECT = "s3://reports/2026/report-q3.pdf"


@pytest.fixture(autouse=True)
def keys(monkeypatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret of nobody")
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "http_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


# Proxies and certificates


def test_through_a_proxy(run) -> None:
    with Answering(lambda asked: Answer(body=EMPTY)) as server, Proxy(server.url) as proxy:
        there = ["--endpoint-url", "http://s3.example.com", "--region", "here"]
        done = run("list", "s3://work/", *there, "--proxy", proxy.url)
    assert done.status == 0, done.err
    assert len(proxy.asked) == 1


def test_a_password_of_a_proxy_is_not_taken(run) -> None:
    there = ["--endpoint-url", "http://s3.example.com", "--region", "here"]
    done = run("list", "s3://work/", *there, "--proxy", "http://me:pass-word@proxy")
    assert done.failed(2, "isn't complete", "user name and password")
    assert "pass-word" not in done.err


def test_certificates_of_ones_own(run, tls, certificate: Path) -> None:
    with certificates.tls_server(tls) as url:
        there = ["--endpoint-url", url, "--region", "here"]
        assert run("list", "s3://work/", *there).failed(1, "can't be trusted")
        done = run("list", "s3://work/", *there, "--ca-bundle", str(certificate))
    assert (done.status, done.err) == (0, "")


def test_certificates_that_are_not_there(run) -> None:
    there = ["--endpoint-url", "https://s3.example.com", "--region", "here"]
    done = run("list", "s3://work/", *there, "--ca-bundle", "gone.pem")
    assert done.failed(2, "gone.pem: No such file")


def test_an_unchecked_server_is_told_of_each_time(run, tls, keyring) -> None:
    with certificates.tls_server(tls) as url:
        there = ["--endpoint-url", url, "--region", "here"]
        for _time in range(2):
            done = run("list", "s3://work/", *there, "--insecure")
            assert done.status == 0
            assert "is not checked" in done.err
        added = ["accounts", "add", "lax", "--access-key-id", "AKIATEST", *there, "--insecure"]
        assert run(*added, typed="secret").status == 0
        done = run("list", "s3://work/", "--account", "lax")
        assert done.status == 0
        assert "is not checked" in done.err


def test_an_account_is_added_with_its_way(run, keyring, home) -> None:
    way = ["--proxy", "http://proxy.example.com:3128", "--ca-bundle", "/etc/own.pem"]
    assert run("accounts", "add", "x", "--access-key-id", "A", *way, typed="secret").status == 0
    [stored] = home.rglob("accounts.json")
    [account] = json.loads(stored.read_text())["accounts"]
    assert account["proxy"] == "http://proxy.example.com:3128"
    assert account["ca_bundle"] == "/etc/own.pem"
    assert "insecure" not in account


# Clocks


@pytest.fixture
def move_clock(demo) -> Iterator[Callable[[timedelta], None]]:
    moved = []

    def move(by: timedelta) -> None:
        demo.move_clock(by)
        moved.append(by)

    yield move
    demo.move_clock(-sum(moved, timedelta()))


WRONG = (
    "presign-gui: This computer's clock is {off} the server's; "
    "links are signed with the server's time."
)


@pytest.mark.parametrize(
    ("by", "off"),
    [
        (timedelta(minutes=4), "4 minutes behind"),
        (timedelta(hours=-20), "20 hours ahead of"),
    ],
)
def test_a_wrong_clock_is_told_of_once_and_links_work(
    run, s3, demo, move_clock, by: timedelta, off: str
) -> None:
    move_clock(by)
    done = run("link", OBJECT, "--format", "json", "--expires", "1h", *s3)
    assert done.status == 0, done.err
    assert done.err.splitlines() == [WRONG.format(off=off)]
    assert fetch(done.json["presigned_url"])[0] == 200
    ends_at = datetime.fromisoformat(done.json["expires_at"].replace("Z", "+00:00"))
    assert abs(ends_at - demo.now() - timedelta(hours=1)) < timedelta(seconds=5)


def test_a_wrong_clock_is_told_of_with_what_failed(run, s3, move_clock) -> None:
    move_clock(timedelta(minutes=4))
    done = run("list", "s3://no-such-bucket/", *s3)
    assert done.status == 1
    assert WRONG.format(off="4 minutes behind") in done.err.splitlines()


def test_nothing_is_told_of_a_clock_that_is_right(run, s3) -> None:
    done = run("list", "s3://reports/", *s3)
    assert (done.status, done.err) == (0, "")


# Regions and hosts


def test_the_region_of_a_bucket_is_asked_for_once(run) -> None:
    told = Answer(headers={"x-amz-bucket-region": "eu-south-2"})
    with Answering(lambda asked: told) as server:
        for _start in range(3):
            done = run("link", "s3://work/a.txt", "--endpoint-url", server.url)
            assert "%2Feu-south-2%2Fs3" in done.out
    assert len(server.asked) == 1


def test_a_link_host_that_is_named_goes_before_those_of_the_account(run, keyring, home) -> None:
    here = ["--endpoint-url", "http://127.0.0.1:9", "--region", "here"]
    assert run("accounts", "add", "x", "--access-key-id", "A", *here, typed="s").status == 0
    [stored] = home.rglob("accounts.json")
    content = json.loads(stored.read_text())
    content["accounts"][0]["link_hosts"] = ["work=https://work.example.org"]
    stored.write_text(json.dumps(content))
    link = ["link", "s3://work/a.txt", "--account", "x"]
    assert run(*link).out.startswith("https://work.example.org/work/a.txt?")
    named = run(*link, "--link-host", "files.example.com")
    assert named.out.startswith("http://files.example.com/work/a.txt?")
