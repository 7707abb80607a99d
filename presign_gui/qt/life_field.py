"""How long something works: a number and its unit."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from presign_gui.core import expiry
from presign_gui.core.texts import _
from presign_gui.qt.labels import name_box


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
        name_box(self.unit, _("Unit of time"))
        self.setFocusProxy(self.number)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.number, 1)
        row.addWidget(self.unit, 1)
        self.choose(span)
        self.unit.currentIndexChanged.connect(self._bound)
        self.unit.currentIndexChanged.connect(self.changed)
        self.number.valueChanged.connect(self.changed)

    def choose(self, span: timedelta) -> None:
        """Show `span`, or as much of it as there may be, in the largest unit that fits."""
        shown = min(span, self._maximum)
        self.unit.setCurrentIndex(expiry.largest_unit(shown))
        self._bound()
        self.number.setValue(shown // self._unit)

    @property
    def span(self) -> timedelta:
        return self.number.value() * self._unit

    @property
    def _unit(self) -> timedelta:
        return expiry.units()[self.unit.currentIndex()].span

    def _bound(self) -> None:
        self.number.setRange(1, max(1, self._maximum // self._unit))
