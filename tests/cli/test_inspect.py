from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from presign_gui.core.accounts import Accounts, AccountsFile
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.folders import folders
from presign_gui.core.records import Account
from tests.core.loopback import Answer, Answering, nobody

README = "s3://reports/README.txt"


@pytest.fixture
def link(run, s3):
    """Makes a link in the demo with its keys, which stay in the environment."""

    def link(*arguments: str, uri: str = README) -> str:
        [url] = run("link", uri, "--region", "eu-central-1", *arguments, *s3).lines
        return url

    return link


@pytest.fixture
def without_keys(monkeypatch):
    def without_keys() -> None:
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

    return without_keys


def signature(url: str) -> str:
    return url.rpartition("X-Amz-Signature=")[2][:64]


def stored(account: Account, secret: str) -> None:
    credentials = Credentials()
    file = AccountsFile(folders().config / "accounts.json")
    Accounts(file, credentials).add(account, Secret(secret))


def test_a_link_of_ours(run, link, demo) -> None:
    url = link()
    said = run("inspect", url)
    assert (said.status, said.err) == (0, "")
    facts = dict(line.split(":", 1) for line in said.lines if ":" in line)
    assert facts["Bucket"].strip() == "reports"
    assert facts["Key"].strip() == "README.txt"
    assert facts["Region"].strip() == "eu-central-1"
    assert facts["Access key id"].strip() == demo.credential.access_key_id
    assert facts["Account"].strip() == "AWS environment"
    assert facts["Signature"].strip() == "right, for GET"
    assert "from now" in facts["Works until"]
    assert "  UNSIGNED-PAYLOAD" in said.lines
    assert signature(url) not in said.out
    assert len({line.index(line.partition(":")[2].strip()) for line in said.lines[:6]}) == 1


def test_a_key_with_control_characters_stays_on_its_line(run, link) -> None:
    said = run("inspect", link(uri="s3://reports/a\nb\x1b[31m.txt"))
    assert "a\\x0ab\\x1b[31m.txt" in said.out
    assert "\x1b" not in said.out


@pytest.mark.parametrize("after", ["", "\n", ">\n"])
def test_from_standard_input(run, link, after) -> None:
    said = run("inspect", "-", typed=link() + after)
    assert said.status == (1 if ">" in after else 0)
    assert "README.txt" in said.out


def test_json(run, link, demo) -> None:
    before = datetime.now(timezone.utc).replace(microsecond=0)
    url = link("--expires", "1h", "--filename", "a b.txt")
    found = run("inspect", url, "--check", "--format", "json").json
    assert found["url"] == url.replace(signature(url), "[removed]")
    assert (found["bucket"], found["key"], found["method"]) == ("reports", "README.txt", "GET")
    assert (found["signed_with"], found["addressing"]) == ("SigV4", "custom")
    assert found["options"] == {"response-content-disposition": 'attachment; filename="a b.txt"'}
    assert found["faults"] == []
    assert found["life"] == 3600
    assert 3590 < found["left"] <= 3600
    end = datetime.strptime(found["expires_at"], "%Y-%m-%dT%H:%M:%S%z")
    assert timedelta(hours=1) <= end - before < timedelta(hours=1, seconds=10)
    assert (found["signature"]["right"], found["signature"]["method"]) == (True, "GET")
    assert found["signature"]["canonical_request"].startswith("GET\n/reports/README.txt\n")
    assert (found["check"]["works"], found["check"]["status"]) == (True, 206)
    assert found["check"]["size"] == 54
    assert signature(url) not in json.dumps(found)


def test_json_of_a_link_of_nobody(run) -> None:
    found = run("inspect", "https://b.s3.eu-west-1.amazonaws.com/k", "--format", "json").json
    assert (found["signed_with"], found["expires_at"], found["life"]) == ("", None, None)
    assert found["left"] is None
    assert "signature" not in found
    assert "check" not in found


def test_whole_only_when_asked(run, link) -> None:
    url = link()
    broken = url.replace("&", "&amp;")
    said = run("inspect", broken)
    assert said.status == 1
    assert "! The link is written for HTML" in said.lines
    assert "--show-signature" in said.out
    assert signature(url) not in said.out
    said = run("inspect", broken, "--show-signature")
    assert url in said.out
    assert "There is a mended link" not in said.out
    assert run("inspect", broken, "--show-signature", "--format", "json").json["url"] == url


def test_check(run, link) -> None:
    said = run("inspect", link(), "--check")
    assert said.status == 0
    assert any(
        line.split(":")[1].strip() == "The link works" for line in said.lines if "Check:" in line
    )


def test_check_of_what_is_gone(run, link, without_keys) -> None:
    url = link(uri="s3://reports/gone.txt")
    without_keys()
    said = run("inspect", url, "--check")
    assert said.status == 1
    assert "! There is no such object" in said.lines
    assert "Signature:" not in said.out


