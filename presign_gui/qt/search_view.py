"""The page of a search: what is searched for where, how far it is, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.errors import PresignError
from presign_gui.core.texts import _, ngettext, number
from presign_gui.core.unseen import readable
from presign_gui.qt import looks
from presign_gui.qt.clearable_line import ClearableLine
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import ElidedLabel, WrappedLabel
from presign_gui.qt.list_view import ListView
from presign_gui.qt.notices import Picture
from presign_gui.qt.object_list import ObjectList


class SearchState(Enum):
    READY = "ready"  # nothing was searched for yet
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Progress:
    """How far a search is."""

    state: SearchState = SearchState.READY
    found: int = 0
    seen: int = 0  # objects looked at
    rate: int = 0  # ... a second
    error: PresignError | None = None


class SearchView(QWidget):
    """Takes the tree's place while one searches; says what is wanted, shows what it is told."""

    wanted = Signal(str)  # a pattern
    stop_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = ObjectList(self)
        self.results = ListView(self.found)
        self._place = ElidedLabel()
        self._pattern = ClearableLine()
        self._go = QPushButton()
        self._close = QPushButton(_("Close"))
        self._message = WrappedLabel()
        self._middle = QStackedWidget()
        self._trouble = QWidget()
        self._trouble_text = WrappedLabel()
        self._again = QPushButton(icon("retry"), _("Try again"))
        self._count = QLabel()
        self._state: SearchState | None = None  # that is shown
        self._build()
        self._connect()
        self.show_progress(Progress())

    def _build(self) -> None:
        self._pattern.setAccessibleName(_("Search for"))
        self._pattern.setPlaceholderText(_("Part of a name, or a pattern like *.pdf"))
        self._pattern.setToolTip(
            _("* stands for anything, ? for one character; with a / the folders count, too")
        )
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count.setAccessibleName(_("How far the search is"))

        top = QHBoxLayout()
        for widget, stretch in ((self._pattern, 1), (self._go, 0), (self._close, 0)):
            top.addWidget(widget, stretch)

        message = QWidget()
        around = QVBoxLayout(message)
        around.addStretch(2)
        around.addWidget(self._message)
        around.addStretch(3)
        self._middle.addWidget(message)
        self._middle.addWidget(self.results)

        trouble = QHBoxLayout(self._trouble)
        trouble.setContentsMargins(0, 0, 0, 0)
        trouble.addWidget(Picture("warning"))
        trouble.addWidget(self._trouble_text, 1)
        trouble.addWidget(self._again)

        page = QVBoxLayout(self)
        page.setContentsMargins(looks.GAP, looks.GAP, 0, looks.NARROW)
        page.addWidget(self._place)
        page.addLayout(top)
        page.addWidget(self._middle, 1)
        page.addWidget(self._trouble)
        page.addWidget(self._count)

    def _connect(self) -> None:
        self._pattern.returnPressed.connect(self._want)
        self._again.clicked.connect(self._want)
        self._go.clicked.connect(self._on_go)
        self._close.clicked.connect(self.closed)

    def ask(self, address: str) -> None:
        """Let one type what to search for below `address`."""
        self._place.setText(_("Search below {place}", place=readable(address)))
        self._pattern.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._pattern.selectAll()

    def show_progress(self, now: Progress) -> None:
        """Show how far the search is."""
        self._count.setText(_counted(now))
        self._middle.setCurrentIndex(1 if now.found else 0)
        if now.state is not self._state:
            self._show_state(now.state)
        self._trouble.setVisible(now.error is not None)
        if now.error is not None:
            self._trouble_text.setText(now.error.full)

    def _show_state(self, state: SearchState) -> None:
        self._state = state
        running = state is SearchState.RUNNING
        self._go.setText(_("Stop") if running else _("Search"))
        self._go.setIcon(icon("error" if running else "search"))
        self._message.setText(_instead_of_rows(state))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Close on Esc (while a search runs, that is the action that stops it); Down to results."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif (
            event.key() == Qt.Key.Key_Down and self._pattern.hasFocus() and self.results.isVisible()
        ):
            self.results.setFocus()
            if not self.results.selectionModel().hasSelection():
                self.results.selectRow(max(self.results.currentIndex().row(), 0))
        else:
            super().keyPressEvent(event)

    def _want(self) -> None:
        if self._pattern.text():
            self.wanted.emit(self._pattern.text())

    def _on_go(self) -> None:
        if self._state is SearchState.RUNNING:
            self.stop_wanted.emit()
        else:
            self._want()


def _instead_of_rows(state: SearchState) -> str:
    return {
        SearchState.READY: _(
            "Type a part of a name, or a pattern such as *.pdf. "
            "With a / it is one for the whole path: 2026/*.csv"
        ),
        SearchState.RUNNING: _("Searching…"),
        SearchState.DONE: _("Nothing matches"),
        SearchState.STOPPED: _("Nothing found until it was stopped"),
        SearchState.FAILED: _("Nothing found until it failed"),
    }[state]


def _counted(now: Progress) -> str:
    found = number(now.found)
    if now.state is SearchState.READY:
        return ""
    if now.state is SearchState.DONE:
        return ngettext(
            "{found} of {count} object matches",
            "{found} of {count} objects match",
            now.seen,
            found=found,
        )
    if now.state is SearchState.RUNNING and now.rate:
        return ngettext(
            "{found} of {count} object so far, {rate} a second",
            "{found} of {count} objects so far, {rate} a second",
            now.seen,
            found=found,
            rate=number(now.rate),
        )
    return ngettext(
        "{found} of {count} object so far", "{found} of {count} objects so far", now.seen,
        found=found,
    )  # fmt: skip
