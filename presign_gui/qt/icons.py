"""The program's icons: its own SVGs, drawn in the colours of the palette of the moment.

Folders and kinds of files look as they do elsewhere on the desktop, where that has them.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer

from presign_gui.core.resources import resource

# The only icon with colours of its own.
_COLOURED = "app"

_EXTENSIONS = {
    "file-archive": "7z bz2 gz jar rar tar tgz xz zip zst",
    "file-audio": "aac aiff flac m4a mp3 ogg opus wav wma",
    "file-code": "c cpp css go h html java js json php py rb rs sh sql toml ts xml yaml yml",
    "file-image": "avif bmp gif heic ico jpeg jpg png psd svg tif tiff webp",
    "file-pdf": "pdf",
    "file-table": "csv numbers ods parquet tsv xls xlsx",
    "file-text": "doc docx log md odt rst rtf txt",
    "file-video": "avi m4v mkv mov mp4 mpeg mpg webm wmv",
}
_OF_THE_DESKTOP = {
    "folder": "folder",
    "file": "text-x-generic",
    "file-archive": "package-x-generic",
    "file-audio": "audio-x-generic",
    "file-code": "text-x-script",
    "file-image": "image-x-generic",
    "file-pdf": "x-office-document",
    "file-table": "x-office-spreadsheet",
    "file-text": "text-x-generic",
    "file-video": "video-x-generic",
}
"""What themes call them: names that all have (freedesktop.org, "Icon Naming Specification")."""

_ICON_NAMES = {ext: name for name, exts in _EXTENSIONS.items() for ext in exts.split()}


@cache
def icon(name: str) -> QIcon:
    """Return the icon `name` ("copy-link"), the same object every time.

    One of ours takes its colour from the application's palette whenever it is painted, so
    whoever holds one need do nothing when the palette changes. To be left as it is:
    everyone shares it. Raises FileNotFoundError where there is no such icon.
    """
    if name in _OF_THE_DESKTOP and _desktop_has_all():
        return QIcon.fromTheme(_OF_THE_DESKTOP[name])
    svg = resource(f"icons/{name}.svg").read_bytes()
    return QIcon(_SvgEngine(name, svg))


@cache
def _desktop_has_all() -> bool:
    """Say whether the desktop has each of them: two hands in one list would look ragged."""
    return all(map(QIcon.hasThemeIcon, _OF_THE_DESKTOP.values()))


def file_icon_name(key: str) -> str:
    """Return the name of the icon for the object `key`, by its extension alone."""
    stem, _dot, extension = key.rpartition("/")[2].rpartition(".")
    return _ICON_NAMES.get(extension.lower(), "file") if stem else "file"


class _SvgEngine(QIconEngine):
    """Renders one SVG at the size, pixel ratio and colour that a painter asks for.

    An engine rather than a QIcon full of pixmaps: Qt copies icons into every action
    and button, and only an engine reaches all copies when the palette changes.
    QIcon takes over a Python engine cleanly; only a clone needs care, see `clone`.
    """

    def __init__(self, name: str, svg: bytes) -> None:
        super().__init__()
        self._name = name
        self._svg = svg

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        # By its corner and not into the rectangle: nothing is scaled a second time.
        painter.drawPixmap(rect.topLeft(), self.scaledPixmap(rect.size(), mode, state, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float
    ) -> QPixmap:
        """Return the picture, from the cache where it is there.

        Since Qt 6.8 `size` is in device-independent pixels, and `scale` device pixels fit one.
        https://doc.qt.io/qt-6/qiconengine.html#scaledPixmap
        """
        colour = _colour(mode)
        # With its alpha: the text colours of some systems are translucent.
        tint = "own" if self._name == _COLOURED else colour.name(QColor.NameFormat.HexArgb)
        key = f"presign/{self._name}/{size.width()}x{size.height()}@{scale}/{tint}"
        pixmap = QPixmap()
        if not QPixmapCache.find(key, pixmap):
            pixmap = self._render(size * scale, None if tint == "own" else colour)
            pixmap.setDevicePixelRatio(scale)
            QPixmapCache.insert(key, pixmap)
        return pixmap

    def key(self) -> str:
        return "presign-svg"

    def iconName(self) -> str:
        return self._name

    def clone(self) -> QIconEngine:
        # PySide6 (6.11) frees an engine made here as soon as Python lets go of it,
        # under the QIcon that got it. So a clone stays. Qt clones only when someone
        # changes a copied icon, which this program never does.
        copy = _SvgEngine(self._name, self._svg)
        _clones.append(copy)
        return copy

    def _render(self, size: QSize, colour: QColor | None) -> QPixmap:
        pixmap = QPixmap(size)
        if pixmap.isNull():
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        renderer = QSvgRenderer(QByteArray(self._svg))
        renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(QPoint(0, 0), QSizeF(size)))
        if colour is not None:
            # Qt draws `currentColor` black. Dyeing the whole drawing afterwards keeps
            # crossing strokes even where the colour is translucent.
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            painter.fillRect(pixmap.rect(), colour)
        painter.end()
        return pixmap


_clones: list[_SvgEngine] = []


def _colour(mode: QIcon.Mode) -> QColor:
    """Return the colour that text beside an icon in `mode` has in the current palette."""
    palette = QGuiApplication.palette()
    if mode == QIcon.Mode.Disabled:
        return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    if mode == QIcon.Mode.Selected:
        return palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText)
    return palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText)
