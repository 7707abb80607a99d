"""Where an account's keys come from: the fields of each source, of which one's are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy

from presign_gui.core.account_checks import WITH_SECRET, checked_secret
from presign_gui.core.clock import utc_now
from presign_gui.core.credentials import Secret
from presign_gui.core.errors import InvalidAccount
from presign_gui.core.pasted import Pasted, read
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _, listed, sentences
from presign_gui.qt.dialogs.account_role import RoleFields
from presign_gui.qt.dialogs.end_field import EndField
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.dialogs.key_field import KeyField
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel

_DEFAULT_PROFILE = "default"
"""The name that AWS's own programs use where none is said."""


class SourceFields(QObject):
    """Says where the keys come from, and takes those that are typed."""

    changed = Signal()  # another source is chosen, or a row has come or gone
    pasted = Signal(object)  # Pasted: its keys are filled in here, the rest is for others

    def __init__(self, rows: FormRows, others: Sequence[Account]) -> None:
        super().__init__()
        self._rows = rows
        self._editing: Account | None = None
        self.keys = QComboBox()
        self.access_key_id = KeyField()
        self.secret = KeyField(hidden=True)
        self.token = KeyField(hidden=True)
        self.ends = EndField()
        self.paste = QPushButton(icon("copy"), _("&Paste keys"))
        self.profile = QComboBox(editable=True)
        self.note = WrappedLabel(small=True)
        self._keyring = True
        self._fill()
        self._add_rows(others)
        self._show_rows()
        self.keys.currentIndexChanged.connect(self._show_rows)
        self.token.textChanged.connect(self._show_rows)
        self.token.textEdited.connect(self._on_token_typed)
        self.paste.clicked.connect(
            lambda: self._take(QGuiApplication.clipboard().text(), asked=True)
        )
        for field in (self.access_key_id, self.secret, self.token):
            field.block_pasted.connect(self._take)

    def _fill(self) -> None:
        for source, label in (
            (Source.KEYRING, _("Access key, kept in the keyring")),
            (Source.SESSION, _("Access key, for this session only")),
            (Source.PROFILE, _("A profile of ~/.aws, single sign-on included")),
            (Source.ROLE, _("A role, assumed with another account")),
            (Source.ENVIRONMENT, _("The AWS environment variables")),
            (Source.METADATA, _("The cloud machine or container this runs on")),
            (Source.ANONYMOUS, _("Public buckets, no keys")),
        ):
            self.keys.addItem(label, source.value)
        self.access_key_id.setPlaceholderText("AKIA…")
        self.token.setPlaceholderText(_("Only with temporary keys"))
        self.paste.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.paste.setToolTip(
            _("Fill in the block of keys that the AWS access portal or another program copied")
        )
        self.profile.lineEdit().setPlaceholderText(_DEFAULT_PROFILE)
        self.profile.setCurrentText("")

    def _add_rows(self, others: Sequence[Account]) -> None:
        rows = self._rows
        rows.add(_("&Keys from"), self.keys)
        rows.add(_("Access key &id"), self.access_key_id)
        rows.add(_("&Secret access key"), self.secret)
        rows.add(_("Session t&oken"), self.token)
        rows.add(_("Token &ends at"), self.ends, self.ends.moment)
        rows.add_below(self.paste)
        rows.add(_("&Profile"), self.profile)
        self.role = RoleFields(rows, others)
        rows.add_below(self.note)

    @property
    def source(self) -> Source:
        return Source(self.keys.currentData())

    def choose(self, source: Source) -> None:
        """Choose where the keys come from."""
        self.keys.setCurrentIndex(self.keys.findData(source.value))

    def show_account(self, account: Account) -> None:
        """Show the account to be edited; its secret is not here to be shown."""
        self._editing = account
        self.choose(account.source)
        self.access_key_id.setText(account.access_key_id)
        if account.source in WITH_SECRET:
            self.secret.setPlaceholderText(_("Unchanged"))
            self.token.setPlaceholderText(_("Unchanged"))
        self.ends.show_end(account.keys_end_at)
        self.profile.setCurrentText(account.profile)
        self.role.show_account(account)
        self._show_rows()

    def show_profiles(self, profiles: Sequence[str]) -> None:
        """Offer the profiles there are in ~/.aws; what was typed stays."""
        typed = self.profile.currentText()
        self.profile.clear()
        self.profile.addItems(profiles)
        self.profile.setCurrentText(typed or next(iter(profiles), ""))

    def show_keyring(self, available: bool) -> None:
        """Offer the keyring only where there is one."""
        self._keyring = available
        at = self.keys.findData(Source.KEYRING.value)
        self.keys.model().item(at).setEnabled(available)
        if not available and self._editing is None and self.source is Source.KEYRING:
            self.choose(Source.SESSION)
        self._show_rows()

    # What was entered

    def entered(self, account: Account) -> Account:
        """Return `account` with all that was typed; core drops what its source doesn't have."""
        temporary = bool(self.token.text().strip()) or self._keeps_secret()
        account = replace(
            account,
            source=self.source,
            access_key_id=self.access_key_id.text(),
            keys_end_at=self.ends.end if temporary else "",
            profile=self.profile.currentText(),
        )
        return self.role.entered(account)

    def entered_secret(self) -> Secret | None:
        """Return the secret that was typed, None where it is none or stays as it was.

        Raises InvalidAccount if it is missing.
        """
        if self.source not in WITH_SECRET:
            return None
        token = self.token.text().strip()
        if not self._keeps_secret():
            return Secret(checked_secret(self.secret.text()), token)
        if token:
            raise InvalidAccount(
                _("A session token belongs to a secret: enter the one that it came with.")
            )
        return None

    def _keeps_secret(self) -> bool:
        """Say whether the secret of the edited account stays: it is the same key's."""
        before = self._editing
        return (
            before is not None
            and before.source in WITH_SECRET
            and before.access_key_id == self.access_key_id.text().strip()
            and not self.secret.text().strip()
        )

    # The rest

    def _take(self, text: str, asked: bool = False) -> None:
        found = read(text)
        if found is None:
            if asked:
                self.pasted.emit(None)
            return
        for field, value in (
            (self.access_key_id, found.access_key_id),
            (self.secret, found.secret_access_key),
            (self.token, found.session_token),
        ):
            if value or found.access_key_id:  # with another key all of the old one goes
                field.setText(value)
        if found.ends_at is not None:
            self.ends.show_moment(found.ends_at)
        elif found.access_key_id:
            self.ends.forget()
        self.pasted.emit(found)

    def _on_token_typed(self) -> None:
        """Don't take the end of the token that was kept for that of the one being typed."""
        if self._editing is not None and self.ends.end == self._editing.keys_end_at:
            self.ends.forget()

    def _show_rows(self) -> None:
        source, rows = self.source, self._rows
        keys = (self.access_key_id, self.secret, self.token, self.paste)
        rows.show_rows(source in WITH_SECRET, *keys)
        temporary = bool(self.token.text()) or (
            self._editing is not None and bool(self._editing.keys_end_at)
        )
        rows.show_rows(source in WITH_SECRET and temporary, self.ends)
        rows.show_rows(source is Source.PROFILE, self.profile)
        self.role.show(source is Source.ROLE)
        self.note.setText(self._note())
        self.changed.emit()

    def _note(self) -> str:
        if self.source is Source.ROLE and not self.role.base.count():
            return _("Add the account whose keys may assume the role first.")
        return {
            Source.KEYRING: _(
                "The secret goes to this computer's keyring, and to no file of Presign's."
            ),
            Source.SESSION: _("The secret is kept nowhere: it is gone when Presign ends.")
            if self._keyring
            else _(
                "This computer has no keyring that can be trusted, so the secret is kept only "
                "until Presign ends. To keep it, install a keyring: on Linux GNOME Keyring or "
                "KWallet, running in your session."
            ),
            Source.PROFILE: _(
                "AWS's own files say how: keys, a role, a program or single sign-on. Presign "
                "reads them and changes nothing there."
            ),
            Source.ROLE: _("AWS gives keys for the role, and fresh ones when those end."),
            Source.ENVIRONMENT: _(
                "What AWS_ACCESS_KEY_ID and its companions said when Presign was started."
            ),
            Source.METADATA: _("Only on a machine or in a container of AWS that has a role."),
            Source.ANONYMOUS: _(
                "For what anybody may see. Its links are plain URLs, which don't end."
            ),
        }[self.source]


def told_of(pasted: Pasted) -> str:
    """Say what a pasted block filled in."""
    named = (
        _("access key id") if pasted.access_key_id else "",
        _("secret access key") if pasted.secret_access_key else "",
        _("session token") if pasted.session_token else "",
        _("region") if pasted.region else "",
    )
    told = _("Filled in: {fields}.", fields=listed(name for name in named if name))
    if pasted.ends_at is not None and pasted.ends_at <= utc_now():
        return sentences((told, _("These keys have ended already; copy fresh ones.")))
    return told
