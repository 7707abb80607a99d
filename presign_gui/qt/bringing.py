"""How files of this computer come to be uploaded: dropped, chosen, or pasted."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from presign_gui.core.address import Address
from presign_gui.core.records import Source
from presign_gui.core.texts import _
from presign_gui.qt.drop_in import DropOn, files_in
from presign_gui.qt.folder import Folder
from presign_gui.qt.parts import Parts
from presign_gui.qt.uploading import Uploading


class Bringing(QObject):
    """Hands to Uploading what is brought, where that can be uploaded."""

    def __init__(self, parts: Parts, uploading: Uploading) -> None:
        super().__init__()
        self._voice = parts.voice
        self._browser = parts.browser
        self._shown = parts.window.shown
        self._uploading = uploading
        actions, voice, window = parts.actions, parts.voice, parts.window
        actions.connect_to("upload-files", self.choose_files)
        actions.connect_to("upload-folder", self.choose_folder)
        actions.connect_to("paste-files", self.paste)
        view, take = window.view, uploading.take
        view.may_drop = lambda folder: self.why_not(_address_of(folder))
        view.files_dropped.connect(lambda folder, paths: take(_address_of(folder), paths))
        view.drop_refused.connect(voice.tell)
        panel = DropOn(window.panel, lambda: self.why_not(self._shown.place()))
        panel.files_dropped.connect(lambda paths: take(self._shown.place(), paths))
        panel.drop_refused.connect(voice.tell)

    def why_not(self, place: Address | None) -> str:
        """Say why nothing can be uploaded to `place`; "" if it can, as far as is known."""
        connection = self._browser.connection
        if connection is None:
            return _("Open an account first.")
        if connection.account.source is Source.ANONYMOUS:
            return _("Without keys nothing can be uploaded.")
        if self._browser.shows_versions:
            return _("Versions are shown: hide them to upload.")
        if place is None:
            return _("Choose a bucket or folder to upload to.")
        if self._uploading.is_denied(place):
            return _("This account may not write to {place}.", place=place)
        return ""

    def choose_files(self) -> None:
        """Ask for files, and upload them to the current folder."""
        place = self._here()
        if place is not None:
            self._uploading.take(place, self._voice.ask_files(_("Upload to {place}", place=place)))

    def choose_folder(self) -> None:
        """Ask for a folder, and upload it with all that is in it."""
        place = self._here()
        if place is not None:
            folder = self._voice.ask_folder(_("Upload to {place}", place=place))
            self._uploading.take(place, [folder] if folder else [])

    def paste(self) -> None:
        """Upload the files and folders that were copied elsewhere, as if they were dropped."""
        paths = files_in(QGuiApplication.clipboard().mimeData())
        if not paths:
            self._voice.tell(_("There are no files on the clipboard: copy some, then paste them."))
            return
        place = self._here()
        if place is not None:
            self._uploading.take(place, paths)

    def _here(self) -> Address | None:
        """Return the current folder; None, and say why, if nothing can be uploaded there."""
        place = self._shown.place()
        why = self.why_not(place)
        if why:
            self._voice.tell(why)
            return None
        return place


def _address_of(folder: Folder) -> Address:
    return Address(folder.bucket.name, folder.prefix)
