"""A push button for an action: the same text, icon, tip and state, wherever it stands."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from presign_gui.qt.mnemonics import without_letter


class ActionButton(QPushButton):
    """Triggers its action, and follows it."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        # No "&" of the menu's: in the window the letter may belong to something else.
        self.setText(without_letter(self._action.text()))
        self.setIcon(self._action.icon())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())
