"""A Qt program that takes a drop and writes what it was given to a file, as JSON.

target_qt.py X Y FILE
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel

FORMATS = ("text/uri-list", "text/plain", "text/html")


class Target(QLabel):
    def __init__(self, at: tuple[int, int], file: Path) -> None:
        super().__init__("Drop it here", alignment=Qt.AlignmentFlag.AlignCenter)
        self._file = file
        self.setAcceptDrops(True)
        self.setGeometry(*at, 200, 200)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        given = event.mimeData()
        found = {name: base64.b64encode(given.data(name).data()).decode() for name in FORMATS}
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps(found))
        draft.rename(self._file)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    target = Target((int(sys.argv[1]), int(sys.argv[2])), Path(sys.argv[3]))
    target.show()
    sys.exit(application.exec())
