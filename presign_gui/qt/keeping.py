"""Keeps selection, current row and scroll position on the same objects while rows move.

Qt's persistent indexes follow row numbers here, for objects have no items: after a
sort they would mean other objects, and the wrong link would be copied. So before the
rows of a folder move, all that is selected is put away as folders and rows of columns,
and afterwards it is looked up anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from presign_gui.core.arranging import NOWHERE, FoundAgain
from presign_gui.core.columns import Columns
from presign_gui.qt.folder import Folder
from presign_gui.qt.object_tree import ObjectTree

MOST_RANGES = 20_000
"""Separate runs of rows a selection may have: Qt needs a minute for a hundred thousand."""


class Places(Protocol):
    """Where objects are now: for a row of the columns as they were its place, or NOWHERE."""

    def __getitem__(self, row: int, /) -> int: ...


_FLAGS = QItemSelectionModel.SelectionFlag

Meaning = Folder | tuple[Folder, int]
"""What a row is: a folder, or a row of the columns of one."""


@dataclass
class _PutAway:
    folders: list[Folder] = field(default_factory=list)
    rows: array[int] = field(default_factory=lambda: array("I"))  # of the columns that move
    all_rows: bool = False
    elsewhere: list[tuple[Folder, int, int]] = field(default_factory=list)
    current: Meaning | None = None
    offset: int | None = None  # of the current row, in rows below the view's top, if in sight
    scroll: int = 0
    any: bool = False


@dataclass(frozen=True)
class _Absent:
    """The current row, which the filter leaves out; meanwhile the row above it stands in."""

    meaning: Meaning
    objects: Columns  # of its folder
    offset: int | None
    scroll: int


class Keeper:
    """Watches over one view of one tree."""

    def __init__(self, view: QTreeView, tree: ObjectTree) -> None:
        self._view = view
        self._tree = tree
        self._away = _PutAway()
        self._busy = False
        # Selected, but left out by the filter: selected again when they are shown again,
        # unless something else is chosen meanwhile.
        self._unseen: dict[Folder, tuple[Columns, array[int] | range]] = {}
        self._unseen_folders: list[Folder] = []
        self._absent: _Absent | None = None
        self._hiding: set[Folder] = set()  # folders whose filter has hidden rows
        tree.rearranging.connect(self._put_away)
        tree.rearranged.connect(self._take_out)
        view.selectionModel().selectionChanged.connect(self._forget_unseen)
        view.selectionModel().currentChanged.connect(self._forget_absent)

    # Before

    def _put_away(self, folder: Folder) -> None:
        view, model = self._view, self._view.selectionModel()
        away = self._away = _PutAway(scroll=view.verticalScrollBar().value())
        for parent, part in self._tree.parts(model.selection()):
            away.any = True
            if parent is not folder:
                away.elsewhere.append((parent, part.top(), part.bottom()))
                continue
            away.folders += parent.folders[part.top() : part.bottom() + 1]
            rows = parent.rows(part.top(), part.bottom())
            away.all_rows |= 0 < len(rows) == len(parent.objects)
            away.rows.extend(rows)
        away.current = self._meaning_of(view.currentIndex())
        away.offset = self._offset_of(view.currentIndex())
        absent = self._absent
        if absent is not None and absent.objects is _folder_of(absent.meaning).objects:
            away.current, away.offset = absent.meaning, absent.offset
            away.scroll = absent.scroll
        self._busy = True
        model.reset()

    def _meaning_of(self, index: QModelIndex) -> Meaning | None:
        found = self._tree.folder_at(index)
        if found is not None or not index.isValid():
            return found
        parent = self._tree.folder_of(index)
        at = parent.object_row(index.row())
        return (parent, at) if at >= 0 else parent

    def _offset_of(self, index: QModelIndex) -> int | None:
        place = self._view.visualRect(index)
        if not place.isValid() or not self._view.viewport().rect().intersects(place):
            return None
        return place.top() // place.height()

    # After

    def _take_out(self, folder: Folder, places: Places | None) -> None:
        away, tree, view = self._away, self._tree, self._view
        self._hide(folder)
        self._forget_gone(folder)
        selection = QItemSelection()
        indexes = {each: tree.index_of(each) for each in (*away.folders, *self._unseen_folders)}
        self._unseen_folders = [each for each in indexes if self._is_hidden(indexes[each])]
        for index in indexes.values():
            if not self._is_hidden(index):
                selection.append(_range(tree, index.parent(), index.row(), index.row()))
        for parent, top, bottom in away.elsewhere:
            selection.append(_range(tree, tree.index_of(parent), top, bottom))
        runs, first = self._runs(folder, places), len(folder.folders)
        parent = tree.index_of(folder)
        for run in runs if len(runs) <= MOST_RANGES else ():
            selection.append(_range(tree, parent, first + run[0], first + run[-1]))
        model = view.selectionModel()
        model.select(selection, _FLAGS.Select)
        self._restore_current(folder, places)
        view.viewport().update()
        if away.any and not len(selection):
            model.selectionChanged.emit(selection, selection)  # nobody would know otherwise
        self._busy = False

    def _hide(self, folder: Folder) -> None:
        if not folder.hidden and folder not in self._hiding:
            return
        self._hiding.add(folder)
        parent = self._tree.index_of(folder)
        for row, each in enumerate(folder.folders):
            if self._view.isRowHidden(row, parent) != (each in folder.hidden):
                self._view.setRowHidden(row, parent, each in folder.hidden)

    def _is_hidden(self, index: QModelIndex) -> bool:
        return self._view.isRowHidden(index.row(), index.parent())

    def _forget_gone(self, folder: Folder) -> None:
        """Forget what was in folders that a fresh listing of `folder` doesn't have any more."""
        away, here = self._away, set(self._tree.root.below())
        away.folders = [each for each in away.folders if each in here]
        away.elsewhere = [each for each in away.elsewhere if each[0] in here]
        self._unseen_folders = [each for each in self._unseen_folders if each in here]
        if away.current is not None and _folder_of(away.current) not in here:
            away.current = folder

    def _runs(self, folder: Folder, places: Places | None) -> list[range]:
        """Return where among the folder's objects those that were put away are now, as runs."""
        rows = self._away.rows
        objects, unseen = self._unseen.pop(folder, (None, array("I")))
        fetched_anew = isinstance(places, FoundAgain)
        every = self._away.all_rows and not (fetched_anew and len(rows) <= MOST_RANGES)
        if objects is (places.old if isinstance(places, FoundAgain) else folder.objects):
            if isinstance(unseen, range):
                every = True
            else:
                rows = rows + unseen
        if every:
            count = len(folder.objects)
            if folder.shown < count:
                self._unseen[folder] = (folder.objects, range(count))
            return [range(folder.shown)] if folder.shown else []
        if not len(rows):
            return []
        if places is None:
            return list(in_runs(sorted(set(rows))))
        hidden = array("I", (row for row in rows if places[row] == NOWHERE))
        if hidden and not fetched_anew:  # else they are gone for good
            self._unseen[folder] = (folder.objects, hidden)
        return list(in_runs(sorted({places[row] for row in rows} - {NOWHERE})))

    def _restore_current(self, folder: Folder, places: Places | None) -> None:
        away, view = self._away, self._view
        current = self._index_of(away.current, folder, places)
        self._absent = None
        if not current.isValid() and away.current is not None:
            parent = _folder_of(away.current)
            if not (parent is folder and isinstance(places, FoundAgain)):  # else gone for good
                self._absent = _Absent(away.current, parent.objects, away.offset, away.scroll)
            above = self._tree.index_of(parent)
            current = above.parent() if parent is away.current else above
            away.offset = None
        if current.isValid():
            view.selectionModel().setCurrentIndex(current, _FLAGS.NoUpdate)
        bar = view.verticalScrollBar()
        if current.isValid() and away.offset is not None:
            view.scrollTo(current, QAbstractItemView.ScrollHint.PositionAtTop)
            bar.setValue(bar.value() - away.offset)
        else:
            view.executeDelayedItemsLayout()
            bar.setValue(away.scroll)

    def _index_of(self, what: Meaning | None, moved: Folder, places: Places | None) -> QModelIndex:
        """Return the row that has this meaning now; an invalid one if none has."""
        if what is None:
            return QModelIndex()
        if isinstance(what, Folder):
            index = self._tree.index_of(what)
            return QModelIndex() if self._is_hidden(index) else index
        parent, at = what
        if parent is moved and places is not None:
            row = -1 if places[at] == NOWHERE else len(parent.folders) + places[at]
        else:
            row = parent.row_of(at)
        return self._tree.index(row, 0, self._tree.index_of(parent)) if row >= 0 else QModelIndex()

    def _forget_unseen(self) -> None:
        if not self._busy:
            self._unseen.clear()
            self._unseen_folders.clear()

    def _forget_absent(self) -> None:
        if not self._busy:
            self._absent = None


def _folder_of(meaning: Meaning) -> Folder:
    return meaning if isinstance(meaning, Folder) else meaning[0]


def _range(tree: ObjectTree, parent: QModelIndex, top: int, bottom: int) -> QItemSelectionRange:
    last = tree.columnCount() - 1
    return QItemSelectionRange(tree.index(top, 0, parent), tree.index(bottom, last, parent))


def in_runs(rows: Iterable[int]) -> Iterator[range]:
    """Yield ascending rows as ranges of adjacent ones."""
    begin = end = -1
    for row in rows:
        if row != end:
            if end > begin:
                yield range(begin, end)
            begin = row
        end = row + 1
    if end > begin:
        yield range(begin, end)
