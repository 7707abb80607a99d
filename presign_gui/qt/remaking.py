"""What a worker does with an entry of the history: make its links again, or try the old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from presign_gui.core.errors import AccountNotFound, InvalidInput, NoCredentials
from presign_gui.core.gate import Gate
from presign_gui.core.records import Account, Link, LinkRequest
from presign_gui.core.texts import _
from presign_gui.qt import outlet

if TYPE_CHECKING:
    from presign_gui.core.accounts import Accounts
    from presign_gui.core.client import Clients, Connection
    from presign_gui.core.history import Entry, History


class Services(Protocol):
    """What is asked for on a worker."""

    @property
    def accounts(self) -> Accounts: ...
    @property
    def clients(self) -> Clients: ...
    def connect(self, account: Account) -> Connection: ...
    def history_of(self, account: Account | None) -> History: ...


def owner(services: Services, entry: Entry, opened: Account | None) -> Account:
    """Return the account that made `entry`, as it is now; `opened` is the one in the window.

    Blocks on the disk. Raises AccountNotFound.
    """
    if opened is not None and opened.id == entry.account.id and opened.name:
        return opened
    for account in services.accounts.all():
        if account.id == entry.account.id and account.source == entry.account.source:
            return account
    raise AccountNotFound(
        _("The account “{name}”, which made it, is gone.", name=entry.account.name)
    )


def made_again(
    services: Services, history: History, entry: Entry, account: Account, gate: Gate
) -> tuple[list[Link], str]:
    """Return new links like those of `entry`, made by `account`, and their text.

    Blocks on disk, keyring and network. Raises ListNotKept, InvalidInput for a form,
    and what a Signer and a credential raise.
    """
    from presign_gui.core.formats import formats
    from presign_gui.core.signing import Signer

    if entry.form is not None:
        raise InvalidInput(_("It is an upload page: save another one."))
    requests = list(history.made_again(entry))
    connection = services.connect(entry.as_it_was(account))
    credential = connection.credential(lasting=entry.options.expiry)
    links: list[Link] = []
    for some in Signer(connection.account, credential, services.clients).slices(requests):
        links += some
    how = formats().get(entry.format) or formats()["plain"]
    return links, outlet.written(links, formats()["plain"] if how.file_only else how, gate)


def tried(services: Services, entry: Entry, account: Account) -> list[str]:
    """Return what to say of whether the server takes the first link of `entry` now.

    It is signed again, as at that moment. Blocks on disk, keyring and network. Raises
    NoCredentials if the key that signed it isn't at hand, and InvalidInput for a form.
    """
    from presign_gui.core import checking
    from presign_gui.core.signing import Signer

    if entry.form is not None:
        raise InvalidInput(_("An upload page can't be tried without uploading something."))
    connection = services.connect(entry.as_it_was(account))
    credential = connection.credential()
    if credential.access_key_id != entry.access_key_id:
        raise NoCredentials(
            _("The key {key} that signed it is not at hand.", key=entry.access_key_id)
        )
    request = LinkRequest(entry.bucket, entry.key, entry.options, entry.region, entry.version_id)
    signer = Signer(connection.account, credential, services.clients, entry.made_at)
    [link] = signer.links([request])
    report = checking.check(link.url, entry.method, account=connection.account)
    which = _("Tried was the first of them.") if entry.count > 1 else ""
    return [part for part in (report.title, report.cause, report.advice, which) if part]
