"""A Qt program with a field for text; what is dropped into it stands in a file then.

target_field.py X Y FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit


def keep(text: str) -> None:
    draft = file.with_suffix(".draft")
    draft.write_text(text, "utf-8")
    draft.rename(file)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    file = Path(sys.argv[3])
    field = QLineEdit(placeholderText="Drop it here")
    field.setGeometry(int(sys.argv[1]), int(sys.argv[2]), 300, 60)
    field.textChanged.connect(keep)
    field.show()
    sys.exit(application.exec())
