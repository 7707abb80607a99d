"""What rows the tree shows: filtered, sorted, all of them, all their versions; and what is told."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Signal

from presign_gui.core.texts import _, ngettext, number
from presign_gui.qt import object_list
from presign_gui.qt.actions import Actions
from presign_gui.qt.arranger import Arranger
from presign_gui.qt.folder import Column, Folder, State
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.parts import Parts


class RowsDesk(QObject):
    """Connects what one can do about rows with what does it."""

    told = Signal(str)

    def __init__(self, parts: Parts, arranger: Arranger, tree: ObjectTree) -> None:
        super().__init__()
        self._arranger, self._browser, self._tree = arranger, parts.browser, tree
        self._window = window = parts.window
        self._field, self._view = window.filter, window.view
        self._typed: Folder | None = None  # whose matches are to be brought into sight
        self._entering: Folder | None = None  # whose first match is to be the current row
        self._told: Folder | None = None  # whose matches were told of last
        self._connect(parts.actions)
        if self._view.sorting[0] is not None:  # remembered
            arranger.sort(*self._view.sorting)

    def _connect(self, actions: Actions) -> None:
        view, field = self._view, self._field
        field.wanted.connect(self._filter)
        field.left.connect(self._leave_field)
        view.selectionModel().currentChanged.connect(self._show_pattern)
        view.sort_wanted.connect(self._arranger.sort)
        self._arranger.arranged.connect(self._show_matches)
        self._arranger.arranged.connect(self._tell_matches)
        self._tree.rowsInserted.connect(self._count)
        self._tree.rowsRemoved.connect(self._count)
        self._browser.progressed.connect(self._tell_progress)
        self._browser.fetched_all.connect(self._tell_all)
        for column in Column:
            actions.connect_to(f"sort-{column.name.lower()}", partial(self._sort_by, column))
        actions.connect_to("sort-none", lambda: self._sort_by(None))
        actions.connect_to("filter", field.setFocus)
        actions.connect_to("open-folder", self._open_or_close)
        actions.connect_to("load-all", lambda: self._browser.fetch_all(self.folder))
        actions["natural"].toggled.connect(self._arranger.use_natural_order)
        actions["versions"].toggled.connect(self._browser.show_versions)

    def _open_or_close(self) -> None:
        """Do what a double-click on a folder does, for all that are selected."""
        for folder in self._view.selected_folders():
            index = self._tree.index_of(folder)
            self._view.setExpanded(index, not self._view.isExpanded(index))

    def _sort_by(self, column: Column | None) -> None:
        """Sort what is in front: the tree, or what a search has found."""
        searching = self._window.searching
        view = self._window.search.results if searching else self._view
        if column is None:
            view.sort_by_nothing()
        else:
            view.sort_by(object_list.Column[column.name] if searching else column)

    @property
    def folder(self) -> Folder:
        """The folder that is filtered: the one the current row opens, or stands in."""
        current = self._view.currentIndex()
        own = self._tree.folder_at(current)
        if own is not None and self._view.isExpanded(current):
            return own
        return self._tree.folder_of(current) or self._tree.root

    def _show_pattern(self, _current: QModelIndex | None = None) -> None:
        if not self._field.hasFocus():
            self._field.show_pattern(self._arranger.pattern_of(self.folder))

    def _filter(self, pattern: str) -> None:
        folder = self._typed = self.folder
        self._arranger.filter(folder, pattern)

    def _leave_field(self) -> None:
        """Go to the rows: on to the first that matches, if one has no row among them."""
        self._view.setFocus()
        folder = self._entering = self.folder
        if not self._arranger.is_arranging(folder):
            self._show_matches(folder)

    def _show_matches(self, folder: Folder) -> None:
        """Bring the matches into sight that somebody waits for."""
        entering = folder is self._entering
        if not entering and folder is not self._typed:
            return
        self._typed = self._entering = None
        if not self._arranger.pattern_of(folder):
            return
        view, current = self._view, self._view.currentIndex()
        inside = self._tree.folder_of(current) is folder
        if entering and not inside:
            view.setCurrentIndex(self._first_row(folder))
        elif not (inside and view.viewport().rect().intersects(view.visualRect(current))):
            view.scrollTo(self._tree.index_of(folder))
            view.scrollTo(self._first_row(folder))

    def _first_row(self, folder: Folder) -> QModelIndex:
        """Return the first row that `folder` shows."""
        parent = self._tree.index_of(folder)
        rows = range(self._tree.rowCount(parent))
        row = next((row for row in rows if not self._view.isRowHidden(row, parent)), 0)
        return self._tree.index(row, 0, parent)

    def _tell_matches(self, folder: Folder) -> None:
        if not self._arranger.pattern_of(folder):
            self._tell_no_filter(folder)
            return
        self._told = folder
        shown = folder.shown + len(folder.folders) - len(folder.hidden)
        loaded = len(folder.objects) + len(folder.folders)
        numbers = {"shown": number(shown), "loaded": number(loaded)}
        if folder.state is State.COMPLETE:
            text = ngettext(
                "{shown} of {loaded} row matches.", "{shown} of {loaded} rows match.", loaded,
                **numbers,
            )  # fmt: skip
        else:
            text = _("{shown} of the {loaded} rows loaded so far match.", **numbers)
        self.told.emit(text)

    def _tell_no_filter(self, folder: Folder) -> None:
        """Take back what was told of matches."""
        if folder is self._told:
            self._told = None
            self.told.emit(_("Not filtered any more."))

    def _count(self) -> None:
        count = sum(len(folder.objects) for folder in self._tree.root.below())
        self._window.loaded.setText(
            ngettext("{count} object loaded", "{count} objects loaded", count) if count else ""
        )

    def _tell_progress(self, count: int, rate: int) -> None:
        numbers = {"count": number(count), "rate": number(rate)}
        self.told.emit(_("{count} objects, {rate} a second; Esc stops.", **numbers))

    def _tell_all(self, count: int) -> None:
        self.told.emit(ngettext("All here: {count} object.", "All here: {count} objects.", count))
