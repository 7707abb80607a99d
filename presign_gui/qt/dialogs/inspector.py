"""Paste or drop a link, and see what it is. Its signature is never shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.address import holds_link
from presign_gui.core.errors import InvalidInput, PresignError
from presign_gui.core.texts import _
from presign_gui.core.unseen import readable
from presign_gui.qt import looks
from presign_gui.qt.context_menus import offer_buttons
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel, at_the_start
from presign_gui.qt.lit_area import LitArea
from presign_gui.qt.notices import Notice

if TYPE_CHECKING:
    from presign_gui.core.checking import Report
    from presign_gui.core.inspector import Inspection
    from presign_gui.core.inspector.signature import Verdict

SOON_MS = 200
"""Not with each letter that is typed."""


class _LinkField(QPlainTextEdit):
    """Takes a link that is dropped for what was there before."""

    def insertFromMimeData(self, source: QMimeData) -> None:  # Qt's name
        text = source.text() or "\n".join(
            bytes(url.toEncoded()).decode("ascii") for url in source.urls()
        )
        self.setPlainText(text)


class InspectorDialog(QDialog):
    """Shows what its owner finds out about the link in the field."""

    link_changed = Signal(str)
    test_wanted = Signal()
    good_one_wanted = Signal()
    copy_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Inspect a link"))
        self.link = _LinkField()
        self.link.setPlaceholderText(_("Paste a link here, or drop one"))
        self.link.setTabChangesFocus(True)
        self.link.setAccessibleName(_("Link"))
        self.link.setFixedHeight(self.link.fontMetrics().lineSpacing() * 4)
        self.from_clipboard = QPushButton(_("Paste the lin&k"))
        self.problem = Notice("error")
        self.result = Notice("info")
        self._facts = QGridLayout()
        self._area = LitArea()
        self.test = QPushButton(icon("test-link"), _("&Test link"))
        self.good_one = QPushButton(icon("copy-link"), _("Make a &good one"))
        self.copy = QPushButton(icon("copy"), _("&Copy report"))
        self._inspection: Inspection | None = None
        self._verdict: Verdict | None = None
        self._unchecked = ""
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._build()
        self._connect()
        self.show_nothing()

    def _build(self) -> None:
        self.good_one.setToolTip(
            _("Copy a fresh link to the same object, with what is chosen in the window")
        )
        inner = QWidget()
        self._troubles = QVBoxLayout()
        column = QVBoxLayout(inner)
        column.addLayout(self._troubles)
        column.addLayout(self._facts)
        column.addStretch(1)
        self._facts.setColumnStretch(1, 1)
        self._area.setWidget(inner)
        self._area.setMinimumHeight(self.fontMetrics().lineSpacing() * 22)
        self._area.setAccessibleName(_("What the link is"))
        row = QHBoxLayout()
        for button in (self.test, self.good_one, self.copy):
            row.addWidget(button)
        row.addStretch(1)
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        page = QVBoxLayout(self)
        page.addWidget(self.link)
        page.addWidget(self.from_clipboard, 0, Qt.AlignmentFlag.AlignLeft)
        page.addWidget(self.problem)
        page.addWidget(self._area, 1)
        page.addWidget(self.result)
        page.addLayout(row)
        page.addWidget(buttons)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        looks.open_as(
            self, self.fontMetrics().horizontalAdvance("x") * 90, self.sizeHint().height()
        )

    def _connect(self) -> None:
        self.link.textChanged.connect(self._soon.start)
        self._soon.timeout.connect(lambda: self.link_changed.emit(self.link.toPlainText()))
        self.from_clipboard.clicked.connect(self._take_clipboard)
        self.test.clicked.connect(self.test_wanted)
        self.good_one.clicked.connect(self.good_one_wanted)
        self.copy.clicked.connect(lambda: self.copy_wanted.emit(self.said))
        QGuiApplication.clipboard().dataChanged.connect(self._look_at_clipboard)
        self._look_at_clipboard()
        offer_buttons(self._area, (self.test, self.good_one, self.copy))

    # What the owner says

    def show_nothing(self) -> None:
        """Show that there is no link yet."""
        self._inspection = self._verdict = None
        self._unchecked = ""
        self.problem.say("")
        self.result.say("")
        self._show(None)
        self._enable(False, False)

    def show_failure(self, error: PresignError) -> None:
        """Say why there is nothing to be said, or why the link could not be tried."""
        if isinstance(error, InvalidInput) or self._inspection is None:
            self.show_nothing()
            self.problem.say(error.reason)
            return
        self.result.say(error.full)
        self.test.setEnabled(True)

    def show_found(
        self, inspection: Inspection, verdict: Verdict | None, unchecked: str, can_make: bool
    ) -> None:
        """Show what is known; `unchecked` says why the signature could not be checked."""
        self._inspection, self._verdict, self._unchecked = inspection, verdict, unchecked
        self.problem.say("")
        self.result.say("")
        self._show(None)
        self._enable(True, can_make)

    def show_testing(self) -> None:
        """Say that the link is being tried."""
        self.test.setEnabled(False)
        self.result.say(_("Asking the server…"))

    def show_report(self, report: Report) -> None:
        """Show what came of trying the link."""
        self.result.say(report.title if report.works else "")
        self._show(report)
        self.test.setEnabled(True)

    # The rest

    @property
    def said(self) -> str:
        """All that is shown, to be copied: no signature in it."""
        lines = [f"{name}: {value}" for name, value in self._rows]
        return "\n".join([*self._wrong, *lines])

    def _show(self, report: Report | None) -> None:
        from presign_gui.core import findings

        self._rows: list[tuple[str, str]] = []
        self._wrong: list[str] = []
        if self._inspection is not None:
            found = findings.facts(self._inspection, self._verdict, report)
            self._rows = [(name, readable(value)) for name, value in found]
            if self._unchecked:
                self._rows.append((_("Signature"), _("not checked: {why}", why=self._unchecked)))
            troubles = findings.troubles(self._inspection, self._verdict, report)
            self._wrong = ["\n".join(line for line in each if line) for each in troubles]
        _clear(self._troubles)
        _clear(self._facts)
        for text in self._wrong:
            notice = Notice("warning")
            notice.say(text)
            self._troubles.addWidget(notice)
        if self._inspection is None:
            hint = _("Here stands what a link is, until when it works, and what is wrong with it.")
            self._troubles.addWidget(WrappedLabel(hint))
        for note in self._inspection.notes if self._inspection else ():
            self._troubles.addWidget(WrappedLabel(note, small=True))
        for at, (name, value) in enumerate(self._rows):
            label = QLabel(name)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            text = WrappedLabel(value)
            text.setAlignment(at_the_start() | Qt.AlignmentFlag.AlignTop)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setAccessibleName(name)
            self._facts.addWidget(label, at, 0)
            self._facts.addWidget(text, at, 1)

    def _enable(self, found: bool, can_make: bool) -> None:
        self.test.setEnabled(found)
        self.copy.setEnabled(found)
        self.good_one.setEnabled(can_make)

    def _look_at_clipboard(self) -> None:
        self.from_clipboard.setEnabled(holds_link(QGuiApplication.clipboard().text()))

    def _take_clipboard(self) -> None:
        self.link.setPlainText(QGuiApplication.clipboard().text())
        self.link.setFocus()


def _clear(layout: QVBoxLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        item.widget().deleteLater()
