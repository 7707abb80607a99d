"""A Qt program out of which files can be dragged, as out of a file manager.

source_qt.py X Y FILE...
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    def __init__(self, at: tuple[int, int], files: list[str]) -> None:
        super().__init__("Drag me", alignment=Qt.AlignmentFlag.AlignCenter)
        self._files = files
        self.setGeometry(*at, 200, 200)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        contents = QMimeData()
        contents.setUrls([QUrl.fromLocalFile(each) for each in self._files])
        drag = QDrag(self)
        drag.setMimeData(contents)
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.MoveAction)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    source = Source((int(sys.argv[1]), int(sys.argv[2])), sys.argv[3:])
    source.show()
    sys.exit(application.exec())
