"""The palette: a line to type into, and below it all that may be meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.fuzzy import Ranking
from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.palette_offers import Offer

MOST = 60
"""Rows shown: with more one types another letter."""

_OF_THE_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Palette(QDialog):
    """Opens above the window, and is gone when something is chosen, with Esc, or by a click beside.

    `typed_for` is asked for offers that depend on what is typed; they come first.
    """

    def __init__(
        self,
        offers: Iterable[Offer],
        typed_for: Callable[[str], Iterable[Offer]],
        say: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(_("Find anything"))
        self._typed_for = typed_for
        self._say = say
        self._offers: list[Offer] = []
        self._shown: list[Offer] = []
        self._ranking = Ranking(())
        self.line = QLineEdit()
        self.list = QTreeView()
        self._rows = QStandardItemModel(0, 3, self)
        self._nothing = WrappedLabel(_("Nothing matches."))
        self._keys = QLabel()  # what they do, where there is a choice
        self._build()
        self.add(offers)

    def _build(self) -> None:
        self.line.setPlaceholderText(_("An action, account, bucket, place or link…"))
        self.line.setAccessibleName(_("Find anything"))
        self.line.setAccessibleDescription(
            _("Type a part of a name, choose with the arrow keys, and press Enter")
        )
        self._keys.setMinimumHeight(self._keys.fontMetrics().lineSpacing())  # empty, too
        self.list.setModel(self._rows)
        self.list.setAccessibleName(_("What may be meant"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderHidden(True)
        self.list.setIconSize(QSize(16, 16))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay with the line
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[looks.GAP] * 4)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget, stretch in (
            *((self.line, 0), (self.list, 1)),
            *((self._nothing, 1), (self._keys, 0)),
        ):
            column.addWidget(widget, stretch)
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._take(index, other=_other_meant()))
        self.list.selectionModel().currentChanged.connect(self._say_current)

    def popup(self) -> None:
        """Appear at the top of the window; what is typed goes here."""
        letter, line = self.fontMetrics().horizontalAdvance("x"), self.fontMetrics().lineSpacing()
        room = self.parentWidget().size()
        self.resize(min(letter * 100, room.width() - 24), min(line * 24, room.height() - 96))
        corner = self.parentWidget().mapToGlobal(self.parentWidget().rect().topLeft())
        self.move(corner.x() + (room.width() - self.width()) // 2, corner.y() + 64)
        self.show()
        self.activateWindow()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def add(self, offers: Iterable[Offer]) -> None:
        """Offer these, too; the row that is the current one stays so."""
        current = self._current
        self._offers += offers
        self._ranking = Ranking([f"{offer.text} {offer.kind}" for offer in self._offers])
        self._find(self.line.text())
        if current in self._shown:
            self.list.setCurrentIndex(self._rows.index(self._shown.index(current), 0))

    # Qt's events

    def done(self, result: int) -> None:  # Qt's name
        """Give the focus back to where it was, unless somebody has gone elsewhere."""
        was_active = self.isActiveWindow()
        super().done(result)
        if was_active:
            self.parentWidget().activateWindow()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # Qt's name
        if event.type() == QEvent.Type.KeyPress:
            if event.key() in _OF_THE_LIST:
                self._move(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                with_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
                self._take(self.list.currentIndex(), other=bool(with_control))
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw an edge: no window manager gives it one."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def changeEvent(self, event: QEvent) -> None:  # Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.reject()

    # What is typed, and what is meant

    @property
    def _current(self) -> Offer | None:
        row = self.list.currentIndex().row()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _find(self, typed: str) -> None:
        ranked = (self._offers[row] for row in self._ranking.best(typed))
        self._shown = [*self._typed_for(typed), *ranked][:MOST]
        self._rows.setRowCount(0)
        for offer in self._shown:
            name = QStandardItem(icon(offer.icon), offer.text)
            name.setToolTip(offer.text)
            note = QStandardItem(offer.note)
            note.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._rows.appendRow([name, QStandardItem(offer.kind), note])
        self.list.setVisible(bool(self._shown))
        self._nothing.setVisible(not self._shown)
        if self._shown:
            self.list.setCurrentIndex(self._rows.index(0, 0))
        elif self.isVisible():
            self._say(self._nothing.text())

    def _move(self, event: QKeyEvent) -> None:
        last, row = len(self._shown) - 1, self.list.currentIndex().row()
        page = max(1, self.list.viewport().height() // max(1, self.list.sizeHintForRow(0)) - 1)
        row = {
            Qt.Key.Key_Up: row - 1 if row > 0 else last,
            Qt.Key.Key_Down: row + 1 if row < last else 0,
            Qt.Key.Key_PageUp: max(0, row - page),
            Qt.Key.Key_PageDown: min(last, row + page),
        }[event.key()]
        self.list.setCurrentIndex(self._rows.index(row, 0))

    def _say_current(self, *_indexes: QModelIndex) -> None:
        """Let a screen reader know which row Enter would take: the focus stays in the line."""
        offer = self._current
        other = offer.other if offer is not None else None
        self._keys.setText(other.told if other is not None else "")
        if self.isVisible() and offer is not None:
            said = (offer.text, offer.kind, offer.note, self._keys.text())
            self._say(", ".join(part for part in said if part))

    def _take(self, index: QModelIndex, other: bool = False) -> None:
        """Do what the row stands for, or with `other` keys what else it does."""
        if not 0 <= index.row() < len(self._shown):
            return
        offer = self._shown[index.row()]
        if other and offer.other is None:
            return
        run = offer.other.run if other else offer.run
        self.accept()
        # When the window has the focus again: it may be somebody's question that follows.
        QTimer.singleShot(0, self.parentWidget(), run)


def _other_meant() -> bool:
    return bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
