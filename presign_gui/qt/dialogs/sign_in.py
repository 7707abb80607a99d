"""Sign in to AWS in the browser: the code to confirm there, and how long it works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.clock import utc_now
from presign_gui.core.errors import PresignError
from presign_gui.core.texts import _, duration
from presign_gui.qt import looks
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.notices import Trouble

if TYPE_CHECKING:
    from presign_gui.core.sso import Invitation


class SignInDialog(QDialog):
    """Shows what its owner is told while it signs in; rejected, the owner gives up."""

    open_wanted = Signal(str)  # the URL to show in a browser
    retry_wanted = Signal()

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Sign in"))
        self._clock = clock
        self._invitation: Invitation | None = None
        self._lasts = timedelta()
        self.text = WrappedLabel()
        self.code = QLabel()
        self.copy_button = QPushButton(icon("copy"), _("Copy &code"))
        self.open_button = QPushButton(icon("go-to"), _("&Open browser"))
        self.copy_url_button = QPushButton(icon("copy"), _("Copy &address"))
        self.progress = QProgressBar(textVisible=False)
        self.rest = WrappedLabel()
        self.trouble = Trouble()
        self._told = QLabel()
        self.tick = QTimer(self, interval=1_000)
        self._build()
        self.show_asking()

    def _build(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() * looks.CODE)
        font.setBold(True)
        self.code.setFont(font)
        self.code.setMargin(self.fontMetrics().height() // 2)
        self.code.setTextFormat(Qt.TextFormat.PlainText)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.code.setAccessibleName(_("Code to confirm in the browser"))
        self.progress.setMaximumHeight(self.fontMetrics().height() // 2)
        self.progress.setAccessibleName(_("Time left for the code"))
        self._ways = QWidget()
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        for button in (self.open_button, self.copy_button, self.copy_url_button):
            ways.addWidget(button)
        buttons = QDialogButtonBox()
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        foot = QHBoxLayout()
        foot.addWidget(self._told, 1)
        foot.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # as high as what is shown
        for widget in (self.text, self.code, self._ways, self.progress, self.rest):
            column.addWidget(widget)
        column.addWidget(self.trouble)
        column.addLayout(foot)
        column.addStrut(self.fontMetrics().horizontalAdvance("x") * 72)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(lambda: self.open_wanted.emit(self._invitation.url))
        self.copy_button.clicked.connect(
            lambda: self._put(self._invitation.user_code, _("Code copied."))
        )
        self.copy_url_button.clicked.connect(
            lambda: self._put(self._invitation.url, _("Address copied."))
        )
        self.trouble.retry.connect(self.retry_wanted)
        buttons.rejected.connect(self.reject)
        self.tick.timeout.connect(self._show_rest)
        self.finished.connect(self.tick.stop)

    # What the owner says

    def show_asking(self) -> None:
        """Say that there is no code yet."""
        self._show_waiting(_("Asking AWS for a code…"))
        self.progress.setRange(0, 0)

    def show_invitation(self, invitation: Invitation) -> None:
        """Show the code, and where it is to be confirmed."""
        self._invitation = invitation
        self._lasts = max(invitation.ends_at - self._clock(), timedelta(seconds=1))
        self._show_waiting(
            _(
                "Your browser opens a page of AWS. Confirm there that it shows this code, and "
                "allow the access; this window then closes by itself."
            )
        )
        self.code.setText(invitation.user_code)
        self.open_button.setToolTip(invitation.url)
        self.copy_url_button.setToolTip(invitation.url)
        for widget in (self.code, self._ways, self.rest):
            widget.show()
        self._show_rest()
        self.tick.start()
        self.open_button.setFocus()

    def show_failure(self, error: PresignError) -> None:
        """Say why it did not work, and offer to try again."""
        self.tick.stop()
        for widget in (self.text, self.code, self._ways, self.progress, self.rest):
            widget.hide()
        self._told.clear()
        self.trouble.show_failure(error)

    # The rest

    def _show_waiting(self, text: str) -> None:
        self.text.setText(text)
        self.text.show()
        self.progress.show()
        for widget in (self.code, self._ways, self.rest, self.trouble):
            widget.hide()

    def _show_rest(self) -> None:
        rest = max(self._invitation.ends_at - self._clock(), timedelta())
        self.progress.setRange(0, round(self._lasts.total_seconds()))
        self.progress.setValue(round(rest.total_seconds()))
        self.rest.setText(
            _("Waiting for you. The code works for another {span}.", span=duration(rest))
            if rest
            else _("The code has run out; waiting for the server to say so.")
        )

    def _put(self, text: str, told: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._told.setText(told)
