from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.core.loopback import fetch, nobody

README = "s3://reports/README.txt"


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_a_link(run, s3) -> None:
    said = run("link", README, *s3)
    assert said.status == 0
    assert said.err == ""
    [url] = said.lines
    assert query(url)["X-Amz-Expires"] == "43200"
    assert fetch(url)[:2] == (200, b"Reports of all quarters. Ask before you send one out.\n")


def test_a_link_needs_no_network(run, monkeypatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with nobody() as url:
        said = run("link", "s3://b/k", "--endpoint-url", url, "--region", "here")
    assert said.lines[0].startswith(f"{url}/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&")


def test_json_of_one_is_an_object(run, s3) -> None:
    before = datetime.now(timezone.utc).replace(microsecond=0)
    found = run("link", README, "--expires", "1h", "--format", "json", *s3).json
    assert found.keys() == {"presigned_url", "expires_at", "method", "bucket", "key"}
    assert (found["bucket"], found["key"], found["method"]) == ("reports", "README.txt", "GET")
    assert fetch(found["presigned_url"])[0] == 200
    end = datetime.strptime(found["expires_at"], "%Y-%m-%dT%H:%M:%S%z")
    assert timedelta(hours=1) <= end - before < timedelta(hours=1, seconds=10)


KEYS = ["Müller/Rückfragen.txt", "notes/C++ & C#.txt", "notes/100%2B tips.txt", "README.txt"]


@pytest.mark.parametrize("form", ["plain", "json", "jsonl"])
def test_several_links_in_the_order_given(run, s3, form: str) -> None:
    said = run("link", *(f"s3://reports/{key}" for key in KEYS), "--format", form, *s3)
    if form == "plain":
        urls = said.lines
    else:
        found = said.json if form == "json" else said.jsonl
        assert [each["key"] for each in found] == KEYS
        urls = [each["presigned_url"] for each in found]
    assert len(urls) == len(KEYS)
    for url in urls:
        assert fetch(url)[0] == 200


def test_what_it_is_for(run, s3) -> None:
    def url(method: str, key: str = "brought.txt") -> str:
        [made] = run("link", f"s3://media/{key}", "--method", method, *s3).lines
        return made

    assert fetch(url("put"), "PUT", b"brought")[0] == 200
    assert fetch(url("get"))[1] == b"brought"
    assert fetch(url("head"), "HEAD")[0] == 200
    assert fetch(url("get"), "HEAD")[0] == 403


def test_an_upload_is_a_version_of_its_own(run, s3) -> None:
    upload = ("link", "s3://media/brought.txt", "--method", "put", "--version-id", "v1")
    assert run(*upload, *s3).failed(2, "leave --version-id out")


def test_the_name_it_is_saved_under(run, s3) -> None:
    [url] = run("link", README, "--filename", "Übersicht 🎉.txt", *s3).lines
    assert fetch(url)[2] == (
        "attachment; filename=\"_bersicht _.txt\"; filename*=UTF-8''"
        "%C3%9Cbersicht%20%F0%9F%8E%89.txt"
    )


def test_a_link_is_dead_after_its_end(run, s3, demo) -> None:
    [url] = run("link", README, "--expires", "90s", *s3).lines
    assert fetch(url)[0] == 200
    demo.move_clock(timedelta(seconds=95))
    try:
        assert fetch(url)[0] == 403
    finally:
        demo.move_clock(-timedelta(seconds=95))


@pytest.mark.parametrize(
    ("span", "seconds"),
    [("1", "1"), ("90s", "90"), ("1d12h", "129600"), ("7d", "604800"), ("604800", "604800")],
)
def test_a_span(run, s3, span: str, seconds: str) -> None:
    [url] = run("link", README, "--expires", span, *s3).lines
    assert query(url)["X-Amz-Expires"] == seconds


def test_what_may_keep_it_from_working_is_said_beside_it(run, s3) -> None:
    said = run("link", README, "--expires", "1m", *s3)
    assert said.status == 0
    assert "The link works for 1 minute only." in said.err
    assert len(said.lines) == 1


def test_until_a_moment(run, s3) -> None:
    until = datetime.now(timezone(timedelta(hours=-7))).replace(microsecond=0) + timedelta(days=2)
    found = run("link", README, "--until", until.isoformat(), "--format", "json", *s3).json
    end = datetime.strptime(found["expires_at"], "%Y-%m-%dT%H:%M:%S%z")
    assert abs(end - until) <= timedelta(seconds=2)


OUT_OF_RANGE = ("expiry can't be used", "1 second to 7 days", "within that range")


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        *(("--expires", span, OUT_OF_RANGE) for span in ("0", "8d", "604801", "9" * 5_000)),
        *(("--expires", span, ("not a time span", "1d12h")) for span in ("", "P1D", "soon", "१h")),
        ("--until", "2020-01-01", OUT_OF_RANGE),
        ("--until", "2999-01-01T00:00Z", OUT_OF_RANGE),
        ("--until", "", ("not a date", "2026-12-01T18:00")),
        ("--until", "tomorrow", ("not a date", "2026-12-01T18:00")),
    ],
)
def test_an_end_that_cannot_be(run, s3, option: str, value: str, told) -> None:
    assert run("link", README, option, value, *s3).failed(2, *told)


