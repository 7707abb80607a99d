"""Which actions make sense just now: asks every part how it is, and tells the action table."""

from __future__ import annotations

from PySide6.QtCore import QObject

from presign_gui.core.records import Account, Source
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.actions import Situation
from presign_gui.qt.failed_row import FailedRow
from presign_gui.qt.guide import Guide
from presign_gui.qt.parts import Parts
from presign_gui.qt.rows_desk import RowsDesk
from presign_gui.qt.searching import Searching
from presign_gui.qt.sharing import Sharing
from presign_gui.qt.undoing import Undoing


class Enablement(QObject):
    """Brings the actions up to date whenever a part says that it has changed."""

    def __init__(
        self,
        parts: Parts,
        desk: AccountDesk,
        failed_row: FailedRow,
        rows: RowsDesk,
        guide: Guide,
        searching: Searching,
        sharing: Sharing,
        undoing: Undoing,
    ) -> None:
        super().__init__()
        self._actions = parts.actions
        self._window = parts.window
        self._browser = parts.browser
        self._desk = desk
        self._failed_row = failed_row
        self._rows = rows
        self._guide = guide
        self._searching = searching
        self._undoing = undoing
        self._fetching = self._making = False
        self._busy_parts: set[QObject] = set()
        guide.changed.connect(self.update)
        undoing.changed.connect(self.update)
        searching.busy.connect(self.update)
        parts.browser.opened.connect(self.update)
        parts.browser.busy.connect(self._on_fetching)
        sharing.busy.connect(self._on_making)

    def watch(self, part: QObject) -> None:
        """Let Stop be offered while `part`, by its signal, is busy."""

        def note(busy: bool) -> None:
            (self._busy_parts.add if busy else self._busy_parts.discard)(part)
            self.update()

        part.busy.connect(note)

    def update(self) -> None:
        """Switch every action on or off."""
        selected, account = self._window.shown.summary(), self._browser.account
        way = self._guide.navigator
        self._actions.update(
            Situation(
                account=account is not None,
                connected=self._browser.connection is not None,
                removable=account is not None and self._desk.is_kept(account),
                sessions=account is not None and _may_sign_in(account),
                renewable=account is not None and _may_renew(account),
                objects=selected.objects,
                folders=selected.folders,
                unfinished=self._browser.is_unfinished(self._rows.folder),
                failed=self._failed_row.folder is not None,
                busy=self._busy,
                found=self._window.searching,
                placed=self._guide.here is not None,
                inside=way.can_go_up,
                back=way.can_go_back,
                forward=way.can_go_forward,
                undoable=self._undoing.offered,
            )
        )

    @property
    def _busy(self) -> bool:
        working = self._guide.going or self._searching.running
        return self._fetching or self._making or working or bool(self._busy_parts)

    def _on_fetching(self, busy: bool) -> None:
        self._fetching = busy
        self.update()

    def _on_making(self, busy: bool) -> None:
        self._making = busy
        self.update()


def _may_sign_in(account: Account) -> bool:
    """Say whether the account may have a session to sign in to; its profile knows."""
    return account.source in (Source.PROFILE, Source.ROLE)


def _may_renew(account: Account) -> bool:
    """Say whether the account has keys that others can take the place of."""
    return account.source not in (Source.ANONYMOUS, Source.DEMO)
