"""Through which proxy: the usual one, none, or the one whose address is typed."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from presign_gui.core import proxies
from presign_gui.core.texts import _


class ProxyField(QComboBox):
    """Two answers to choose, and a line for a third; `text` is a proxy as the core has it."""

    def __init__(self, usual: str, parent: QWidget | None = None) -> None:
        """`usual` says what an empty setting means."""
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItem(usual, "")
        self.addItem(_("None"), proxies.NONE)
        self.lineEdit().setPlaceholderText(_("http://proxy.example.com:8080"))

    def text(self) -> str:
        """Return what is chosen, or what was typed."""
        typed = self.currentText().strip()
        at = self.findText(typed)
        return typed if at < 0 else self.itemData(at)

    def setText(self, proxy: str) -> None:  # Qt's name, of a line
        """Show a proxy that is set."""
        at = self.findData(proxy)
        if at < 0:
            self.setEditText(proxy)
        else:
            self.setCurrentIndex(at)
