"""What most accounts leave as it is: how requests are addressed and signed, and their way."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from presign_gui.core.providers import Provider
from presign_gui.core.records import Account, AddressingStyle, SignatureVersion, Source
from presign_gui.core.texts import _
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.dialogs.proxy_field import ProxyField
from presign_gui.qt.labels import FoldButton


class NetworkFields(QObject):
    """The part below “More”, which opens by itself where it isn't empty."""

    changed = Signal()  # a row has come or gone, or a caution
    ca_bundle_wanted = Signal()  # a file of certificates is to be chosen

    def __init__(self, rows: FormRows) -> None:
        super().__init__()
        self._rows = rows
        self._aws = True
        self._source = Source.KEYRING
        self.more = FoldButton(_("&More"))
        self.style = QComboBox()
        self.signature = QComboBox()
        self.link_host = QLineEdit()
        self.link_hosts = QPlainTextEdit(tabChangesFocus=True)
        self.requester_pays = QCheckBox(_("Re&quester pays: whoever holds the keys is billed"))
        self.fips = QCheckBox(_("&FIPS 140 endpoints"))
        self.dual_stack = QCheckBox(_("&Dual-stack endpoints (IPv6)"))
        self.accelerate = QCheckBox(_("Transfer a&cceleration"))
        self.proxy = ProxyField(_("As in the preferences"))
        self.ca_bundle = QLineEdit()
        self.browse = QPushButton(_("Bro&wse…"))
        self._certificates = QWidget()
        self.insecure = QCheckBox(_("Don't c&heck the server's certificate"))
        self._fill()
        self._add_rows()
        self._show_rows()
        self.more.toggled.connect(self._show_rows)
        self.signature.currentIndexChanged.connect(self.changed)
        self.insecure.toggled.connect(self.changed)
        self.browse.clicked.connect(self.ca_bundle_wanted)

    def _fill(self) -> None:
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for style, label in (
            (AddressingStyle.AUTO, _("Automatic")),
            (AddressingStyle.VIRTUAL, _("Bucket in the host")),
            (AddressingStyle.PATH, _("Bucket in the path")),
        ):
            self.style.addItem(label, style.value)
        for version, label in (
            (SignatureVersion.V4, _("Version 4")),
            (SignatureVersion.V2, _("Version 2, only for old servers")),
        ):
            self.signature.addItem(label, version.value)
        self.link_host.setPlaceholderText(_("As the endpoint, or https://files.example.com"))
        self.link_hosts.setPlaceholderText(_("One a line: bucket=https://files.example.com"))
        self.link_hosts.setFixedHeight(self.link_hosts.fontMetrics().lineSpacing() * 3 + 12)
        self.ca_bundle.setPlaceholderText(_("The usual ones, or a file of your own (PEM)"))
        row = QHBoxLayout(self._certificates)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.ca_bundle, 1)
        row.addWidget(self.browse)

    def _add_rows(self) -> None:
        rows = self._rows
        rows.addRow(self.more)
        rows.add(_("Addressing st&yle"), self.style)
        rows.add(_("Si&gnature"), self.signature)
        rows.add(_("&Link host"), self.link_host)
        rows.add(_("For single &buckets"), self.link_hosts)
        for box in (self.requester_pays, self.fips, self.dual_stack, self.accelerate):
            rows.add_below(box)
        rows.add(_("Pro&xy"), self.proxy)
        rows.add(_("Certificate &authorities"), self._certificates, self.ca_bundle)
        rows.add_below(self.insecure)

    def show_account(self, account: Account) -> None:
        """Show how the account's requests are made."""
        self.style.setCurrentIndex(self.style.findData(account.addressing_style.value))
        self.signature.setCurrentIndex(self.signature.findData(account.signature_version.value))
        self.link_host.setText(account.link_host)
        self.link_hosts.setPlainText("\n".join(account.link_hosts))
        self.requester_pays.setChecked(account.requester_pays)
        self.fips.setChecked(account.fips)
        self.dual_stack.setChecked(account.dual_stack)
        self.accelerate.setChecked(account.accelerate)
        self.proxy.setText(account.proxy)
        self.ca_bundle.setText(account.ca_bundle)
        self.insecure.setChecked(account.insecure)
        plain = Account(
            name=account.name,
            addressing_style=account.addressing_style,
            signature_version=account.signature_version,
        )
        self.more.setChecked(self.entered(plain) != plain)

    def show_ca_bundle(self, path: str) -> None:
        """Show the file that was chosen."""
        self.ca_bundle.setText(path)

    def use_service(self, provider: Provider) -> None:
        """Say what is automatic with this service, and offer what only AWS has."""
        self._aws = provider.id == "aws"
        automatic = self.style.findData(AddressingStyle.AUTO.value)
        self.style.setItemText(
            automatic,
            {
                AddressingStyle.AUTO: _("Automatic"),
                AddressingStyle.VIRTUAL: _("Automatic: bucket in the host"),
                AddressingStyle.PATH: _("Automatic: bucket in the path"),
            }[provider.addressing_style],
        )
        self._show_rows()

    def use_source(self, source: Source) -> None:
        """Leave out what the source of the keys rules out."""
        self._source = source
        self._show_rows()

    def entered(self, account: Account) -> Account:
        """Return `account` with what was chosen here."""
        lines = self.link_hosts.toPlainText().splitlines()
        return replace(
            account,
            addressing_style=AddressingStyle(self.style.currentData()),
            signature_version=SignatureVersion(self.signature.currentData()),
            link_host=self.link_host.text().strip(),
            link_hosts=tuple(line.strip() for line in lines if line.strip()),
            requester_pays=self._may_pay and self.requester_pays.isChecked(),
            fips=self._aws and self.fips.isChecked(),
            dual_stack=self._aws and self.dual_stack.isChecked(),
            accelerate=self._aws and self.accelerate.isChecked(),
            proxy=self.proxy.text(),
            ca_bundle=self.ca_bundle.text().strip(),
            insecure=self.insecure.isChecked(),
        )

    @property
    def _may_pay(self) -> bool:
        return self._source is not Source.ANONYMOUS

    def _show_rows(self) -> None:
        rows, opened = self._rows, self.more.isChecked()
        rows.show_rows(
            opened,
            *(self.style, self.signature, self.link_host, self.link_hosts),
            *(self.proxy, self._certificates, self.insecure),
        )
        rows.show_rows(opened and self._may_pay, self.requester_pays)
        rows.show_rows(opened and self._aws, self.fips, self.dual_stack, self.accelerate)
        self.changed.emit()
