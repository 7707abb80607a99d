"""How long something works: a number and its unit."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from presign_gui.core import expiry
from presign_gui.core.texts import _


class LifeField(QWidget):
    """Takes no longer life than `maximum`."""

    changed = Signal()

    def __init__(self, span: timedelta, maximum: timedelta) -> None:
        super().__init__()
        self._maximum = maximum
        self.number = QSpinBox()
        self.unit = QComboBox()
        for each in expiry.units():
            self.unit.addItem(each.name)
        self.unit.setAccessibleName(_("Unit of time"))
        self.setFocusProxy(self.number)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.number, 1)
        row.addWidget(self.unit, 1)
        shown = min(span, maximum)
        self.unit.setCurrentIndex(expiry.largest_unit(shown))
        self._bound()
        self.number.setValue(shown // self._unit)
        self.unit.currentIndexChanged.connect(self._bound)
        self.unit.currentIndexChanged.connect(self.changed)
        self.number.valueChanged.connect(self.changed)

    @property
    def span(self) -> timedelta:
        return self.number.value() * self._unit

    @property
    def _unit(self) -> timedelta:
        return expiry.units()[self.unit.currentIndex()].span

    def _bound(self) -> None:
        self.number.setRange(1, max(1, self._maximum // self._unit))
