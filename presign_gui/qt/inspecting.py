"""Serves the inspector: what a link is, whether it works, and a good one in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from presign_gui.core.clock import utc_now
from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account, S3Object
from presign_gui.qt import outlet
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts
from presign_gui.qt.sharing import Sharing

if TYPE_CHECKING:
    from presign_gui.core.accounts import Accounts
    from presign_gui.core.checking import Report
    from presign_gui.core.client import Connection
    from presign_gui.core.inspector import Inspection
    from presign_gui.core.inspector.signature import Verdict
    from presign_gui.qt.dialogs.inspector import InspectorDialog


class Services(Protocol):
    """What is asked for on a worker."""

    @property
    def accounts(self) -> Accounts: ...
    def connect(self, account: Account) -> Connection: ...


@dataclass(frozen=True)
class Found:
    """What is known of the link in the dialog."""

    inspection: Inspection
    verdict: Verdict | None = field(repr=False)
    owner: Account | None  # whose key made it
    unchecked: str = ""  # why the signature could not be checked with the owner's key


class Inspecting(QObject):
    """One dialog at a time; its jobs end with it."""

    def __init__(self, parts: Parts, sharing: Sharing, services: Services) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._window = parts.window
        self._browser = parts.browser
        self._sharing = sharing
        self._services = services
        self._dialog: InspectorDialog | None = None
        self._jobs_of_dialog: list[Job] = []
        self._found: Found | None = None

    def open(self, link: str = "") -> None:
        """Show the dialog, with a link in it; if it is open, bring it to the front."""
        from presign_gui.qt.dialogs.inspector import InspectorDialog

        if self._dialog is not None:
            if link:
                self._dialog.link.setPlainText(link)
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        dialog = self._dialog = InspectorDialog(self._window)
        dialog.link_changed.connect(self._inspect)
        dialog.test_wanted.connect(self._test)
        dialog.good_one_wanted.connect(self._make_good_one)
        dialog.copy_wanted.connect(outlet.copy)
        dialog.finished.connect(self._forget)
        dialog.show()
        if link:
            dialog.link.setPlainText(link)

    def _forget(self) -> None:
        self._cancel()
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = self._found = None

    def _cancel(self) -> None:
        while self._jobs_of_dialog:
            self._jobs_of_dialog.pop().cancel()

    def _start(self, dialog: InspectorDialog, work, arrive) -> None:
        job = self._jobs.start(work, on_item=arrive, on_failed=dialog.show_failure)
        self._jobs_of_dialog.append(job)

    # What the dialog asks for

    def _inspect(self, text: str) -> None:
        """Say what the link in `text` is; what was asked about another one is dropped."""
        dialog = self._dialog
        assert dialog is not None
        self._cancel()
        self._found = None
        if not text.strip():
            dialog.show_nothing()
            return
        opened = self._browser.account

        def work() -> Iterator[Found]:
            from presign_gui.core import inspector

            accounts = _at_hand(self._services.accounts, opened)
            now = utc_now()
            inspection = inspector.inspect(text, now, accounts)
            owner = next((a for a in accounts if a.name == inspection.account), None)
            if owner is None:
                yield Found(inspection, None, None)
                return
            yield Found(inspection, None, owner)  # at once; the keyring may take its time
            try:
                credential = self._services.accounts.credentials.of(owner)
            except PresignError as error:
                yield Found(inspection, None, owner, error.title)
                return
            yield Found(inspection, inspector.verify(inspection, credential), owner)

        def arrive(found: Found) -> None:
            self._found = found
            dialog.show_found(
                found.inspection, found.verdict, found.unchecked, self._maker(found) is not None
            )

        self._start(dialog, work, arrive)

    def _test(self) -> None:
        """Ask the link's server for one byte."""
        dialog, found = self._dialog, self._found
        if dialog is None or found is None:
            return
        said = found.verdict.method if found.verdict else ""
        method = said or found.inspection.method or "GET"

        def work() -> Iterator[Report]:
            from presign_gui.core import checking

            yield checking.check(found.inspection.url, method, account=found.owner)

        dialog.show_testing()
        self._start(dialog, work, dialog.show_report)

    def _maker(self, found: Found) -> Account | None:
        """Return the account that can make a good link in place of this one."""
        place = found.inspection.place
        if not place.bucket or not place.key or place.guessed:
            return None
        return found.owner or self._browser.account

    def _make_good_one(self) -> None:
        """Make a link to the same object, with what is chosen in the panel, and copy it."""
        found = self._found
        maker = self._maker(found) if found else None
        if found is None or maker is None:
            return
        place = found.inspection.place
        opened = self._browser.connection
        mine = opened is not None and opened.account.id == maker.id
        connection = opened if mine else self._services.connect(maker)

        def work() -> Iterator[S3Object]:
            region = connection.region_of(place.bucket)
            yield S3Object(place.bucket, place.key, None, region=region)

        job = self._jobs.start(
            work,
            on_item=lambda found: self._sharing.copy_of(connection, [found]),
            on_failed=self._voice.fail,
        )
        self._jobs_of_dialog.append(job)


def _at_hand(stored: Accounts, opened: Account | None) -> list[Account]:
    """Return the accounts whose keys may have made a link, the open one first."""
    others = [each for each in stored.all() if opened is None or each.id != opened.id]
    if opened is None:
        return others
    if not opened.access_key_id:
        try:
            key = stored.credentials.of(opened).access_key_id
        except PresignError:  # its keys are gone: it made no link that can be checked
            return others
        opened = replace(opened, access_key_id=key)
    return [opened, *others]
