"""How an account whose keys end comes to fresh ones: each source has a way of its own."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from presign_gui.core.account_checks import WITH_SECRET
from presign_gui.core.records import Account, Source
from presign_gui.core.sso_files import base_of, session_of


class Way(Enum):
    """What is to be done for fresh keys."""

    SIGN_IN = "sign in"  # in the browser, to the SSO session of a profile
    ENTER = "enter"  # whoever typed the old ones must type others
    ASK_AGAIN = "ask again"  # the source has others: STS, a program, a file, the machine


def way_of(account: Account, accounts: Iterable[Account]) -> tuple[Way, Account]:
    """Return the way, and the account that it begins at: the one whose keys assume a role.

    `accounts` are those that may be its base. Blocks on the disk; raises BaseGone,
    ProfileGone, and SsoIncomplete where lines of an SSO session are missing.
    """
    base = base_of(account, accounts)
    # A role whose base has no end ends by itself: STS gives another.
    if base.source in WITH_SECRET and (base is account or base.keys_end_at):
        return Way.ENTER, base
    if base.source is Source.PROFILE and session_of(base.profile) is not None:
        return Way.SIGN_IN, base
    return Way.ASK_AGAIN, account
