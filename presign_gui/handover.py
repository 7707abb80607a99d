"""All beyond copying and dragging that hands links over, or looks after them: a desk each."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from presign_gui.qt.bringing import Bringing
from presign_gui.qt.chronicle import Chronicle
from presign_gui.qt.link_desk import LinkDesk
from presign_gui.qt.linker import Linker
from presign_gui.qt.parts import Parts
from presign_gui.qt.sharing import Sharing
from presign_gui.qt.uploading import Uploading
from presign_gui.services import Services

if TYPE_CHECKING:
    from presign_gui.core.client import Clients
    from presign_gui.qt.history_desk import HistoryDesk
    from presign_gui.qt.inspecting import Inspecting
    from presign_gui.qt.saving import Saving
    from presign_gui.qt.taking_back_desk import TakingBackDesk
    from presign_gui.qt.upload_pages import UploadPages
    from presign_gui.qt.writing import Writing


class Handover(QObject):
    """Builds the desks and connects their actions."""

    def __init__(self, parts: Parts, linker: Linker, sharing: Sharing, services: Services) -> None:
        super().__init__()
        self._parts = parts
        self._sharing = sharing
        self._services = services
        self.chronicle = Chronicle(parts, services.history_of)
        sharing.left.connect(self.chronicle.note)
        self.link = LinkDesk(parts, linker, sharing)
        self.uploading = Uploading(parts, sharing)
        self.bringing = Bringing(parts, self.uploading)
        panel = parts.window.panel
        for name, run in {
            "save-links": lambda: self.saving.open(panel.format.name),
            "save-page": lambda: self.saving.open("page"),
            "upload-page": lambda: self.upload_pages.open(),
            "email": lambda: self.writing.write_email(),
            "message": lambda: self.writing.write_message(),
            "history": lambda: self.history.open(),
            "take-back": lambda: self.taking_back.of_account(),
            "inspect": lambda: self.inspecting.open(),
        }.items():
            parts.actions.connect_to(name, run)

    # Made when they are wanted: nobody waits for them at the start.

    @cached_property
    def saving(self) -> Saving:
        from presign_gui.qt.saving import Saving

        return Saving(self._parts, self.chronicle, self._clients)

    @cached_property
    def upload_pages(self) -> UploadPages:
        from presign_gui.qt.upload_pages import UploadPages

        return UploadPages(self._parts, self.chronicle, self._clients)

    @cached_property
    def writing(self) -> Writing:
        from presign_gui.qt.writing import Writing

        return Writing(self._parts, self._sharing)

    @cached_property
    def history(self) -> HistoryDesk:
        from presign_gui.qt.history_desk import HistoryDesk

        return HistoryDesk(self._parts, self.chronicle, self.taking_back, self._services)

    @cached_property
    def taking_back(self) -> TakingBackDesk:
        from presign_gui.qt.taking_back_desk import TakingBackDesk

        return TakingBackDesk(self._parts, self._services.history_of)

    @cached_property
    def inspecting(self) -> Inspecting:
        from presign_gui.qt.inspecting import Inspecting

        return Inspecting(self._parts, self._sharing, self._services)

    def _clients(self) -> Clients:
        """Called on a worker thread, for it imports boto3."""
        return self._services.clients

    # What the window tells all of them

    def stop(self) -> None:
        """Stop what takes long."""
        self.uploading.stop()

    def shut_down(self) -> None:
        """Finish what must not be lost. Blocks on the disk; raises FileProblem."""
        self.chronicle.shut_down()
