"""What the window needs of boto3, keyring and the demo: made when first asked for, on a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from presign_gui.core import importing, providers
from presign_gui.core.errors import PresignError, ServiceMissing
from presign_gui.core.folders import Folders
from presign_gui.core.places import PlacesFile
from presign_gui.core.records import Account, Source
from presign_gui.core.regions import Regions

if TYPE_CHECKING:
    from presign_gui.core.accounts import Accounts
    from presign_gui.core.client import Clients, Connection
    from presign_gui.core.history import History
    from presign_gui.core.service_plan import ServicePlan
    from presign_gui.core.tokens import TokensFile
    from presign_gui.demo import DemoServer
    from presign_gui.service.assembly import Service

_GRACE = 1
"""Seconds that requests to the link service are given when it is switched off, or all ends."""


class Services:
    """What needs boto3 or keyring, made when first asked for: on a worker thread."""

    def __init__(
        self, where: Folders | None, overrides: Mapping[str, object] | None = None
    ) -> None:
        """`where` None keeps nothing on the disk: the demo's way.

        `overrides` are fields of Account that the command line says otherwise.
        """
        self._where = where
        self._overrides = overrides or {}
        self.favourite = "" if where else "s3://reports/2026/"  # what a picture of the demo shows
        self.demo: DemoServer | None = None

    @cached_property
    def accounts(self) -> Accounts:
        with importing.much():
            from presign_gui.core.accounts import Accounts, AccountsFile
            from presign_gui.core.credentials import Credentials

        path = self._where.config / "accounts.json" if self._where else None
        return Accounts(AccountsFile(path), Credentials(), with_aws=self._where is not None)

    @cached_property
    def places(self) -> PlacesFile:
        return PlacesFile(self._where.config / "places.json" if self._where else None)

    @cached_property
    def history(self) -> History:
        from presign_gui.core.history import History

        return History(self._where.data / "history.sqlite3" if self._where else None)

    @cached_property
    def _passing_history(self) -> History:
        from presign_gui.core.history import History

        return History(None)

    def history_of(self, account: Account | None) -> History:
        """Return where links of `account` are noted: the demo's only in memory."""
        of_demo = account is not None and account.source is Source.DEMO
        return self._passing_history if of_demo else self.history

    @cached_property
    def regions(self) -> Regions:
        cache = self._where.cache if self._where else None
        return Regions(cache / "regions.json" if cache else None)

    @cached_property
    def clients(self) -> Clients:
        with importing.much():
            from presign_gui.core.client import Clients

        return Clients()

    def connect(self, account: Account) -> Connection:
        with importing.much():
            from presign_gui.core.client import Connection

        account = replace(account, **self._overrides)
        providers.of(account)  # reads its tables here, where there is time for that
        return Connection(account, self.accounts.credentials, self.clients, self.regions)

    @cached_property
    def tokens(self) -> TokensFile:
        from presign_gui.core.tokens import TokensFile

        return TokensFile(self._where.config / "service-tokens.json" if self._where else None)

    @contextmanager
    def link_service(
        self, account: Account, plan: ServicePlan, trouble: Callable[[PresignError], None]
    ) -> Iterator[Service]:
        """Yield the link service for `account`; it listens, and answers while its `run` runs.

        `trouble` is called, on the thread of that, with what keeps it from making links.
        Blocks on the disk; raises ServiceMissing and PortTaken.
        """
        try:
            from presign_gui.service.assembly import assembled
            from presign_gui.service.desk import Scope
            from presign_gui.service.running import Listener, Where
        except ModuleNotFoundError as error:
            raise ServiceMissing from error

        listener = Listener(Where(port=plan.port))
        with ExitStack() as opened:
            opened.callback(listener.close)
            yield opened.enter_context(
                assembled(
                    listener,
                    self.connect(account),
                    self.clients,
                    Scope(plan.bucket, plan.prefix, plan.longest),
                    self.tokens,
                    self.history_of(account),
                    trouble=trouble,
                    grace=_GRACE,
                )
            )

    def start_demo(self) -> Account:
        """Start the demo's server and return its account. Blocks for a second or two."""
        from presign_gui.core.credentials import Secret

        with importing.much():  # moto
            from presign_gui.demo import DemoServer

            server = DemoServer()
            server.start()
        self.demo = server
        self.accounts.credentials.keep(server.account, Secret(server.credential.secret_access_key))
        return server.account

    def close(self) -> None:
        for name in self.__dict__.keys() & {"history", "_passing_history"}:  # was asked for
            getattr(self, name).close()
        if self.demo is not None:
            self.demo.stop()
