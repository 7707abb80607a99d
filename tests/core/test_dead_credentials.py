"""What is told of keys that are dead; the command line says the same (tests/cli)."""

from __future__ import annotations

import pytest

from presign_gui.core.accounts import Accounts, AccountsFile
from presign_gui.core.credentials import Credentials
from presign_gui.core.errors import CredentialError, ExpiredToken
from presign_gui.core.folders import folders
from tests import dead_credentials
from tests.core.key_services import SECRET
from tests.dead_credentials import DEAD, Dead

tomb = dead_credentials.tomb


@pytest.mark.parametrize("dead", DEAD, ids=str)
def test_what_is_told_of_dead_keys(tomb, dead: Dead) -> None:
    account = tomb(dead)
    credentials = Credentials()
    Accounts(AccountsFile(folders().config / "accounts.json"), credentials)

    with pytest.raises((CredentialError, ExpiredToken)) as caught:
        credentials.of(account)

    error = caught.value
    assert dead.title in error.title
    assert dead.cause in str(error)
    assert dead.advice in error.advice
    assert SECRET not in error.details
