"""What one should know about the open account for as long as it is open."""

from __future__ import annotations

from PySide6.QtCore import QObject

from presign_gui.core.cautions import cautions
from presign_gui.core.clock import wrong_clock
from presign_gui.qt.parts import Parts


class Cautions(QObject):
    """Finds out what is to be known, when an account opens and after each fetching."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._browser = browser = parts.browser
        self._bar = parts.window.cautions
        browser.opened.connect(self._update)
        browser.closed.connect(self._update)
        browser.busy.connect(self._update)  # a server's answer tells its clock

    def _update(self) -> None:
        account, connection = self._browser.account, self._browser.connection
        told = cautions(account) if account is not None else []
        if connection is not None and (wrong := wrong_clock(connection.clock_offset)):
            told.append(wrong)
        self._bar.show_texts(told)
