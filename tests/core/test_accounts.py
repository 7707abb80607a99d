from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from presign_gui.core.accounts import Accounts, AccountsFile
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import (
    AccountInUse,
    AccountNotFound,
    FileProblem,
    InvalidAccount,
    KeyringFailed,
    KeyringUnavailable,
    SecretIncomplete,
    SecretLeft,
)
from presign_gui.core.records import Account, AddressingStyle, SignatureVersion, Source
from tests.core import keyrings

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


def test_what_cannot_be_written_leaves_no_secret(accounts, path, keyring) -> None:
    path.parent.touch()
    with pytest.raises(FileProblem):
        accounts.add(ACCOUNT, Secret(SECRET))
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


# Every source

ROLE = Account(
    name="reader",
    source=Source.ROLE,
    role_arn="arn:aws:iam::123456789012:role/reader",
    role_seconds=3600,
)
WITHOUT_SECRET = [
    Account(name="tool", source=Source.PROFILE, profile="tool", endpoint_url="https://s3.x.org"),
    Account(name="machine", source=Source.METADATA, region="eu-west-1"),
    Account(name="variables", source=Source.ENVIRONMENT, link_host="files.example.com"),
    Account(name="public", source=Source.ANONYMOUS),
]


@pytest.mark.parametrize("account", WITHOUT_SECRET, ids=lambda account: account.source.value)
def test_what_needs_no_secret_does_without_a_keyring(accounts, path, account: Account) -> None:
    added = accounts.add(account)
    assert Accounts(AccountsFile(path), Credentials()).all() == [added]
    changed = accounts.change(added, replace(added, name="another", region="us-west-2"))
    assert accounts.all() == [changed]
    accounts.add_place(changed, "s3://bucket/")
    assert accounts.named("another").places == ("s3://bucket/",)
    accounts.remove(changed)
    assert accounts.all() == []


def test_a_role_stands_on_another_account(accounts, keyring) -> None:
    base = accounts.add(ACCOUNT, Secret(SECRET))
    role = accounts.add(replace(ROLE, base=base.id))

    assert accounts.credentials.account_of(base.id) == base
    for refused in (
        lambda: accounts.remove(base),
        lambda: accounts.change(base, replace(base, source=Source.ANONYMOUS)),
        lambda: accounts.change(base, replace(base, source=Source.SESSION)),
    ):
        with pytest.raises(AccountInUse, match="reader"):
            refused()
    assert accounts.credentials.store.load(base.id).secret_access_key == SECRET
    with pytest.raises(InvalidAccount, match="itself"):
        accounts.change(base, replace(ROLE, name="x", base=role.id))
    accounts.remove(role)
    accounts.remove(base)
    assert accounts.all() == []


def test_a_role_without_its_base(accounts) -> None:
    with pytest.raises(InvalidAccount, match="whose keys"):
        accounts.add(replace(ROLE, base="nobody"))
    assert accounts.all() == []


@pytest.mark.parametrize("source", [Source.KEYRING, Source.SESSION])
def test_keys_come_with_a_secret(accounts, keyring, source: Source) -> None:
    with pytest.raises(InvalidAccount, match="secret"):
        accounts.add(replace(ACCOUNT, source=source))
    assert accounts.all() == []


def test_a_very_long_token_survives(accounts, path, keyring) -> None:
    token = "".join(chr(0x21 + each * 7 % 94) for each in range(20_000))
    added = accounts.add(ACCOUNT, Secret(SECRET, token))

    assert max(map(len, keyring.entries.values())) <= keyrings.MOST
    again = Accounts(AccountsFile(path), Credentials()).credentials.of(added)
    assert (again.secret_access_key, again.session_token) == (SECRET, token)
    accounts.change(added, added, Secret("another", "short"))
    assert accounts.credentials.of(added).session_token == "short"
    accounts.remove(added)
    assert not keyring.entries


# Changing


def test_renaming_keeps_id_and_secret(accounts, path, keyring) -> None:
    added = accounts.add(ACCOUNT, Secret(SECRET, TOKEN))
    entries = dict(keyring.entries)

    changed = accounts.change(added, replace(added, name=" team ", region="us-west-2", id=""))

    assert changed == replace(added, name="team", region="us-west-2")
    assert keyring.entries == entries
    again = Accounts(AccountsFile(path), Credentials())
    assert again.all() == [changed]
    assert again.credentials.of(changed).secret_access_key == SECRET


