"""A line of text with a button that empties it."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from presign_gui.core.texts import _


class ClearableLine(QLineEdit):
    """Qt's own with the button, which has no name by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        for action in self.findChildren(QAction):
            action.setText(_("Clear"))
