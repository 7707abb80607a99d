from __future__ import annotations

from datetime import datetime, timezone

import pytest

from presign_gui.core.pasted import Pasted, read

ID, SECRET = "ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUC+/abc==" * 3
KEYS = Pasted(ID, SECRET, TOKEN)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "text",
    [
        # The access portal, its own three forms
        f'export AWS_ACCESS_KEY_ID="{ID}"\n'
        f'export AWS_SECRET_ACCESS_KEY="{SECRET}"\nexport AWS_SESSION_TOKEN="{TOKEN}"\n',
        f"SET AWS_ACCESS_KEY_ID={ID}\n"
        f"SET AWS_SECRET_ACCESS_KEY={SECRET}\nSET AWS_SESSION_TOKEN={TOKEN}\n",
        f'$Env:AWS_ACCESS_KEY_ID="{ID}"\n'
        f'$Env:AWS_SECRET_ACCESS_KEY="{SECRET}"\n$Env:AWS_SESSION_TOKEN="{TOKEN}"\n',
        # As people write them
        f"export AWS_ACCESS_KEY_ID={ID} AWS_SECRET_ACCESS_KEY={SECRET} AWS_SESSION_TOKEN={TOKEN}",
        f"export AWS_ACCESS_KEY_ID='{ID}'; export AWS_SECRET_ACCESS_KEY='{SECRET}'; "
        f"export AWS_SESSION_TOKEN='{TOKEN}'",
        f'set "AWS_ACCESS_KEY_ID={ID}"&&set "AWS_SECRET_ACCESS_KEY={SECRET}"&&'
        f'set "AWS_SESSION_TOKEN={TOKEN}"',
        f"$env:AWS_ACCESS_KEY_ID = '{ID}'; $env:AWS_SECRET_ACCESS_KEY = '{SECRET}'\n"
        f"$env:AWS_SESSION_TOKEN = '{TOKEN}'",
        f"setenv AWS_ACCESS_KEY_ID {ID}\nsetenv AWS_SECRET_ACCESS_KEY {SECRET}\n"
        f'setenv AWS_SESSION_TOKEN "{TOKEN}"',
        f"set -gx AWS_ACCESS_KEY_ID {ID}\nset -gx AWS_SECRET_ACCESS_KEY '{SECRET}'\n"
        f"set -gx AWS_SESSION_TOKEN {TOKEN}",
        f"AWS_ACCESS_KEY_ID={ID}\nAWS_SECRET_ACCESS_KEY={SECRET}\nAWS_SECURITY_TOKEN={TOKEN}",
        # With what comes along
        f"\ufeff\n# keys of today\n\n   aws_access_key_id = {ID}\r\n"
        f"\taws_secret_access_key={SECRET}\r\n aws_session_token  =  {TOKEN}  \r\n"
        "; aws_session_token = of yesterday\r\n",
        f"rem set AWS_ACCESS_KEY_ID=old\n:: set AWS_ACCESS_KEY_ID=old\n"
        f"set AWS_ACCESS_KEY_ID={ID}\nset AWS_SECRET_ACCESS_KEY={SECRET}\n"
        f"set AWS_SESSION_TOKEN={TOKEN}",
        # JSON
        f'{{"Version": 1, "AccessKeyId": "{ID}", "SecretAccessKey": "{SECRET}", '
        f'"SessionToken": "{TOKEN}"}}',
        f'  {{"AssumedRoleUser": {{"Arn": "arn:x"}}, "Credentials": {{"AccessKeyId": "{ID}",\r\n'
        f'"SecretAccessKey": "{SECRET}", "SessionToken": "{TOKEN}", "Expiration": null}}}}\n',
        f'"AccessKeyId": "{ID}",\n"SecretAccessKey": "{SECRET}",\n"SessionToken": "{TOKEN}",',
    ],
)
def test_forms(text: str) -> None:
    assert read(text) == KEYS


def test_a_profile() -> None:
    found = read(
        f"[123456789012_Reader]\naws_access_key_id={ID}\naws_secret_access_key={SECRET}\n"
        f"aws_session_token={TOKEN}\nregion = eu-west-1\noutput = json\n"
    )
    assert found == Pasted(ID, SECRET, TOKEN, region="eu-west-1", name="123456789012_Reader")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("[profile work]", "work"),
        ("  [ work ]  ", "work"),
        ('[profile "my work"]', "my work"),
        ("[default]", "default"),
        ("[profile]", "profile"),
    ],
)
def test_the_name_of_a_profile(header: str, name: str) -> None:
    found = read(f"{header}\naws_access_key_id = {ID}")
    assert found is not None
    assert found.name == name


