"""The role that an account assumes: with whose keys, which, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QComboBox, QLineEdit

from presign_gui.core.account_checks import ROLE_LONGEST, ROLE_SHORTEST
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _, duration
from presign_gui.qt.dialogs.form_rows import FormRows

_HOURS = (1, 2, 4, 8)
"""How long a role is assumed for is offered in these, and the shortest and longest there are."""

_ARN = "arn:aws:iam::123456789012:role/reader"
"""What the ARN of a role looks like."""

_NO_BASE = (Source.ANONYMOUS, Source.DEMO, Source.SESSION)
"""Sources without keys, or whose keys the role would outlive."""


class RoleFields:
    """Takes what AWS wants to know of a role."""

    def __init__(self, rows: FormRows, others: Sequence[Account]) -> None:
        """`others` are the accounts whose keys may assume it."""
        self._rows = rows
        self.base = QComboBox()
        self.arn = QLineEdit()
        self.external_id = QLineEdit()
        self.session_name = QLineEdit()
        self.lasts = QComboBox()
        for other in others:
            if other.id and other.source not in _NO_BASE:
                self.base.addItem(other.name, other.id)
        self.arn.setPlaceholderText(_ARN)
        self.external_id.setPlaceholderText(_("If the role asks for one"))
        self.session_name.setPlaceholderText(_("Optional: shown in the logs of AWS"))
        self.lasts.addItem(_("As long as AWS has it: 1 hour"), 0)
        hours = (timedelta(hours=hours) for hours in _HOURS)
        for span in (ROLE_SHORTEST, *hours, ROLE_LONGEST):
            self.lasts.addItem(duration(span), int(span.total_seconds()))
        rows.add(_("Assumed w&ith"), self.base)
        rows.add(_("R&ole ARN"), self.arn)
        rows.add(_("&External ID"), self.external_id)
        rows.add(_("&Session name"), self.session_name)
        rows.add(_("Lifes&pan"), self.lasts)

    def show(self, visible: bool) -> None:
        """Show or hide the fields."""
        self._rows.show_rows(
            visible, self.base, self.arn, self.external_id, self.session_name, self.lasts
        )

    def show_account(self, account: Account) -> None:
        """Show the role of an account to be edited."""
        self.base.setCurrentIndex(self.base.findData(account.base))
        self.arn.setText(account.role_arn)
        self.external_id.setText(account.external_id)
        self.session_name.setText(account.role_session_name)
        if self.lasts.findData(account.role_seconds) < 0:
            span = timedelta(seconds=account.role_seconds)
            self.lasts.addItem(duration(span), account.role_seconds)
        self.lasts.setCurrentIndex(self.lasts.findData(account.role_seconds))

    def entered(self, account: Account) -> Account:
        """Return `account` with what was typed here."""
        return replace(
            account,
            base=self.base.currentData() or "",
            role_arn=self.arn.text(),
            external_id=self.external_id.text(),
            role_session_name=self.session_name.text(),
            role_seconds=self.lasts.currentData(),
        )
