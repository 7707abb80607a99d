"""A QR code as large as it is easily read, and ways to keep it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from presign_gui.core.qr import QUIET, QrCode
from presign_gui.core.texts import _
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.qr_view import QrView

_MODULE = 5
"""Qt's pixels of a module, where the screen has room."""


class QrDialog(QDialog):
    """Shows one code; `save_wanted` when it is to be kept in a file."""

    save_wanted = Signal()

    def __init__(self, code: QrCode, title: str, parent: QWidget | None = None) -> None:
        """`title` is what the link leads to."""
        super().__init__(parent)
        self.setWindowTitle(_("QR code: {name}", name=title))
        room = self.screen().availableGeometry().height() * 2 // 3
        self.view = QrView(min((code.side + 2 * QUIET) * _MODULE, room))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAccessibleName(_("QR code of the link"))
        self.view.show_code(code)
        self.note = WrappedLabel(code.note)
        self.note.setVisible(bool(code.note))
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.save = QPushButton(_("&Save the picture…"))
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.save.clicked.connect(self.save_wanted)
        column = QVBoxLayout(self)
        column.addWidget(self.view, 1, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.note)
        column.addWidget(buttons)
