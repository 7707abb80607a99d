"""Which folder the filter field is about, and what it says of it; and how the tree is sorted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, Signal

from presign_gui.core.texts import _, ngettext
from presign_gui.qt.arranger import Arranger
from presign_gui.qt.filter_field import FilterField
from presign_gui.qt.folder import Folder, State
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.object_view import ObjectView


class FilterDesk(QObject):
    """Connects the filter field, the header of the view, and what does the work."""

    told = Signal(str)

    def __init__(
        self, arranger: Arranger, field: FilterField, view: ObjectView, tree: ObjectTree
    ) -> None:
        super().__init__()
        self._arranger, self._field, self._view, self._tree = arranger, field, view, tree
        field.wanted.connect(self._filter)
        field.left.connect(view.setFocus)
        view.selectionModel().currentChanged.connect(self._show_pattern)
        view.sort_wanted.connect(arranger.sort)
        arranger.arranged.connect(self._tell)
        if view.sorting[0] is not None:  # remembered
            arranger.sort(*view.sorting)

    @property
    def folder(self) -> Folder:
        """The folder that is filtered: the one the current row opens, or stands in."""
        current = self._view.currentIndex()
        own = self._tree.folder_at(current)
        if own is not None and self._view.isExpanded(current):
            return own
        return self._tree.folder_of(current) or self._tree.root

    def _filter(self, pattern: str) -> None:
        self._arranger.filter(self.folder, pattern)

    def _show_pattern(self, _current: QModelIndex | None = None) -> None:
        if not self._field.hasFocus():
            self._field.show_pattern(self._arranger.pattern_of(self.folder))

    def _tell(self, folder: Folder) -> None:
        if not self._arranger.pattern_of(folder):
            return
        shown = folder.shown + len(folder.folders) - len(folder.hidden)
        loaded = len(folder.objects) + len(folder.folders)
        numbers = {"shown": f"{shown:,}", "loaded": f"{loaded:,}"}
        if folder.state is State.COMPLETE:
            text = ngettext(
                "{shown} of {loaded} row matches.", "{shown} of {loaded} rows match.", loaded,
                **numbers,
            )  # fmt: skip
        else:
            text = _("{shown} of the {loaded} rows loaded so far match.", **numbers)
        self.told.emit(text)
