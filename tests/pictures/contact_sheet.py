"""Every window and dialog in every look, on one sheet to look through.

    python tests/pictures/contact_sheet.py FOLDER [LOOK...]

A row each, a column for each look (all of LOOKS unless told): FOLDER/sheet.png. The
pictures in their full size are in FOLDER/LOOK/. Takes a minute a look, several at once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

LOOKS = {
    "light": ("light", {}),
    "dark": ("dark", {}),
    "german": ("light", {"LANGUAGE": "de"}),
    "long": ("light", {"LANGUAGE": "en_XA"}),
    "mirrored": ("dark", {"LANGUAGE": "ar_XB"}),
    "twice": ("light", {"QT_SCALE_FACTOR": "2"}),
    "french": ("light", {"LANGUAGE": "fr"}),
    "spanish": ("dark", {"LANGUAGE": "es"}),
    "portuguese": ("light", {"LANGUAGE": "pt_BR"}),
    "japanese": ("light", {"LANGUAGE": "ja"}),
    "chinese": ("dark", {"LANGUAGE": "zh_CN"}),
}
"""What each is called: light or dark, and what the environment says besides."""

_CELL, _LINE, _GAP = (460, 330), 22, 8  # pixels
_AT_ONCE = 4  # they mostly wait until a window has come to rest


def take(folder: Path, names: list[str]) -> None:
    """Take the pictures of these looks."""

    def take_one(name: str) -> None:
        look, more = LOOKS[name]
        scenes = Path(__file__).with_name("scenes.py")
        command = [sys.executable, str(scenes), str(folder / name), look]
        subprocess.run(command, env={"LANGUAGE": "en", **os.environ, **more}, check=True)

    with ThreadPoolExecutor(_AT_ONCE) as workers:
        list(workers.map(take_one, names))


def sheet(folder: Path, names: list[str]) -> QImage:
    """Return all pictures, made small, with their names."""
    scenes = sorted({path.stem for name in names for path in (folder / name).glob("*.png")})
    width, height = _CELL
    row_height = height + _LINE + _GAP
    image = QImage(
        (width + _GAP) * len(names), row_height * len(scenes), QImage.Format.Format_RGB32
    )
    image.fill(QColor("#7f8388"))
    painter = QPainter(image)
    painter.setPen(QColor("white"))
    for row, scene in enumerate(scenes):
        for column, name in enumerate(names):
            left, top = column * (width + _GAP), row * row_height
            painter.drawText(QRect(left + 4, top, width, _LINE), 0, f"{scene} · {name}")
            picture = QImage(str(folder / name / f"{scene}.png"))
            if not picture.isNull():
                small = picture.scaled(
                    width,
                    height,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
                painter.drawImage(left, top + _LINE, small)
    painter.end()
    return image


def main(into: str, *names: str) -> None:
    """Take the pictures, and put them on the sheet."""
    folder, wanted = Path(into), list(names or LOOKS)
    take(folder, wanted)
    _application = QGuiApplication([])
    if not sheet(folder, wanted).save(str(folder / "sheet.png")):
        raise SystemExit(f"{folder / 'sheet.png'} could not be written")


if __name__ == "__main__":
    main(*sys.argv[1:])
