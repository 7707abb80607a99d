"""Whether an account's keys work: asked on a worker, and how it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presign_gui.core.records import Account
from presign_gui.core.texts import _, ngettext

if TYPE_CHECKING:
    from presign_gui.core.credentials import Credentials
    from presign_gui.core.listing import Reach


def reach(credentials: Credentials, account: Account) -> Reach:
    """Ask the server whether it knows the account's keys; blocks, and raises PresignError."""
    from presign_gui.core import listing
    from presign_gui.core.client import Clients, Connection

    return listing.reach(Connection(account, credentials, Clients()))


def nothing_to_test() -> str:
    """Say why an account without keys isn't tested."""
    return _("There are no keys to test. Add the public bucket you need by name.")


def verdict(found: Reach) -> str:
    """Say how it went."""
    if not found.may_list:
        return _("The keys work, but may not list buckets. Add the bucket you need by name.")
    return ngettext(
        "The keys work; {count} bucket is in sight.",
        "The keys work; {count} buckets are in sight.",
        found.buckets,
    )
