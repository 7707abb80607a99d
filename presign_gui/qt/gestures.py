"""What hand and keys do in the tree to go somewhere: mouse buttons 4 and 5, and Backspace."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView

_BACK, _FORWARD = Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class Gestures(QObject):
    """Watches a view, and for the two mouse buttons the window around it."""

    back = Signal()
    forward = Signal()
    up = Signal()
    touched = Signal()  # somebody is doing something else in the view

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view, self._viewport = view, view.viewport()
        for watched in (view, self._viewport, view.window()):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        if event.type() in _PRESSES and event.button() in (_BACK, _FORWARD):
            (self.back if event.button() == _BACK else self.forward).emit()
            return True
        if watched is self._view and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Backspace and not event.modifiers():
                self.up.emit()
                return True
            if event.key() not in _MODIFIERS:
                self.touched.emit()
        elif watched is self._viewport and event.type() in (*_PRESSES, QEvent.Type.Wheel):
            self.touched.emit()
        return False
