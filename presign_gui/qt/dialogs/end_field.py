"""When temporary keys end, if that is known: a date and time that can be left out."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit, QHBoxLayout, QWidget

from presign_gui.core.texts import _, dated

USUAL = timedelta(hours=1)
"""How long temporary keys last most often: what is offered first."""


class EndField(QWidget):
    """A moment in local time, which counts only while its box is ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.known = QCheckBox(_("Known:"))
        self.known.setAccessibleName(_("The end of the token is known"))
        self.moment = QDateTimeEdit(calendarPopup=True)
        self.moment.setDisplayFormat(dated("yyyy", "MM", "dd", "HH:mm"))
        self.setFocusProxy(self.known)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.known)
        row.addWidget(self.moment, 1)
        self.moment.setDateTime(QDateTime.currentDateTime().addSecs(int(USUAL.total_seconds())))
        self.moment.setEnabled(False)
        self.known.toggled.connect(self.moment.setEnabled)

    @property
    def end(self) -> str:
        """The moment as an account keeps it: ISO 8601, UTC; "" if it isn't known."""
        if not self.known.isChecked():
            return ""
        seconds = self.moment.dateTime().toSecsSinceEpoch()
        return datetime.fromtimestamp(seconds, timezone.utc).isoformat()

    def show_end(self, end: str) -> None:
        """Show what `end` gave; what can't be read isn't known."""
        try:
            self.show_moment(datetime.fromisoformat(end.replace("Z", "+00:00")))
        except ValueError:
            self.forget()

    def show_moment(self, moment: datetime) -> None:
        """Show a moment that is known."""
        self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(moment.timestamp())))
        self.known.setChecked(True)

    def forget(self) -> None:
        """Show that the end isn't known."""
        self.known.setChecked(False)
