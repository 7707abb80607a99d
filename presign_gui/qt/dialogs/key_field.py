"""A line for one key, which notices when a whole block of keys is pasted into it."""

from __future__ import annotations

from itertools import takewhile

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from presign_gui.core.pasted import read


class KeyField(QLineEdit):
    """Takes one value; a whole block of them that is pasted or dropped here is handed on."""

    block_pasted = Signal(str)

    def __init__(self, *, hidden: bool = False) -> None:
        super().__init__()
        if hidden:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self._before = ""
        self.textEdited.connect(self._look)
        self.textChanged.connect(self._remember)

    def _look(self, text: str) -> None:
        before = self._before
        block = _inserted(before, text)
        if read(block) is not None:
            self.setText(before)
            self.block_pasted.emit(block)
        self._remember(self.text())

    def _remember(self, text: str) -> None:
        # Of an edit, textChanged comes before textEdited: what was there is still needed.
        if not self.isModified():
            self._before = text


def _inserted(before: str, after: str) -> str:
    """Return what came into `before` by one edit."""
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    return after[head : len(after) - tail]


def _alike(one: str, other: str) -> int:
    """Return how many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))
