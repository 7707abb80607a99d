"""A removed account that may still come back: nothing of it is lost, and nothing stays."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from presign_gui.core.accounts import Accounts, AccountsFile
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import AccountInUse, AccountNotFound, KeyringFailed
from presign_gui.core.records import Account, Source
from tests.core.test_accounts import ACCOUNT, SECRET

NOW = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def path(home):
    return home / "config" / "accounts.json"


@pytest.fixture
def accounts(path):
    return Accounts(AccountsFile(path), Credentials())


def another_start(path) -> Accounts:
    return Accounts(AccountsFile(path), Credentials())


def test_one_that_left_is_in_no_list_but_keeps_its_secret(accounts, path, keyring):
    added = accounts.add(ACCOUNT, Secret(SECRET))

    accounts.leave(added, SOON)

    assert accounts.all() == another_start(path).all() == []
    with pytest.raises(AccountNotFound):
        accounts.named(added.name)
    assert SECRET in keyring.entries.values()
    assert SECRET not in path.read_text()


def test_it_comes_back_as_it_was(accounts, path, keyring):
    added = accounts.add(ACCOUNT, Secret(SECRET))
    accounts.leave(added, SOON)

    assert accounts.come_back(added) == added

    assert another_start(path).all() == [added]
    assert another_start(path).credentials.of(added).secret_access_key == SECRET
    assert accounts.file.leaving() == []


def test_letting_go_leaves_nothing(accounts, path, keyring):
    added = accounts.add(ACCOUNT, Secret(SECRET))
    accounts.leave(added, SOON)

    accounts.let_go(added)

    assert not keyring.entries
    assert json.loads(path.read_text()) == {"accounts": [], "leaving": []}
    with pytest.raises(AccountNotFound):
        accounts.come_back(added)


def test_after_a_crash_the_next_start_lets_go_but_not_too_soon(accounts, path, keyring):
    added = accounts.add(ACCOUNT, Secret(SECRET))
    accounts.leave(added, SOON)  # and here the program is killed

    beside = another_start(path)
    assert list(beside.let_go_of_due(NOW)) == []  # the offer of another window may still stand
    assert keyring.entries

    assert list(another_start(path).let_go_of_due(SOON)) == [added]
    assert not keyring.entries
    assert list(another_start(path).let_go_of_due(SOON)) == []


def test_a_keyring_that_fails_is_asked_again_the_next_time(accounts, path, keyring, monkeypatch):
    added = accounts.add(ACCOUNT, Secret(SECRET))
    accounts.leave(added, SOON)

    def fail(*_entry):
        raise OSError("no bus")

    with monkeypatch.context() as failing:
        failing.setattr(type(keyring), "delete_password", fail)
        with pytest.raises(KeyringFailed):
            accounts.let_go(added)

    assert list(another_start(path).let_go_of_due(SOON)) == [added]
    assert not keyring.entries


def test_its_name_may_be_taken_meanwhile(accounts, keyring):
    added = accounts.add(ACCOUNT, Secret(SECRET))
    accounts.leave(added, SOON)
    other = accounts.add(ACCOUNT, Secret(SECRET))

    assert accounts.come_back(added) == replace(added, name="wörk 2")
    assert {each.id for each in accounts.all()} == {added.id, other.id}


def test_one_of_this_session_comes_back_with_its_keys(accounts, path, keyring):
    added = accounts.add(replace(ACCOUNT, source=Source.SESSION), Secret(SECRET))
    accounts.leave(added, SOON)
    assert accounts.all() == []

    assert accounts.come_back(added) == added

    assert accounts.credentials.of(added).secret_access_key == SECRET
    assert not path.exists()
    accounts.leave(added, SOON)
    accounts.let_go(added)
    with pytest.raises(AccountNotFound):
        accounts.come_back(added)


def test_whose_keys_another_one_stands_on_does_not_leave(accounts, keyring):
    base = accounts.add(ACCOUNT, Secret(SECRET))
    accounts.add(
        Account(
            "role", source=Source.ROLE, base=base.id, role_arn="arn:aws:iam::123456789012:role/r"
        )
    )

    with pytest.raises(AccountInUse):
        accounts.leave(base, SOON)

    assert base in accounts.all()


@pytest.mark.parametrize("until", ["", "soon", 5, None])
def test_a_moment_written_by_hand_counts_as_past(accounts, path, keyring, until):
    added = accounts.add(ACCOUNT, Secret(SECRET))
    accounts.leave(added, SOON)
    content = json.loads(path.read_text())
    content["leaving"][0]["until"] = until
    path.write_text(json.dumps(content))

    assert list(accounts.let_go_of_due(NOW)) == [added]
