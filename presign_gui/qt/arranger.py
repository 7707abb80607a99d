"""Sorts and filters the folders of the tree, on a worker; the rows move when all is ready."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from presign_gui.core.arranging import Arranged, Arrangement, SortKey, arrange, sort_key
from presign_gui.core.columns import Columns
from presign_gui.core.errors import PresignError
from presign_gui.core.matching import Folded, Pattern
from presign_gui.qt.folder import Column, Folder
from presign_gui.qt.jobs import Job, Jobs
from presign_gui.qt.object_tree import ObjectTree

SORT_KEYS = {
    Column.NAME: SortKey.NAME,
    Column.SIZE: SortKey.SIZE,
    Column.MODIFIED: SortKey.MODIFIED,
    Column.CLASS: SortKey.CLASS,
}


class Arranger(QObject):
    """Knows how the tree is sorted and what each folder is filtered by."""

    arranged = Signal(object)  # a Folder whose rows are in order now
    busy = Signal(bool)
    failed = Signal(object)  # a PresignError

    def __init__(self, jobs: Jobs, tree: ObjectTree) -> None:
        super().__init__()
        self._jobs = jobs
        self._tree = tree
        self._sorting = Arrangement()
        self._ever_sorted = self._natural = False
        self._patterns: dict[Folder, str] = {}
        self._folded: dict[Folder, tuple[Columns, Folded]] = {}  # of folders that are filtered
        self._running: dict[Folder, Job] = {}
        tree.grown.connect(self._on_grown)
        tree.reloading.connect(self._on_reloading)

    # What is asked for

    def sort(self, column: Column | None, descending: bool = False) -> None:
        """Sort every folder by a column; None: as the server lists them."""
        by = None if column is None else SORT_KEYS[column]
        self._ever_sorted = True
        self._sorting = Arrangement(by, descending, self._natural)
        self._tree.places_first = by is not None
        for folder in self._tree.root.below():
            self._arrange(folder)

    def use_natural_order(self, natural: bool) -> None:
        """Put file2 before file10 wherever names are sorted, or after it again."""
        self._natural = natural
        if self._sorting.by is SortKey.NAME:
            column = Column.NAME
            self.sort(column, self._sorting.descending)

    def filter(self, folder: Folder, pattern: str) -> None:
        """Show only what matches in `folder`; "" shows everything."""
        if pattern == self.pattern_of(folder):
            return
        self._patterns[folder] = pattern
        if not pattern:
            del self._patterns[folder]
            self._folded.pop(folder, None)
        self._arrange(folder)

    def is_arranging(self, folder: Folder) -> bool:
        return folder in self._running

    def pattern_of(self, folder: Folder) -> str:
        return self._patterns.get(folder, "")

    def _on_reloading(self, folder: Folder) -> None:
        for each in folder.below():
            self._cancel(each)
            self._folded.pop(each, None)
            if each is not folder:
                self._patterns.pop(each, None)

    def stop(self) -> None:
        """Leave everything as it is now."""
        for folder in list(self._running):
            self._cancel(folder)

    # How it is done

    def _on_grown(self, folder: Folder) -> None:
        if folder not in self._running:  # else it is looked at again when that is done
            self._arrange(folder)

    def _arrange(self, folder: Folder) -> None:
        self._cancel(folder)
        wanted = self._wanted(folder)
        matches = Pattern.parse(wanted.pattern).matches
        hidden = frozenset(each for each in folder.folders if not matches(each.name))
        rows_come_or_go = hidden != folder.hidden or folder.order is not None
        folder.hidden, folder.filtered = hidden, bool(wanted.pattern)
        self._sort_folders(folder, wanted)
        if wanted.is_plain or not len(folder.objects):
            if rows_come_or_go:
                self._tree.rearrange(folder, None)
            self.arranged.emit(folder)
            return
        objects, gate = folder.objects, self._jobs.gate.turn
        folded = self._folded_names(folder) if wanted.pattern else None
        self._running[folder] = self._jobs.start(
            lambda: [arrange(objects, wanted, folded, gate)],
            on_item=lambda arranged: self._apply(folder, arranged),
            on_failed=lambda error: self._fail(folder, error),
        )
        self.busy.emit(True)

    def _folded_names(self, folder: Folder) -> Folded:
        """Return the folded names of the objects that `folder` has now."""
        objects, folded = self._folded.get(folder, (None, Folded()))
        if objects is not folder.objects:  # they have been fetched anew
            folded = Folded()
        self._folded[folder] = (folder.objects, folded)
        return folded

    def _wanted(self, folder: Folder) -> Arrangement:
        by = self._sorting
        return Arrangement(by.by, by.descending, self._natural, self.pattern_of(folder))

    def _sort_folders(self, folder: Folder, wanted: Arrangement) -> None:
        if not self._ever_sorted:
            return
        by_name = wanted.by is SortKey.NAME
        ranked = sorted(
            folder.folders,
            key=lambda each: sort_key(each.prefix or each.name, by_name and wanted.natural),
            reverse=by_name and wanted.descending,
        )
        self._tree.sort_folders(folder, ranked)

    def _apply(self, folder: Folder, arranged: Arranged) -> None:
        del self._running[folder]
        self._tree.rearrange(folder, arranged)
        self.busy.emit(bool(self._running))
        self.arranged.emit(folder)
        if len(folder.objects) > len(arranged.places):
            self._arrange(folder)

    def _fail(self, folder: Folder, error: PresignError) -> None:
        self._running.pop(folder)
        self.busy.emit(bool(self._running))
        self.failed.emit(error)

    def _cancel(self, folder: Folder) -> None:
        if folder in self._running:
            self._running.pop(folder).cancel()
            _objects, folded = self._folded.get(folder, (None, ()))
            if len(folded) < len(folder.objects):  # the job may still be adding to it
                self._folded.pop(folder, None)
            self.busy.emit(bool(self._running))
