"""A QR code on screen: each module a square of whole pixels, black on white in either look."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from presign_gui.core.qr import QUIET, QrCode


class QrView(QAbstractButton):
    """Draws a code as large as fits; can be pressed. Empty while there is none."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        """`side` is the most that it is wide and high, in Qt's pixels."""
        super().__init__(parent)
        self._side = side
        self._code: QrCode | None = None
        self.setFixedSize(side, side)

    @property
    def code(self) -> QrCode | None:
        return self._code

    def show_code(self, code: QrCode | None) -> None:
        """Show another code, or none; takes no more room than is drawn on."""
        self._code = code
        self.setEnabled(code is not None)
        self._fit()
        self.update()

    def event(self, event: QEvent) -> bool:  # Qt's name
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # on another screen
            self._fit()
        return super().event(event)

    def sizeHint(self) -> QSize:  # Qt's name
        return self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        if self._code is None:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)  # or a module would end between two pixels
        module = self._module
        side = module * self._modules
        painter.fillRect(QRect(0, 0, side, side), Qt.GlobalColor.white)
        for y, row in enumerate(self._code.rows):
            top = (y + QUIET) * module
            for left, width in _runs(row):
                x = (left + QUIET) * module
                painter.fillRect(x, top, width * module, module, Qt.GlobalColor.black)
        if self.hasFocus():
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(0, 0, side - 1, side - 1)

    @property
    def _modules(self) -> int:
        return self._code.side + 2 * QUIET if self._code is not None else 0

    @property
    def _module(self) -> int:
        """How many pixels of the screen a module is wide."""
        return max(1, int(self._side * self.devicePixelRatioF()) // self._modules)

    def _fit(self) -> None:
        if self._code is None:
            return  # as large as the last one: what is below doesn't jump for a moment
        side = ceil(self._module * self._modules / self.devicePixelRatioF())
        self.setFixedSize(side, side)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Return where dark modules begin in a row, and how many are side by side."""
    found, at = [], row.find(1)
    while at >= 0:
        end = row.find(0, at)
        end = len(row) if end < 0 else end
        found.append((at, end - at))
        at = row.find(1, end)
    return found
