"""Add an account: its keys, where its server is, and where the secret is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.accounts import checked, checked_secret
from presign_gui.core.credentials import Secret
from presign_gui.core.errors import KeyringUnavailable, PresignError
from presign_gui.core.records import Account, AddressingStyle, Source
from presign_gui.core.texts import _
from presign_gui.qt.labels import WrappedLabel


class AccountDialog(QDialog):
    """Asks for an account. Emits `test_wanted` and `save_wanted`; its owner does the work."""

    test_wanted = Signal(object, object)  # Account, and its Secret; None without keys
    save_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Add account"))
        self._name = QLineEdit()
        self._keys = QComboBox()
        self._access_key_id = QLineEdit()
        self._secret = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._token = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._region = QLineEdit()
        self._endpoint_url = QLineEdit()
        self._style = QComboBox()
        self._requester_pays = QCheckBox(_("Re&quester pays: whoever holds these keys is billed"))
        self._session_only = QCheckBox(_("For this &session only: keep the secret nowhere"))
        self._keyring = WrappedLabel()
        self._answer = WrappedLabel()
        self._test = QPushButton(_("&Test"))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._add = self._buttons.addButton(_("&Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._build()

    def _build(self) -> None:
        self._name.setPlaceholderText(_("What you call it: work"))
        self._access_key_id.setPlaceholderText("AKIA…")
        self._token.setPlaceholderText(_("Only with temporary keys"))
        self._region.setPlaceholderText("us-east-1")
        self._endpoint_url.setPlaceholderText(_("Empty for AWS, or https://s3.example.com"))
        for style, label in (
            (AddressingStyle.AUTO, _("Automatic")),
            (AddressingStyle.VIRTUAL, _("Bucket in the host")),
            (AddressingStyle.PATH, _("Bucket in the path")),
        ):
            self._style.addItem(label, style.value)
        self._keys.addItem(_("Access key id and secret"), Source.KEYRING.value)
        self._keys.addItem(_("Public buckets, no keys"), Source.ANONYMOUS.value)
        form = self._form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(_("&Name"), self._name)
        form.addRow(_("Keys &used"), self._keys)
        form.addRow(_("Access &key id"), self._access_key_id)
        form.addRow(_("S&ecret access key"), self._secret)
        form.addRow(_("Session t&oken"), self._token)
        form.addRow(_("&Region"), self._region)
        form.addRow(_("End&point URL"), self._endpoint_url)
        form.addRow(_("Addressing st&yle"), self._style)
        form.addRow("", self._requester_pays)
        form.addRow("", self._session_only)
        self._buttons.addButton(self._test, QDialogButtonBox.ButtonRole.ActionRole)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self._keyring)
        column.addWidget(self._answer)
        column.addWidget(self._buttons)
        self._answer.hide()
        width = self.fontMetrics().horizontalAdvance("x")
        self.setMinimumWidth(width * 72)
        self.show_keyring(available=True)
        self._keys.currentIndexChanged.connect(self._show_what_keys_need)
        self._buttons.accepted.connect(lambda: self._submit(self.save_wanted.emit))
        self._buttons.rejected.connect(self.reject)
        self._test.clicked.connect(lambda: self._submit(self.test_wanted.emit))

    def show_keyring(self, available: bool) -> None:
        """Say where the secret will be; without a keyring only this session is offered."""
        self._session_only.setEnabled(available)
        if available:
            self._keyring.setText(
                _("The secret goes to this computer's keyring, and to no file of Presign's.")
            )
        else:
            self._session_only.setChecked(True)
            missing = KeyringUnavailable()
            self._keyring.setText(
                _("{problem}. {advice}", problem=missing.title, advice=missing.advice)
            )

    @property
    def _anonymous(self) -> bool:
        return bool(self._keys.currentData() == Source.ANONYMOUS.value)

    def _show_what_keys_need(self) -> None:
        for field in (
            *(self._access_key_id, self._secret, self._token),
            *(self._requester_pays, self._session_only),
        ):
            self._form.setRowVisible(field, not self._anonymous)
        self._keyring.setVisible(not self._anonymous)
        self.show_answer(
            _("For what anybody may see. Its links are plain URLs, which don't end.")
            if self._anonymous
            else ""
        )
        self.adjustSize()

    def show_busy(self, text: str) -> None:
        """Say that something is under way; the buttons wait for its end."""
        self._say(text)
        self._add.setEnabled(False)
        self._test.setEnabled(False)

    def show_answer(self, text: str) -> None:
        """Say how it went."""
        self._say(text)
        self._add.setEnabled(True)
        self._test.setEnabled(True)

    def show_failure(self, error: PresignError) -> None:
        """Say what is wrong; what was typed stays."""
        lines = (error.title, str(error), error.advice)
        self.show_answer("\n".join(line for line in lines if line))

    def _say(self, text: str) -> None:
        self._answer.setText(text)
        self._answer.setVisible(bool(text))

    def _submit(self, emit: Callable[[Account, Secret | None], None]) -> None:
        try:
            account, secret = self._entered()
        except PresignError as error:
            self.show_failure(error)
            return
        emit(account, secret)

    def _entered(self) -> tuple[Account, Secret | None]:
        entered = Account(
            name=self._name.text(),
            source=Source.ANONYMOUS,
            region=self._region.text(),
            endpoint_url=self._endpoint_url.text(),
            addressing_style=AddressingStyle(self._style.currentData()),
        )
        if self._anonymous:
            return checked(entered), None
        account = checked(
            replace(
                entered,
                source=Source.SESSION if self._session_only.isChecked() else Source.KEYRING,
                access_key_id=self._access_key_id.text(),
                requester_pays=self._requester_pays.isChecked(),
            )
        )
        secret = Secret(checked_secret(self._secret.text()), self._token.text().strip())
        return account, secret
