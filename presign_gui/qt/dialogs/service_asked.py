"""What the link service was asked for lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.texts import _, date, ngettext
from presign_gui.core.unseen import readable
from presign_gui.qt import looks
from presign_gui.qt.context_menus import offer_copy
from presign_gui.qt.labels import WrappedLabel

if TYPE_CHECKING:
    from presign_gui.service.notes import Asked


class AskedPage(QWidget):
    """The last ones first; all that was made is in the history."""

    def __init__(self) -> None:
        super().__init__()
        self.table = QTableWidget(0, 4)
        self._note = WrappedLabel(_("No requests yet."))
        self._shown: Sequence[Asked] = ()
        self.table.setHorizontalHeaderLabels([_("When"), _("Token"), _("Method"), _("Object")])
        self.table.setAccessibleName(_("Recent requests"))
        offer_copy(self.table)
        looks.lay_out(self.table)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(looks.PAGE)
        column.addWidget(self._note)
        column.addWidget(self.table, 1)

    def show_asked(self, asked: Sequence[Asked]) -> None:
        """Show these, of which the last one is the last that was asked for."""
        if list(asked) == list(self._shown):
            return
        self._shown = list(asked)
        self._note.setText(_("All links that it made are in the history, too."))
        self.table.setRowCount(len(asked))
        for row, each in enumerate(reversed(asked)):
            for column, text in enumerate(_cells(each)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)


def _cells(asked: Asked) -> tuple[str, str, str, str]:
    place = readable(f"s3://{asked.bucket}/{asked.key}")
    if asked.count > 1:
        place = ngettext(
            "{place} and {count} more",
            "{place} and {count} more",
            asked.count - 1,
            place=place,
        )
    return date(asked.at), readable(asked.token), asked.method, place
