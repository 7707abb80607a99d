"""Serves the history's window: pages of it, in jobs. What is done with entries: `history_deeds`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from presign_gui.core.clock import utc_now
from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.qt import remaking
from presign_gui.qt.chronicle import Chronicle
from presign_gui.qt.history_deeds import HistoryDeeds
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts
from presign_gui.qt.taking_back_desk import TakingBackDesk

if TYPE_CHECKING:
    from presign_gui.core.history import Entry, History
    from presign_gui.qt.dialogs.history import HistoryDialog

SOME = 200
"""Entries fetched at a time."""

AT_REST_MS = 3_000
"""When what an earlier program left is deleted: once the start is over."""


class HistoryDesk(QObject):
    """One window at a time; its jobs end with it."""

    def __init__(
        self,
        parts: Parts,
        chronicle: Chronicle,
        taking_back: TakingBackDesk,
        services: remaking.Services,
    ) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._window = parts.window
        self._browser = parts.browser
        self._chronicle = chronicle
        self._taking_back = taking_back
        self._services = services
        self._settings = parts.settings
        self._dialog: HistoryDialog | None = None
        self._fetching: Job | None = None
        self._account: Account | None = None
        self._deeds = HistoryDeeds(parts, chronicle, services)
        self._deeds.said.connect(self._say)
        self._deeds.failed.connect(self._fail)
        self._deeds.removed.connect(self._on_removed)
        self._deeds.undo_offered.connect(self._on_undo_offered)
        self._deeds.outdated.connect(self._start_anew)
        self._elsewhere = HistoryDeeds(parts, chronicle, services)
        self._elsewhere.said.connect(self._voice.tell)
        self._elsewhere.failed.connect(self._voice.fail)
        chronicle.noted.connect(self._on_noted)

    def open(self, search: str = "") -> None:
        """Show the links that were made; if the window is open, bring it to the front.

        `search` is looked for in them.
        """
        from presign_gui.qt.dialogs.history import HistoryDialog

        if self._dialog is not None:
            if search:
                self._dialog.search.setText(search)
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        self._account = self._browser.account
        self._deeds.use(self._account)
        dialog = self._dialog = HistoryDialog(
            self._settings.history_days, self._settings.history_lists, self._window
        )
        dialog.keep.setDisabled("history_days" in self._settings.fixed)
        dialog.lists.setDisabled("history_lists" in self._settings.fixed)
        dialog.search.setText(search)
        dialog.offer_undo(self._deeds.undoable)
        dialog.search_wanted.connect(lambda _text: self._start_anew())
        dialog.rows.more_wanted.connect(self._fetch)
        dialog.again_wanted.connect(self._deeds.make_again)
        dialog.check_wanted.connect(self._deeds.check)
        dialog.take_back_wanted.connect(self._take_back)
        dialog.forget_wanted.connect(self._deeds.forget)
        dialog.undo_wanted.connect(self._deeds.undo)
        dialog.forget_all_wanted.connect(self._deeds.forget_all)
        dialog.export_wanted.connect(lambda: self._deeds.export(dialog.search.text()))
        dialog.stop_wanted.connect(self._deeds.stop_exporting)
        self._deeds.exporting.connect(dialog.show_exporting)
        dialog.kept_for.connect(self._keep_for)
        dialog.lists_wanted.connect(partial(setattr, self._settings, "history_lists"))
        dialog.finished.connect(self._on_closed)
        dialog.show()
        self._start_anew()

    def copy_again(self, entry: Entry) -> None:
        """Copy new links like those of `entry`; whoever asked is told, wherever they are."""
        self._elsewhere.use(self._browser.account)
        self._elsewhere.make_again(entry)

    def tidy(self) -> None:
        """Forget what has been kept for as long as was asked for; at the start of the program."""
        QTimer.singleShot(AT_REST_MS, self, self._let_go_of_due)
        if self._settings.history_days:
            days = timedelta(days=self._settings.history_days)
            history = self._services.history_of
            now = utc_now()
            self._run(lambda: [history(None).keep_for(days, now)], lambda _count: None)

    def keep_less(self, before: int, save: Callable[[], object] = lambda: None) -> None:
        """Keep ended entries for as long as the settings say now, if that is meant.

        Otherwise it is as many days as `before`, which `save` writes.
        """

        def keep_as_before() -> None:
            self._settings.history_days = before
            if self._dialog is not None:
                self._dialog.show_days(before)
            save()

        if self._settings.history_days:
            self._deeds.keep_for(self._settings.history_days, keep_as_before)

    def _let_go_of_due(self) -> None:
        """Delete what was forgotten before the program had ended, and can't come back."""
        history, now = self._services.history_of, utc_now()
        self._run(lambda: [history(None).let_go_of_due(now)], lambda _none: None)

    def _on_closed(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._deeds.end()
        self._dialog = self._fetching = None

    # Jobs

    def _run(self, work: Callable, arrive: Callable) -> Job:
        return self._jobs.start(work, on_item=arrive, on_failed=self._fail)

    def _fail(self, error: PresignError) -> None:
        if self._dialog is None:
            self._voice.tell(error.brief)
        else:
            self._dialog.say(error.full)

    def _say(self, text: str) -> None:
        if self._dialog is not None:
            self._dialog.say(text)

    # Rows

    def _start_anew(self) -> None:
        dialog = self._dialog
        if dialog is None:
            return
        if self._fetching is not None:
            self._fetching.cancel()
            self._fetching = None
        dialog.rows.start_anew()
        dialog.say("")
        self._fetch()

    def _fetch(self) -> None:
        """Fetch the next page, unless that is under way."""
        dialog = self._dialog
        if dialog is None or self._fetching is not None:
            return
        search = dialog.search.text()
        after = dialog.rows.entries[-1] if dialog.rows.entries else None

        def work() -> Iterator[tuple[History, list[Entry]]]:
            history = self._deeds.history()
            yield history, history.page(search, after, SOME)

        def arrive(found: tuple[History, list[Entry]]) -> None:
            history, page = found
            self._fetching = None
            self._chronicle.heed(history)
            dialog.rows.append(page, complete=len(page) < SOME)
            if not dialog.rows.entries and not dialog.answer.text():
                empty = _("Nothing matches.") if search else _("No link was made yet.")
                dialog.say(empty)

        self._fetching = self._run(work, arrive)

    def _on_noted(self, entries: list[Entry]) -> None:
        if self._dialog is not None and not self._dialog.search.text():
            if not self._dialog.rows.entries:
                self._dialog.say("")  # that there are none
            self._dialog.rows.prepend(entries[::-1])

    def _take_back(self, entry: Entry) -> None:
        if self._dialog is not None:
            self._taking_back.of_entry(entry, self._account, self._dialog)

    def _keep_for(self, days: int) -> None:
        before, self._settings.history_days = self._settings.history_days, days
        self.keep_less(before)

    # What came of what is done with entries

    def _on_removed(self, ids: set[int]) -> None:
        if self._dialog is not None:
            self._dialog.rows.remove(ids)

    def _on_undo_offered(self, offered: bool) -> None:
        if self._dialog is not None:
            self._dialog.offer_undo(offered)
