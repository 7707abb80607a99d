"""As what links are copied: one of the formats that suit them."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from presign_gui.core.formats import Format, formats
from presign_gui.core.records import Method


class FormatChoice(QComboBox):
    """What was chosen comes back with the links it suits."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted = "plain"  # what was last chosen, even where it doesn't suit
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)  # or its longest line would widen the panel
        self.offer(Method.GET)
        self.activated.connect(self._on_activated)

    @property
    def chosen(self) -> Format:
        return formats()[self.currentData()]

    @property
    def wanted(self) -> str:
        """The name of the format last chosen, even if the links of the moment can't have it."""
        return self._wanted

    def choose(self, name: str) -> None:
        """Choose `name` of core.formats; an unknown one changes nothing."""
        at = self.findData(name)
        if at >= 0:
            self.setCurrentIndex(at)
            self._wanted = name

    def offer(self, method: Method) -> None:
        """Offer what suits links that are good for `method`."""
        blocked = self.blockSignals(True)
        self.clear()
        for each in formats().values():
            if not each.file_only and each.suits(method):
                self.addItem(each.label, each.name)
        self.setCurrentIndex(max(self.findData(self._wanted), 0))
        self.blockSignals(blocked)

    def _on_activated(self) -> None:
        self._wanted = self.currentData()
