from __future__ import annotations

import json
from dataclasses import replace

import pytest

from presign_gui.core.accounts_export import VERSION, read_export, write_export
from presign_gui.core.errors import BadImport, InvalidAccount
from presign_gui.core.records import Account, Source

KEYS = Account(name="work", access_key_id="AKIAWORK", region="eu-west-1", id="1")
ROLE = Account(
    name="reader",
    source=Source.ROLE,
    base="1",
    role_arn="arn:aws:iam::123456789012:role/reader",
    id="2",
)
WHOLE = [
    KEYS,
    ROLE,
    Account(name="tool", source=Source.PROFILE, profile="tool", id="3"),
    Account(name="public", source=Source.ANONYMOUS, places=("s3://open/data/",), id="4"),
    Account(name="zoë 🎉", source=Source.METADATA, id="5"),
    Account(name="variables", source=Source.ENVIRONMENT, link_hosts=("a=b.example.com",), id="6"),
]


def nameless(accounts: list[Account]) -> list[Account]:
    return [replace(account, id="", base="") for account in accounts]


def export(*entries: object, version: object = VERSION) -> str:
    return json.dumps({"presign": "accounts", "version": version, "accounts": entries})


def test_every_source_goes_there_and_back() -> None:
    text = write_export(WHOLE, WHOLE)
    came = read_export(text, [])
    assert nameless(came) == nameless(WHOLE)
    assert len({each.id for each in came} | {each.id for each in WHOLE}) == 2 * len(WHOLE)
    assert came[1].base == came[0].id
    assert "zoë 🎉" in text


def test_what_a_role_stands_on_comes_along() -> None:
    assert len(read_export(write_export([ROLE], WHOLE), [])) == 2
    assert len(read_export(write_export([ROLE, KEYS, ROLE], WHOLE), [])) == 2


def test_a_role_whose_base_is_here_already() -> None:
    text = export({**json.loads(write_export([ROLE], []))["accounts"][0]})
    [came] = read_export(text, [KEYS])
    assert came.base == KEYS.id
    with pytest.raises(BadImport, match=r"reader.*whose keys"):
        read_export(text, [])


def test_keys_of_a_session_are_to_be_entered_there() -> None:
    guest = replace(KEYS, source=Source.SESSION)
    [came] = read_export(write_export([guest], []), [])
    assert came.source is Source.KEYRING


def test_the_demo_is_not_exported() -> None:
    with pytest.raises(InvalidAccount, match="demo"):
        write_export([Account(name="demo", source=Source.DEMO)], [])


def test_a_password_that_was_written_by_hand_does_not_leave() -> None:
    with pytest.raises(InvalidAccount, match="work") as caught:
        write_export([replace(KEYS, proxy="http://me:pa55@proxy.example.com")], [])
    assert "pa55" not in str(caught.value)


def test_names_that_are_taken_get_a_number() -> None:
    entry = {"name": "work", "source": "keyring", "access_key_id": "AKIA"}
    taken = [KEYS, replace(KEYS, name="work 3")]
    came = read_export(export(entry, entry, {**entry, "name": "free"}), taken)
    assert [each.name for each in came] == ["work 2", "work 4", "free"]


def test_fields_of_a_later_version_are_ignored() -> None:
    entry = {"name": "x", "source": "anonymous", "colour": "red"}
    [came] = read_export("\ufeff" + export(entry), [])
    assert came == Account(name="x", source=Source.ANONYMOUS, id=came.id)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no list"),
        ("rubbish", "no list"),
        ("[" * 100_000, "no list"),
        ("[]", "no list"),
        ('{"accounts": []}', "no list"),
        (export(version=2), "another version"),
        (export(version="1"), "another version"),
        ('{"presign": "accounts", "version": 1, "accounts": {}}', "no accounts"),
        (export("work"), "place 1"),
        (export({"name": "a", "source": "anonymous"}, {"name": "x", "source": "cloud"}), "place 2"),
        (export({"name": 5, "source": "keyring"}), "place 1"),
        (export({"name": "x", "source": "role", "role_seconds": "1h"}), "place 1"),
        (export({"name": "x", "source": "demo"}), "“x”.*demo"),
        (export({"name": "x", "source": "keyring"}), "“x”.*access key id"),
        (export({"name": " ", "source": "anonymous"}), "name"),
        (export({"name": "x", "source": "anonymous", "places": ["nowhere://"]}), "“x”"),
        (export({"name": "half \udcff", "source": "anonymous"}), "control"),
    ],
)
def test_what_is_no_export(text: str, said: str) -> None:
    with pytest.raises(BadImport, match=said) as caught:
        read_export(text, [])
    str(caught.value).encode("utf-8")
