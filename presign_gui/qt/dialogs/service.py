"""The link service: its switch, who may ask it, and what was asked for lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core import expiry
from presign_gui.core.records import Account
from presign_gui.core.service_plan import may_serve
from presign_gui.core.settings import Settings
from presign_gui.core.texts import _
from presign_gui.qt import looks, outlet
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.dialogs.service_asked import AskedPage
from presign_gui.qt.dialogs.service_tokens import TokensPage
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.life_field import LifeField
from presign_gui.qt.notices import Notice

if TYPE_CHECKING:
    from presign_gui.qt.link_service import LinkService
    from presign_gui.qt.token_desk import TokenDesk

LOOKED_EVERY_MS = 500
WIDTH, HEIGHT = 84, 34
"""Letters and lines."""


class ServiceDialog(QDialog):
    """Shows how the service is; what is chosen goes into the settings when it starts."""

    switched = Signal(object)  # the Account it is to run for, None: no longer
    renew_wanted = Signal()

    def __init__(
        self, service: LinkService, tokens: TokenDesk, settings: Settings, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Link service"))
        self._service = service
        self._settings = settings
        self._accounts: list[Account] = []
        self.switch = QCheckBox(_("&Run the link service while Presign is open"))
        self.state = WrappedLabel()
        self.page = QPushButton(icon("go-to"), _("&How to use it…"))
        self.problem = Notice("warning")
        self.renew = QPushButton(icon("renew"), _("Re&new keys…"))
        self.account = QComboBox()
        self.bucket = QLineEdit(settings.service_bucket)
        self.prefix = QLineEdit(settings.service_prefix)
        self.longest = LifeField(settings.service_longest, expiry.LONGEST)
        self.port = QSpinBox(maximum=65_535)
        self._fields = QWidget()
        self.tokens = TokensPage(tokens)
        self.asked = AskedPage()
        self.pages = QTabWidget(accessibleName=_("Pages of the link service"))
        self._build()
        self._connect()
        self._show()
        tokens.list()

    def _build(self) -> None:
        self.bucket.setPlaceholderText(_("Any that the account may use"))
        self.prefix.setPlaceholderText(_("Goes before every file name, like 2026/"))
        self.pages.setAccessibleName(_("Sections"))
        self.pages.setDocumentMode(True)
        self.port.setValue(self._settings.service_port)
        self.port.setSpecialValueText(_("any that is free"))
        self.port.setGroupSeparatorShown(False)
        form = FormRows()
        form.setContentsMargins(0, 0, 0, 0)
        form.add(_("&Account"), self.account)
        form.add(_("&Bucket"), self.bucket)
        form.add(_("&Prefix"), self.prefix)
        form.add(_("&Longest life of a link"), self.longest, self.longest.number)
        form.add(_("P&ort"), self.port)
        self._fields.setLayout(form)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(looks.PAGE)
        column.addWidget(
            WrappedLabel(
                _(
                    "Programs on this computer ask it for links, and never hold a key. Each "
                    "needs a token."
                )
            )
        )
        column.addWidget(self.switch)
        column.addWidget(self.state)
        row = QHBoxLayout()
        row.addWidget(self.page)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.addWidget(self.renew)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(looks.GAP)
        column.addWidget(self._fields)
        column.addStretch(1)
        self.pages.addTab(first, _("Service"))
        self.pages.addTab(self.tokens, _("Tokens"))
        self.pages.addTab(self.asked, _("Recent requests"))
        self.buttons = QDialogButtonBox()
        self.buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.page, self.renew):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.addWidget(self.pages, 1)
        column.addWidget(self.buttons)
        letter = self.fontMetrics()
        looks.open_as(self, letter.horizontalAdvance("x") * WIDTH, letter.lineSpacing() * HEIGHT)

    def _connect(self) -> None:
        self.switch.clicked.connect(self._on_switch)
        self.page.clicked.connect(lambda: outlet.open_url(f"{self._service.url}/"))
        self.renew.clicked.connect(self.renew_wanted)
        self.buttons.rejected.connect(self.reject)
        self._service.changed.connect(self._show)
        self._looking = QTimer(self, interval=LOOKED_EVERY_MS)
        self._looking.timeout.connect(self._look)
        self._looking.start()

    def show_accounts(self, accounts: Sequence[Account], chosen: Account | None) -> None:
        """Offer the accounts that have keys; `chosen` is the one that is proposed."""
        self._accounts = [each for each in accounts if may_serve(each)]
        self.account.clear()
        for each in self._accounts:
            self.account.addItem(icon("account"), each.name)
        same = [each == chosen for each in self._accounts]
        self.account.setCurrentIndex(same.index(True) if True in same else 0)
        self._show()

    def _on_switch(self, wanted: bool) -> None:
        if not wanted:
            self.switched.emit(None)
            return
        settings = self._settings
        for name, value in {
            "service_bucket": self.bucket.text().strip(),
            "service_prefix": self.prefix.text().strip(),
            "service_longest": self.longest.span,
            "service_port": self.port.value(),
        }.items():
            if name not in settings.fixed:
                setattr(settings, name, value)
        self.switched.emit(self._accounts[self.account.currentIndex()])
        self._show()

    def _show(self) -> None:
        service, fixed = self._service, self._settings.fixed
        self.switch.setChecked(service.busy)
        forbidden = "service" in fixed and not self._settings.service
        self.switch.setEnabled(not forbidden and (service.busy or bool(self._accounts)))
        self.state.setText(self._told(forbidden))
        self.page.setVisible(bool(service.url))
        problem = service.problem
        self.problem.say(problem.full if problem else "")
        self.renew.setVisible(service.renewable)
        self._fields.setEnabled(not service.busy)
        for name, field in {
            "account": self.account,
            "bucket": self.bucket,
            "prefix": self.prefix,
            "longest": self.longest,
            "port": self.port,
        }.items():
            field.setEnabled(f"service_{name}" not in fixed)

    def _told(self, forbidden: bool) -> str:
        if forbidden:
            return _("The administrator of this computer has switched the link service off.")
        if self._service.url:
            return _(
                "It answers at {url}. To change what is below, stop it.", url=self._service.url
            )
        if self._service.busy:
            return _("It begins, or ends…")
        if not self._accounts:
            return _("It is off. Add an account first: its links are what programs ask for.")
        return _("It is off.")

    def _look(self) -> None:
        if self.asked.isVisible():
            self.asked.show_asked(self._service.lately())
