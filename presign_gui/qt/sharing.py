"""From what is selected to links on the clipboard; and in a drag, which is `dragging`'s."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.address import Address
from presign_gui.core.errors import PresignError
from presign_gui.core.formats import Format
from presign_gui.core.records import LinkOptions, Method, S3Object, Way
from presign_gui.core.texts import _, moment, ngettext, number
from presign_gui.qt import outlet
from presign_gui.qt.dragging import Dragging
from presign_gui.qt.gathering import Gathering
from presign_gui.qt.linker import Chosen, Linker, Written
from presign_gui.qt.parts import Parts
from presign_gui.qt.voice import Voice

if TYPE_CHECKING:
    from presign_gui.core.client import Connection


@dataclass(frozen=True)
class Request:
    """What links are asked for with, whatever is chosen until they are there."""

    connection: Connection
    options: LinkOptions
    format: Format


class Sharing(QObject):
    """Copies and drags links to the selection, with the options of the panel."""

    busy = Signal(bool)
    left = Signal(object, object, object, object, str)  # what Chronicle.note takes

    def __init__(self, parts: Parts, linker: Linker) -> None:
        super().__init__()
        self._browser = browser = parts.browser
        self._linker = linker
        self._view = parts.window.shown
        self._panel = parts.window.panel
        self._voice = parts.voice
        self._gathering = Gathering(parts)
        self.dragging = Dragging(parts, self._gathering, linker)
        self.dragging.left.connect(self.left)
        self._gathering.busy.connect(self.busy)
        browser.closed.connect(self.stop)  # or links would be made with another account's keys
        linker.progressed.connect(self._tell_progress)

    def copy(self) -> None:
        """Copy links to the selected objects, in the format of the panel."""
        self.make(self._panel.format, self._put_on_clipboard)

    def make(self, how: Format, then: Callable[[Request, Written], None]) -> None:
        """Make links to the selected objects, written as `how`, and call `then` with them.

        Asks about folders, and about half-loaded ones. What is chosen now counts,
        whatever is chosen until the links are there. Without any, `then` isn't called.
        """
        self.stop()
        connection, selected = self._browser.connection, self._view.summary()
        request = Request(connection, self._panel.options, how)
        folders = self._view.selected_folders()
        if connection is None:
            return
        if not agreed(self._voice, request.options):
            return
        if folders and not self._voice.ask(
            ngettext(
                "Make a link to everything in this folder?",
                "Make a link to everything in these {count} folders?",
                len(folders),
            ),
            _("That is one link for each object below; Esc stops it."),
            _("Make links"),
        ):
            return
        if selected.unfinished and not self._voice.ask(
            _("Not all of this folder is loaded. Make links to all of it?"),
            _("Its other objects are fetched first; Esc stops it."),
            _("Make links"),
        ):
            return
        rows = self._view.selected_rows()
        if not folders and not selected.unfinished:
            self._write(request, rows, then)
            return
        self._gathering.start(
            connection,
            (each for some in rows for each in some if not each.delete_marker),
            folders,
            selected.unfinished,
            lambda objects: self._write(request, objects, then),
            self._fail,
        )

    def copy_of(self, connection: Connection, objects: Sequence[S3Object]) -> None:
        """Copy links to `objects`, with those options of the panel that are for downloads."""
        options = self._panel.options
        if options.method is not Method.GET:
            options = LinkOptions(expiry=options.expiry, until=options.until)
        self._write(
            Request(connection, options, self._panel.format), objects, self._put_on_clipboard
        )

    def copy_upload(self, connection: Connection, place: Address) -> None:
        """Copy a link that uploads to the key of `place`, which need not be there yet."""
        shown = self._panel.options
        options = LinkOptions(method=Method.PUT, expiry=shown.expiry, until=shown.until)
        wanted = S3Object(
            place.bucket, place.key, None, region=connection.ready_region(place.bucket) or ""
        )
        request = Request(connection, options, self._panel.format)
        self._write(request, [wanted], self._put_on_clipboard)

    def stop(self) -> None:
        """Give up what is being gathered or signed; the clipboard stays as it is."""
        self._linker.stop()
        self._gathering.stop()
        self.busy.emit(False)

    def _write(
        self, request: Request, objects: Chosen, then: Callable[[Request, Written], None]
    ) -> None:
        def arrive(written: Written) -> None:
            self.busy.emit(False)
            if written.links:
                then(request, written)
            else:
                self._voice.tell(_("There is nothing to link to."))

        self.busy.emit(True)
        self._linker.write(
            request.connection, objects, request.options, request.format, arrive, self._fail
        )

    def _put_on_clipboard(self, request: Request, written: Written) -> None:
        outlet.copy(written.text)
        self.note(request, written, Way.COPIED)
        self._voice.tell(_told_of(written, request.options.method))

    def note(self, request: Request, written: Written, way: Way) -> None:
        """Let it be remembered that these links have left."""
        account, name = request.connection.account, request.format.name
        self.left.emit(account, written.links, request.options, way, name)

    def _fail(self, error: PresignError) -> None:
        self.busy.emit(False)
        self._voice.fail(error)

    def _tell_progress(self, made: int, wanted: int) -> None:
        if made < wanted:
            self._voice.tell(
                _("{made} of {wanted} links…", made=number(made), wanted=number(wanted))
            )


def agreed(voice: Voice, options: LinkOptions) -> bool:
    """Say whether such links may be made; asks about those that delete."""
    return options.method is not Method.DELETE or voice.ask(
        _("Make a link that deletes?"),
        _("Whoever has it can delete the object, until it ends."),
        _("Make it"),
    )


def _told_of(written: Written, method: Method) -> str:
    """Say what was copied, how many, and until when."""
    count = written.count
    if written.until is None:
        return ngettext(
            "Plain URL copied. It works for as long as the object is public.",
            "{count} plain URLs copied. They work for as long as the objects are public.",
            count,
        )
    end = moment(written.until)
    if method is Method.PUT:
        return ngettext(
            "Upload link copied. Works until {end}.",
            "{count} upload links copied. They work until {end}.",
            count,
            end=end,
        )
    if method is Method.DELETE:
        return ngettext(
            "Link that deletes copied. Works until {end}.",
            "{count} links that delete copied. They work until {end}.",
            count,
            end=end,
        )
    return ngettext(
        "Link copied. Works until {end}.",
        "{count} links copied. They work until {end}.",
        count,
        end=end,
    )
