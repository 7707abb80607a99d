from __future__ import annotations

import json
from pathlib import Path

import pytest

from presign_gui.core.accounts_file import AccountsFile
from presign_gui.core.address import Address
from presign_gui.core.folders import folders
from presign_gui.core.places import PlacesFile

SECRET, TOKEN = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AQoDYXdzEJr-a-token" * 100
ADD = ["accounts", "add", "work", "--access-key-id", "AKIAWORK"]


def everything_written(home: Path) -> str:
    files = (file for file in home.rglob("*") if file.is_file())
    return "\n".join(file.read_text("utf-8", "replace") for file in files)


def test_an_account_comes_and_goes(run, keyring, home) -> None:
    added = run(*ADD, "--region", "eu-west-1", typed=f"{SECRET}\n{TOKEN}\n")
    assert added.status == 0
    assert "work" in added.out
    assert "keyring" in added.out
    assert SECRET not in added.out + added.err
    assert SECRET in keyring.entries.values()
    assert SECRET not in everything_written(home)
    assert TOKEN not in everything_written(home)

    assert run("accounts", "list").lines == ["work\tkeyring\tAKIAWORK\tAWS"]

    removed = run("accounts", "remove", "work")
    assert (removed.status, "work" in removed.out) == (0, True)
    assert not keyring.entries
    assert run("accounts", "list").out == ""


def test_every_option_is_kept(run, keyring, home) -> None:
    run(
        *[*ADD, "--region", "r", "--endpoint-url", "https://s3.example.com/"],
        *["--addressing-style", "virtual", "--signature-version", "s3"],
        *["--link-host", "{bucket}.example.com"],
        typed=f"{SECRET}\n",
    )
    [file] = home.rglob("accounts.json")
    [entry] = json.loads(file.read_text())["accounts"]
    assert entry.pop("id")
    assert entry == {
        "name": "work",
        "source": "keyring",
        "access_key_id": "AKIAWORK",
        "region": "r",
        "endpoint_url": "https://s3.example.com",
        "addressing_style": "virtual",
        "signature_version": "s3",
        "link_host": "{bucket}.example.com",
    }
    [line] = run("accounts", "list").lines
    assert line.endswith("https://s3.example.com")


@pytest.mark.parametrize("typed", ["{}\n", "{}", "  {} \r\n", "{}\n\n\n"])
def test_the_secret_is_the_first_line(run, keyring, typed: str) -> None:
    run(*ADD, typed=typed.format(SECRET))
    assert list(keyring.entries.values()) == [SECRET]


def test_the_token_is_the_second(run, keyring) -> None:
    run(*ADD, typed=f"{SECRET}\n token \n")
    assert list(keyring.entries.values()) == [SECRET, "token"]


def test_a_prompt_does_not_echo(run, keyring, monkeypatch) -> None:
    answers = {"Secret access key: ": SECRET, "Session token (Enter if there is none): ": ""}
    monkeypatch.setattr("getpass.getpass", answers.__getitem__)

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("io.StringIO", lambda typed: Terminal())
    assert run(*ADD).status == 0
    assert list(keyring.entries.values()) == [SECRET]


@pytest.mark.parametrize(
    ("arguments", "typed", "status", "told"),
    [
        (ADD, "", 2, "secret access key"),
        (ADD, " \n", 2, "secret access key"),
        (["accounts", "add", " ", "--access-key-id", "A"], SECRET, 2, "name"),
        (["accounts", "add", "x", "--access-key-id", "A B"], SECRET, 2, "spaces"),
        ([*ADD, "--endpoint-url", "nowhere"], SECRET, 2, "endpoint"),
        (["accounts", "add", "x"], SECRET, 2, "--access-key-id"),
        ([*ADD, "--secret-access-key", "x"], "", 2, "unrecognized"),
        ([*ADD, SECRET], "", 2, "unrecognized"),
        (["accounts"], "", 2, "usage:"),
        (["accounts", "test", "nobody"], "", 1, "no such account"),
        (["accounts", "remove", "nobody"], "", 1, "no such account"),
    ],
)
def test_what_cannot_be(run, keyring, home, arguments, typed, status: int, told: str) -> None:
    assert run(*arguments, typed=typed).failed(status, told)
    assert not keyring.entries
    assert not everything_written(home)


def test_a_name_is_taken_once(run, keyring) -> None:
    run(*ADD, typed=SECRET)
    assert run(*ADD, typed="another").failed(2, "already", "work")
    assert list(keyring.entries.values()) == [SECRET]


def test_the_places_of_an_account_go_with_it(run, keyring, home) -> None:
    run(*ADD, typed=SECRET)
    config = folders().config
    [account] = AccountsFile(config / "accounts.json").load()
    places = PlacesFile(config / "places.json")
    places.change(account, [lambda there: there.with_favourite(Address("media", "2026/"))])
    assert "media" in everything_written(home)
    run("accounts", "remove", "work")
    assert "media" not in everything_written(home)


def test_without_a_keyring_nothing_is_stored(run, home) -> None:
    said = run(*ADD, typed=SECRET)
    assert said.failed(1, "no keyring that can be trusted", "session only", "GNOME Keyring")
    assert SECRET not in said.err
    assert not everything_written(home)
    assert run("accounts", "list").out == ""


def test_an_account_of_aws_is_not_ours_to_remove(run, home) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text("[work]\naws_access_key_id=A\n")
    assert run("accounts", "list").lines == ["work (AWS profile)\tprofile\t\tAWS"]
    assert run("accounts", "remove", "work (AWS profile)").failed(2, "AWS")


def test_a_profile_is_listed_with_the_server_that_it_names(run, home) -> None:
    (home / ".aws").mkdir()
    config = home / ".aws" / "config"
    config.write_text("[profile films]\nendpoint_url=https://s3.lab.example\n")
    assert not run("accounts", "add", "own", "--from-profile", "films").err
    assert run("accounts", "list").lines == [
        "own\tprofile\t\thttps://s3.lab.example",
        "films (AWS profile)\tprofile\t\thttps://s3.lab.example",
    ]
    config.unlink()
    assert run("accounts", "list").lines == ["own\tprofile\t\t?"]


# Against a server


@pytest.fixture
def added(run, keyring, demo) -> str:
    run(
        *["accounts", "add", "demo", "--endpoint-url", demo.endpoint_url],
        *["--access-key-id", demo.credential.access_key_id],
        typed=demo.credential.secret_access_key,
    )
    return "demo"


def test_keys_that_work(run, added: str, demo) -> None:
    said = run("accounts", "test", added)
    assert said.status == 0
    assert "buckets are in sight" in said.out
    assert demo.credential.secret_access_key not in said.out + said.err


def test_an_added_account_is_used(run, added: str) -> None:
    assert run("list", "s3://media/photos/", "--account", added).lines
    assert len(run("link", "s3://media/logo.png", "--account", added).lines) == 1


def test_keys_that_do_not_work(run, keyring, demo) -> None:
    run(
        *["accounts", "add", "wrong", "--endpoint-url", demo.endpoint_url],
        *["--access-key-id", demo.credential.access_key_id],
        typed=SECRET,
    )
    assert run("accounts", "test", "wrong").failed(1, "The keys were not accepted")


def test_a_secret_that_is_gone(run, added: str, keyring) -> None:
    keyring.entries.clear()
    said = run("link", "s3://media/logo.png", "--account", added)
    assert said.failed(1, "does not hold", "--new-secret")
    assert run("accounts", "remove", added).status == 0
