"""What the desks have in common that make files of links: pages, tables, lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.qt.chronicle import Chronicle
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.core.client import Clients


class FileDesk(QObject):
    """Serves the dialogs that are open; their jobs end with them."""

    def __init__(self, parts: Parts, chronicle: Chronicle, clients: Callable[[], Clients]) -> None:
        """`clients` is called on a worker."""
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._browser = parts.browser
        self._window = parts.window
        self._chronicle = chronicle
        self._clients = clients
