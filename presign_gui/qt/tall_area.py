"""Room for what may be higher than the window: as wide as its content, scrolled up and down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFrame, QScrollArea, QWidget

_TURNED = (QAbstractSpinBox, QComboBox)  # what a wheel changes


class TallArea(QScrollArea):
    """The wheel scrolls it even over fields, and changes only one that has the focus."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have it, and come into sight
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)  # it has the colour of what it stands on
        content.setAutoFillBackground(False)
        for kind in _TURNED:
            for field in content.findChildren(kind):
                field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                field.installEventFilter(self)

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(self._width, self.widget().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return QSize(self._width, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        if watched is self.widget():
            if event.type() == QEvent.Type.LayoutRequest:
                self.updateGeometry()
        elif isinstance(watched, _TURNED) and _is_passing_by(watched, event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    @property
    def _width(self) -> int:
        """As wide as the content, with a scroll bar beside it: nothing is cut off by that."""
        content, bar = self.widget(), self.verticalScrollBar()
        least = max(content.minimumWidth(), content.minimumSizeHint().width())
        return least + bar.sizeHint().width()


def _is_passing_by(field: QWidget, event: QEvent) -> bool:
    """Say whether the wheel is turned over a field that nobody is in."""
    return event.type() == QEvent.Type.Wheel and not field.hasFocus()
