"""Notes in the history which links left the window, in the order they left.

Whoever hands links over says so here, with `note` and its kin, and goes on at once: no
link waits for the history, and none is lost where it can't be written; that is told.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account, Link, LinkOptions, PostForm, Way
from presign_gui.core.texts import _
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from pathlib import Path

    from presign_gui.core.history import Batch, Entry, History

    _Write = Callable[[History], list[Entry]]

_SLICE = 1_000  # links that are gathered in some milliseconds


class Chronicle(QObject):
    """Writes into the history in jobs, one after the other."""

    noted = Signal(object)  # a list of Entry, which are in the history now
    thinned = Signal()  # some were forgotten, or came back
    undoable = Signal(str, object, object)  # for Undoing.offer

    def __init__(self, parts: Parts, history_of: Callable[[Account], History]) -> None:
        """`history_of` an account says where its links are noted; called on a worker."""
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._history_of = history_of
        self._settings = parts.settings
        self._waiting: deque[tuple[Account, _Write]] = deque()
        self._writing = threading.Lock()
        self._told_aside: Path | None = None

    def note(
        self,
        account: Account,
        links: Sequence[Link],
        options: LinkOptions,
        way: Way,
        format: str = "",  # noqa: A002 (it is called so everywhere)
    ) -> None:
        """Remember links that `account` made; `format` is the name of one.

        Returns at once; nobody changes `links` afterwards.
        """

        def write(history: History) -> list[Entry]:
            batch = self.batch(account, options, way, format)
            for start in range(0, len(links), _SLICE):
                with self._jobs.gate.turn():
                    batch.add(links[start : start + _SLICE])
            return history.note_batch(batch)

        self._note(account, write)

    def batch(
        self,
        account: Account,
        options: LinkOptions,
        way: Way,
        format: str = "",  # noqa: A002
    ) -> Batch:
        """Return what gathers links while a job makes more than fit in memory.

        The job wraps what it iterates over in `seen`, or its format in `noting`;
        afterwards it is given to `note_batch`, also if not all were made.
        """
        from presign_gui.core.history import Batch

        return Batch(account, options, way, format, listed=self._settings.history_lists)

    def note_batch(self, account: Account, batch: Batch) -> None:
        """Remember what was gathered. Returns at once."""
        self._note(account, lambda history: history.note_batch(batch))

    def note_form(self, account: Account, form: PostForm, way: Way, format: str = "") -> None:  # noqa: A002
        """Remember an upload form; `format` is the name of one. Returns at once."""

        def write(history: History) -> list[Entry]:
            from presign_gui.core.history import of_form

            return [history.note(of_form(account, form, way, format))]

        self._note(account, write)

    def heed(self, history: History) -> None:
        """Tell, once, that the file of `history` was damaged and set aside."""
        aside = history.set_aside
        if aside is not None and aside != self._told_aside:
            self._told_aside = aside
            self._voice.tell(_("The history was damaged; it is kept as {path}.", path=aside))

    def shut_down(self) -> None:
        """Write what no job has written yet. Blocks on the disk; raises FileProblem."""
        while self._waiting or self._writing.locked():
            self._write_next()

    def _note(self, account: Account, write: _Write) -> None:
        self._waiting.append((account, write))
        self._jobs.start(lambda: [self._write_next()], on_item=self._on_noted, on_failed=self._fail)

    def _write_next(self) -> tuple[History, list[Entry]] | None:
        """Write what has waited longest; whoever comes in between waits, so that order stays."""
        with self._writing:
            if not self._waiting:
                return None
            account, write = self._waiting.popleft()
            history = self._history_of(account)
            return history, write(history)

    def _on_noted(self, written: tuple[History, list[Entry]] | None) -> None:
        if written is not None:
            history, entries = written
            self.heed(history)
            self.noted.emit(entries)

    def _fail(self, error: PresignError) -> None:
        self._voice.tell(
            _("The links are made, but the history can't be written: {reason}", reason=error)
        )
