"""The largest size of a file: a number and its unit, or whatever the server takes."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSpinBox, QWidget

from presign_gui.core.texts import _
from presign_gui.qt.labels import name_box

_UNITS = {"kB": 10**3, "MB": 10**6, "GB": 10**9}
_USUAL = 100  # MB


class SizeField(QWidget):
    """A size that counts only while its box is ticked; `most` is the largest there may be."""

    def __init__(self, most: int) -> None:
        """`most` is in bytes."""
        super().__init__()
        self._most = most
        self.limited = QCheckBox(_("Up to"))
        self.number = QSpinBox()
        self.unit = QComboBox()
        self.unit.addItems(list(_UNITS))
        self.unit.setCurrentText("MB")
        self.limited.setAccessibleName(_("Files have a largest size"))
        self.number.setAccessibleName(_("Largest size"))
        name_box(self.unit, _("Unit of size"))
        self.setFocusProxy(self.limited)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.limited)
        row.addWidget(self.number, 1)
        row.addWidget(self.unit, 1)
        self._bound()
        self.number.setValue(_USUAL)
        self.unit.currentIndexChanged.connect(self._bound)
        self.limited.toggled.connect(self.number.setEnabled)
        self.limited.toggled.connect(self.unit.setEnabled)
        self.limited.setChecked(True)

    @property
    def largest(self) -> int | None:
        """Bytes; None leaves it to the server."""
        if not self.limited.isChecked():
            return None
        return self.number.value() * _UNITS[self.unit.currentText()]

    def _bound(self) -> None:
        self.number.setRange(1, self._most // _UNITS[self.unit.currentText()])
