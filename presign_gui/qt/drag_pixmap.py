"""The picture that hangs at the pointer during a drag: what is dragged, and how many."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
)

from presign_gui.core.texts import number
from presign_gui.core.unseen import readable
from presign_gui.qt.icons import file_icon_name, icon

_PADDING = 8
_WIDEST_NAME = 36  # average characters; of a longer name the middle is left out
_SHEET = 4  # by how much a sheet below shows
_ROUND = 6.0


def drag_pixmap(name: str, count: int, ratio: float = 0.0) -> QPixmap:
    """Return a card with the first object's name, and with the count if there are several.

    Drawn for the screen's pixels: `ratio` is how many of them fit into one of Qt's;
    0 stands for the sharpest screen there is.
    """
    ratio = ratio or QGuiApplication.instance().devicePixelRatio()
    font, palette = QGuiApplication.font(), QGuiApplication.palette()
    bold = QFont(font)
    bold.setBold(True)
    letters, digits = QFontMetrics(font), QFontMetrics(bold)
    side = letters.height() + 2
    text = letters.elidedText(
        readable(name), Qt.TextElideMode.ElideMiddle, letters.averageCharWidth() * _WIDEST_NAME
    )
    told = number(count) if count > 1 else ""
    badge = digits.horizontalAdvance(told) + side if told else 0
    sheets = min(count, 3) - 1
    card = QSize(
        _PADDING * 3 + side + letters.horizontalAdvance(text) + (badge + _PADDING if badge else 0),
        side + _PADDING * 2,
    )
    below = sheets * _SHEET
    pixmap = QPixmap((card + QSize(below + 1, below + 1)) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_between(palette, QPalette.ColorRole.Text), 1))
    painter.setBrush(palette.color(QPalette.ColorRole.Base))
    for sheet in range(sheets, -1, -1):
        corner = QPointF(sheet * _SHEET + 0.5, sheet * _SHEET + 0.5)
        painter.drawRoundedRect(QRectF(corner, QSize(card - QSize(1, 1))), _ROUND, _ROUND)
    picture = icon(file_icon_name(name)).pixmap(QSize(side, side), ratio)
    painter.drawPixmap(QPoint(_PADDING, _PADDING), picture)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    room = QRectF(_PADDING * 2 + side, 0, card.width(), card.height())
    painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, text)
    if told:
        pill = QRectF(card.width() - _PADDING - badge, _PADDING, badge, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
        painter.drawRoundedRect(pill, side / 2, side / 2)
        painter.setFont(bold)
        painter.setPen(palette.color(QPalette.ColorRole.HighlightedText))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, told)
    painter.end()
    return pixmap


def _between(palette: QPalette, role: QPalette.ColorRole) -> QColor:
    """Return the colour of a frame: seen before any background, and no louder than the text."""
    colour = palette.color(role)
    colour.setAlphaF(0.4)
    return colour
