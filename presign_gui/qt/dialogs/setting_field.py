"""With what a setting is chosen: a field for each kind that there is in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QWidget,
)

from presign_gui.core import expiry
from presign_gui.core.setting import Kind, Row
from presign_gui.core.texts import _
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.dialogs.proxy_field import ProxyField
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.life_field import LifeField


class SettingField(QObject):
    """A row of the preferences; `value` is what stands in it."""

    def __init__(self, row: Row, value: Any, choices: Mapping[str, str], most: int) -> None:
        """`choices` are the texts of what can be chosen, by value; `most` bounds a number."""
        super().__init__()
        self._row = row
        self._choices = choices
        self._most = most
        make: dict[Kind, Callable[[Any], QWidget]] = {
            Kind.FLAG: self._flag,
            Kind.LIFE: self._life,
            Kind.LIVES: self._lives,
            Kind.CHOICE: self._choice,
            Kind.NUMBER: self._number,
            Kind.PROXY: self._proxy,
        }
        self.read: Callable[[], Any] = lambda: value
        self.show: Callable[[Any], None] = lambda _value: None
        self.asked: QWidget | None = None  # what the label's letter goes to
        self.widget = make[row.kind](value)

    @property
    def value(self) -> Any:
        return self.read()

    def add_to(self, form: FormRows, fixed: bool) -> None:
        """Add the row to `form`, with what is said of it; one that is fixed can't be changed."""
        if self._row.kind is Kind.FLAG:
            form.add_below(self.widget)
        else:
            form.add(_(self._row.title), self.widget, self.asked)
        notes = [_(self._row.note)] if self._row.note else []
        if fixed:
            self.widget.setEnabled(False)
            notes.append(_("The administrator of this computer has decided this."))
        if notes:
            note = WrappedLabel("\n".join(notes), small=True)
            form.add_below(note)
            (self.asked or self.widget).setAccessibleDescription(note.text())

    def _flag(self, value: bool) -> QWidget:
        box = QCheckBox(_(self._row.title))
        box.setChecked(value)
        self.read, self.show = box.isChecked, box.setChecked
        return box

    def _life(self, value: timedelta) -> QWidget:
        field = LifeField(value, expiry.LONGEST)
        self.asked = field.number
        exact = value  # as it may be in no unit of the field

        def read() -> timedelta:
            return exact if field.span == shown else field.span

        def show(span: timedelta) -> None:
            nonlocal exact, shown
            field.choose(span)
            exact, shown = span, field.span

        shown = field.span
        self.read, self.show = read, show
        return field

    def _lives(self, value: tuple[timedelta, ...]) -> QWidget:
        chosen = value
        told = WrappedLabel()  # or it would press the button
        self.asked = change = QPushButton(_("&Edit presets…"))
        change.setAutoDefault(False)

        def show(spans: tuple[timedelta, ...]) -> None:
            nonlocal chosen
            chosen = spans
            told.setText(", ".join(expiry.short(span) for span in spans))

        def edit() -> None:
            from presign_gui.qt.dialogs.presets import PresetsDialog

            dialog = PresetsDialog(chosen, holder.window())
            dialog.accepted.connect(lambda: show(dialog.presets))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        change.clicked.connect(edit)
        holder = _side_by_side(told, change)
        show(value)
        self.read, self.show = (lambda: chosen), show
        return holder

    def _choice(self, value: str) -> QWidget:
        box = QComboBox()
        for name, text in self._choices.items():
            box.addItem(text, name)

        def show(name: str) -> None:
            box.setCurrentIndex(max(box.findData(name), 0))

        show(value)
        self.read, self.show = box.currentData, show
        return box

    def _number(self, value: int) -> QWidget:
        box = QSpinBox()
        before, _count, after = _(self._row.unit).partition("{count}")
        box.setPrefix(before)
        box.setSuffix(after)
        box.setRange(0, self._most)
        box.setSpecialValueText(_(self._row.none))
        box.setValue(value)
        self.read, self.show = box.value, box.setValue
        return box

    def _proxy(self, value: str) -> QWidget:
        field = ProxyField(_(self._row.none))
        field.setText(value)
        self.read, self.show = field.text, field.setText
        return field


def _side_by_side(left: QWidget, right: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(left, 1)
    row.addWidget(right)
    return holder
