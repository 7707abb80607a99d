"""A QR code on screen: each module a square of whole pixels, black on white in either look."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from presign_gui.core.qr import QUIET, QrCode


class QrView(QAbstractButton):
    """Draws a code as large as fits; can be pressed. Empty while there is none."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        """`side` is its width and height, in Qt's pixels."""
        super().__init__(parent)
        self._side = side
        self._code: QrCode | None = None
        self.setFixedSize(side, side)

    @property
    def code(self) -> QrCode | None:
        return self._code

    def show_code(self, code: QrCode | None) -> None:
        """Show another code, or none."""
        self._code = code
        self.setEnabled(code is not None)
        self.update()

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        if self._code is None:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)  # or a module would end between two pixels
        pixels = int(self.width() * ratio)
        modules = self._code.side + 2 * QUIET
        module = max(1, pixels // modules)
        painter.fillRect(QRect(0, 0, module * modules, module * modules), Qt.GlobalColor.white)
        for y, row in enumerate(self._code.rows):
            top = (y + QUIET) * module
            for left, width in _runs(row):
                x = (left + QUIET) * module
                painter.fillRect(x, top, width * module, module, Qt.GlobalColor.black)
        if self.hasFocus():
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(0, 0, module * modules - 1, module * modules - 1)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Return where dark modules begin in a row, and how many are side by side."""
    found, at = [], row.find(1)
    while at >= 0:
        end = row.find(0, at)
        end = len(row) if end < 0 else end
        found.append((at, end - at))
        at = row.find(1, end)
    return found
