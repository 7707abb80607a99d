"""Starts the demo's server behind the window, and opens its account."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.demo import DemoServer

FILLED_AFTER_MS = 500
"""The big folder is filled when the buckets are on the screen: it keeps a processor busy."""


class Services(Protocol):
    """What is asked for on a worker."""

    demo: DemoServer | None

    def start_demo(self) -> Account: ...


class DemoDesk(QObject):
    """One server at a time; it runs until the program ends."""

    def __init__(
        self,
        parts: Parts,
        accounts: AccountDesk,
        services: Services,
        open_account: Callable[[Account], None],
    ) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._accounts = accounts
        self._services = services
        self._open = open_account
        self._starting = False

    def start(self) -> None:
        """Start the server, unless it runs or is about to, and open its account."""
        if self._services.demo is not None:
            self._open(self._services.demo.account)
            return
        if self._starting:
            return
        self._starting = True
        self._voice.tell(_("Starting the demo…"))
        self._jobs.start(
            lambda: [self._services.start_demo()],
            on_item=self._accounts.show_guest,
            on_done=lambda: QTimer.singleShot(FILLED_AFTER_MS, self._fill),
            on_failed=self._fail,
        )

    def _fill(self) -> None:
        self._jobs.start(lambda: [self._services.demo.fill_big_folder()])

    def _fail(self, error: PresignError) -> None:
        self._starting = False
        self._voice.fail(error)
