"""Below the preview of a link: what to know before it is sent, its QR code, and trying it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from presign_gui.core.qr import QrCode
from presign_gui.core.texts import _
from presign_gui.qt.action_button import ActionButton
from presign_gui.qt.actions import Actions
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.notices import Notice
from presign_gui.qt.qr_view import QrView

_LINES = 11
"""How high the code is at most: mostly two pixels a module, which a phone can read."""


class LinkCard(QWidget):
    """Hidden while there is no link."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.concerns = Notice("warning")
        self.code = QrView(self.fontMetrics().lineSpacing() * _LINES)
        self.code.setToolTip(_("Enlarge the QR code"))
        self.code.setAccessibleName(_("QR code of the link; press to enlarge it"))
        self.code.setCursor(Qt.CursorShape.PointingHandCursor)
        self.no_code = WrappedLabel()
        self.report = WrappedLabel()
        self.report.setAccessibleName(_("Whether the link works"))
        buttons = QHBoxLayout()
        for name in ("test-link", "open-link"):
            buttons.addWidget(ActionButton(actions[name]), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.concerns)
        column.addLayout(buttons)
        column.addWidget(self.code)
        column.addWidget(self.no_code)
        column.addWidget(self.report)
        column.addStretch(1)  # or what the server said would be far below
        self.no_code.hide()
        self.show_none()

    def show_none(self) -> None:
        """Show nothing: there is no link."""
        self.hide()
        self.code.show_code(None)
        self.report.setText("")

    def show_link(self, concerns: Sequence[str], *, again: bool = False) -> None:
        """Show what is to be known of a link; its code comes when it is made.

        `again`: it is the one before, made anew. What was said of that is true of it, too.
        """
        self.concerns.say("\n".join(concerns))
        if not again:
            self.code.show_code(None)
            self.report.setText("")
        self.no_code.hide()
        self.show()

    def show_code(self, code: QrCode) -> None:
        """Show the code of the link."""
        self.code.show_code(code)

    def show_no_code(self, why: str) -> None:
        """Say why there is no code."""
        self.code.show_code(None)
        self.no_code.setText(why)
        self.no_code.show()

    def say(self, text: str) -> None:
        """Say whether the link works."""
        self.report.setText(text)
