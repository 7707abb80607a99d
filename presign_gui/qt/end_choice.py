"""A date and time that links are to end at, whenever they are made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from PySide6.QtCore import QDateTime, QObject, Signal
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit

from presign_gui.core import expiry
from presign_gui.core.clock import utc_now
from presign_gui.core.texts import _, dated
from presign_gui.qt.dialogs.form_rows import FormRows

_SOONEST = timedelta(minutes=1)


class EndChoice(QObject):
    """Adds its row to a form; `changed` when links are to end at another moment."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.now: Callable[[], datetime] = utc_now
        self.span: Callable[[], timedelta] = lambda: _SOONEST  # how long a link would work
        self._maximum = expiry.AWS_MAXIMUM
        self.chosen = QCheckBox(_("Works &until"))
        self.moment = QDateTimeEdit(calendarPopup=True)
        self.moment.setDisplayFormat(dated("yyyy", "MM", "dd", "HH:mm"))
        self.moment.setAccessibleName(_("Works until"))
        self.moment.setEnabled(False)
        self.chosen.toggled.connect(self._on_chosen)
        self.moment.dateTimeChanged.connect(self.changed)

    def add_to(self, form: FormRows) -> None:
        """Add the row to `form`."""
        form.addRow(self.chosen, self.moment)

    @property
    def until(self) -> datetime | None:
        """When links end, UTC; None if they are to work for some time from when they are made."""
        if not self.chosen.isChecked():
            return None
        return datetime.fromtimestamp(self.moment.dateTime().toSecsSinceEpoch(), timezone.utc)

    def bound(self, maximum: timedelta) -> None:
        """Let no end be chosen that is further away than `maximum`."""
        self._maximum = maximum
        self.follow_clock()

    def follow_clock(self) -> None:
        """Let no end be chosen that has passed; one that was chosen stays, and is said to have."""
        if not self.chosen.isChecked():
            self._suggest()

    def _suggest(self) -> None:
        now = self.now()
        blocked = self.moment.blockSignals(True)  # it isn't chosen: no link becomes another by it
        self.moment.setDateTimeRange(_qt(now + _SOONEST), _qt(now + self._maximum))
        self.moment.setDateTime(_qt(now + self.span()))
        self.moment.blockSignals(blocked)

    def _on_chosen(self, chosen: bool) -> None:
        if chosen:
            self._suggest()
        self.moment.setEnabled(chosen)
        self.changed.emit()


def _qt(when: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(when.timestamp()))
