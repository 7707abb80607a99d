"""`accounts export`, `import` and `test`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
ARN = "arn:aws:iam::123456789012:role/reader"


@pytest.fixture
def three(run, keyring) -> None:
    run("accounts", "add", "my keys", "--access-key-id", "AKIAWORK", typed=SECRET)
    run("accounts", "add", "reader", "--role-arn", ARN, "--base", "my keys")
    run("accounts", "add", "tool", "--from-profile", "tool")


def test_there_and_back(run, three, keyring, tmp_path: Path) -> None:
    text = run("accounts", "export").out
    assert SECRET not in text
    assert [each["name"] for each in json.loads(text)["accounts"]] == ["my keys", "reader", "tool"]
    before = run("accounts", "list").out
    for name in ("reader", "my keys", "tool"):
        run("accounts", "remove", name)

    said = run("accounts", "import", "-", typed=text)

    assert said.lines == [
        "Added “my keys”; enter its secret: presign-gui accounts edit 'my keys' --new-secret",
        "Added “reader”.",
        "Added “tool”.",
    ]
    assert run("accounts", "list").out == before
    used = run("accounts", "test", "my keys")
    assert used.failed(1, "does not hold this account's secret", "accounts edit NAME --new-secret")
    assert run("accounts", "edit", "my keys", "--new-secret", typed=SECRET).status == 0
    assert list(keyring.entries.values()) == [SECRET]


def test_some_into_a_file(run, three, tmp_path: Path) -> None:
    file = tmp_path / "accounts of work.json"
    assert run("accounts", "export", "reader", "--output", str(file)).out == ""
    said = run("accounts", "import", str(file))
    assert [line.partition("”")[0] for line in said.lines] == [
        "Added “reader 2",
        "Added “my keys 2",
    ]
    listed = run("accounts", "list", "--format", "json").json
    [base] = [each for each in listed if each["name"] == "my keys 2"]
    [role] = [each for each in listed if each["name"] == "reader 2"]
    assert role["base"] == base["id"]


def test_what_aws_offers_becomes_an_account_there(run, home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[profile tool]\n")
    assert run("accounts", "export").failed(1, "No account was added here")
    text = run("accounts", "export", "tool (AWS profile)").out
    (home / ".aws" / "config").unlink()
    assert run("accounts", "import", "-", typed=text).out == "Added “tool (AWS profile)”.\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"rubbish", "no list"),
        (b"\xff\xfe", "no text"),
        (b'{"presign": "accounts", "version": 9}', "another version"),
        (b'{"presign": "accounts", "version": 1, "accounts": [{}]}', "place 1"),
        (None, "No such file"),
    ],
)
def test_what_cannot_be_imported(run, three, tmp_path: Path, content, told: str) -> None:
    file = tmp_path / "file.json"
    if content is not None:
        file.write_bytes(content)
    before = run("accounts", "list").out
    assert run("accounts", "import", str(file)).failed(1, told)
    assert run("accounts", "list").out == before


def test_what_cannot_be_exported(run, three, tmp_path: Path) -> None:
    assert run("accounts", "export", "nobody").failed(1, "no such account")
    (tmp_path / "file").touch()
    output = str(tmp_path / "file" / "below.json")
    assert run("accounts", "export", "--output", output).failed(1, "could not be read or written")


# Testing, for every source


@pytest.fixture
def at(demo) -> list[str]:
    return ["--endpoint-url", demo.endpoint_url]


@pytest.mark.parametrize("source", ["profile", "environment", "role"])
def test_keys_of_every_source_are_tried(run, demo, at, home, monkeypatch, keyring, source) -> None:
    keys = demo.credential
    if source == "profile":
        (home / ".aws").mkdir()
        (home / ".aws" / "credentials").write_text(
            f"[tool]\naws_access_key_id={keys.access_key_id}\n"
            f"aws_secret_access_key={keys.secret_access_key}\n"
        )
        run("accounts", "add", "x", "--from-profile", "tool", *at)
    elif source == "environment":
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys.access_key_id)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys.secret_access_key)
        run("accounts", "add", "x", "--environment", *at)
    else:
        run(
            *["accounts", "add", "base", "--access-key-id", keys.access_key_id, *at],
            typed=keys.secret_access_key,
        )
        run("accounts", "add", "x", "--role-arn", ARN, "--base", "base", *at)
    said = run("accounts", "test", "x")
    if source == "role":  # the demo's server knows no roles
        assert said.failed(1, "presign-gui: ")
    else:
        assert said.status == 0, said.err
        assert "buckets are in sight" in said.out


def test_what_gives_no_keys(run, at) -> None:
    run("accounts", "add", "machine", "--metadata", *at)
    assert run("accounts", "test", "machine").failed(1, "This machine gives no keys")
    run("accounts", "add", "gone", "--from-profile", "gone", *at)
    assert run("accounts", "test", "gone").failed(1, "The AWS profile is not there")
    run("accounts", "add", "public", "--anonymous", *at)
    assert run("accounts", "test", "public").out == "There are no keys to test.\n"
