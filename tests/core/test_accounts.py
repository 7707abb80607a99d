from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from presign_gui.core.accounts import Accounts, AccountsFile, checked, checked_secret
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import (
    AccountNotFound,
    FileProblem,
    InvalidAccount,
    KeyringUnavailable,
)
from presign_gui.core.records import Account, AddressingStyle, SignatureVersion, Source

SECRET, TOKEN = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AQoDYXdzEJr-token-of-the-session"
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


@pytest.fixture
def accounts(path: Path) -> Accounts:
    return Accounts(AccountsFile(path), Credentials())


def everything_written(home: Path) -> str:
    files = (file for file in home.rglob("*") if file.is_file())
    return "\n".join(f"{file}\n{file.read_text('utf-8', 'replace')}" for file in files)


def test_what_is_added_is_there_the_next_time(accounts, path, keyring) -> None:
    added = accounts.add(ACCOUNT, Secret(SECRET, TOKEN))

    again = Accounts(AccountsFile(path), Credentials())
    assert again.all() == [added]
    assert again.named("wörk") == replace(ACCOUNT, id=added.id)
    assert again.credentials.of(added).secret_access_key == SECRET


def test_no_secret_is_in_any_file(accounts, home, keyring) -> None:
    stored = accounts.add(ACCOUNT, Secret(SECRET, TOKEN))
    accounts.add(replace(ACCOUNT, name="guest", source=Source.SESSION), Secret(SECRET, TOKEN))
    accounts.add_place(stored, "s3://bucket/team/")

    written = everything_written(home)

    assert "wörk" in written
    assert "guest" not in written
    assert SECRET not in written
    assert TOKEN not in written


def test_an_account_of_this_session(accounts, path, keyring) -> None:
    added = accounts.add(replace(ACCOUNT, source=Source.SESSION), Secret(SECRET))

    assert accounts.named("wörk") == added
    assert accounts.credentials.of(added).secret_access_key == SECRET
    assert not keyring.entries
    assert not path.exists()
    accounts.add_place(added, "s3://bucket/")
    accounts.add_place(added, "s3://bucket/team/")
    accounts.add_place(added, "s3://bucket/")
    assert accounts.named("wörk").places[-2:] == ("s3://bucket/", "s3://bucket/team/")
    accounts.remove(added)
    assert accounts.all() == []


def test_removing_leaves_nothing(accounts, path, keyring) -> None:
    added = accounts.add(ACCOUNT, Secret(SECRET, TOKEN * 100))
    accounts.remove(added)

    assert not keyring.entries
    assert accounts.all() == []
    with pytest.raises(AccountNotFound, match="wörk"):
        accounts.named("wörk")


def test_without_a_keyring_nothing_is_added(accounts, path) -> None:
    with pytest.raises(KeyringUnavailable):
        accounts.add(ACCOUNT, Secret(SECRET))
    assert accounts.all() == []
    assert not path.exists()


@pytest.mark.parametrize("reason", ["disk", "name"])
def test_what_cannot_be_written_leaves_no_secret(accounts, path, keyring, reason) -> None:
    account = ACCOUNT
    if reason == "disk":
        path.parent.touch()
    else:
        account = replace(ACCOUNT, name="\udcff")
    with pytest.raises((FileProblem, UnicodeEncodeError)):
        accounts.add(account, Secret(SECRET))
    assert not keyring.entries


def test_a_name_is_taken_once(accounts, keyring) -> None:
    accounts.add(ACCOUNT, Secret(SECRET))
    for source in (Source.KEYRING, Source.SESSION):
        with pytest.raises(InvalidAccount, match="already"):
            accounts.add(replace(ACCOUNT, source=source, name=" wörk "), Secret(SECRET))
    assert len(accounts.all()) == 1


def test_accounts_of_aws_are_offered_but_not_ours_to_remove(accounts, home) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[profile tool]\n")

    [tool] = accounts.all()

    assert tool == accounts.of_aws("tool")
    with pytest.raises(InvalidAccount, match="tool"):
        accounts.remove(tool)
    assert accounts.of_aws().source is Source.ENVIRONMENT


def test_without_aws(path, home) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[profile tool]\n")
    assert Accounts(AccountsFile(path), Credentials(), with_aws=False).all() == []


# The file


def test_the_order_is_kept(path) -> None:
    file = AccountsFile(path)
    first, second, third = (replace(ACCOUNT, name=name, id=name) for name in "321")
    for account in (first, second, third):
        file.add(account)
    file.change(lambda each: replace(each, region="x") if each.id == second.id else each)
    file.remove(first)
    file.remove(first)
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


# What was typed


def test_spaces_around_are_dropped() -> None:
    assert checked(
        Account(
            name=" n ",
            access_key_id="AKIA\n",
            region=" r ",
            endpoint_url=" http://[::1]:9000/s3/ ",
            link_host=" files.example.com/ ",
        )
    ) == Account(
        name="n",
        access_key_id="AKIA",
        region="r",
        endpoint_url="http://[::1]:9000/s3",
        link_host="files.example.com",
    )
    assert checked_secret(" x\n") == "x"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "name"),
        ({"access_key_id": ""}, "access key id"),
        ({"access_key_id": "AKIA AKIA"}, "spaces"),
        *(
            ({"endpoint_url": url}, "endpoint")
            for url in ("s3.example.com", "ftp://x", "http://", "http://x?y", "http://x:port", "x")
        ),
    ],
)
def test_what_is_missing_or_wrong(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidAccount, match=said):
        checked(replace(ACCOUNT, **wrong))


@pytest.mark.parametrize("secret", ["", " ", "\n"])
def test_a_secret_is_needed(secret: str) -> None:
    with pytest.raises(InvalidAccount, match="secret"):
        checked_secret(secret)
