"""Taking accounts to another computer: a file of them without secrets, written and read in jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.core.records import Account
from presign_gui.core.texts import _, ngettext
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.core.accounts import Accounts


class MovingDesk(QObject):
    """Exports and imports accounts."""

    def __init__(self, parts: Parts, desk: AccountDesk, accounts: Callable[[], Accounts]) -> None:
        """`accounts` is called on a worker thread."""
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._desk = desk
        self._accounts = accounts

    def export(self) -> None:
        """Write the stored accounts into a file that the user chooses."""
        path = self._voice.ask_save(
            _("Export accounts"), "presign-accounts.json", _("Accounts (*.json)")
        )
        if path is None:
            return

        def work():
            from presign_gui.core.storage import write_text

            accounts = self._accounts()
            stored = accounts.file.load()
            write_text(path, accounts.exported(stored))
            yield len(stored)

        self._jobs.start(
            work,
            on_item=lambda count: self._voice.tell(
                ngettext(
                    "Exported {count} account, without its secret, to {path}.",
                    "Exported {count} accounts, without their secrets, to {path}.",
                    count,
                    path=path,
                )
            ),
            on_failed=self._voice.fail,
        )

    def import_(self) -> None:
        """Add the accounts of a file that the user chooses."""
        path = self._voice.ask_open(_("Import accounts"), _("Accounts (*.json)"))
        if path is None:
            return

        def work():
            from presign_gui.core.storage import read_text

            yield self._accounts().imported(read_text(path))

        self._jobs.start(work, on_item=self._arrive, on_failed=self._voice.fail)

    def _arrive(self, added: list[Account]) -> None:
        self._voice.tell(
            ngettext(
                "Imported {count} account; “Edit account…” takes its secret.",
                "Imported {count} accounts; “Edit account…” takes their secrets.",
                len(added),
            )
        )
        if added:
            self._desk.show(added[0])
