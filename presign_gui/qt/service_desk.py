"""Runs the link service beside the window: its switch, its sign, and what it is in want of."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from presign_gui.core import service_plan, stopping
from presign_gui.core.errors import AccountNotFound, CredentialError, ExpiredToken, PresignError
from presign_gui.core.records import Account, Source
from presign_gui.core.service_plan import ServicePlan
from presign_gui.core.texts import _
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts
from presign_gui.qt.renewing_desk import RenewingDesk
from presign_gui.qt.service_sign import ServiceSign
from presign_gui.qt.token_desk import TokenDesk

if TYPE_CHECKING:
    from presign_gui.core.tokens import TokensFile
    from presign_gui.qt.dialogs.service import ServiceDialog
    from presign_gui.service.assembly import Service
    from presign_gui.service.notes import Asked

LOOKED_EVERY_MS = 500

LAST_WAIT = 1.5
"""Seconds that a closing window waits for what was asked for to be answered and noted."""


class Services(Protocol):
    """What is asked for on a worker."""

    @property
    def tokens(self) -> TokensFile: ...
    def link_service(
        self, account: Account, plan: ServicePlan, trouble: Callable[[PresignError], None]
    ) -> AbstractContextManager[Service]: ...


class ServiceDesk(QObject):
    """One service at a time, off until it is switched on; it goes on without its dialog."""

    changed = Signal()  # it runs or not, has a problem or none

    _troubled = Signal(object, object)  # a PresignError and when it was, from its thread

    def __init__(
        self,
        parts: Parts,
        accounts: AccountDesk,
        renewing: RenewingDesk,
        services: Services,
        save: Callable[[], None],
    ) -> None:
        """`save` has the settings written, soon."""
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._window = parts.window
        self._browser = parts.browser
        self._accounts = accounts
        self._renewing = renewing
        self._services = services
        self._settings = parts.settings
        self._save = save
        self._sign = ServiceSign(parts.window, parts.actions["service"])
        self.tokens = TokenDesk(parts, lambda: services.tokens)
        self._dialog: ServiceDialog | None = None
        self._job: Job | None = None
        self._running: Service | None = None
        self._over = threading.Event()  # all it made is in the history
        self._over.set()
        self._next: Account | None = None  # for whom it is to run once it has ended
        self.account: Account | None = None  # whose links it makes
        self.problem: PresignError | None = None
        accounts.listed.connect(self._on_listed)
        accounts.added.connect(self._on_changed_account)
        accounts.removed.connect(self._on_removed)
        renewing.renewed.connect(lambda _account: self._solve())
        self._troubled.connect(self._on_trouble)
        self.changed.connect(self._show)
        self._problem_at = self._solved_at = _now()
        self._looking = QTimer(self, interval=LOOKED_EVERY_MS)
        self._looking.timeout.connect(self._look)
        self._wanted = parts.settings.service  # from the beginning, as soon as the account is known
        if accounts.accounts:
            self._on_listed()

    @property
    def url(self) -> str:
        """Where it answers; "" while it doesn't."""
        return self._running.url if self._running else ""

    @property
    def busy(self) -> bool:
        """Whether it runs, or begins or ends to."""
        return self._job is not None

    @property
    def renewable(self) -> bool:
        """Whether fresh keys would solve its problem."""
        return isinstance(self.problem, (ExpiredToken, CredentialError))

    def lately(self) -> list[Asked]:
        """Return what was asked for lately, the last one last."""
        return self._running.lately() if self._running else []

    # On and off

    def open(self) -> None:
        """Show the dialog, or bring it to the front."""
        if self._dialog is None:
            from presign_gui.qt.dialogs.service import ServiceDialog

            dialog = self._dialog = ServiceDialog(self, self._settings, self._window)
            dialog.show_accounts(self._accounts.accounts, self._chosen())
            dialog.finished.connect(self._forget)
            self._accounts.listed.connect(self._on_listed_in_dialog)
            dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def switch(self, account: Account | None) -> None:
        """Run it for `account`, as the settings have it, or no longer."""
        self._settings.service = account is not None
        self._wanted = False
        if account is not None:
            self._settings.service_account = account.name
        self._save()
        if account is None:
            self._stop()
        else:
            self._start(account)

    def renew(self) -> None:
        """Get fresh keys for what it makes links with."""
        if self.account is not None:
            self._renewing.renew(self.account, self._settings.service_longest)

    def shut_down(self) -> None:
        """Stop it; blocks for a moment, so that all it made gets into the history."""
        self._stop()
        self._over.wait(LAST_WAIT)

    def _start(self, account: Account) -> None:
        if self._job is not None:
            self._next = account
            self._job.cancel()
            return
        plan = service_plan.plan_of(self._settings)
        try:
            plan.check()
        except PresignError as error:
            self._fail(error)
            return
        self.account, self.problem = account, None
        self._over.clear()
        self._job = self._jobs.start(
            lambda: self._work(account, plan), on_item=self._on_running, on_failed=self._fail
        )
        self._job.stays = True
        self._job.ended.connect(self._on_ended)
        self.changed.emit()

    def _work(self, account: Account, plan: ServicePlan) -> Iterator[Service]:
        """Answer until the job is stopped."""
        try:
            with self._services.link_service(account, plan, self._say_trouble) as service:
                yield service
                with stopping.current.get().during(service.stop):
                    service.run()
        finally:
            self._over.set()

    def _stop(self) -> None:
        self._next = None
        if self._job is not None:
            self._job.cancel()

    # What becomes of it

    def _on_running(self, service: Service) -> None:
        self._running = service
        self._voice.tell(_("The link service answers at {url}.", url=service.url))
        self.changed.emit()

    def _fail(self, error: PresignError) -> None:
        self.problem = error
        self._voice.tell(_("{problem}. {advice}", problem=error.title, advice=error.advice))
        self.changed.emit()

    def _on_ended(self) -> None:
        self._over.set()  # also of a job that never began
        if self._running is not None:
            self._voice.tell(_("The link service is off."))
        self._job = self._running = None
        following, self._next = self._next, None
        if following is not None:
            self._start(following)
        else:
            self.changed.emit()

    def _say_trouble(self, error: PresignError) -> None:
        """Called on the service's thread."""
        self._troubled.emit(error, _now())

    def _on_trouble(self, error: PresignError, at: datetime) -> None:
        """Say once what keeps it from making links; it goes on, and others will ask again."""
        if self._running is None or at < self._solved_at:
            return
        self._problem_at = at
        told = (type(error), str(error))
        if self.problem is None or (type(self.problem), str(self.problem)) != told:
            self.problem = error
            self._looking.start()
            self._voice.tell(_("The link service can't make links: {reason}", reason=error.title))
            self.changed.emit()

    def _look(self) -> None:
        """Find out whether links can be made again: somebody has got one."""
        lately = self.lately()
        if lately and lately[-1].at > self._problem_at:
            self._solve()

    def _solve(self) -> None:
        self._solved_at = _now()
        self._looking.stop()
        if self._running is not None and self.problem is not None:
            self.problem = None
            self.changed.emit()

    # Whose links it makes

    def _chosen(self) -> Account | None:
        return self.account or self._named(self._settings.service_account) or self._browser.account

    def _named(self, name: str) -> Account | None:
        return next((each for each in self._accounts.accounts if name and each.name == name), None)

    def _on_listed(self) -> None:
        if self._wanted:
            self._wanted = False
            name = self._settings.service_account
            account = self._named(name)
            if account is None:
                self._fail(AccountNotFound(_("No account is called “{name}”.", name=name)))
            else:
                self._start(account)

    def _on_listed_in_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.show_accounts(self._accounts.accounts, self._chosen())

    def _on_changed_account(self, account: Account) -> None:
        """Go on with what the account is now: its keys may be others."""
        if self._is_mine(account) and self._job is not None and account != self.account:
            self._settings.service_account = account.name
            self._start(account)
        elif self._is_mine(account):
            self._solve()

    def _on_removed(self, account: Account) -> None:
        if self._is_mine(account):
            self.switch(None)
            self.account = None

    def _is_mine(self, account: Account) -> bool:
        mine = self.account
        return mine is not None and (mine.source, mine.id) == (account.source, account.id)

    # What is shown

    def _show(self) -> None:
        self._sign.show_state(self.url, self.problem if self.busy else None)

    def _forget(self) -> None:
        self._accounts.listed.disconnect(self._on_listed_in_dialog)
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None


def _now() -> datetime:
    return datetime.now(timezone.utc)


def may_serve(account: Account) -> bool:
    """Say whether an account has keys that the service could sign with."""
    return account.source is not Source.ANONYMOUS
