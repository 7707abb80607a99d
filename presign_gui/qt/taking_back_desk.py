"""Says how links are taken back: those of an entry of the history, or all of the open account's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from presign_gui.core.clock import utc_now
from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.qt import outlet
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.core.history import Entry, History
    from presign_gui.core.taking_back import TakingBack
    from presign_gui.qt.dialogs.taking_back import TakingBackDialog


class TakingBackDesk(QObject):
    """Finds in jobs what can be done, and shows it; does none of it."""

    def __init__(self, parts: Parts, history_of: Callable[[Account | None], History]) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._window = parts.window
        self._browser = parts.browser
        self._history_of = history_of

    def of_entry(self, entry: Entry, account: Account | None, parent: QWidget) -> None:
        """Show, in front of `parent`, what can be done about an entry in `account`'s history."""

        def work() -> Iterator[TakingBack]:
            from presign_gui.core import taking_back

            yield taking_back.of_entry(self._history_of(account), entry, utc_now())

        self._find(work, parent)

    def of_account(self) -> None:
        """Show what can be done about all that the open account's key has signed."""
        connection = self._browser.connection

        def work() -> Iterator[TakingBack]:
            from presign_gui.core import taking_back

            account = connection.account
            key = connection.credential().access_key_id
            yield taking_back.of_key(self._history_of(account), key, utc_now(), account)

        if connection is not None:
            self._find(work, self._window)

    def _find(self, work: Callable[[], Iterator[TakingBack]], parent: QWidget) -> None:
        self._jobs.start(
            work,
            on_item=lambda found: self._show(found, parent) if parent.isVisible() else None,
            on_failed=self._voice.fail,
        )

    def _show(self, found: TakingBack, parent: QWidget) -> None:
        from presign_gui.qt.dialogs.taking_back import TakingBackDialog

        dialog = TakingBackDialog(found, parent)
        dialog.copy_wanted.connect(outlet.copy_words)
        dialog.save_wanted.connect(lambda: self._save(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, dialog: TakingBackDialog) -> None:
        kinds = ";;".join((_("Text (*.txt)"), _("JSON (*.json)")))
        path = self._voice.ask_save(_("Save how links are taken back"), "take-back.txt", kinds)
        if path is None:
            return
        content = dialog.found.json if path.suffix.lower() == ".json" else dialog.found.text

        def work() -> Iterator[str]:
            from presign_gui.core.storage import write_text

            write_text(path, content)
            yield _("It is in {path}.", path=path)

        self._jobs.start(work, on_item=self._voice.tell, on_failed=self._voice.fail)
