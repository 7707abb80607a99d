"""What is done with entries of the history: made again, tried, forgotten, exported; all in jobs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core import stopping
from presign_gui.core.clock import utc_now
from presign_gui.core.errors import PresignError, Stopped
from presign_gui.core.records import Account, Link, Way
from presign_gui.core.storage import drafted
from presign_gui.core.texts import _, moment, ngettext
from presign_gui.qt import outlet, remaking
from presign_gui.qt.chronicle import Chronicle
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from pathlib import Path

    from presign_gui.core.history import Entry, Forgotten, History


TOLD_EVERY = 0.1
"""Seconds between two reports of how far an export is."""

MAY_COME_BACK = timedelta(minutes=1)
"""So long another start leaves what was forgotten alone: longer than it can be brought back."""


class HistoryDeeds(QObject):
    """Serves the window of the history of one account at a time."""

    said = Signal(str)  # what came of it
    failed = Signal(object)  # a PresignError
    removed = Signal(object)  # a set of ids
    undo_offered = Signal(bool)  # whether something that was forgotten can come back
    outdated = Signal()  # other entries match than those that are shown
    exporting = Signal(bool)  # whether a file is being written

    def __init__(self, parts: Parts, chronicle: Chronicle, services: remaking.Services) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._undo_action = parts.actions["undo"]
        self._browser = parts.browser
        self._chronicle = chronicle
        self._services = services
        self._account: Account | None = None
        self._forgotten: Forgotten | None = None  # of single entries
        self._all_may_come_back = False
        self._exporting: Job | None = None

    def use(self, account: Account | None) -> None:
        """Work with the history of `account` from now on."""
        self._account = account

    @property
    def undoable(self) -> bool:
        """Whether something that was forgotten can come back."""
        return self._forgotten is not None or self._all_may_come_back

    def end(self) -> None:
        """Nobody looks any more: single entries stay forgotten, and no file is written on."""
        self._forgotten = None
        if self._exporting is not None:
            self._exporting.cancel()
            self._exporting = None

    def history(self) -> History:
        """Return the history that is worked with; on a worker."""
        return self._services.history_of(self._account)

    def make_again(self, entry: Entry) -> None:
        """Copy new links like those of `entry`."""

        def work() -> Iterator[tuple[Account, list[Link], str]]:
            account = remaking.owner(self._services, entry, opened)
            gate = self._jobs.gate.turn
            made = remaking.made_again(self._services, self.history(), entry, account, gate)
            yield (account, *made)

        def arrive(made: tuple[Account, list[Link], str]) -> None:
            account, links, text = made
            outlet.copy(text)
            self._chronicle.note(account, links, entry.options, Way.COPIED, entry.format)
            self.said.emit(_made(links))

        opened = self._browser.account
        self.said.emit(_("Making the links…"))
        self._run(work, arrive)

    def check(self, entry: Entry) -> None:
        """Sign as at that moment, and ask the server whether it takes that."""

        def work() -> Iterator[str]:
            account = remaking.owner(self._services, entry, opened)
            yield "\n".join(remaking.tried(self._services, entry, account))

        opened = self._browser.account
        self.said.emit(_("Asking the server…"))
        self._run(work, self.said.emit)

    def forget(self, entries: list[Entry]) -> None:
        """Forget them, until that is undone."""
        ids = {each.id for each in entries}

        def arrive(forgotten: Forgotten) -> None:
            self._forgotten = forgotten
            self.removed.emit(ids)
            self._chronicle.thinned.emit()
            self.undo_offered.emit(True)
            self.said.emit(
                ngettext(
                    "{count} entry is forgotten. Its links go on working.",
                    "{count} entries are forgotten. Their links go on working.",
                    len(ids),
                )
            )

        self._run(lambda: [self.history().forget(ids)], arrive)

    def undo(self) -> None:
        """Put back what was forgotten last."""
        forgotten, self._forgotten = self._forgotten, None
        if forgotten is None:
            if self._all_may_come_back:
                self._undo_action.trigger()  # the offer is the window's, too
            return
        self.undo_offered.emit(self.undoable)

        def work() -> Iterator[None]:
            self.history().put_back(forgotten)
            yield None

        self._run(work, lambda _none: self._change())

    def forget_all(self) -> None:
        """Forget everything after asking, until that is undone; then it is for good."""
        if not self._voice.ask(
            _("Forget all links that were made?"),
            _("The links go on working; Presign no longer knows of them."),
            _("Forget all"),
        ):
            return
        account, until = self._account, utc_now() + MAY_COME_BACK

        def arrive(left: int) -> None:
            self._forgotten = None
            self._change()
            self._chronicle.undoable.emit(
                _("The history is forgotten. Its links go on working."),
                partial(self._bring_all_back, account),
                partial(self._let_go, account, left),
            )
            self._all_may_come_back = True  # only now: another offer has ended with this one
            self.undo_offered.emit(True)

        self._run(lambda: [self.history().leave_all(until)], arrive)

    def _bring_all_back(self, account: Account | None) -> None:
        self._end_offer()
        history = self._services.history_of
        self._run(lambda: [history(account).come_back()], lambda _none: self._change())

    def _let_go(self, account: Account | None, left: int) -> Job:
        self._end_offer()
        history = self._services.history_of
        return self._jobs.start(lambda: [history(account).let_go(left)], on_failed=self._tell_left)

    def _end_offer(self) -> None:
        self._all_may_come_back = False
        self.undo_offered.emit(self.undoable)

    def _tell_left(self, error: PresignError) -> None:
        """Say that it is still there; no dialog for what nobody asked for now."""
        self._voice.tell(
            _(
                "{problem}. What is left of the forgotten history is deleted at the next start.",
                problem=error.title,
            )
        )

    def keep_for(self, days: int, declined: Callable[[], object]) -> None:
        """Forget now what is kept no longer, after asking if there is any; or call `declined`."""
        span, now = timedelta(days=days), utc_now()

        def ask(count: int) -> None:
            if not count:
                return
            agreed = self._voice.ask(
                ngettext(
                    "Forget {count} entry that has ended?",
                    "Forget {count} entries that have ended?",
                    count,
                ),
                ngettext(
                    "What was made more than {count} day ago, and has ended, is gone for good.",
                    "What was made more than {count} days ago, and has ended, is gone for good.",
                    days,
                ),
                _("Forget"),
            )
            if agreed:
                self._run(lambda: [self.history().keep_for(span, now)], arrive)
            else:
                declined()

        def arrive(count: int) -> None:
            self._change()
            self.said.emit(
                ngettext(
                    "{count} entry that had ended was forgotten.",
                    "{count} entries that had ended were forgotten.",
                    count,
                )
            )

        self._run(lambda: [self.history().count_due(span, now)], ask)

    def export(self, search: str) -> None:
        """Ask for a file, and write what matches into it; it appears when it is complete."""
        path = self._voice.ask_save(_("Export the history"), "links.csv", _("Tables (*.csv)"))
        if path is None:
            return

        def work() -> Iterator[str]:
            for count in _written(path, self.history().exported_csv(search)):
                yield ngettext(
                    "Writing the history: {count} entry so far.",
                    "Writing the history: {count} entries so far.",
                    count,
                )
            yield _("The history is in {path}.", path=path)

        self.said.emit(_("Writing the history…"))
        self._exporting = self._run(work, self.said.emit)
        self._exporting.ended.connect(self._on_exported)
        self.exporting.emit(True)

    def stop_exporting(self) -> None:
        """Leave off, and leave no file behind."""
        if self._exporting is not None:
            self._exporting.cancel()
            self.said.emit(_("Stopped; nothing was saved."))

    def _on_exported(self) -> None:
        if self.sender() is self._exporting:
            self._exporting = None
            self.exporting.emit(False)

    def _change(self) -> None:
        self.outdated.emit()
        self._chronicle.thinned.emit()

    def _run(self, work: Callable, arrive: Callable) -> Job:
        return self._jobs.start(work, on_item=arrive, on_failed=self._fail)

    def _fail(self, error: PresignError) -> None:
        self.failed.emit(error)


def _written(path: Path, lines: Iterator[str]) -> Iterator[int]:
    """Write the lines as they come, so that a million of them need no room; until stopped.

    Yields some times a second how many entries are written; the first line is none.
    """
    stop, told_at = stopping.current.get(), time.monotonic()
    with drafted(path) as file:
        for count, line in enumerate(lines):
            if stop.is_set():
                raise Stopped
            file.write(line.encode())
            if time.monotonic() - told_at >= TOLD_EVERY:
                yield count
                told_at = time.monotonic()


def _made(links: list[Link]) -> str:
    end = links[0].expires_at
    if end is None:
        return ngettext(
            "Plain URL copied. It works for as long as the object is public.",
            "{count} plain URLs copied. They work for as long as the objects are public.",
            len(links),
        )
    return ngettext(
        "Link copied. Works until {end}.",
        "{count} links copied. They work until {end}.",
        len(links),
        end=moment(end),
    )
