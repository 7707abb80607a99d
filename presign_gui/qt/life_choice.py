"""How long links are to work: a number and its unit, or a preset; and when that ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QToolButton, QWidget

from presign_gui.core import expiry
from presign_gui.core.texts import _, duration
from presign_gui.qt import looks
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.labels import WrappedLabel, name_box


class LifeChoice(QObject):
    """Adds its rows to a form; `changed` when links are to live longer or shorter."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.number = QSpinBox()
        self.unit = QComboBox()
        self.shortened = WrappedLabel()
        self.end = QLabel()
        self.preset_buttons: dict[timedelta, QToolButton] = {}
        self._presets = QWidget()
        self._free = True  # nothing else says when links end
        self._maximum = expiry.AWS_MAXIMUM
        self._wanted = expiry.DEFAULT  # what was last chosen, even where it can't be
        self._build()
        self.show_presets(expiry.PRESETS)
        self.expiry = expiry.DEFAULT
        self.number.valueChanged.connect(self._on_number)
        self.unit.currentIndexChanged.connect(self._on_unit)

    def _build(self) -> None:
        for unit in expiry.units():
            self.unit.addItem(unit.name)
        name_box(self.unit, _("Unit of time"))
        self.end.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self._presets)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(looks.NARROW)

    def add_to(self, form: FormRows) -> None:
        """Add the rows to `form`."""
        field = QWidget()
        row = QHBoxLayout(field)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.number, 1)
        row.addWidget(self.unit, 1)
        form.add(_("&Works for"), field, self.number)
        for below in (self._presets, self.shortened, self.end):
            form.add_below(below)

    def show_presets(self, spans: Sequence[timedelta]) -> None:
        """Offer these lives with a button each."""
        row = self._presets.layout()
        while (item := row.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        self.preset_buttons = {}
        before: QWidget = self.unit
        for span in spans:
            button = self.preset_buttons[span] = QToolButton(text=expiry.short(span))
            button.setAutoRaise(True)
            button.setAccessibleName(_("Works for {span}", span=expiry.short(span)))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, span=span: setattr(self, "expiry", span))
            row.addWidget(button)
            if before.window() is button.window():  # else they are in order as they come in one
                QWidget.setTabOrder(before, button)
            before = button
        row.addStretch(1)
        self._enable()

    # What is chosen

    @property
    def expiry(self) -> timedelta:
        return self.number.value() * expiry.units()[self.unit.currentIndex()].span

    @expiry.setter
    def expiry(self, span: timedelta) -> None:
        shown = min(span, self._maximum)
        unit = expiry.largest_unit(shown)
        self.unit.setCurrentIndex(unit)
        self._bound()
        self.number.setValue(shown // expiry.units()[unit].span)
        self._wanted = span
        self._show_shortened()

    @property
    def maximum(self) -> timedelta:
        return self._maximum

    @maximum.setter
    def maximum(self, maximum: timedelta) -> None:
        """Offer no longer life than `maximum`; what was chosen comes back with it.

        What is cut by it is said.
        """
        wanted = self._wanted
        self._maximum = maximum
        self._enable()
        self.expiry = wanted

    def set_free(self, free: bool) -> None:
        """Let a time be chosen, or not: beside an end it doesn't count."""
        self._free = free
        self._enable()

    # What is shown

    def say_end(self, text: str) -> None:
        """Say when links end."""
        self.end.setText(text)

    def _enable(self) -> None:
        self.number.setEnabled(self._free)
        self.unit.setEnabled(self._free)
        for span, button in self.preset_buttons.items():
            button.setEnabled(self._free and span <= self._maximum)

    def _bound(self) -> None:
        unit = expiry.units()[self.unit.currentIndex()].span
        self.number.setRange(1, self._maximum // unit)

    def _show_shortened(self) -> None:
        shortened = self._wanted > self._maximum
        self.shortened.setVisible(shortened)
        if shortened:
            self.shortened.setText(
                expiry.own_bound(self._maximum)
                or _(
                    "Links of this account can live for {maximum} at most, not for {wanted}.",
                    maximum=duration(self._maximum),
                    wanted=duration(self._wanted),
                )
            )

    def _on_unit(self) -> None:
        self._bound()
        self._on_number()

    def _on_number(self) -> None:
        self._wanted = self.expiry
        self._show_shortened()
        self.changed.emit()
