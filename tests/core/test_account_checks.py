from __future__ import annotations

from dataclasses import replace

import pytest

from presign_gui.core.account_checks import checked, checked_secret
from presign_gui.core.errors import InvalidAccount
from presign_gui.core.records import Account, Source

ACCOUNT = Account(name="work", access_key_id="AKIAWORK", endpoint_url="https://s3.example.com")


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


# What each source needs

ROLE = Account(
    name="reader",
    source=Source.ROLE,
    base="1",
    role_arn="arn:aws:iam::123456789012:role/team/reader",
    external_id="a-b:c/d",
    role_session_name="me@example.com",
    role_seconds=3600,
)
BASE = Account(name="base", access_key_id="AKIABASE", id="1")


@pytest.mark.parametrize(
    "account",
    [
        Account(name="x", access_key_id="AKIA"),
        Account(name="x", access_key_id="AKIA", source=Source.SESSION),
        Account(
            name="x",
            source=Source.PROFILE,
            profile="tool",
            region="eu-west-1",
            endpoint_url="https://s3.example.com",
            link_host="files.example.com",
            provider="ceph",
        ),
        ROLE,
        replace(ROLE, role_arn="arn:aws-cn:iam::123456789012:role/r", external_id=""),
        replace(ROLE, role_seconds=0, role_session_name=""),
        replace(ROLE, role_seconds=900),
        replace(ROLE, role_seconds=43_200),
        Account(name="x", source=Source.METADATA, region="eu-west-1"),
        Account(name="x", source=Source.ENVIRONMENT, endpoint_url="https://s3.example.com"),
        Account(name="x", source=Source.ANONYMOUS),
    ],
    ids=lambda account: account.source.value,
)
def test_every_source_has_what_it_needs(account: Account) -> None:
    assert checked(account, [BASE]) == account


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role_arn": ""}, "ARN"),
        ({"role_arn": "reader"}, "no role"),
        ({"role_arn": "arn:aws:iam::123456789012:user/reader"}, "no role"),
        ({"role_arn": "arn:aws:iam::12345678901:role/reader"}, "no role"),
        ({"role_arn": "arn:aws:iam::123456789012:role/"}, "no role"),
        ({"role_arn": "arn:gcp:iam::123456789012:role/reader"}, "no role"),
        ({"external_id": "x"}, "external id"),
        ({"external_id": "a b"}, "external id"),
        ({"role_session_name": "Zoë"}, "session name"),
        ({"role_session_name": "x" * 65}, "session name"),
        ({"role_seconds": 899}, "15 minutes to 12 hours"),
        ({"role_seconds": 43_201}, "15 minutes to 12 hours"),
        ({"role_seconds": -1}, "15 minutes to 12 hours"),
        ({"base": ""}, "whose keys"),
        ({"base": "another"}, "whose keys"),
        ({"source": Source.PROFILE}, "profile"),
        ({"source": Source.DEMO}, "demo"),
        ({"source": Source.KEYRING}, "access key id"),
    ],
)
def test_what_a_role_lacks(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidAccount, match=said):
        checked(replace(ROLE, **wrong), [BASE])


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (Account(name="base", source=Source.ANONYMOUS, id="1"), "no keys"),
        (replace(BASE, source=Source.SESSION), "this session only"),
    ],
)
def test_whose_keys_assume_no_role(base: Account, said: str) -> None:
    with pytest.raises(InvalidAccount, match=said):
        checked(ROLE, [base])


def test_a_role_may_be_assumed_with_a_role_but_not_with_itself() -> None:
    first = replace(ROLE, id="2", name="first")
    second = replace(ROLE, id="3", name="second", base="2")
    assert checked(second, [BASE, first]) == second
    with pytest.raises(InvalidAccount, match="1 hour"):
        checked(replace(second, role_seconds=7200), [BASE, first])
    with pytest.raises(InvalidAccount, match="with itself"):
        checked(replace(first, base="3"), [BASE, second])
    with pytest.raises(InvalidAccount, match="whose keys"):
        checked(replace(first, base="2"), [BASE, first])
    circle = [replace(first, base="3"), second]  # written by hand
    assert checked(replace(ROLE, id="4", base="3"), circle)


def test_what_belongs_to_another_source_is_left_out() -> None:
    keys = Account(name="x", access_key_id="AKIA", keys_end_at="2026-12-01T18:00:00+00:00")
    both = replace(ROLE, access_key_id="AKIA", keys_end_at=keys.keys_end_at, profile="p")
    assert checked(replace(both, name="x", source=Source.KEYRING)) == keys
    nothing = checked(replace(both, source=Source.METADATA))
    assert nothing == Account(name="reader", source=Source.METADATA)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2026-12-01T18:00+01:00", "2026-12-01T17:00:00+00:00"),
        (" 2026-12-01T18:00:00Z ", "2026-12-01T18:00:00+00:00"),
        ("", ""),
    ],
)
def test_when_keys_end(written: str, stored: str) -> None:
    assert checked(replace(ACCOUNT, keys_end_at=written)).keys_end_at == stored


@pytest.mark.parametrize("written", ["2026-12-01T18:00", "tomorrow", "9999-12-31T23:59-12:00"])
def test_when_keys_cannot_end(written: str) -> None:
    with pytest.raises(InvalidAccount, match="no moment"):
        checked(replace(ACCOUNT, keys_end_at=written))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a\tb"},
        {"name": "\x1b[31mred"},
        {"name": "half \udcff"},
        {"region": "eu\nwest"},
        {"places": ("s3://a/b\r",)},
    ],
)
def test_what_would_tear_a_line_or_a_terminal(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidAccount, match="control characters") as caught:
        checked(replace(ACCOUNT, **wrong))
    str(caught.value).encode("utf-8")


def test_a_place_must_be_one() -> None:
    with pytest.raises(InvalidAccount, match="ftp"):
        checked(replace(ACCOUNT, places=("ftp://a/b",)))
