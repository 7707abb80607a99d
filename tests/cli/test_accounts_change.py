"""`accounts add` and `accounts edit`, for every way of holding keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SECRET, TOKEN = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AQoDYXdzEJr-a-token" * 100
ARN = "arn:aws:iam::123456789012:role/reader"
KEYS = ["--access-key-id", "AKIAWORK"]
BLOCK = f"""export AWS_ACCESS_KEY_ID="ASIAPASTED"
export AWS_SECRET_ACCESS_KEY="{SECRET}"
export AWS_SESSION_TOKEN="{TOKEN}"
"""
SET = BLOCK.replace("export ", "set ").replace('"', "")
ENDING = json.dumps(
    {
        "Version": 1,
        "AccessKeyId": "ASIAPASTED",
        "SecretAccessKey": SECRET,
        "SessionToken": TOKEN,
        "Expiration": "2030-01-02T03:04:05Z",
    }
)


@pytest.fixture
def add(run):
    """Adds an account; it must work."""

    def add(name: str, *options: str, typed: str = ""):
        said = run("accounts", "add", name, *options, typed=typed)
        assert said.status == 0, said.err
        assert SECRET not in said.out + said.err
        return said

    return add


@pytest.fixture
def edit(run):
    def edit(name: str, *options: str, typed: str = ""):
        said = run("accounts", "edit", name, *options, typed=typed)
        assert said.status == 0, said.err
        assert SECRET not in said.out + said.err
        return said

    return edit


@pytest.fixture
def listed(run):
    """Returns what is stored of an account, without its id."""

    def listed(name: str) -> dict[str, object]:
        found = run("accounts", "list", "--format", "json").json
        [account] = [account for account in found if account["name"] == name]
        del account["id"]
        return account

    return listed


@pytest.mark.parametrize(
    ("options", "stored"),
    [
        (["--anonymous"], {"source": "anonymous"}),
        (["--metadata", "--region", "eu-west-1"], {"source": "metadata", "region": "eu-west-1"}),
        (
            ["--environment", "--link-host", "files.example.com"],
            {"source": "environment", "link_host": "files.example.com"},
        ),
        (
            ["--from-profile", "tool", "--endpoint-url", "https://s3.example.com/"],
            {"source": "profile", "profile": "tool", "endpoint_url": "https://s3.example.com"},
        ),
        (["--anonymous", "--fips", "--dual-stack"], {"fips": True, "dual_stack": True}),
        (["--anonymous", "--proxy", "http://p.example.com"], {"proxy": "http://p.example.com"}),
        (["--anonymous", "--bucket-link-host", "a=b.com"], {"link_hosts": ["a=b.com"]}),
        (
            ["--metadata", "--provider", "r2", "--set", f"account={'0a' * 16}"],
            {
                "provider": "r2",
                "endpoint_url": f"https://{'0a' * 16}.r2.cloudflarestorage.com",
            },
        ),
        (
            ["--metadata", "--provider", "minio", "--endpoint-url", "http://127.0.0.1:9000"],
            {"provider": "minio", "endpoint_url": "http://127.0.0.1:9000"},
        ),
        (
            ["--metadata", "--provider", "wasabi", "--region", "eu-central-1"],
            {"endpoint_url": "https://s3.eu-central-1.wasabisys.com", "region": "eu-central-1"},
        ),
    ],
)
def test_what_needs_no_secret(add, listed, options: list[str], stored: dict) -> None:
    said = add("x", *options)  # there is no keyring here
    assert "x" in said.out
    assert stored.items() <= listed("x").items()


def test_a_role(run, add, listed, keyring) -> None:
    add("base", *KEYS, typed=SECRET)
    add(
        *["reader", "--role-arn", ARN, "--base", "base", "--external-id", "partner-7"],
        *["--session-name", "me", "--duration", "1h30m"],
    )
    stored = listed("reader")
    assert stored.pop("base")
    assert stored == {
        "name": "reader",
        "source": "role",
        "role_arn": ARN,
        "external_id": "partner-7",
        "role_session_name": "me",
        "role_seconds": 5400,
    }
    assert run("accounts", "remove", "base").failed(1, "Another account needs this one", "reader")
    assert run("accounts", "remove", "reader").out == "Removed “reader”.\n"
    assert run("accounts", "remove", "base").status == 0
    assert not keyring.entries


@pytest.mark.parametrize("typed", [BLOCK, SET, ENDING], ids=["sh", "cmd", "json"])
@pytest.mark.parametrize("told", [[], ["--access-key-id", "ASIAPASTED"]], ids=["", "with id"])
def test_a_pasted_block(add, listed, keyring, typed: str, told: list[str]) -> None:
    add("portal", *told, typed=typed)
    stored = listed("portal")
    assert stored["access_key_id"] == "ASIAPASTED"
    assert stored.get("keys_end_at", "") == ("2030-01-02T03:04:05+00:00" if "{" in typed else "")
    assert SECRET in keyring.entries.values()
    assert "".join(keyring.entries.values()).count("a-token") == 100


def test_when_keys_end(add, listed, keyring) -> None:
    add("x", *KEYS, "--keys-end-at", "2030-01-02T03:04+01:00", typed=f"{SECRET}\n{TOKEN}")
    assert listed("x")["keys_end_at"] == "2030-01-02T02:04:00+00:00"


class Terminal:
    def isatty(self) -> bool:
        return True


@pytest.fixture
def prompts(monkeypatch):
    """Answers prompts; returns what was asked."""

    def prompts(*answers: str) -> list[str]:
        asked, coming = [], iter(answers)

        def answer(prompt: str) -> str:
            asked.append(prompt)
            return next(coming)

        monkeypatch.setattr("getpass.getpass", answer)
        monkeypatch.setattr("io.StringIO", lambda typed: Terminal())
        return asked

    return prompts


def test_what_is_not_said_is_asked(run, prompts, keyring) -> None:
    asked = prompts("AKIAWORK", SECRET, "")
    assert run("accounts", "add", "x").status == 0
    assert [prompt.partition(" ")[0] for prompt in asked] == ["Access", "Secret", "Session"]
    assert list(keyring.entries.values()) == [SECRET]


@pytest.mark.parametrize("line", [BLOCK.splitlines()[1], "[default]", "{"])
def test_a_prompt_takes_no_block(run, prompts, keyring, line: str) -> None:
    prompts(line)
    said = run("accounts", "add", "x", *KEYS)
    assert said.failed(2, "standard input")
    assert SECRET not in said.err
    assert not keyring.entries


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--role-arn", ARN], "whose keys"),
        (["--role-arn", "reader", "--base", "base"], "no role"),
        (["--role-arn", ARN, "--base", "base", "--duration", "soon"], "1h"),
        (["--role-arn", ARN, "--base", "base", "--duration", "1m"], "15 minutes"),
        (["--role-arn", ARN, "--base", "tool (AWS profile)"], "--from-profile"),
        (["--metadata", "--external-id", "x"], "--external-id: only a role"),
        (["--metadata", "--base", "base", "--duration", "1h"], "--base, --duration"),
        (["--metadata", "--keys-end-at", "2030-01-02T03:04Z"], "--keys-end-at"),
        ([*KEYS, "--keys-end-at", "tomorrow"], "tomorrow"),
        ([*KEYS, "--metadata"], "not allowed with"),
        (["--metadata", "--provider", "nobody"], "No provider"),
        (["--metadata", "--provider", "r2"], "account"),
        (["--metadata", "--provider", "r2", "--set", "colour=red"], "--set colour=red"),
        (["--metadata", "--provider", "wasabi", "--set", "x=y"], "needs nothing"),
        (["--metadata", "--provider", "gcs", "--endpoint-url", "http://x"], "already"),
        (["--metadata", "--proxy", "http://me:pa55@p.example.com"], "user name"),
        (["--metadata", "--fips", "--endpoint-url", "http://x"], "AWS's"),
        (["--access-key-id", "AKIAOTHER", "--region", "from block"], "another key"),
    ],
)
def test_what_cannot_be(run, add, keyring, home: Path, arguments: list[str], told: str) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[profile tool]\n")
    add("base", *KEYS, typed=SECRET)
    entries = dict(keyring.entries)

    said = run("accounts", "add", "x", *arguments, typed=BLOCK)

    assert said.failed(2, told)
    assert "pa55" not in said.err
    assert SECRET not in said.err
    assert keyring.entries == entries
    assert len(run("accounts", "list").lines) == 2


# Editing


def test_only_what_is_said_changes(edit, add, listed, keyring) -> None:
    add("x", *KEYS, "--region", "eu-west-1", "--link-host", "a.com", "--insecure", typed=SECRET)
    before, entries = listed("x"), dict(keyring.entries)

    assert edit("x", "--region", "eu-west-2").out == "Changed “x”.\n"
    assert listed("x") == {**before, "region": "eu-west-2"}
    said = edit("x", "--rename", "y", "--link-host", "", "--no-insecure")
    assert said.out == "Changed “x”, which is “y” now.\n"
    assert listed("y") == {
        "name": "y",
        "source": "keyring",
        "access_key_id": "AKIAWORK",
        "region": "eu-west-2",
    }
    assert keyring.entries == entries


def test_fresh_keys(edit, add, listed, keyring) -> None:
    add("x", typed=ENDING)
    edit("x", "--new-secret", typed="a new secret\n")
    assert listed("x")["access_key_id"] == "ASIAPASTED"
    assert "keys_end_at" not in listed("x")
    assert list(keyring.entries.values()) == ["a new secret"]

    edit("x", "--new-secret", typed=ENDING.replace("PASTED", "FRESH"))
    assert listed("x")["access_key_id"] == "ASIAFRESH"
    assert listed("x")["keys_end_at"] == "2030-01-02T03:04:05+00:00"
    assert SECRET in keyring.entries.values()


def test_the_endpoint_follows_the_region(edit, add, listed) -> None:
    add("x", "--metadata", "--provider", "wasabi", "--region", "eu-central-1")
    edit("x", "--region", "us-east-2")
    assert listed("x")["endpoint_url"] == "https://s3.us-east-2.wasabisys.com"
    edit("x", "--provider", "aws")
    assert "endpoint_url" not in listed("x")


def test_another_source(run, edit, add, listed, keyring) -> None:
    add("x", *KEYS, typed=SECRET)
    edit("x", "--from-profile", "tool")
    assert listed("x") == {"name": "x", "source": "profile", "profile": "tool"}
    assert not keyring.entries
    assert run("accounts", "edit", "x", *KEYS, typed="").failed(2, "secret access key")
    edit("x", *KEYS, typed=SECRET)
    assert listed("x") == {"name": "x", "source": "keyring", "access_key_id": "AKIAWORK"}
    assert list(keyring.entries.values()) == [SECRET]


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["x"], 2, "what is to change"),
        (["x", "--rename", "y"], 2, "already"),
        (["x", "--rename", " "], 2, "name"),
        (["nobody", "--rename", "z"], 1, "no such account"),
        (["tool (AWS profile)", "--rename", "z"], 2, "was not added here"),
        (["y", "--new-secret"], 2, "--new-secret"),
        (["x", "--endpoint-url", "nowhere"], 2, "endpoint"),
        (["x", "--secret-access-key", "s"], 2, "unrecognized"),
    ],
)
def test_what_cannot_be_edited(run, add, keyring, home, arguments, status: int, told: str) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[profile tool]\n")
    add("x", *KEYS, typed=SECRET)
    add("y", "--metadata")
    before, entries = run("accounts", "list").out, dict(keyring.entries)
    assert run("accounts", "edit", *arguments, typed="new").failed(status, told)
    assert run("accounts", "list").out == before
    assert keyring.entries == entries
