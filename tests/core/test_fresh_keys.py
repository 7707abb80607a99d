from __future__ import annotations

from dataclasses import replace

import pytest

from presign_gui.core.errors import BaseGone, ProfileGone
from presign_gui.core.fresh_keys import Way, way_of
from presign_gui.core.records import Account, Source
from tests.core.sso_stub import CONFIG

PLAIN = "[profile tool]\ncredential_process = tool\n[profile keys]\naws_access_key_id = AKIA\n"
TYPED = Account("typed", access_key_id="ASIA", id="t")
ENDING = replace(TYPED, keys_end_at="2026-12-01T18:00:00Z")
SSO = Account("sso", Source.PROFILE, profile="work", id="s")


def role(base: Account) -> Account:
    return Account("role", Source.ROLE, base=base.id, id="r")


@pytest.mark.parametrize(
    ("account", "others", "way", "begins_at"),
    [
        (TYPED, [], Way.ENTER, TYPED),
        (replace(TYPED, source=Source.SESSION), [], Way.ENTER, None),
        (SSO, [], Way.SIGN_IN, SSO),
        (replace(SSO, profile="old"), [], Way.SIGN_IN, None),
        (replace(SSO, profile="tool"), [], Way.ASK_AGAIN, None),
        (replace(SSO, profile="keys"), [], Way.ASK_AGAIN, None),
        (Account("env", Source.ENVIRONMENT), [], Way.ASK_AGAIN, None),
        (Account("machine", Source.METADATA), [], Way.ASK_AGAIN, None),
        (role(SSO), [SSO], Way.SIGN_IN, SSO),
        (role(ENDING), [ENDING], Way.ENTER, ENDING),
        (role(TYPED), [TYPED], Way.ASK_AGAIN, role(TYPED)),
    ],
)
def test_each_source_has_its_way(aws, account, others, way, begins_at) -> None:
    aws("config", CONFIG + PLAIN)
    assert way_of(account, [account, *others]) == (way, begins_at or account)


def test_what_is_gone_is_said(aws) -> None:
    aws("config", CONFIG)
    with pytest.raises(BaseGone):
        way_of(role(SSO), [])
    with pytest.raises(ProfileGone):
        way_of(replace(SSO, profile="gone"), [])
