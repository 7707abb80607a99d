"""Links in what people write to each other: an e-mail, or a message of one's own."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from PySide6.QtCore import QObject

from presign_gui.core.clock import utc_now
from presign_gui.core.formats import formats, mail, message, message_format
from presign_gui.core.records import Link, Method, S3Object, Way
from presign_gui.core.texts import _, moment, ngettext
from presign_gui.qt import outlet
from presign_gui.qt.linker import Written
from presign_gui.qt.parts import Parts
from presign_gui.qt.sharing import Request, Sharing

_SHOWN = 3  # links in the preview of a message


class Writing(QObject):
    """Makes the text, and hands it to the mail program or the clipboard."""

    def __init__(self, parts: Parts, sharing: Sharing) -> None:
        super().__init__()
        self._voice = parts.voice
        self._window = parts.window
        self._sharing = sharing
        self._settings = parts.settings

    def write_email(self) -> None:
        """Open the mail program with links to what is selected."""
        self._sharing.make(formats()["email"], self._open_mail)

    def write_message(self) -> None:
        """Ask for the words, then copy them with links to what is selected."""
        from presign_gui.qt.dialogs.message import MessageDialog

        template = self._settings.message or message.usual()
        dialog = MessageDialog(template, self._samples(), self._window)
        dialog.accepted.connect(lambda: self._copy_message(dialog.template))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _samples(self) -> list[Link]:
        """Return what links to the first selected objects will be, but for their URLs."""
        rows = self._window.shown.selected_rows()
        objects = list(islice((each for some in rows for each in some), _SHOWN))
        options = self._window.panel.options
        end = options.until or utc_now() + options.expiry
        return [_sample(each, end) for each in objects or [S3Object("", "report.pdf", 2_100_000)]]

    def _copy_message(self, template: str) -> None:
        self._settings.message = "" if template == message.usual() else template
        self._sharing.make(message_format(template), self._put_message)

    def _put_message(self, request: Request, written: Written) -> None:
        outlet.copy(written.text)
        self._sharing.note(request, written, Way.COPIED)
        self._voice.tell(_told(_copied(written.count), written))

    def _open_mail(self, request: Request, written: Written) -> None:
        about = mail.subject(written.links[0], written.count)
        url = mail.mailto(about, written.text)
        opened = outlet.open_url(url or mail.mailto(about))
        if opened and url:
            said = _("Handed to your mail program.")
        elif opened:
            outlet.copy(written.text)
            said = _("The text is too long to be handed over: it is on the clipboard, paste it.")
        else:
            outlet.copy(written.text)
            said = _("No mail program opens here: the text is on the clipboard.")
        self._sharing.note(request, written, Way.MAIL)
        self._voice.tell(_told(said, written))


def _copied(count: int) -> str:
    return ngettext(
        "Message with {count} link copied.", "Message with {count} links copied.", count
    )


def _told(said: str, written: Written) -> str:
    if written.until is None:
        return said
    return _("{said} Works until {end}.", said=said, end=moment(written.until))


def _sample(wanted: S3Object, end: datetime) -> Link:
    return Link(
        url=_("https://… (the link)"),
        bucket=wanted.bucket,
        key=wanted.key,
        method=Method.GET,
        made_at=utc_now(),
        expires_at=end,
        size=wanted.size,
    )
