"""Lets pages into the tree at a pace that leaves the window time for everything else.

A tree view lays out all its rows again after an insert: at a million rows that takes
a tenth of a second, whether one row came or a hundred thousand. So pages wait until
fifteen times as long has passed as the last layout took, and longer where that was felt.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from presign_gui.core.columns import Page
from presign_gui.qt.folder import Folder
from presign_gui.qt.object_tree import ObjectTree

_REST = 15
"""How many times longer the window is left alone than a layout takes."""

_FELT = 0.02
"""Seconds of a layout beyond which the rest grows with its square."""

_LONGEST_REST = 10.0
"""Seconds that rows which came are kept waiting at most, so long as `_REST` allows it."""


class Inlet(QObject):
    """Keeps pages until it is time for them."""

    def __init__(self, tree: ObjectTree, settle: Callable[[], float]) -> None:
        """`settle` lays out the rows that came, and returns the seconds it took."""
        super().__init__()
        self._tree = tree
        self._settle = settle
        self._waiting: dict[Folder, list[Page]] = {}
        self._next = 0.0  # perf_counter's time
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._let_in)
        self._layout = QTimer(self, singleShot=True, interval=0)
        self._layout.timeout.connect(self._lay_out)

    def add(self, folder: Folder, page: Page) -> None:
        """Put `page` after what `folder` has, soon."""
        self._waiting.setdefault(folder, []).append(page)
        if not self._timer.isActive() and not self._layout.isActive():
            self._timer.start(max(0, round((self._next - perf_counter()) * 1000)))

    def flush(self, folder: Folder) -> None:
        """Put what waits for `folder` into the tree at once."""
        pages = self._waiting.pop(folder, None)
        if pages:
            self._tree.add_page(folder, *pages)

    def drop(self, folder: Folder) -> None:
        """Forget what waits for `folder`."""
        self._waiting.pop(folder, None)

    def close(self) -> None:
        """Let nothing in any more."""
        self._waiting.clear()
        self._timer.stop()
        self._layout.stop()

    def _let_in(self) -> None:
        # In a turn of its own, before the view's: two short stalls for a long one.
        self._layout.start()
        for folder in list(self._waiting):
            self.flush(folder)

    def _lay_out(self) -> None:
        rest = _rest_after(self._settle())
        self._next = perf_counter() + rest
        if self._waiting:
            self._timer.start(round(rest * 1000))


def _rest_after(took: float) -> float:
    """Return for how many seconds the window is left alone after a layout of so many.

    Of a click while a million rows come, one in sixteen would meet a layout otherwise.
    """
    rest = _REST * took
    return max(rest, min(rest * took / _FELT, _LONGEST_REST))
