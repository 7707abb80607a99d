from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from presign_gui.core.folders import folders
from tests.core import sso_stub
from tests.core.sso_stub import AUTHORISED, DENIED, PENDING, SsoStub

SIGN_IN = ["accounts", "sign-in"]


@pytest.fixture
def stub(home: Path, monkeypatch) -> Iterator[SsoStub]:
    with SsoStub() as server:
        sso_stub.take_over(server, home, monkeypatch)
        yield server


@pytest.fixture
def naps(monkeypatch) -> list[float]:
    """How long the command waited, in vain or not; it takes no time here."""
    naps: list[float] = []
    monkeypatch.setattr("time.sleep", naps.append)
    return naps


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """What the browser opened, which is there."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or True)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return opened


@pytest.fixture
def accounts(home: Path) -> None:
    """Accounts of SSO profiles, and others."""
    kept = [
        {"name": "office", "source": "profile", "profile": "work", "id": "1"},
        {"name": "role", "source": "role", "base": "1", "role_arn": "arn:x", "id": "2"},
        {"name": "keys", "source": "keyring", "access_key_id": "AKIA", "id": "3"},
        {"name": "lost", "source": "role", "base": "gone", "role_arn": "arn:x", "id": "4"},
        {"name": "round", "source": "role", "base": "5", "role_arn": "arn:x", "id": "5"},
    ]
    file = folders().config / "accounts.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"accounts": kept}))


def cached(home: Path) -> list[Path]:
    return list((home / ".aws" / "sso" / "cache").glob("*.json"))


def test_it_shows_the_code_and_says_until_when(run, stub, naps, opened, home) -> None:
    stub.answers = [PENDING, PENDING, AUTHORISED]
    said = run(*SIGN_IN, "--profile", "work")
    assert said.status == 0
    first, address, last = said.err.splitlines()
    assert "ABCD-EFGH" in first
    assert address == f"{sso_stub.PAGE}?user_code=ABCD-EFGH"
    assert "Ctrl+C" in last
    assert opened == [address]
    assert said.out.startswith("Signed in until ")
    assert naps == [1, 1, 1]
    assert len(cached(home)) == 2


def test_without_a_screen_nothing_is_opened(run, stub, naps, opened, monkeypatch) -> None:
    monkeypatch.delenv("DISPLAY")
    said = run(*SIGN_IN, "--profile", "work")
    assert (said.status, opened) == (0, [])
    assert "https://" in said.err


def test_without_a_browser_it_goes_on(run, stub, naps, opened, monkeypatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _url: False)
    assert run(*SIGN_IN, "--profile", "work").status == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--profile", "work", *SIGN_IN],
        [*SIGN_IN, "--profile", "old"],
        [*SIGN_IN, "office"],
        ["--account", "office", *SIGN_IN],
        [*SIGN_IN, "role"],
    ],
)
def test_whose_session_it_is(run, stub, naps, opened, accounts, arguments) -> None:
    assert run(*arguments).status == 0
    assert len(stub.tokens) == 1


def test_of_the_default_profile(run, stub, naps, opened, monkeypatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "work")
    assert run(*SIGN_IN).status == 0
    assert len(stub.tokens) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ([*SIGN_IN, "--profile", "gone"], 1, ["gone"]),
        ([*SIGN_IN, "--profile", "plain"], 1, ["“plain” has no SSO session", "aws configure sso"]),
        ([*SIGN_IN, "--profile", "half"], 1, ["[profile half]", "lacks sso_role_name"]),
        ([*SIGN_IN, "nobody"], 1, ["no such account"]),
        ([*SIGN_IN, "keys"], 1, ["“keys” has no profile"]),
        ([*SIGN_IN, "lost"], 1, ["“lost” is gone"]),
        ([*SIGN_IN, "round"], 1, ["“round” is gone"]),
        ([*SIGN_IN, "office", "--profile", "work"], 2, ["either"]),
        (["--demo", *SIGN_IN], 2, ["nothing to sign in to"]),
    ],
)
def test_where_there_is_nothing_to_sign_in_to(
    run, stub, naps, opened, accounts, home, arguments, status, told
) -> None:
    with (home / ".aws" / "config").open("a") as config:
        config.write("[profile plain]\nregion = x\n")
        config.write("[profile half]\nsso_session = corp\nsso_account_id = 1\n")
    assert run(*arguments).failed(status, *told)
    assert stub.asked == []
    assert opened == []


def test_a_refusal(run, stub, naps, opened, home) -> None:
    stub.answers = [PENDING, DENIED]
    said = run(*SIGN_IN, "--profile", "work")
    assert said.failed(1, "The sign-in was refused", "allow the access")
    assert len(cached(home)) == 1  # the registration


def test_ctrl_c(run, stub, opened, home, monkeypatch) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupted)
    assert run(*SIGN_IN, "--profile", "work").failed(130)
    assert len(cached(home)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C comes another way there")
def test_ctrl_c_in_a_terminal(program, stub, home) -> None:
    stub.interval = 60
    environment = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    command = [*program, *SIGN_IN, "--profile", "work"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**environment, "PYTHONUTF8": "1"},
    ) as process:
        try:
            lines = [process.stderr.readline() for _line in range(3)]
            assert "ABCD-EFGH" in lines[0]
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (130, "", "")
    assert "/token" not in stub.paths


def test_nothing_secret_is_shown_or_kept_but_in_the_cache(run, stub, naps, opened, home) -> None:
    """At the most talkative, and over everything that uses the token."""
    stub.answers = [PENDING, AUTHORISED]
    first = run("--verbose", *SIGN_IN, "--profile", "work")
    assert first.status == 0
    link = ["link", "s3://bucket/key", "--region", "eu-west-1", "--endpoint-url", stub.url]
    used = run("--verbose", "--profile", "work", *link, "--expires", "5m")
    assert used.status == 0, used.err
    stub.token_seconds = 60
    assert run("--verbose", *SIGN_IN, "--profile", "work").status == 0
    renewed = run("--verbose", "--profile", "work", *link, "--expires", "5m")
    assert renewed.status == 0, renewed.err
    assert stub.paths.count("/token") == 4

    kept = {json.loads(file.read_text()).get("accessToken") for file in cached(home)}
    assert kept & stub.tokens
    written = "".join(
        file.read_text("utf-8", "replace")
        for file in home.rglob("*")
        if file.is_file() and file not in cached(home)
    )
    shown = first.out + first.err + used.err + renewed.err + written
    assert "Response body" in shown  # or there would be nothing to hide
    for secret in stub.secrets:
        assert secret not in shown, secret[:20]
    assert "s3cr3t" not in shown
