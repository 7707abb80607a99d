"""Where one types what the rows of a folder must have in their names."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from presign_gui.core.texts import _
from presign_gui.qt.clearable_line import ClearableLine
from presign_gui.qt.icons import icon


class FilterField(ClearableLine):
    """A line that says what it holds a moment after the last key."""

    wanted = Signal(str)
    left = Signal()  # Esc, or down to the rows

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Filter this folder…"))
        self.setToolTip(_("Show only names with this text; * and ? stand for any characters"))
        self.setAccessibleName(_("Filter this folder"))
        picture = self.addAction(icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        picture.setText(_("Filter this folder"))
        self.setMaximumWidth(self.fontMetrics().horizontalAdvance("x") * 36)
        self._soon = QTimer(self, singleShot=True, interval=60)
        self._soon.timeout.connect(lambda: self.wanted.emit(self.text()))
        self.textEdited.connect(lambda _text: self._soon.start())
        self.textChanged.connect(lambda text: text or self._soon.start())  # the clear button

    def show_pattern(self, pattern: str) -> None:
        """Show what another folder is filtered by."""
        if pattern != self.text() and not self._soon.isActive():
            self.blockSignals(True)
            self.setText(pattern)
            self.blockSignals(False)

    def _say_now(self) -> None:
        if self._soon.isActive():
            self._soon.stop()
            self.wanted.emit(self.text())

    def event(self, event: QEvent) -> bool:  # Qt's name
        """Esc is for this line while one types, not for what is being fetched."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._say_now()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._say_now()
            self.left.emit()
        else:
            super().keyPressEvent(event)