def test_a_new_secret_takes_the_place_of_the_old_one(accounts, keyring) -> None:
    added = accounts.add(ACCOUNT, Secret(SECRET, TOKEN * 100))
    changed = accounts.change(added, replace(added, access_key_id="AKIANEW"), Secret("new secret"))

    assert sorted(keyring.entries.values()) == ["new secret"]
    credential = accounts.credentials.of(changed)
    assert (credential.access_key_id, credential.secret_access_key) == ("AKIANEW", "new secret")
    assert credential.session_token == ""


class Failing(keyrings.Memory):
    """Takes so many entries more, and then none until it is told to."""

    left = 1_000

    def set_password(self, service: str, name: str, password: str) -> None:
        if self.left <= 0:
            raise OSError("no more room")
        self.left -= 1
        super().set_password(service, name, password)


@pytest.mark.parametrize("writes", range(4))
def test_a_secret_is_replaced_whole_or_not_at_all(accounts, monkeypatch, writes: int) -> None:
    keyring = keyrings.trusted(Failing)
    monkeypatch.setattr("keyring.get_keyring", lambda: keyring)
    added = accounts.add(ACCOUNT, Secret(SECRET, TOKEN))
    entries = dict(keyring.entries)
    keyring.left = writes  # of the four that a new one needs

    with pytest.raises(KeyringFailed):
        accounts.change(added, replace(added, name="new"), Secret("another", "b" * 3000))

    assert keyring.entries == entries
    assert accounts.all() == [added]
    assert accounts.credentials.of(added).secret_access_key == SECRET


class FailingOnce(Failing):
    def set_password(self, service: str, name: str, password: str) -> None:
        try:
            super().set_password(service, name, password)
        except OSError:
            self.left = 1_000
            raise


@pytest.mark.parametrize("writes", range(8))
def test_a_keyring_that_fails_once_keeps_the_old_secret(accounts, monkeypatch, writes) -> None:
    keyring = keyrings.trusted(FailingOnce)
    monkeypatch.setattr("keyring.get_keyring", lambda: keyring)
    added = accounts.add(ACCOUNT, Secret(SECRET, TOKEN))
    entries = dict(keyring.entries)
    keyring.left = writes

    with pytest.raises(KeyringFailed):
        accounts.change(added, added, Secret("another", "b" * 3000))

    assert keyring.entries == entries


def test_what_cannot_be_written_keeps_the_old_secret(accounts, path, keyring, monkeypatch) -> None:
    added = accounts.add(ACCOUNT, Secret(SECRET, TOKEN))
    entries = dict(keyring.entries)

    def refuse(*_arguments) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(FileProblem):
        accounts.change(added, replace(added, name="new"), Secret("another"))
    assert keyring.entries == entries
    assert accounts.all() == [added]


def test_what_another_program_changed_meanwhile_stays(accounts, path, keyring) -> None:
    added = accounts.add(ACCOUNT, Secret(SECRET))
    other = Accounts(AccountsFile(path), Credentials())
    other.add_place(added, "s3://found/meanwhile/")
    other.change(added, replace(added, region="us-west-2"))

    changed = accounts.change(added, replace(added, name="mine"))

    assert (changed.name, changed.region) == ("mine", "us-west-2")
    assert changed.places[-1] == "s3://found/meanwhile/"


def test_what_another_program_removed_meanwhile_stays_removed(accounts, path, keyring) -> None:
    added = accounts.add(ACCOUNT, Secret(SECRET))
    Accounts(AccountsFile(path), Credentials()).remove(added)
    with pytest.raises(AccountNotFound):
        accounts.change(added, replace(added, name="mine"), Secret("another"))
    assert not keyring.entries
    assert accounts.all() == []


def test_a_changed_name_must_be_free(accounts, keyring) -> None:
    accounts.add(replace(ACCOUNT, name="taken"), Secret(SECRET))
    added = accounts.add(ACCOUNT, Secret(SECRET))
    with pytest.raises(InvalidAccount, match="already"):
        accounts.change(added, replace(added, name="taken"))
    assert accounts.change(added, added) == added


@pytest.mark.parametrize("account", WITHOUT_SECRET, ids=lambda account: account.source.value)
def test_another_source_leaves_nothing_in_the_keyring(accounts, keyring, account) -> None:
    added = accounts.add(ACCOUNT, Secret(SECRET, TOKEN))

    changed = accounts.change(added, account)

    assert changed == replace(account, id=added.id)
    assert not keyring.entries
    with pytest.raises(InvalidAccount, match="secret"):
        accounts.change(changed, replace(ACCOUNT, name="back"))
    back = accounts.change(changed, replace(ACCOUNT, name="back"), Secret("new"))
    assert accounts.credentials.of(back).secret_access_key == "new"


