"""What stays above the tree while an account is open: lines that one should know."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.notices import Notice


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
