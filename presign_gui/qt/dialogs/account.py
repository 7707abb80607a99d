"""Add or edit an account: where its keys come from, whose server it is, and the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.account_checks import checked
from presign_gui.core.cautions import cautions
from presign_gui.core.credentials import Secret
from presign_gui.core.errors import InvalidAccount, PresignError
from presign_gui.core.pasted import Pasted
from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.dialogs.account_network import NetworkFields
from presign_gui.qt.dialogs.account_server import ServerFields
from presign_gui.qt.dialogs.account_source import SourceFields, told_of
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.notices import Notice


class AccountDialog(QDialog):
    """Asks for an account. Emits `test_wanted` and `save_wanted`; its owner does the work."""

    test_wanted = Signal(object, object)  # Account, and its Secret; None without one or unchanged
    save_wanted = Signal(object, object)
    ca_bundle_wanted = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        editing: Account | None = None,
        others: Sequence[Account] = (),
    ) -> None:
        """`others` are the accounts there are: their keys may assume a role."""
        super().__init__(parent)
        self.editing = editing
        self._others = [each for each in others if editing is None or each.id != editing.id]
        self.setWindowTitle(_("Edit account") if editing else _("Add account"))
        self._rows = FormRows()
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("What you call it: work"))
        self._rows.add(_("&Name"), self.name)
        self.source = SourceFields(self._rows, self._others)
        self.server = ServerFields(self._rows)
        self.network = NetworkFields(self._rows)
        self.caution = Notice("warning")
        self._page = QScrollArea(widgetResizable=True)
        self.answer = WrappedLabel()
        self.problem = Notice("error")
        self._buttons = QDialogButtonBox()
        self.test = QPushButton(_("&Test"))
        self.save = QPushButton(_("Save") if editing else _("Add"))
        self._build()
        self._connect()
        if editing is not None:
            self._show(editing)
        self._on_source()
        self._on_service()
        self.say("")

    def _build(self) -> None:
        form = QWidget()
        page = QVBoxLayout(form)
        page.setContentsMargins(0, 0, 0, 0)
        bar = self._page.verticalScrollBar()
        bar.rangeChanged.connect(
            lambda _least, most: page.setContentsMargins(0, 0, looks.GAP if most else 0, 0)
        )
        page.addLayout(self._rows)
        page.addStretch(1)
        form.installEventFilter(self)
        self._page.setWidget(form)
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.viewport().setAutoFillBackground(False)
        form.setAutoFillBackground(False)
        roles = QDialogButtonBox.ButtonRole
        self._buttons.addButton(self.save, roles.AcceptRole)
        self._buttons.addButton(self.test, roles.ActionRole)
        self._buttons.addButton(_("Cancel"), roles.RejectRole)
        column = QVBoxLayout(self)
        column.addWidget(self._page, 1)
        for widget in (self.caution, self.answer, self.problem, self._buttons):
            column.addWidget(widget)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.save.setDefault(True)
        letter = self.fontMetrics().horizontalAdvance("x")
        self.setMinimumWidth(letter * 76)
        looks.open_as(self, letter * 104, self.height())

    def _connect(self) -> None:
        self.source.changed.connect(self._on_source)
        self.source.pasted.connect(self._on_pasted)
        self.server.changed.connect(self._on_service)
        self.network.changed.connect(self._show_cautions)
        self.network.ca_bundle_wanted.connect(self.ca_bundle_wanted)
        self._buttons.accepted.connect(lambda: self._submit(self.save_wanted.emit))
        self._buttons.rejected.connect(self.reject)
        self.test.clicked.connect(lambda: self._submit(self.test_wanted.emit))

    def _show(self, account: Account) -> None:
        self.name.setText(account.name)
        self.source.show_account(account)
        self.server.show_account(account)
        self.network.show_account(account)

    # What the owner says

    def show_keyring(self, available: bool) -> None:
        """Say whether there is a keyring; without one only this session is offered."""
        self.source.show_keyring(available)

    def show_profiles(self, profiles: Sequence[str]) -> None:
        """Offer the profiles of ~/.aws."""
        self.source.show_profiles(profiles)

    def show_ca_bundle(self, path: str) -> None:
        """Show the file of certificates that was chosen."""
        self.network.show_ca_bundle(path)

    def show_busy(self, text: str) -> None:
        """Say that something is under way; the buttons wait for its end."""
        self.say(text)
        self.save.setEnabled(False)
        self.test.setEnabled(False)

    def show_answer(self, text: str) -> None:
        """Say how it went."""
        self.say(text)
        self.save.setEnabled(True)
        self.test.setEnabled(True)

    def show_failure(self, error: PresignError) -> None:
        """Say what is wrong; what was typed stays."""
        self.show_answer("")
        self.problem.say(error.full)

    def say(self, text: str) -> None:
        """Say something below the form, in place of what was said before."""
        self.problem.say("")
        self.answer.setText(text)
        self.answer.setVisible(bool(text))

    # The rest

    def _on_source(self) -> None:
        self.server.use_source(self.source.source)
        self.network.use_source(self.source.source)

    def _on_service(self) -> None:
        self.network.use_service(self.server.provider)

    def _show_cautions(self) -> None:
        """Say what is not safe about the account: even where “More” is folded away."""
        so_far = self.network.entered(Account(name=""))
        with suppress(InvalidAccount):  # an endpoint that is being typed
            so_far = self.server.entered(so_far)
        self.caution.say("\n".join(cautions(so_far)))

    def _on_pasted(self, found: Pasted | None) -> None:
        if found is None:
            self.say(
                _(
                    "There are no keys in the clipboard. Copy the whole block from the AWS "
                    "access portal, or the lines of a credentials file."
                )
            )
            return
        if found.region:
            self.server.fill_region(found.region)
        if found.name and not self.name.text():
            self.name.setText(found.name)
        self.say(told_of(found))

    def _submit(self, emit: Callable[[Account, Secret | None], None]) -> None:
        try:
            account = checked(self._entered(), self._others)
            secret = self.source.entered_secret()
        except PresignError as error:
            self.show_failure(error)
            return
        emit(account, secret)

    def _entered(self) -> Account:
        """Return the account as it was typed, over what is edited."""
        account = replace(self.editing or Account(name=""), name=self.name.text())
        for part in (self.source, self.server, self.network):
            account = part.entered(account)
        return account

    def event(self, event: QEvent) -> bool:  # Qt's name
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        if event.type() == QEvent.Type.LayoutRequest:  # of the form, which the page keeps to itself
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Be as high as the form, but never higher than the screen: then it scrolls."""
        form, page = self._page.widget(), self._page
        bar = page.verticalScrollBar().sizeHint().width()
        page.setMinimumWidth(form.minimumSizeHint().width() + bar)
        rest = self.height() - page.height()
        highest = self.screen().availableGeometry().height() - looks.BESIDES
        wanted = form.heightForWidth(page.viewport().width())
        self.resize(self.width(), min(wanted + rest, highest))
