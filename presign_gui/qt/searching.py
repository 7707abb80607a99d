"""Searches below a bucket or prefix: the jobs that find and that sort, one of each at most."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from presign_gui.core.address import Address
from presign_gui.core.arranging import Arranged, Arrangement, SortKey, arrange
from presign_gui.core.errors import PresignError
from presign_gui.core.matching import own_names
from presign_gui.qt.jobs import Job
from presign_gui.qt.object_list import Column
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.parts import Parts
from presign_gui.qt.search_view import Progress, SearchState

if TYPE_CHECKING:
    from presign_gui.core.search import Found

HAND_OVER_MS = 100
"""How long what is found gathers before rows are made of it."""

_SORT_KEYS = {
    Column.NAME: SortKey.NAME,
    Column.PATH: SortKey.NAME,
    Column.SIZE: SortKey.SIZE,
    Column.MODIFIED: SortKey.MODIFIED,
    Column.CLASS: SortKey.CLASS,
}


class Searching(QObject):
    """Fills the list of what is found; what was found stays when a search is stopped or fails."""

    busy = Signal(bool)
    place_wanted = Signal(object)  # an Address to go to in the tree

    def __init__(self, parts: Parts, tree: ObjectTree) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._browser = parts.browser
        self._tree = tree
        self._window = parts.window
        self._view = view = parts.window.search
        self._list = view.found
        self._place = ("", "")
        self._pattern = ""
        self._progress = Progress()
        self._began = 0.0
        self._finding: Job | None = None
        self._sorting: Job | None = None
        self._natural = False
        self._sorted_by: tuple[Column, bool] | None = None  # and whether descending
        self._arrived: list[Found] = []
        self._hand_over_soon = QTimer(self, singleShot=True, interval=HAND_OVER_MS)
        self._hand_over_soon.timeout.connect(self._hand_over)
        view.wanted.connect(self.start)
        view.stop_wanted.connect(self.stop)
        view.closed.connect(self.close)
        self._list.sort_wanted.connect(self._sort_by)
        parts.browser.closed.connect(self.close)

    @property
    def running(self) -> bool:
        return self._finding is not None

    def open(self) -> None:
        """Let one type what to search for, below the folder of the tree's current row."""
        if not self._window.searching:
            index = self._window.view.currentIndex()
            folder = self._tree.folder_at(index) or self._tree.folder_at(index.parent())
            if folder is None:
                return
            self._place = (folder.bucket.name, folder.prefix)
            self._window.show_search()
        self._view.ask("s3://{}/{}".format(*self._place))

    def close(self) -> None:
        """Go back to the tree; the search ends, and what it found is forgotten."""
        self._cancel()
        self._place = ("", "")
        self._pattern = ""
        self._list.empty("", "")
        self._tell(Progress())
        if self._window.searching:
            self._window.show_tree()

    def show_in_tree(self) -> None:
        """Leave the search for the place of the selected object in the tree."""
        s3_object = self._window.shown.summary().first
        if s3_object is None:
            return
        self.close()
        self.place_wanted.emit(Address(s3_object.bucket, s3_object.key))

    def again(self) -> None:
        """Search once more for what was searched for."""
        if self._pattern:
            self.start(self._pattern)

    def start(self, pattern: str) -> None:
        """Search for `pattern`; a search that is under way ends."""
        self._pattern = pattern
        connection, (bucket, prefix), gate = self._browser.connection, self._place, self._jobs.gate
        self._cancel()
        self._list.empty(bucket, prefix)
        if connection is None or not bucket:
            return

        def work():
            from presign_gui.core import search

            return search.find(connection, bucket, prefix, pattern, gate.turn)

        self._began = time.monotonic()
        self._tell(Progress(SearchState.RUNNING))
        self._finding = self._jobs.start(
            work, on_item=self._arrive, on_done=self._done, on_failed=self._fail
        )
        self.busy.emit(True)

    def stop(self) -> None:
        """End the search; what it has found stays."""
        if self._finding is not None:
            self._over(SearchState.STOPPED)

    def use_natural_order(self, natural: bool) -> None:
        """Sort names as people do, file2 before file10, or not."""
        self._natural = natural
        self._sort()

    # What the jobs say

    def _arrive(self, some: Found) -> None:
        self._arrived.append(some)
        if not self._hand_over_soon.isActive():
            self._hand_over_soon.start()

    def _hand_over(self) -> None:
        """Make rows of what has arrived."""
        arrived, self._arrived = self._arrived, []
        if arrived:
            with self._jobs.gate.window():
                self._list.extend([each.objects for each in arrived], arrived[-1].region)
        seen = self._progress.seen + sum(each.seen for each in arrived)
        passed = time.monotonic() - self._began
        rate = round(seen / passed) if passed > 1 else 0
        self._tell(Progress(SearchState.RUNNING, len(self._list.objects), seen, rate))

    def _done(self) -> None:
        self._over(SearchState.DONE)

    def _fail(self, error: PresignError) -> None:
        self._over(SearchState.FAILED, error)

    def _over(self, state: SearchState, error: PresignError | None = None) -> None:
        self._finding.cancel()
        self._finding = None
        self._hand_over_soon.stop()
        self._hand_over()
        self._tell(replace(self._progress, state=state, error=error))
        self._sort()
        self.busy.emit(False)

    # Sorting

    def _sort_by(self, column: int, descending: bool) -> None:
        self._sorted_by = (Column(column), descending) if column >= 0 else None
        if self._sorted_by is None:
            self._stop_sorting()
            self._list.rearrange(None)
        else:
            self._sort()

    def _sort(self) -> None:
        """Sort what is here; what comes later stands after it until the search is over."""
        self._stop_sorting()
        if self._sorted_by is None or not len(self._list.objects):
            return
        column, descending = self._sorted_by
        objects, gate = self._list.objects, self._jobs.gate.turn
        wanted = Arrangement(_SORT_KEYS[column], descending, self._natural)

        def work():
            rows = objects
            if column is Column.NAME:
                rows = replace(objects, names=own_names(objects.names, gate))
            yield arrange(rows, wanted, gate=gate)

        self._sorting = self._jobs.start(work, on_item=self._arranged, on_failed=self._fail_to_sort)

    def _arranged(self, arranged: Arranged) -> None:
        self._sorting = None
        self._list.rearrange(arranged)

    def _fail_to_sort(self, error: PresignError) -> None:
        self._sorting = None
        self._tell(replace(self._progress, error=error))

    def _stop_sorting(self) -> None:
        if self._sorting is not None:
            self._sorting.cancel()
            self._sorting = None

    def _cancel(self) -> None:
        """End both jobs; nothing comes of them any more."""
        self._stop_sorting()
        self._hand_over_soon.stop()
        self._arrived.clear()
        if self._finding is not None:
            self._finding.cancel()
            self._finding = None
            self.busy.emit(False)

    def _tell(self, progress: Progress) -> None:
        self._progress = progress
        self._view.show_progress(progress)
