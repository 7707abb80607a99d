"""All beyond copying and dragging that hands links over, or looks after them: a desk each."""

from __future__ import annotations

from PySide6.QtCore import QObject

from presign_gui.qt.about_desk import AboutDesk
from presign_gui.qt.bringing import Bringing
from presign_gui.qt.chronicle import Chronicle
from presign_gui.qt.help_desk import HelpDesk
from presign_gui.qt.history_desk import HistoryDesk
from presign_gui.qt.inspecting import Inspecting
from presign_gui.qt.link_desk import LinkDesk
from presign_gui.qt.linker import Linker
from presign_gui.qt.parts import Parts
from presign_gui.qt.saving import Saving
from presign_gui.qt.sharing import Sharing
from presign_gui.qt.shortcuts_desk import ShortcutsDesk
from presign_gui.qt.taking_back_desk import TakingBackDesk
from presign_gui.qt.upload_pages import UploadPages
from presign_gui.qt.uploading import Uploading
from presign_gui.qt.writing import Writing
from presign_gui.services import Services


class Handover(QObject):
    """Builds the desks and connects their actions."""

    def __init__(self, parts: Parts, linker: Linker, sharing: Sharing, services: Services) -> None:
        super().__init__()
        self.chronicle = Chronicle(parts, services.history_of)
        sharing.left.connect(self.chronicle.note)
        self.saving = Saving(parts, self.chronicle, lambda: services.clients)
        self.upload_pages = UploadPages(parts, self.chronicle, lambda: services.clients)
        self.taking_back = TakingBackDesk(parts, services.history_of)
        self.history = HistoryDesk(parts, self.chronicle, self.taking_back, services)
        self.link = LinkDesk(parts, linker, sharing)
        self.inspecting = Inspecting(parts, sharing, services)
        self.uploading = Uploading(parts, sharing)
        self.bringing = Bringing(parts, self.uploading)
        self.writing = Writing(parts, sharing)
        self.help = HelpDesk(parts)
        self.shortcuts = ShortcutsDesk(parts)
        self.about = AboutDesk(parts)

    def stop(self) -> None:
        """Stop what takes long."""
        self.uploading.stop()

    def shut_down(self) -> None:
        """Finish what must not be lost. Blocks on the disk; raises FileProblem."""
        self.chronicle.shut_down()
