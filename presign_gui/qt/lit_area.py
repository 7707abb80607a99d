"""A scrolled area that the arrow keys scroll, and that shows when they do."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QScrollArea


class LitArea(QScrollArea):
    """Has a line around it while it has the focus; Qt's own looks the same with and without."""

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)

    def event(self, event: QEvent) -> bool:  # Qt's name
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and self.hasFocus():
            painter = QPainter(self)
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return done
