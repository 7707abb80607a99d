"""The history as a table: entries by the page, their countdown by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from presign_gui.core.clock import utc_now
from presign_gui.core.history.entry import Entry, way_in_words
from presign_gui.core.texts import _, duration, moment, ngettext
from presign_gui.core.unseen import readable
from presign_gui.qt.row_looks import plain_tip

_NOWHERE = QModelIndex()
_LONG = timedelta(hours=22, minutes=58)  # takes many letters to say


class Column(IntEnum):
    WHEN = 0
    ACCOUNT = 1
    PLACE = 2
    METHOD = 3
    WAY = 4
    UNTIL = 5


class HistoryRows(QAbstractTableModel):
    """The entries that are here; asks for more as one scrolls."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.complete = True  # there are no more

    def now(self) -> datetime:
        return utc_now()

    def start_anew(self) -> None:
        """Drop all entries: others are to come."""
        self.beginResetModel()
        self.entries = []
        self.complete = False
        self.endResetModel()

    def append(self, page: Sequence[Entry], complete: bool) -> None:
        """Add entries at the end, but for those that came in at the top meanwhile."""
        self.complete = complete
        if self.entries:
            page = [each for each in page if each.id < self.entries[-1].id]
        if page:
            first = len(self.entries)
            self.beginInsertRows(_NOWHERE, first, first + len(page) - 1)
            self.entries.extend(page)
            self.endInsertRows()

    def prepend(self, entries: Sequence[Entry]) -> None:
        """Add entries that have just been noted, the last one first, if they aren't there."""
        if self.entries:
            entries = [each for each in entries if each.id > self.entries[0].id]
        if entries:
            self.beginInsertRows(_NOWHERE, 0, len(entries) - 1)
            self.entries[:0] = entries
            self.endInsertRows()

    def remove(self, ids: set[int]) -> None:
        """Take entries out."""
        for row in reversed(range(len(self.entries))):
            if self.entries[row].id in ids:
                self.beginRemoveRows(_NOWHERE, row, row)
                del self.entries[row]
                self.endRemoveRows()

    def tick(self, first: int, last: int) -> None:
        """Let the countdown of these rows be shown anew."""
        if self.entries and last >= first:
            self.dataChanged.emit(self.index(first, Column.UNTIL), self.index(last, Column.UNTIL))

    # Qt's questions

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:  # Qt's name
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:  # Qt's name
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: QModelIndex) -> bool:  # Qt's name
        return not parent.isValid() and not self.complete

    def fetchMore(self, parent: QModelIndex) -> None:  # Qt's name
        if not parent.isValid() and not self.complete:
            self.more_wanted.emit()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = 0
    ) -> object:  # Qt's name
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.WHEN: _("Made"),
            Column.ACCOUNT: _("Account"),
            Column.PLACE: _("Object"),
            Column.METHOD: _("Method"),
            Column.WAY: _("How"),
            Column.UNTIL: _("Works until"),
        }[Column(section)]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        entry = self.entries[index.row()]
        column = Column(index.column())
        shown = {
            Column.WHEN: lambda: moment(entry.made_at),
            Column.ACCOUNT: lambda: readable(entry.account.name),
            Column.PLACE: lambda: place_in_words(entry),
            Column.METHOD: lambda: entry.method,
            Column.WAY: lambda: _way(entry),
            Column.UNTIL: lambda: _until(entry, self.now()),
        }[column]()
        return shown if role == Qt.ItemDataRole.DisplayRole else plain_tip(shown)

    def longest(self, column: Column) -> str:
        """Return a text as long as any that a column of moments has in this language."""
        now = self.now()
        return {
            Column.WHEN: moment(now),
            Column.UNTIL: _left(now + _LONG, _LONG),
        }.get(column, "")


def place_in_words(entry: Entry) -> str:
    """Return what an entry's links lead to: the first object, and how many others."""
    place = readable(f"s3://{entry.bucket}/{entry.key}")
    if entry.count == 1:
        return place
    return ngettext(
        "{place} and {count} other", "{place} and {count} others", entry.count - 1, place=place
    )


def _way(entry: Entry) -> str:
    way = way_in_words(entry.way)
    return _("{way}, by {who}", way=way, who=readable(entry.asked_by)) if entry.asked_by else way


def _until(entry: Entry, now: datetime) -> str:
    if entry.expires_at is None:
        return _("does not end")
    left = entry.expires_at - now
    if left <= timedelta():
        return _("ended {moment}", moment=moment(entry.expires_at))
    shown = timedelta(seconds=int(left.total_seconds()))
    if shown >= timedelta(hours=1):
        shown -= timedelta(seconds=shown.seconds % 60)
    return _left(entry.expires_at, shown)


def _left(end: datetime, span: timedelta) -> str:
    return _("{moment} (in {span})", moment=moment(end), span=duration(span))