def test_of_several_profiles_the_first_with_keys() -> None:
    found = read(
        "[profile base]\nregion = us-east-1\n"
        f"[one]\naws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n"
        "[two]\naws_access_key_id = other\naws_session_token = other\nregion = eu-west-2\n"
    )
    assert found == Pasted(ID, SECRET, name="one")


@pytest.mark.parametrize(
    "line",
    [
        "aws_session_expiration = 2026-11-24T12:00:00Z",
        "aws_session_expiration = 2026-11-24T12:00:00.123456789Z",
        "x_security_token_expires = 2026-11-24T13:00:00+01:00",
        "x_security_token_expires = 2026-11-24T04:30:00-0730",
        "expiration = 2026-11-24 12:00:00",
        "expiration = 2026-11-24 12:00:00 UTC",
        "aws_expiration=2026-11-24 17:00:00+05:00",
        "export AWS_CREDENTIAL_EXPIRATION='2026-11-24T12:00:00+00:00'",
        'export AWS_SESSION_EXPIRATION="2026-11-24T12:00Z"',
        "$Env:AWS_CREDENTIAL_EXPIRATION='2026-11-24T12:00:00+00:00'",
    ],
)
def test_when_they_end(line: str) -> None:
    assert read(f"aws_access_key_id = {ID}\n{line}\n") == Pasted(ID, ends_at=NOON)


@pytest.mark.parametrize(
    ("expiration", "ends_at"),
    [
        ('"2026-11-24T12:00:00Z"', NOON),
        ('"2026-11-24T12:00:00+00:00"', NOON),
        (f"{NOON.timestamp() * 1000:.0f}", NOON),
        ("null", None),
        ('""', None),
        ('"tomorrow"', None),
        ('"2026-13-24T12:00:00Z"', None),
        ("1" + "0" * 40, None),
    ],
)
def test_when_they_end_in_json(expiration: str, ends_at: datetime | None) -> None:
    text = f'{{"roleCredentials": {{"accessKeyId": "{ID}", "expiration": {expiration}}}}}'
    assert read(text) == Pasted(ID, ends_at=ends_at)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"export AWS_ACCESS_KEY_ID={ID}", Pasted(ID)),
        (f"export AWS_SECRET_ACCESS_KEY={SECRET}\nAWS_REGION=x", Pasted("", SECRET, region="x")),
        (f"aws_session_token = {TOKEN}", Pasted("", "", TOKEN)),
        (f"AWS_ACCESS_KEY_ID={ID}\nAWS_SECRET_ACCESS_KEY=\nAWS_SESSION_TOKEN=''", Pasted(ID)),
        (f'{{"AccessKey": {{"AccessKeyId": "{ID}", "Status": "Active"}}}}', Pasted(ID)),
        (f'AWS_ACCESS_KEY_ID={ID}\nAWS_SECRET_ACCESS_KEY="cut sho', Pasted(ID)),
        (f"AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID={ID}", Pasted(ID, region="eu-west-1")),
    ],
)
def test_a_part_is_better_than_nothing(text: str, found: Pasted) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \r\n",
        ID,
        "[profile work]\nregion = eu-west-1\nsso_session = corp\n",
        "# export AWS_ACCESS_KEY_ID=x",
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY first",
        "export AWS_ACCESS_KEY_ID=",
        "my_aws_access_key_id_old = x",
        "{}",
        "[]",
        "3",
        '{"Credentials": "none"}',
        '{"AccessKeyId": ["x"]}',
        "https://example.com/?X-Amz-Credential=x",
        '{"a":' * 100_000,
        "a" * 1_000_000,
    ],
    ids=lambda text: text[:30],
)
def test_no_keys(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "block",
    [
        'export AWS_ACCESS_KEY_ID="{id}"\nexport AWS_SESSION_TOKEN="{token}"',
        "aws_access_key_id = {id}\naws_session_token = {token}",
        '{{"AccessKeyId": "{id}", "SessionToken": "{token}"}}',
    ],
)
def test_long_tokens(block: str) -> None:
    token = "FwoG+/=" * 5_000
    assert read(block.format(id=ID, token=token)) == Pasted(ID, session_token=token)


def test_no_repr_shows_a_secret() -> None:
    assert SECRET not in repr(KEYS)
    assert TOKEN not in repr(KEYS)
    assert ID in repr(KEYS)
