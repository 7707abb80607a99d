"""The program's icon as Windows and macOS want it, drawn from the one SVG."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
_ICNS_SIZES = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic07": 128,
    b"ic08": 256,
    b"ic09": 512,
    b"ic10": 1024,  # of 512 points, on a screen of two pixels a point
    b"ic11": 32,
    b"ic12": 64,
    b"ic13": 256,
    b"ic14": 512,
}
"""Apple's name for each picture, and its pixels a side."""


def write_ico(svg: Path, to: Path) -> None:
    """Write an icon of Windows: a table of PNG pictures, which it reads since Vista."""
    pictures = [_png(svg, size) for size in _ICO_SIZES]
    table, at = b"", 6 + 16 * len(pictures)
    for size, picture in zip(_ICO_SIZES, pictures, strict=True):
        side = size % 256  # a byte, in which 0 stands for 256
        table += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    to.write_bytes(struct.pack("<HHH", 0, 1, len(pictures)) + table + b"".join(pictures))


def write_icns(svg: Path, to: Path) -> None:
    """Write an icon of macOS: PNG pictures, each after its name and length."""
    parts = b""
    for name, size in _ICNS_SIZES.items():
        picture = _png(svg, size)
        parts += name + struct.pack(">I", len(picture) + 8) + picture
    to.write_bytes(b"icns" + struct.pack(">I", len(parts) + 8) + parts)


def _png(svg: Path, size: int) -> bytes:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data())
