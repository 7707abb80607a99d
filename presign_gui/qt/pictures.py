"""Decodes a stranger's picture on a worker, within limits: a kilobyte can claim a gigabyte."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from presign_gui.core.preview import Nothing, Picture
from presign_gui.core.texts import _, number

MOST_PIXELS = 40_000_000
"""A picture that claims more is not decoded."""

MOST_MEGABYTES = 160
"""Memory that Qt may take to decode one (4 bytes a pixel)."""

LONGEST_SIDE = 2_000
"""Pixels; a larger picture is made smaller while it is decoded."""


def decoded(picture: Picture) -> QImage | Nothing:
    """Return the picture, or its first frame; or why it isn't shown. Takes up to a second."""
    buffer = QBuffer()
    buffer.setData(QByteArray(picture.body))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(picture.kind.encode()))
    reader.setAutoDetectImageFormat(False)  # or it might be taken for one we never meant to read
    reader.setAutoTransform(True)
    whole = reader.size()
    if not whole.isValid() or whole.isEmpty():
        return _damaged()
    if whole.width() * whole.height() > MOST_PIXELS:
        return Nothing(
            _(
                "The picture is not shown: it would take too much memory ({width} × {height} "
                "pixels).",
                width=number(whole.width()),
                height=number(whole.height()),
            )
        )
    QImageReader.setAllocationLimit(MOST_MEGABYTES)
    if max(whole.width(), whole.height()) > LONGEST_SIDE:
        smaller = whole.scaled(LONGEST_SIDE, LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(smaller.expandedTo(QSize(1, 1)))
    image = reader.read()
    return _damaged() if image.isNull() else image


def _damaged() -> Nothing:
    return Nothing(_("The picture can't be shown: it is damaged, or takes too much memory."))
