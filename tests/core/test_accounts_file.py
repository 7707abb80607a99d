from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from presign_gui.core import storage
from presign_gui.core.accounts_file import AccountsFile
from presign_gui.core.errors import AccountInUse, AccountNotFound, FileProblem, InvalidAccount
from presign_gui.core.records import Account, AddressingStyle, SignatureVersion, Source

ACCOUNT = Account(
    name="wörk",
    access_key_id="AKIAWORK",
    region="eu-central-1",
    endpoint_url="https://s3.example.com",
    addressing_style=AddressingStyle.PATH,
    signature_version=SignatureVersion.V2,
    link_host="files.example.com",
    places=("s3://reports/2026/", "s3://logs/"),
)


@pytest.fixture
def path(home: Path) -> Path:
    return home / "config" / "accounts.json"


def test_the_order_is_kept(path) -> None:
    file = AccountsFile(path)
    first, second, third = (replace(ACCOUNT, name=name, id=name) for name in "321")
    for account in (first, second, third):
        file.add(account)
    file.change(second.id, lambda each: replace(each, region="x"))
    assert file.remove(first) == first
    assert file.remove(first) is None
    assert file.load() == [replace(second, region="x"), third]


def test_only_what_differs_is_written(path) -> None:
    AccountsFile(path).add(Account(name="plain", access_key_id="AKIA", id="1"))
    assert json.loads(path.read_text()) == {
        "accounts": [
            {"name": "plain", "source": "keyring", "access_key_id": "AKIA", "id": "1"},
        ]
    }


@pytest.mark.parametrize(
    "entry",
    [
        "rubbish",
        None,
        {},
        {"name": "no source"},
        {"source": "keyring"},
        {"name": "x", "source": "cloud"},
        {"name": "x", "source": "keyring", "addressing_style": "zigzag"},
        {"name": 5, "source": "keyring"},
        {"name": "x", "source": "keyring", "region": None},
        {"name": "x", "source": "keyring", "places": 7},
        {"name": "x", "source": "keyring", "places": [7]},
    ],
)
def test_an_entry_that_cannot_be_read_is_left_out_but_kept(path, entry) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"accounts": [entry]}))
    file = AccountsFile(path)
    assert file.load() == []

    file.add(ACCOUNT)

    assert file.load() == [ACCOUNT]
    assert entry in json.loads(path.read_text())["accounts"]


def test_a_field_of_a_newer_version_is_no_trouble(path) -> None:
    path.parent.mkdir()
    path.write_text('{"accounts": [{"name": "x", "source": "keyring", "colour": "red"}]}')
    assert AccountsFile(path).load() == [Account(name="x")]


@pytest.mark.parametrize("content", ["[]", "{", '{"accounts": 5}', '{"accounts": {}}'])
def test_a_file_without_accounts(path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)
    file = AccountsFile(path)
    assert file.load() == []
    assert (file.set_aside is None) == (content.startswith('{"'))


def test_without_a_path_nothing_is_kept(home) -> None:
    file = AccountsFile(None)
    file.add(ACCOUNT)
    assert file.load() == []
    assert not list(home.iterdir())


def test_every_field_is_read_as_it_was_written(path) -> None:
    account = Account(
        name="role",
        source=Source.ROLE,
        base="1",
        role_arn="arn:aws:iam::123456789012:role/reader",
        role_seconds=3600,
        link_hosts=("a=https://a.example.com", "b=b.example.com"),
        insecure=True,
        id="2",
    )
    AccountsFile(path).add(account)
    assert AccountsFile(path).load() == [account]


def test_what_a_later_version_wrote_beside_the_accounts_stays(path) -> None:
    path.parent.mkdir()
    path.write_text('{"colour": "red"}')
    AccountsFile(path).add(ACCOUNT)
    assert json.loads(path.read_text())["colour"] == "red"


def test_several_come_together_or_not_at_all(path) -> None:
    file = AccountsFile(path)
    file.add(replace(ACCOUNT, name="a", id="1"), replace(ACCOUNT, name="b", id="2"))
    before = path.read_text()
    with pytest.raises(InvalidAccount, match="already"):
        file.add(replace(ACCOUNT, name="c", id="3"), replace(ACCOUNT, name="a", id="4"))
    assert path.read_text() == before


def test_a_name_that_another_program_took(path) -> None:
    file = AccountsFile(path)
    file.add(replace(ACCOUNT, name="a", id="1"), replace(ACCOUNT, name="b", id="2"))
    with pytest.raises(InvalidAccount, match="already"):
        file.change("2", lambda each: replace(each, name="a"))
    assert [each.name for each in file.load()] == ["a", "b"]


def test_an_account_that_another_program_removed(path) -> None:
    with pytest.raises(AccountNotFound):
        AccountsFile(path).change("1", lambda each: each)
    assert not path.exists()


def test_what_a_role_stands_on_is_not_removed(path) -> None:
    base = replace(ACCOUNT, id="1")
    file = AccountsFile(path)
    file.add(base, Account(name="reader", source=Source.ROLE, base="1", id="2"))
    with pytest.raises(AccountInUse, match="reader"):
        file.remove(base)
    assert len(file.load()) == 2


# Two programs at once

ADD_MANY = """
import sys
from pathlib import Path
from presign_gui.core.accounts_file import AccountsFile
from presign_gui.core.records import Account
path, who = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    AccountsFile(path).add(Account(name=f"{who} {number}", id=f"{who}{number}"))
"""

HOLD = """
import sys
from pathlib import Path
from presign_gui.core.storage import locked
with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.readline()
"""


def started(source: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a program, and wait until it says its first word."""
    program = subprocess.Popen(
        [sys.executable, "-c", source, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout.readline()
    return program


def ended(program: subprocess.Popen[str]) -> int:
    """Let a program go on, and return its exit status."""
    program.communicate("\n", timeout=120)
    return program.returncode


def test_two_programs_lose_no_account_of_each_other(path) -> None:
    programs = [started(ADD_MANY, path, who) for who in "ab"]
    for program in programs:
        program.stdin.write("\n")
        program.stdin.flush()
    assert [ended(program) for program in programs] == [0, 0]

    names = [account.name for account in AccountsFile(path).load()]

    assert sorted(names) == sorted(f"{who} {number}" for who in "ab" for number in range(25))
    assert [name for name in names if name[0] == "a"] == [f"a {number}" for number in range(25)]


def test_a_program_that_is_killed_leaves_no_lock(path, monkeypatch) -> None:
    holder = started(HOLD, path)
    try:
        monkeypatch.setattr(storage, "PATIENCE", timedelta())
        with pytest.raises(FileProblem, match="Another program"):
            AccountsFile(path).add(ACCOUNT)
    finally:
        holder.kill()
        holder.communicate()
    assert holder.returncode in (-signal.SIGKILL, 1)

    AccountsFile(path).add(ACCOUNT)

    assert AccountsFile(path).load() == [ACCOUNT]
