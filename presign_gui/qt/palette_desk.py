"""Opens the palette over actions, accounts, places and links."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.qt import outlet
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.guide import Guide
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.core.history import Entry, History
    from presign_gui.qt.history_desk import HistoryDesk

SOME = 200
"""How many of the last links are offered."""


class PaletteDesk(QObject):
    """One palette at a time. What is in memory is offered at once, the links when they come."""

    def __init__(
        self,
        parts: Parts,
        tree: ObjectTree,
        desk: AccountDesk,
        guide: Guide,
        history_of: Callable[[Account | None], History],
        history: HistoryDesk,
        open_account: Callable[[Account | None], object],
    ) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._window = parts.window
        self._actions = parts.actions
        self._browser = parts.browser
        self._tree = tree
        self._desk = desk
        self._guide = guide
        self._history_of = history_of
        self._history = history
        self._open_account = open_account

    def open(self) -> None:
        """Show the palette; nothing is asked of the disk before it is there."""
        from presign_gui.qt import palette_offers as offers
        from presign_gui.qt.palette import Palette

        account = self._browser.account
        palette = Palette(
            [
                *offers.of_actions(self._actions),
                *offers.of_accounts(self._desk.accounts, account, self._open_account),
                *offers.of_places(self._guide, self._tree.root, self._copy_address),
            ],
            partial(offers.of_typed, self._guide, self._copy_address),
            self._voice.announce,
            self._window,
        )

        def add(entries: list[Entry]) -> None:
            history = self._history
            palette.add(offers.of_links(entries, history.copy_again, history.open))

        job = self._jobs.start(
            lambda: [self._history_of(account).page("", None, SOME)],
            on_item=add,
            on_failed=lambda error: self._voice.tell(error.title),
        )
        palette.finished.connect(lambda _result: job.cancel())
        palette.finished.connect(palette.deleteLater)
        palette.popup()

    def _copy_address(self, address: str) -> None:
        outlet.copy_words(address)
        self._voice.tell(_("Address copied."))
