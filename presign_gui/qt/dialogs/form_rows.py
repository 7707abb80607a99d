"""The rows of a form that come and go: each field with its label, letter and accessible name."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from presign_gui.qt.mnemonics import without_letter

WIDEST_LABEL = 24
"""Letters: a longer label is wrapped, so that it takes no room from every field."""

_LABEL = QFormLayout.ItemRole.LabelRole


class FormRows(QFormLayout):
    """A form to which several parts of a dialog add their rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._below: list[QWidget] = []

    def add(self, label: str, row: QWidget, field: QWidget | None = None) -> None:
        """Add a row; `field` is what the label's letter goes to, if `row` only holds it."""
        field = field or row
        self.addRow(label, row)
        shown = self.labelForField(row)
        shown.setBuddy(field)
        widest = shown.fontMetrics().horizontalAdvance("x") * WIDEST_LABEL
        if shown.sizeHint().width() > widest:
            shown.setWordWrap(True)
            # The form asks a label of two lines for its width, and not for its height.
            shown.setFixedSize(widest, shown.heightForWidth(widest))
        name = without_letter(label)
        field.setAccessibleName(name)
        if isinstance(field, QComboBox) and field.lineEdit() is not None:
            field.lineEdit().setAccessibleName(name)  # to a screen reader its own control

    def add_below(self, row: QWidget) -> None:
        """Add what needs no label, in line with the fields."""
        self.addRow("", row)
        self._below.append(row)

    def minimumSize(self) -> QSize:  # Qt's name
        """With room beside the labels for what stands below fields.

        Qt doesn't wrap a row without a label of its own, and would press it.
        """
        least = super().minimumSize()
        rows = (self.itemAt(row, _LABEL) for row in range(self.rowCount()))
        labels = max((each.sizeHint().width() for each in rows if each is not None), default=0)
        below = max((_least(each) for each in self._below if not each.isHidden()), default=0)
        margins = self.contentsMargins()
        beside = margins.left() + labels + self.horizontalSpacing() + below + margins.right()
        return least.expandedTo(QSize(beside, 0)) if below else least

    def show_rows(self, visible: bool, *rows: QWidget) -> None:
        """Show or hide rows with their labels."""
        for row in rows:
            self.setRowVisible(row, visible)


def _least(widget: QWidget) -> int:
    return max(widget.minimumSizeHint().width(), widget.minimumWidth())
