"""The rarer options of a link, behind “More”: what it is for, its end to the minute, its type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QFormLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.records import Disposition, LinkOptions, Method
from presign_gui.core.texts import _

_SOONEST = timedelta(minutes=1)


class MoreOptions(QWidget):
    """`changed` when a link would be another; `folded` when more or less is shown."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
        self.span: Callable[[], timedelta] = lambda: _SOONEST  # how long a link would work
        self._maximum = timedelta(days=7)
        self.fold = QToolButton(text=_("More"), checkable=True, autoRaise=True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.method = QComboBox()
        self.ends = QCheckBox(_("Works &until"))
        self.end = QDateTimeEdit(calendarPopup=True)
        self.inline = QCheckBox(_("Sho&wn rather than saved"))
        self.content_type = QLineEdit(clearButtonEnabled=True)
        self._box = QWidget()
        self._build()
        self._connect()
        self._on_fold(False)
        self._enable()

    def _build(self) -> None:
        for method, label in (
            (Method.GET, _("download")),
            (Method.PUT, _("upload (replaces it)")),
            (Method.HEAD, _("check whether it is there")),
        ):
            self.method.addItem(label, method.value)
        self.end.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.content_type.setPlaceholderText(_("As it is stored"))
        self.method.setAccessibleName(_("Link to"))
        self.end.setAccessibleName(_("Works until"))
        self.content_type.setAccessibleName(_("Content type"))
        self.content_type.setToolTip(_("What the server says the file is, as application/pdf"))
        self.inline.setToolTip(_("A browser shows the file rather than saving it, if it can"))
        form = QFormLayout(self._box)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(_("&Link to"), self.method)
        form.addRow(self.ends, self.end)
        form.addRow("", self.inline)
        form.addRow(_("Content &type"), self.content_type)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fold)
        column.addWidget(self._box)

    def _connect(self) -> None:
        self.fold.toggled.connect(self._on_fold)
        self.method.currentIndexChanged.connect(self._on_change)
        self.ends.toggled.connect(self._on_ends)
        self.end.dateTimeChanged.connect(self._on_change)
        self.inline.toggled.connect(self._on_change)
        self.content_type.textChanged.connect(self._on_change)

    # What is chosen

    def added_to(self, options: LinkOptions) -> LinkOptions:
        """Return `options` with what is chosen here."""
        method = self.chosen_method
        downloads = method in (Method.GET, Method.HEAD)
        return replace(
            options,
            method=method,
            until=self.until,
            filename=options.filename if downloads else "",
            disposition=Disposition.INLINE
            if self.inline.isChecked() and downloads
            else Disposition.UNSAID,
            content_type="" if method is Method.DELETE else self.content_type.text().strip(),
        )

    @property
    def chosen_method(self) -> Method:
        return Method(self.method.currentData())

    @property
    def until(self) -> datetime | None:
        """When links end, UTC; None if they are to work for some time from when they are made."""
        if not self.ends.isChecked():
            return None
        return datetime.fromtimestamp(self.end.dateTime().toSecsSinceEpoch(), timezone.utc)

    def offer_deleting(self, offered: bool) -> None:
        """Offer links that delete, or no longer."""
        at = self.method.findData(Method.DELETE.value)
        if offered and at < 0:
            self.method.addItem(_("delete it"), Method.DELETE.value)
        elif not offered and at >= 0:
            if self.method.currentIndex() == at:
                self.method.setCurrentIndex(0)
            self.method.removeItem(at)

    def bound(self, maximum: timedelta) -> None:
        """Let no end be chosen that is further away than `maximum`."""
        self._maximum = maximum
        self.follow_clock()

    def follow_clock(self) -> None:
        """Let no end be chosen that has passed; one that was chosen stays, and is said to have."""
        if not self.ends.isChecked():
            self._suggest_end()

    # The rest

    def _suggest_end(self) -> None:
        now = self.now()
        blocked = self.end.blockSignals(True)  # it isn't chosen: no link becomes another by it
        self.end.setDateTimeRange(_qt(now + _SOONEST), _qt(now + self._maximum))
        self.end.setDateTime(_qt(now + self.span()))
        self.end.blockSignals(blocked)

    def _on_fold(self, shown: bool) -> None:
        self._box.setVisible(shown)
        arrow = Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow
        self.fold.setArrowType(arrow)

    def _on_ends(self, chosen: bool) -> None:
        if chosen:
            self._suggest_end()
        self._on_change()

    def _on_change(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        downloads = self.chosen_method in (Method.GET, Method.HEAD)
        self.end.setEnabled(self.ends.isChecked())
        self.inline.setEnabled(downloads)
        self.content_type.setEnabled(self.chosen_method is not Method.DELETE)


def _qt(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