def test_keys_go_from_a_session_to_the_keyring_and_back(accounts, path, keyring) -> None:
    guest = accounts.add(replace(ACCOUNT, source=Source.SESSION), Secret(SECRET, TOKEN))
    guest = accounts.change(guest, replace(guest, name="guest"))
    assert accounts.credentials.of(guest).session_token == TOKEN
    assert not keyring.entries

    kept = accounts.change(guest, replace(guest, source=Source.KEYRING))
    assert Accounts(AccountsFile(path), Credentials()).all() == accounts.all() == [kept]
    assert sorted(keyring.entries.values()) == sorted([SECRET, TOKEN])

    guest = accounts.change(kept, replace(kept, source=Source.SESSION))
    assert accounts.all() == [guest]
    assert AccountsFile(path).load() == []
    assert not keyring.entries
    assert accounts.credentials.of(guest).secret_access_key == SECRET


def test_accounts_of_aws_are_not_ours_to_change_but_to_copy(accounts, home) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[profile tool]\n")
    [tool] = accounts.all()
    with pytest.raises(InvalidAccount, match="was not added here"):
        accounts.change(tool, replace(tool, name="mine"))
    added = accounts.add(replace(tool, name="mine", region="eu-west-1"))
    assert accounts.named("mine") == added
    assert tool in accounts.all()


# Removing


def test_removing_takes_parts_that_nobody_would_read(accounts, keyring) -> None:
    added = accounts.add(ACCOUNT, Secret(SECRET, "t" * 20_000))
    service = next(service for service, _name in keyring.entries)
    for name in ("session token", "session token, part 5", "session token, part 6"):
        del keyring.entries[service, name]
    accounts.remove(added)
    assert not keyring.entries


def test_a_keyring_that_keeps_what_it_should_delete(accounts, monkeypatch) -> None:
    class Keeping(keyrings.Memory):
        def delete_password(self, service: str, name: str) -> None:
            pass

    keyring = keyrings.trusted(Keeping)
    monkeypatch.setattr("keyring.get_keyring", lambda: keyring)
    added = accounts.add(ACCOUNT, Secret(SECRET))
    for refused in (
        lambda: accounts.remove(added),
        lambda: accounts.change(added, replace(added, source=Source.METADATA)),
    ):
        with pytest.raises(SecretLeft, match=added.id) as caught:
            refused()
        assert "own program" in caught.value.advice
        assert accounts.all() == [added]

    keyring.entries.clear()  # by hand
    accounts.remove(added)
    assert accounts.all() == []


def test_what_another_program_gave_a_secret_is_removed_whole(accounts, path, keyring) -> None:
    public = accounts.add(Account(name="x", source=Source.ANONYMOUS))
    other = Accounts(AccountsFile(path), Credentials())
    other.change(public, replace(ACCOUNT, name="x"), Secret(SECRET))
    accounts.remove(public)
    assert not keyring.entries


# Moving


def test_accounts_move_without_their_secrets(accounts, home, keyring) -> None:
    base = accounts.add(ACCOUNT, Secret(SECRET, TOKEN))
    role = accounts.add(replace(ROLE, base=base.id))
    text = accounts.exported([role])
    assert SECRET not in text
    assert TOKEN not in text

    elsewhere = Accounts(AccountsFile(home / "elsewhere.json"), Credentials())
    came = elsewhere.imported(text)

    assert {each.name for each in came} == {"wörk", "reader"}
    assert elsewhere.all() == came
    found = elsewhere.named("wörk")
    assert found == replace(ACCOUNT, id=found.id)
    assert elsewhere.named("reader").base == found.id != base.id
    with pytest.raises(SecretIncomplete) as caught:
        elsewhere.credentials.of(found)
    assert "Edit the account" in caught.value.advice
    elsewhere.change(found, found, Secret(SECRET))
    assert elsewhere.credentials.of(found).secret_access_key == SECRET
    assert accounts.credentials.of(base).secret_access_key == SECRET


def test_importing_where_they_are_already(accounts, keyring) -> None:
    added = accounts.add(ACCOUNT, Secret(SECRET))
    text = accounts.exported(accounts.all())
    for name in ("wörk 2", "wörk 3"):
        [again] = accounts.imported(text)
        assert (again.name, again.id == added.id) == (name, False)
    accounts.remove(added)
    assert not keyring.entries
