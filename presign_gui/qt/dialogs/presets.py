"""The lives of a link that have a button each: chosen, and put in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core import expiry
from presign_gui.core.texts import _, duration, ngettext
from presign_gui.qt.context_menus import offer_buttons
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.life_field import LifeField


class PresetsDialog(QDialog):
    """Asks for one to `expiry.MOST_PRESETS` lives, none of them twice."""

    def __init__(self, presets: Sequence[timedelta], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Edit presets"))
        self.list = QListWidget()
        self.life = LifeField(expiry.DEFAULT, expiry.LONGEST)
        self.add = QPushButton(_("&Add"))
        self.remove = QPushButton(_("&Remove"))
        self.up = QPushButton(_("Move &up"))
        self.down = QPushButton(_("Move &down"))
        self.usual = QPushButton(_("De&faults"))
        offer_buttons(self.list, (self.remove, self.up, self.down, self.usual))
        self._note = WrappedLabel(small=True)
        self._build()
        self._show(presets)
        self._connect()
        self._enable()

    def _build(self) -> None:
        self.list.setAccessibleName(_("Presets"))
        self.life.number.setAccessibleName(_("New preset"))
        heading = QLabel(_("&Presets"))
        heading.setBuddy(self.list)
        beside = QVBoxLayout()
        for button in (self.remove, self.up, self.down, self.usual):
            button.setAutoDefault(False)
            beside.addWidget(button)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        row.addLayout(beside)
        new = QHBoxLayout()
        asked = QLabel(_("&New preset"))
        asked.setBuddy(self.life.number)
        new.addWidget(asked)
        new.addWidget(self.life, 1)
        new.addWidget(self.add)
        self.add.setAutoDefault(False)
        self._note.setText(
            ngettext(
                "There is room for {count} button in the panel.",
                "There is room for {count} buttons in the panel.",
                expiry.MOST_PRESETS,
            )
        )
        self.buttons = QDialogButtonBox()
        self.buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.addButton(_("&OK"), QDialogButtonBox.ButtonRole.AcceptRole)
        column = QVBoxLayout(self)
        column.addWidget(heading)
        column.addLayout(row, 1)
        column.addLayout(new)
        column.addWidget(self._note)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._enable)
        self.life.changed.connect(self._enable)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(+1))
        self.usual.clicked.connect(lambda: self._show(expiry.PRESETS))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @property
    def presets(self) -> tuple[timedelta, ...]:
        """What is chosen, in its order."""
        items = map(self.list.item, range(self.list.count()))
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in items)

    def _show(self, presets: Sequence[timedelta]) -> None:
        self.list.clear()
        for span in presets:
            self.list.addItem(_item(span))
        self.list.setCurrentRow(0)
        self._enable()

    def _add(self) -> None:
        """Put the new life below the current one."""
        at = self.list.currentRow() + 1
        self.list.insertItem(at, _item(self.life.span))
        self.list.setCurrentRow(at)
        self._enable()

    def _remove(self) -> None:
        self.list.takeItem(self.list.currentRow())
        self._enable()

    def _move(self, step: int) -> None:
        at = self.list.currentRow()
        self.list.insertItem(at + step, self.list.takeItem(at))
        self.list.setCurrentRow(at + step)

    def _enable(self) -> None:
        count, at = self.list.count(), self.list.currentRow()
        new = self.life.span not in self.presets
        self.add.setEnabled(new and count < expiry.MOST_PRESETS)
        self.remove.setEnabled(count > 1 and at >= 0)
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < count - 1)


def _item(span: timedelta) -> QListWidgetItem:
    item = QListWidgetItem(duration(span))
    item.setData(Qt.ItemDataRole.UserRole, span)
    return item
