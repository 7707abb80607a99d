"""Which job fetches the rows of which folder: one of each at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, Signal

from presign_gui.core.columns import Page, joined
from presign_gui.core.errors import PresignError
from presign_gui.qt.folder import Folder, State
from presign_gui.qt.inlet import Inlet
from presign_gui.qt.jobs import Job, Jobs
from presign_gui.qt.object_tree import ObjectTree

_HAND_OVER = 0.05
"""Seconds of pages that are handed to the window at once."""


class Fetching(QObject):
    """Starts and ends the jobs of folders, and says in the tree how they ended."""

    busy = Signal(bool)
    failed = Signal(object)  # a PresignError, which a row tells of

    def __init__(self, jobs: Jobs, tree: ObjectTree, settle: Callable[[], float]) -> None:
        """`settle` lays out the rows that came, see `Inlet`."""
        super().__init__()
        self._jobs = jobs
        self._tree = tree
        self._running: dict[Folder, Job] = {}
        self.inlet = Inlet(tree, settle)
        tree.reloading.connect(self._forget)

    def __contains__(self, folder: Folder) -> bool:
        return folder in self._running

    def __len__(self) -> int:
        return len(self._running)

    def start(
        self,
        folder: Folder,
        work: Callable[[], Iterator[Any]],
        on_item: Callable[[Any], None],
        on_done: Callable[[], None] = lambda: None,
    ) -> None:
        """Do `work` for the rows of `folder`, which has no other job."""

        def done() -> None:
            self._end(folder)
            on_done()
            if folder.state is State.LOADING:
                self._tree.set_state(folder, State.COMPLETE)
            elif folder.state is State.PARTIAL:  # what was wanted meanwhile was not heard
                self._tree.set_state(folder, State.PARTIAL)
            self._tell()

        def failed(error: PresignError) -> None:
            self._end(folder)
            self._tree.set_state(folder, State.FAILED, error)
            self._tell()
            self.failed.emit(error)

        self._running[folder] = self._jobs.start(
            work, on_item=on_item, on_done=done, on_failed=failed
        )
        self._tell()

    def cancel(self, folder: Folder) -> None:
        """End the job of a folder, if it has one; rows that have not come yet do not come."""
        job = self._running.pop(folder, None)
        self.inlet.drop(folder)
        if job is not None:
            job.cancel()
            self._tree.set_state(folder, _state_without_job(folder))

    def cancel_below(self, folder: Folder) -> list[Folder]:
        """End the jobs of `folder` and all below it; return the folders that had one."""
        cancelled = [each for each in folder.below() if each in self._running]
        for each in cancelled:
            self.cancel(each)
        self._tell()
        return cancelled

    def _end(self, folder: Folder) -> None:
        del self._running[folder]
        self.inlet.flush(folder)

    def _forget(self, folder: Folder) -> None:
        for each in folder.below():
            self.cancel(each)

    def _tell(self) -> None:
        self.busy.emit(bool(self._running))


def _state_without_job(folder: Folder) -> State:
    if folder.state is not State.LOADING:
        return folder.state
    return State.PARTIAL if folder.next_token else State.UNLISTED


# What the jobs do with pages, on a worker


def gathered(pages: Iterator[Page]) -> Iterator[Page]:
    """Join what comes within a moment: the window is not told of each page."""
    got: list[Page] = []
    since = perf_counter()
    try:
        for page in pages:
            got.append(page)
            if perf_counter() - since >= _HAND_OVER or not page.next_token:
                yield joined(got)
                got, since = [], perf_counter()
    except PresignError:
        if got:
            yield joined(got)
        raise


def as_one(pages: Iterator[Page], enough: int) -> Iterator[Page]:
    """Join as many pages as it takes until they have `enough` objects."""
    got: list[Page] = []
    count = 0
    for page in pages:
        got.append(page)
        count += len(page.objects)
        if count >= enough:
            break
    yield joined(got)