def test_check_takes_the_method_that_the_signature_is_right_for(run, link) -> None:
    assert run("inspect", link("--method", "head"), "--check").status == 0
    said = run("inspect", link("--method", "put"), "--check", "--format", "json")
    assert said.status == 1
    assert (said.json["check"]["works"], said.json["check"]["title"]) == (None, "Not tried")


def test_check_and_another_clock(run, link, demo) -> None:
    url = link("--expires", "1h")
    demo.move_clock(timedelta(hours=2))
    try:
        said = run("inspect", url, "--check")
        found = run("inspect", url, "--check", "--format", "json").json
    finally:
        demo.move_clock(-timedelta(hours=2))
    assert said.status == 1
    assert "! The link has expired" in said.lines
    assert "ahead of this one" in said.out
    assert abs(found["check"]["clock_difference"] - 7200) <= 5


def test_check_where_nobody_is(run) -> None:
    with nobody() as url:
        said = run("inspect", f"{url}/b/k", "--check")
    assert said.status == 1
    assert "Bucket:" in said.out
    assert "! The server can't be reached" in said.lines


def test_check_names_what_differs(run) -> None:
    answer = Answer(
        403,
        "<Error><Code>SignatureDoesNotMatch</Code><CanonicalRequest>PUT\n/b/k</CanonicalRequest>"
        "</Error>",
    )
    with Answering(lambda asked: answer) as server:
        said = run("inspect", f"{server.url}/b/k?X-Amz-Signature=00", "--check")
    assert "  method: here “GET”, there “PUT”" in said.lines


def test_a_wrong_signature(run, link) -> None:
    url = link().replace("README", "README2")
    said = run("inspect", url)
    assert said.status == 1
    assert "! The signature is wrong" in said.lines
    found = run("inspect", url, "--format", "json").json
    assert found["signature"]["right"] is False


def test_a_key_that_was_encoded_anew(run, link) -> None:
    said = run("inspect", link(uri="s3://reports/a b.txt").replace("%20", "%2520"))
    assert said.status == 1
    assert "! The key in the link was encoded anew" in said.lines


def test_what_can_not_be_checked(run, link) -> None:
    put = link("--method", "put", "--content-type", "text/plain")
    assert "can't be checked: it covers the headers content-type" in run("inspect", put).out
    cut = link().replace("%2Faws4_request", "")
    said = run("inspect", cut)
    assert "can't be checked here" in said.out
    assert "! A part of the link makes no sense" in said.lines


def test_an_account_of_ours(run, link, without_keys, keyring, demo) -> None:
    url = link()
    without_keys()
    key_id = demo.credential.access_key_id
    stored(Account(name="other", access_key_id="AKIAOTHER"), "x")
    stored(Account(name="the demo's", access_key_id=key_id), demo.credential.secret_access_key)
    found = run("inspect", url, "--format", "json").json
    assert found["account"] == "the demo's"
    assert found["signature"]["right"] is True

    said = run("inspect", url, "--account", "other")
    assert said.status == 0
    assert "another key" in said.err
    assert "Signature:" not in said.out
    assert run("inspect", url, "--account", "the demo's").status == 0
    assert run("inspect", url, "--account", "nobody").failed(1, "no such account")


def test_a_keyring_that_does_not_open_is_only_a_note(
    run, link, without_keys, keyring, demo
) -> None:
    url = link()
    without_keys()
    stored(Account(name="ours", access_key_id=demo.credential.access_key_id), "x")
    keyring.entries.clear()
    said = run("inspect", url)
    assert said.status == 0
    assert "can't be checked with “ours”" in said.err
    assert "ours" in said.out


def test_a_profile(run, link, without_keys, home, demo) -> None:
    url = link()
    without_keys()
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(
        f"[work]\naws_access_key_id={demo.credential.access_key_id}\n"
        f"aws_secret_access_key={demo.credential.secret_access_key}\n"
    )
    assert "Signature:" not in run("inspect", url).out
    said = run("inspect", url, "--profile", "work")
    assert "right, for GET" in said.out
    assert "work (AWS profile)" in said.out


def test_the_demo_looks_at_no_account(run, link) -> None:
    assert "Signature:" not in run("inspect", link(), "--demo").out


@pytest.mark.parametrize("text", ["hello", "s3://reports/README.txt"])
def test_no_link(run, text) -> None:
    assert run("inspect", text).failed(2, "a link begins with https://")


@pytest.mark.parametrize("arguments", [[], ["x", "y"], ["x", "--format", "xml"]])
def test_usage(run, arguments) -> None:
    assert run("inspect", *arguments).failed(2, "usage:")


def test_nothing_secret_is_logged(run, link, demo) -> None:
    url = link()
    said = run("inspect", url, "--check", "--verbose")
    assert signature(url) not in said.err + said.out
    assert demo.credential.secret_access_key not in said.err + said.out
