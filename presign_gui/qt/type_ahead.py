"""Going to a row by typing how its name begins, in a tree of any size.

Qt's own asks the model for the text of each row, and a million rows hold up the window
for seconds. Here names are looked through in their columns, and in turns: what takes long
goes on behind the next events.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QModelIndex, QObject, QTimer
from PySide6.QtWidgets import QApplication, QTreeView

from presign_gui.core.offers import begins_with, first_beginning_with
from presign_gui.qt.folder import Folder
from presign_gui.qt.object_tree import ObjectTree

_TURN = 0.003
"""Seconds of looking at a time."""


class _Stretch(NamedTuple):
    """The row of a folder, or objects side by side in one."""

    folder: Folder
    first: int = 0  # which of the folder's objects comes first
    rows: range | array[int] | None = None  # of its columns; None: the folder's own row


class TypeAhead(QObject):
    """What was typed into one view of the tree, and the look for its row.

    Goes to the next row below the current one that is in an open folder, and after the last
    row on from the first one. A letter typed again and again goes from row to row.
    """

    def __init__(self, view: QTreeView, tree: ObjectTree) -> None:
        super().__init__(view)
        self._view = view
        self._tree = tree
        self._typed = ""
        self._since = QElapsedTimer()
        self._from_next = False
        self._search: Iterator[QModelIndex | None] | None = None
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._go_on)
        for changed in (tree.rearranging, tree.reloading, tree.modelReset, view.collapsed):
            changed.connect(self._give_up)
        view.selectionModel().currentChanged.connect(self._give_up)

    @property
    def under_way(self) -> bool:
        """Whether what is typed now goes on with what was typed before."""
        interval = QApplication.keyboardInputInterval()
        return bool(self._typed) and not self._since.hasExpired(interval)

    def add(self, text: str) -> None:
        """Look for what was typed, with `text` behind it, or for `text` if that was long ago."""
        goes_on = self.under_way
        self._typed = self._typed + text if goes_on else text
        self._since.start()
        wanted = self._typed
        again = goes_on and set(wanted) == {wanted[0]}
        if again:
            wanted = wanted[0]
        if not goes_on or again:
            self._from_next = True
        elif self._search is None:  # else the row that was looked for was not come to yet
            self._from_next = False
        self._search = self._found(wanted)
        self._go_on()

    def forget(self) -> None:
        """Take what is typed next for a new beginning."""
        self._typed = ""

    # The look, in turns

    def _go_on(self) -> None:
        until = perf_counter() + _TURN
        for index in self._search or ():
            if index is not None:
                self._give_up()
                self._view.setCurrentIndex(index)
                return
            if perf_counter() > until:
                self._turn.start()
                return
        self._give_up()

    def _give_up(self) -> None:
        self._search = None
        self._turn.stop()

    def _found(self, typed: str) -> Iterator[QModelIndex | None]:
        """Yield the row that is meant; before it None, as often as one may stop."""
        for folder, first, rows in self._in_turn():
            if rows is None:
                yield self._tree.index_of(folder) if begins_with(folder.name, typed) else None
                continue
            for place in first_beginning_with(folder.objects.names, typed, rows):
                if place is None:
                    yield None
                else:
                    row = len(folder.folders) + first + place
                    yield self._tree.index(row, 0, self._tree.index_of(folder))

    def _in_turn(self) -> Iterator[_Stretch]:
        """Yield all rows: from the current one down, and then from the first one down to it."""
        tree, current = self._tree, self._view.currentIndex()
        own = tree.folder_at(current)
        is_object = own is None and current.isValid()
        parent, row = tree.folder_of(current), current.row() + (is_object and self._from_next)
        while parent is not None:
            for stretch in self._below(parent, row):
                if not (self._from_next and stretch.folder is own and stretch.rows is None):
                    yield stretch
            above = tree.index_of(parent)
            parent, row = tree.folder_of(above), above.row() + 1

        around = tree.folder_of(current)
        for stretch in self._below(tree.root):
            if is_object and stretch.folder is around and stretch.rows is not None:
                last = self._view.currentIndex().row() - len(around.folders)
                yield stretch._replace(rows=stretch.rows[: last + 1])
                return
            yield stretch
            if stretch.folder is own and stretch.rows is None:
                return

    def _below(self, folder: Folder, row: int = 0) -> Iterator[_Stretch]:
        """Yield what is shown below `folder`, from its row `row` on."""
        for each in folder.folders[row:]:
            if each not in folder.hidden:
                yield _Stretch(each)
                if self._view.isExpanded(self._tree.index_of(each)):
                    yield from self._below(each)
        first = max(row - len(folder.folders), 0)
        rows = folder.rows(len(folder.folders) + first, folder.status_row - 1)
        if len(rows):
            yield _Stretch(folder, first, rows)
