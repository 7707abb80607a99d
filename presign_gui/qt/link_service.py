"""Runs the link service in a job beside the window, and knows what keeps it from making links."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from presign_gui.core import service_plan, stopping
from presign_gui.core.clock import utc_now
from presign_gui.core.errors import CredentialError, ExpiredToken, PresignError
from presign_gui.core.records import Account
from presign_gui.core.service_plan import ServicePlan
from presign_gui.core.texts import _
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.service.assembly import Service
    from presign_gui.service.notes import Asked

LOOKED_EVERY_MS = 500

LAST_WAIT = 1.5
"""Seconds that a closing window waits for what was asked for to be answered and noted."""


class Services(Protocol):
    """What is asked for on a worker."""

    def link_service(
        self, account: Account, plan: ServicePlan, trouble: Callable[[PresignError], None]
    ) -> AbstractContextManager[Service]: ...


class LinkService(QObject):
    """One at a time, off until it is started."""

    changed = Signal()  # it runs or not, has a problem or none

    _troubled = Signal(object, object)  # a PresignError and when it was, from its thread

    def __init__(self, parts: Parts, services: Services) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._settings = parts.settings
        self._services = services
        self.account: Account | None = None  # whose links it makes
        self.problem: PresignError | None = None
        self._job: Job | None = None
        self._running: Service | None = None
        self._next: Account | None = None  # for whom it is to run once it has ended
        self._over = threading.Event()  # all it made is in the history
        self._over.set()
        self._problem_at = self._solved_at = utc_now()
        self._looking = QTimer(self, interval=LOOKED_EVERY_MS)
        self._looking.timeout.connect(self._look)
        self._troubled.connect(self._on_trouble)

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

    def start(self, account: Account) -> None:
        """Run it for `account`, as the settings have it; if it runs, once that has ended."""
        if self._job is not None:
            self._next = account
            self._job.cancel()
            return
        plan = service_plan.plan_of(self._settings)
        try:
            plan.check()
        except PresignError as error:
            self.fail(error)
            return
        self.account, self.problem = account, None
        self._over.clear()
        self._job = self._jobs.start(
            lambda: self._work(account, plan), on_item=self._on_running, on_failed=self.fail
        )
        self._job.stays = True
        self._job.ended.connect(self._on_ended)
        self.changed.emit()

    def stop(self) -> None:
        """Run it no longer."""
        self._next = None
        if self._job is not None:
            self._job.cancel()

    def shut_down(self) -> None:
        """Stop it; blocks for a moment, so that all it made gets into the history."""
        self.stop()
        self._over.wait(LAST_WAIT)

    def _work(self, account: Account, plan: ServicePlan) -> Iterator[Service]:
        """Answer until the job is stopped."""
        try:
            with self._services.link_service(account, plan, self._say_trouble) as service:
                yield service
                with stopping.current.get().during(service.stop):
                    service.run()
        finally:
            self._over.set()

    def _on_running(self, service: Service) -> None:
        self._running = service
        self._voice.tell(_("The link service answers at {url}.", url=service.url))
        self.changed.emit()

    def _on_ended(self) -> None:
        self._over.set()  # also of a job that never began
        if self._running is not None:
            self._voice.tell(_("The link service is off."))
        self._job = self._running = None
        following, self._next = self._next, None
        if following is not None:
            self.start(following)
        else:
            self.changed.emit()

    # What is wrong with it

    def fail(self, error: PresignError) -> None:
        """Say why it doesn't run."""
        self.problem = error
        self._voice.tell(error.brief)
        self.changed.emit()

    def solve(self) -> None:
        """Have no problem any more: links can be made again."""
        self._solved_at = utc_now()
        self._looking.stop()
        if self._running is not None and self.problem is not None:
            self.problem = None
            self.changed.emit()

    def _say_trouble(self, error: PresignError) -> None:
        """Called on the service's thread."""
        self._troubled.emit(error, utc_now())

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
            self.solve()
