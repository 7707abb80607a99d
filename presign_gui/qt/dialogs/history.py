"""Which links were made: searched, made again, tried, taken back, forgotten."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.history.entry import Entry
from presign_gui.core.texts import _, ngettext
from presign_gui.qt import looks
from presign_gui.qt.clearable_line import ClearableLine
from presign_gui.qt.context_menus import add_key, offer_buttons
from presign_gui.qt.history_rows import Column, HistoryRows
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel

SOON_MS = 150


class HistoryDialog(QDialog):
    """Shows rows and says what is wanted of them; its owner does it."""

    search_wanted = Signal(str)
    again_wanted = Signal(object)  # an Entry
    check_wanted = Signal(object)
    take_back_wanted = Signal(object)
    forget_wanted = Signal(object)  # a list of them
    undo_wanted = Signal()
    forget_all_wanted = Signal()
    export_wanted = Signal()
    stop_wanted = Signal()  # of the export
    kept_for = Signal(int)  # days; 0 for good
    lists_wanted = Signal(bool)

    def __init__(self, days: int, lists: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("History"))
        self.rows = HistoryRows(self)
        self.search = ClearableLine()
        self.table = QTableView()
        self.again = QPushButton(icon("copy-link"), _("&Make again"))
        self.check = QPushButton(icon("test-link"), _("Still &works?"))
        self.take_back = QPushButton(icon("no-access"), _("&Take back…"))
        self.forget = QPushButton(icon("deleted"), _("&Forget"))
        self.undo = QPushButton(_("&Undo"))
        self.forget_all = QPushButton(_("Forget &all…"))
        self.export = QPushButton(icon("export"), _("&Export…"))
        self.stop = QPushButton(_("Stop"))
        self.keep = QComboBox()
        self.lists = QCheckBox(_("&Remember the objects of batches"))
        self.answer = WrappedLabel()
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._clock = QTimer(self, interval=1_000)
        self._build(days, lists)
        self._connect()
        self._clock.start()

    def _build(self, days: int, lists: bool) -> None:
        self.search.setPlaceholderText(_("Search for a part of an object or account…"))
        self.search.setAccessibleName(_("Search"))
        self.table.setModel(self.rows)
        self.table.setAccessibleName(_("Links that were made"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setWordWrap(False)
        looks.lay_out(self.table)
        header, letter = self.table.horizontalHeader(), self.fontMetrics().horizontalAdvance("x")
        header.setSectionResizeMode(Column.PLACE, QHeaderView.ResizeMode.Stretch)
        for column, letters in (
            (Column.WHEN, 24),
            (Column.ACCOUNT, 18),
            (Column.METHOD, 9),
            (Column.WAY, 18),
            (Column.UNTIL, 48),
        ):
            said = self.rows.longest(column)
            width = self.fontMetrics().horizontalAdvance(said) + letter * 2
            least = header.sectionSizeHint(column)
            self.table.setColumnWidth(column, max(letter * letters, width, least))
        for shown, span in (
            (_("Keep everything"), 0),
            (_("Keep a year"), 365),
            (_("Keep 90 days"), 90),
            (_("Keep 30 days"), 30),
        ):
            self.keep.addItem(shown, span)
        self.show_days(days)
        self.keep.setAccessibleName(_("How long ended links stay"))
        self.lists.setChecked(lists)
        self.undo.hide()
        self.stop.hide()
        row = QHBoxLayout()
        for widget in (self.again, self.check, self.take_back, self.forget, self.undo):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.stop)
        row.addWidget(self.export)
        row.addWidget(self.forget_all)
        below = QHBoxLayout()
        label = QLabel(_("Ended links:"))
        label.setBuddy(self.keep)
        for widget in (label, self.keep, self.lists):
            below.addWidget(widget)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addWidget(self.answer)
        column.addLayout(row)
        column.addLayout(below)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        looks.open_as(self, letter * 170, self.fontMetrics().lineSpacing() * 30)
        self._enable()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._soon.start)
        self._soon.timeout.connect(lambda: self.search_wanted.emit(self.search.text()))
        self._clock.timeout.connect(self._tick)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.rows.modelReset.connect(self._enable)
        for button, signal in (
            (self.again, self.again_wanted),
            (self.check, self.check_wanted),
            (self.take_back, self.take_back_wanted),
        ):
            button.clicked.connect(lambda _checked=False, s=signal: s.emit(self.chosen()[0]))
        self.forget.clicked.connect(lambda: self.forget_wanted.emit(self.chosen()))
        self.undo.clicked.connect(self.undo_wanted)
        self.forget_all.clicked.connect(self.forget_all_wanted)
        self.export.clicked.connect(self.export_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self.keep.activated.connect(lambda _at: self.kept_for.emit(self.keep.currentData()))
        self.lists.toggled.connect(self.lists_wanted)
        offer_buttons(self.table, (self.again, self.check, self.take_back, self.forget, self.undo))
        add_key("Delete", self.table, self.forget.click)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo.click)

    def chosen(self) -> list[Entry]:
        """Return the selected entries, the last one made first."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.rows.entries[row] for row in rows]

    def say(self, text: str) -> None:
        """Say how something went, below the rows."""
        self.answer.setText(text)

    def show_days(self, days: int) -> None:
        """Show how long ended links stay."""
        if self.keep.findData(days) < 0:  # chosen in the preferences, where any number can be
            said = ngettext("Keep {count} day", "Keep {count} days", days)
            self.keep.addItem(said, days)
        self.keep.setCurrentIndex(self.keep.findData(days))

    def offer_undo(self, offered: bool) -> None:
        """Show or hide the button that brings back what was forgotten."""
        self.undo.setVisible(offered)

    def show_exporting(self, exporting: bool) -> None:
        """Offer to stop the export while it is under way, and else to begin one."""
        had_focus = self.stop.hasFocus() or self.export.hasFocus()
        self.stop.setVisible(exporting)
        self.export.setHidden(exporting)
        if had_focus:
            (self.stop if exporting else self.export).setFocus()

    def _enable(self, *_selection: object) -> None:
        count = len(self.table.selectionModel().selectedRows())
        for button in (self.again, self.check, self.take_back):
            button.setEnabled(count == 1)
        self.forget.setEnabled(count > 0)

    def _tick(self) -> None:
        first = self.table.rowAt(0)
        last = self.table.rowAt(self.table.viewport().height() - 1)
        if first >= 0:
            self.rows.tick(first, last if last >= 0 else self.rows.rowCount() - 1)
