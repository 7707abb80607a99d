"""Serves the history's window: pages of it, and what is done with an entry, all in jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account, Link, Way
from presign_gui.core.settings import Settings
from presign_gui.core.texts import _, moment, ngettext
from presign_gui.qt import outlet, remaking
from presign_gui.qt.actions import Actions
from presign_gui.qt.browser import Browser
from presign_gui.qt.chronicle import Chronicle
from presign_gui.qt.jobs import Job, Jobs
from presign_gui.qt.main_window import MainWindow
from presign_gui.qt.taking_back_desk import TakingBackDesk
from presign_gui.qt.voice import Voice

if TYPE_CHECKING:
    from presign_gui.core.history import Entry, Forgotten, History
    from presign_gui.qt.dialogs.history import HistoryDialog

SOME = 200
"""Entries fetched at a time."""


class HistoryDesk(QObject):
    """One window at a time; its jobs end with it."""

    def __init__(
        self,
        jobs: Jobs,
        voice: Voice,
        window: MainWindow,
        actions: Actions,
        browser: Browser,
        chronicle: Chronicle,
        taking_back: TakingBackDesk,
        services: remaking.Services,
        settings: Settings,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._voice = voice
        self._window = window
        self._browser = browser
        self._chronicle = chronicle
        self._taking_back = taking_back
        self._services = services
        self._settings = settings
        self._dialog: HistoryDialog | None = None
        self._fetching: Job | None = None
        self._forgotten: Forgotten | None = None
        self._account: Account | None = None
        actions.connect_to("history", self.open)
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
        dialog = self._dialog = HistoryDialog(
            self._settings.history_days, self._settings.history_lists, self._window
        )
        dialog.keep.setDisabled("history_days" in self._settings.fixed)
        dialog.lists.setDisabled("history_lists" in self._settings.fixed)
        dialog.search.setText(search)
        dialog.search_wanted.connect(lambda _text: self._start_anew())
        dialog.rows.more_wanted.connect(self._fetch)
        dialog.again_wanted.connect(self._make_again)
        dialog.check_wanted.connect(self._check)
        dialog.take_back_wanted.connect(self._take_back)
        dialog.forget_wanted.connect(self._forget)
        dialog.undo_wanted.connect(self._undo)
        dialog.forget_all_wanted.connect(self._forget_all)
        dialog.export_wanted.connect(self._export)
        dialog.kept_for.connect(self._keep_for)
        dialog.lists_wanted.connect(partial(setattr, self._settings, "history_lists"))
        dialog.finished.connect(self._on_closed)
        dialog.show()
        self._start_anew()

    def tidy(self) -> None:
        """Forget what has been kept for as long as was asked for; at the start of the program."""
        if self._settings.history_days:
            days = timedelta(days=self._settings.history_days)
            history = self._services.history_of
            self._run(lambda: [history(None).keep_for(days, _now())], lambda _count: None)

    def _on_closed(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = self._fetching = self._forgotten = None

    # Jobs

    def _run(self, work: Callable, arrive: Callable) -> Job:
        return self._jobs.start(work, on_item=arrive, on_failed=self._fail)

    def _fail(self, error: PresignError) -> None:
        if self._dialog is None:
            self._voice.tell(_("{problem}. {advice}", problem=error.title, advice=error.advice))
            return
        lines = (error.title, str(error), error.advice)
        self._dialog.say("\n".join(line for line in lines if line))

    def _history(self) -> History:
        """Return the history of the account that is open; on a worker."""
        return self._services.history_of(self._account)

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
            history = self._history()
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

    # What is done with an entry

    def _make_again(self, entry: Entry) -> None:
        def work() -> Iterator[tuple[Account, list[Link], str]]:
            account = remaking.owner(self._services, entry, opened)
            gate = self._jobs.gate.turn
            made = remaking.made_again(self._services, self._history(), entry, account, gate)
            yield (account, *made)

        def arrive(made: tuple[Account, list[Link], str]) -> None:
            account, links, text = made
            outlet.copy(text)
            self._chronicle.note(account, links, entry.options, Way.COPIED, entry.format)
            self._say(_made(links))

        opened = self._browser.account
        self._say(_("Making the links…"))
        self._run(work, arrive)

    def _check(self, entry: Entry) -> None:
        """Sign as at that moment, and ask the server whether it takes that."""

        def work() -> Iterator[str]:
            account = remaking.owner(self._services, entry, opened)
            yield "\n".join(remaking.tried(self._services, entry, account))

        opened = self._browser.account
        self._say(_("Asking the server…"))
        self._run(work, self._say)

    def _take_back(self, entry: Entry) -> None:
        if self._dialog is not None:
            self._taking_back.of_entry(entry, self._account, self._dialog)

    # Forgetting

    def _forget(self, entries: list[Entry]) -> None:
        ids = {each.id for each in entries}

        def arrive(forgotten: Forgotten) -> None:
            self._forgotten = forgotten
            if self._dialog is not None:
                self._dialog.rows.remove(ids)
                self._dialog.offer_undo(True)
            self._say(
                ngettext(
                    "{count} entry is forgotten. Its links go on working.",
                    "{count} entries are forgotten. Their links go on working.",
                    len(ids),
                )
            )

        self._run(lambda: [self._history().forget(ids)], arrive)

    def _undo(self) -> None:
        forgotten, self._forgotten = self._forgotten, None
        if forgotten is None or self._dialog is None:
            return
        self._dialog.offer_undo(False)

        def work() -> Iterator[None]:
            self._history().put_back(forgotten)
            yield None

        self._run(work, lambda _none: self._start_anew())

    def _forget_all(self) -> None:
        if not self._voice.ask(
            _("Forget all links that were made?"),
            _("The links go on working; Presign no longer knows of them. This is for good."),
            _("Forget all"),
        ):
            return

        def work() -> Iterator[None]:
            self._history().forget_all()
            yield None

        self._run(work, lambda _none: self._start_anew())

    def _keep_for(self, days: int) -> None:
        self._settings.history_days = days
        if not days:
            return

        def arrive(count: int) -> None:
            self._start_anew()
            self._say(
                ngettext(
                    "{count} entry that had ended was forgotten.",
                    "{count} entries that had ended were forgotten.",
                    count,
                )
            )

        self._run(lambda: [self._history().keep_for(timedelta(days=days), _now())], arrive)

    # Export

    def _export(self) -> None:
        dialog = self._dialog
        if dialog is None:
            return
        path = self._voice.ask_save(_("Export the history"), "links.csv", _("Tables (*.csv)"))
        if path is None:
            return
        search = dialog.search.text()

        def work() -> Iterator[str]:
            from presign_gui.core.storage import write_text

            lines = self._history().exported_csv(search)
            write_text(path, "".join(lines))
            yield _("The history is in {path}.", path=path)

        self._run(work, self._say)


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


def _now() -> datetime:
    return datetime.now(timezone.utc)
