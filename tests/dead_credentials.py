"""Every kind of account whose keys are dead, and what a person is told of each.

    @pytest.mark.parametrize("dead", DEAD, ids=str)
    def test_...(dead, tomb): account = tomb(dead)

`tomb` brings the account about; core, command line and window say the same of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from presign_gui.core import credential_process
from presign_gui.core.accounts import AccountsFile
from presign_gui.core.aws_config import environment_account, profile_account
from presign_gui.core.folders import folders
from presign_gui.core.records import Account, Source
from tests.core import keyrings, loopback
from tests.core.key_services import ROLE_ARN, SECRET, KeyServices

PAST = "2020-01-01T00:00:00Z"
STATIC = f"aws_access_key_id=ASIA\naws_secret_access_key={SECRET}\n"
SSO = (
    "[profile tool]\nsso_session=s\nsso_account_id=1\nsso_role_name=r\n"
    "[sso-session s]\nsso_region=us-east-1\nsso_start_url=https://example.com\n"
)
ENDED_PROGRAM = (
    "import json; print(json.dumps({'Version': 1, 'AccessKeyId': 'ASIA', "
    f"'SecretAccessKey': '{SECRET}', 'SessionToken': 't', 'Expiration': '{PAST}'}}))"
)


@dataclass(frozen=True)
class Dead:
    """An account, what brings it about, and what must be said: title, cause, next step."""

    name: str
    account: Account
    title: str
    cause: str
    advice: str
    config: str = ""
    program: str = ""  # of the profile "tool"
    environment: tuple[tuple[str, str], ...] = ()
    also: tuple[Account, ...] = ()
    server: str = ""  # "hangs" or "refuses": the one that is asked for keys

    def __str__(self) -> str:
        return self.name

    @property
    def options(self) -> list[str]:
        """How the command line is told of the account."""
        if self.account.source is Source.ENVIRONMENT:
            return []
        if self.account.source is Source.PROFILE:
            return ["--profile", self.account.profile]
        return ["--account", self.account.name]


TOOL = profile_account("tool")
TYPED = Account(name="typed", access_key_id="ASIATYPED", id="1")
ROLE = Account(name="reader", source=Source.ROLE, base="1", role_arn=ROLE_ARN, id="2")
MACHINE = Account(name="machine", source=Source.METADATA, id="3")

_RUN_IT = "run it in a terminal"
_PROGRAM_FAILED = "The program that gives the keys failed"

DEAD = [
    Dead(
        "expired environment",
        environment_account(),
        "The keys have ended",
        "already ended",
        "Set the AWS variables anew",
        environment=(
            ("AWS_ACCESS_KEY_ID", "ASIA"),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_SESSION_TOKEN", "token"),
            ("AWS_CREDENTIAL_EXPIRATION", PAST),
        ),
    ),
    Dead(
        "empty environment",
        environment_account(),
        "There is no key to sign with",
        "AWS_ACCESS_KEY_ID",
        "choose an AWS profile",
    ),
    Dead(
        "expired profile",
        TOOL,
        "The keys have ended",
        "They ended",
        "Run the program that wrote",
        f"[profile tool]\n{STATIC}aws_session_token=t\nx_security_token_expires={PAST}\n",
    ),
    Dead(
        "expired typed keys",
        Account(**vars(TYPED) | {"keys_end_at": PAST}),
        "The keys have ended",
        "They ended",
        "editing the account",
    ),
    Dead(
        "secret gone from the keyring",
        Account(**vars(TYPED) | {"id": "of another keyring"}),
        "this account's secret",
        "",
        "enter its keys",
    ),
    Dead(
        "deleted profile",
        profile_account("gone"),
        "The AWS profile is not there",
        "“gone”",
        "~/.aws/config",
        "[profile tool]\n",
    ),
    Dead(
        "profile without keys",
        TOOL,
        "There is no key to sign with",
        "“tool” holds no keys",
        "Add an account",
        "[profile tool]\nregion=eu-west-1\n",
    ),
    Dead("not signed in", TOOL, "You are not signed in", "Token for s", "aws sso login", SSO),
    Dead(
        "program that fails",
        TOOL,
        _PROGRAM_FAILED,
        "Sign in to the vault first.",
        _RUN_IT,
        program="import sys; sys.exit('Sign in to the vault first.')",
    ),
    Dead(
        "program that hangs",
        TOOL,
        _PROGRAM_FAILED,
        "no answer within 1 second",
        _RUN_IT,
        program="import time; time.sleep(60)",
    ),
    Dead(
        "program that prints rubbish",
        TOOL,
        _PROGRAM_FAILED,
        "not what AWS asks for",
        _RUN_IT,
        program=f"print('secret: {SECRET}')",
    ),
    Dead(
        "program that is not there",
        TOOL,
        _PROGRAM_FAILED,
        "no-such-program-anywhere",
        _RUN_IT,
        "[profile tool]\ncredential_process=no-such-program-anywhere\n",
    ),
    Dead(
        "program whose keys have ended",
        TOOL,
        "The keys have ended",
        "already ended",
        "Run the program",
        program=ENDED_PROGRAM,
    ),
    Dead(
        "web identity that is gone",
        TOOL,
        "There is no key to sign with",
        "no-such-token",
        "choose an AWS profile",
        f"[profile tool]\nrole_arn={ROLE_ARN}\nweb_identity_token_file=/no-such-token\n",
    ),
    Dead(
        "no machine in the cloud",
        MACHINE,
        "This machine gives no keys",
        "Neither a container nor a machine",
        "another way to hold keys",
    ),
    Dead(
        "machine that hangs",
        MACHINE,
        "This machine gives no keys",
        "Neither a container nor a machine",
        "another way to hold keys",
        server="hangs",
    ),
    Dead(
        "role whose base is gone",
        ROLE,
        "There are no keys to assume the role with",
        "“reader” is gone",
        "choose another one",
    ),
    Dead(
        "role that may not be assumed",
        ROLE,
        "The role may not be assumed",
        "not authorized",
        "who may assume it",
        also=(TYPED,),
        server="refuses",
    ),
    Dead(
        "role whose base has ended",
        ROLE,
        "The keys have ended",
        "They ended",
        "editing the account",
        also=(Account(**vars(TYPED) | {"keys_end_at": PAST}),),
    ),
]


@pytest.fixture
def tomb(home: Path, monkeypatch) -> Iterator[Callable[[Dead], Account]]:
    """Brings about a dead account: files, variables, keyring, stored accounts and servers."""
    with ExitStack() as opened:

        def lay(dead: Dead) -> Account:
            aws = home / ".aws"
            aws.mkdir()
            config = dead.config
            if dead.program:
                (home / "tool.py").write_text(dead.program)
                config = f"[profile tool]\ncredential_process={sys.executable} {home}/tool.py\n"
            (aws / "config").write_text(config)
            for name, value in dead.environment:
                monkeypatch.setenv(name, value)
            monkeypatch.setattr(credential_process, "LIMIT", timedelta(seconds=1))
            _keyring(monkeypatch)
            for account in (dead.account, *dead.also):
                if account.id:
                    AccountsFile(folders().config / "accounts.json").add(account)
            _serve(dead.server, opened, monkeypatch)
            return dead.account

        yield lay


def _keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = keyrings.trusted()
    backend.set_password(f"Presign: {TYPED.id}", "secret access key", SECRET)
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)


def _serve(kind: str, opened: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    server: Any
    if kind == "hangs":
        server = opened.enter_context(loopback.Hanging())
        monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url)
    if kind == "refuses":
        server = opened.enter_context(KeyServices())
        server.refusal = "AccessDenied", "User is not authorized to perform sts:AssumeRole"
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
