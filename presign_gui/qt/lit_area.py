"""Scrolled areas that the arrow keys scroll, and that show when they do."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QScrollArea


class Lit:
    """Gives an area of Qt's a line around it while it has the focus; else it looks the same."""

    def event(self, event: QEvent) -> bool:  # Qt's name
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and self.hasFocus():
            painter = QPainter(self)
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return done


class LitArea(Lit, QScrollArea):
    """Any widget, lit."""

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
