"""What one should know about the open account for as long as it is open."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from presign_gui.core.cautions import cautions
from presign_gui.core.clock import wrong_clock
from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.notices import Notice
from presign_gui.qt.parts import Parts


class CautionBar(QWidget):
    """Lines that stay above the tree, each with an icon; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: list[Notice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[looks.GAP] * 4)
        self.setAccessibleName(_("What to know about this account"))
        self.hide()

    @property
    def texts(self) -> list[str]:
        """What is shown, line by line."""
        return [notice.text for notice in self._notices if notice.text]

    def show_texts(self, texts: list[str]) -> None:
        """Show these lines in place of those before."""
        if texts == self.texts:
            return
        while len(self._notices) < len(texts):
            self._notices.append(Notice("warning"))
            self._column.addWidget(self._notices[-1])
        for at, notice in enumerate(self._notices):
            notice.say(texts[at] if at < len(texts) else "")
        self.setVisible(bool(texts))


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