def test_an_end_before_the_start(run, s3) -> None:
    assert run("link", README, "--expires=-1", *s3).failed(2, *OUT_OF_RANGE)


@pytest.mark.parametrize(
    "arguments",
    [
        [README, "--format", "xls"],
        [README, "--method", "steal"],
        [README, "--expires", "1h", "--until", "2026-12-01"],
        [README, "--demo", "--profile", "x"],
        [README, "--secret-access-key", "x"],
        [README, "--addressing-style", "zigzag"],
    ],
)
def test_usage(run, arguments: list[str]) -> None:
    assert run("link", *arguments).failed(2, "usage:")


def test_nothing_named(run) -> None:
    assert run("link").failed(2, "Name an object")


@pytest.mark.parametrize(
    "uri", ["s3://", "https://b/k", "", "s3://reports", "s3://reports/", "s3://a b/k"]
)
def test_no_object(run, s3, uri: str) -> None:
    assert run("link", README, uri, *s3).failed(2, "s3://bucket/folder/file.pdf")


def test_no_such_bucket_means_no_links_at_all(run, s3) -> None:
    said = run("link", README, "s3://no-such-bucket/k", *s3)
    assert said.failed(1, "There is no such bucket", "no-such-bucket", "Check the name")


def test_no_keys(run) -> None:
    said = run("link", README)
    assert said.failed(1, "no key to sign with", "AWS_ACCESS_KEY_ID", "Add an account")


def test_no_such_account(run) -> None:
    said = run("link", README, "--account", "nobody")
    assert said.failed(1, "no such account", "nobody", "accounts list")


def test_no_such_profile(run) -> None:
    assert run("link", README, "--profile", "nobody").failed(1, "nobody")


def test_nobody_is_there(run, s3, monkeypatch) -> None:
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda self, context: 0)
    with nobody() as url:
        assert run("link", README, "--endpoint-url", url).failed(1, "can't be reached", "127.0.0.1")


def test_a_profile(run, home, demo) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(
        f"[profile work]\nendpoint_url={demo.endpoint_url}\nregion=eu-central-1\n"
        f"aws_access_key_id={demo.credential.access_key_id}\n"
        f"aws_secret_access_key={demo.credential.secret_access_key}\n"
    )
    [url] = run("link", README, "--profile", "work").lines
    assert fetch(url)[0] == 200


def test_what_the_command_line_says_goes_first(run, s3) -> None:
    [url] = run(
        *["link", "s3://reports/k", "--region", "sa-east-1", "--link-host", "{bucket}.example.com"],
        *["--endpoint-url", "http://s3.test:9/up", "--addressing-style", "virtual"],
    ).lines
    assert url.startswith("http://reports.example.com/up/k?")
    assert "%2Fsa-east-1%2F" in url
    [url] = run("link", "s3://b/k", "--region", "sa-east-1", "--signature-version", "s3", *s3).lines
    assert "AWSAccessKeyId=" in url


def test_keys_that_end_first(run, s3, monkeypatch) -> None:
    end = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(minutes=30)
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", end.isoformat())

    said = run("link", README, "--format", "json", "--region", "here", *s3)

    assert said.status == 0
    assert said.json["expires_at"] == end.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert "The keys end first" in said.err


def test_temporary_keys_of_which_no_end_is_known(run, s3, monkeypatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    said = run("link", README, "--region", "here", *s3)
    assert "temporary" in said.err
    assert len(said.lines) == 1


def test_keys_that_have_ended(run, s3, monkeypatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")
    assert run("link", README, *s3).failed(1, "The keys have ended", "Set the AWS variables")


def test_the_log_holds_no_secret(run, s3, demo) -> None:
    said = run("link", README, "--verbose", *s3)
    [url] = said.lines
    assert "DEBUG" in said.err
    assert demo.credential.secret_access_key not in said.err
    assert query(url)["X-Amz-Signature"] not in said.err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C comes another way there")
@pytest.mark.parametrize(("method", "unbuffered"), [("get", ""), ("get", "1"), ("post", "")])
def test_the_demo_stays_until_it_is_interrupted(program, home, method, unbuffered) -> None:
    process = subprocess.Popen(
        [*program, "link", "--demo", README, "--format", "json", "--method", method],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    with process:
        try:
            told = process.stderr.readline()
            found = json.loads("".join(iter(process.stdout.readline, "}\n")) + "}")
            if method == "get":
                assert fetch(found["presigned_url"])[0] == 200
            else:
                assert fetch(found["url"])[0] == 403  # it answers, and wants the form
        finally:
            process.send_signal(signal.SIGINT)
            try:
                rest, errors = process.communicate(timeout=10)
            finally:
                process.kill()
    assert "Ctrl+C" in told
    assert (process.returncode, rest, errors) == (0, "", "")
    assert not list(home.rglob("*"))
