"""From what is selected to a drag: links are made while the mouse is down, and ready before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from presign_gui.core.columns import Rows
from presign_gui.core.errors import PresignError
from presign_gui.core.formats import Format
from presign_gui.core.records import LinkOptions, Method, S3Object, Way
from presign_gui.core.texts import _, ngettext
from presign_gui.qt import outlet
from presign_gui.qt.drag_pixmap import drag_pixmap
from presign_gui.qt.folder import Folder
from presign_gui.qt.gathering import Gathering
from presign_gui.qt.linker import Linker
from presign_gui.qt.parts import Parts

MOST_DRAGGED = 10_000
"""Objects in a drag: its links are made while the mouse is down, and no target wants more."""


@dataclass(frozen=True)
class _Wanted:
    """What a drag is to hand over, and how."""

    rows: tuple[Rows, ...]
    folders: tuple[Folder, ...]
    options: LinkOptions
    format: Format

    @property
    def selection(self) -> tuple[object, ...]:
        return self.rows, self.folders


class Dragging(QObject):
    """Drags links to the selection, with the options of the panel: those that would be copied.

    What is in a folder goes along when all of it is loaded, or has been fetched to be
    dragged: that is asked when the mouse is let go, for a drag can't wait for it.
    """

    left = Signal(object, object, object, object, str)  # what Chronicle.note takes

    def __init__(self, parts: Parts, gathering: Gathering, linker: Linker) -> None:
        super().__init__()
        self._browser = parts.browser
        self._gathering = gathering
        self._linker = linker
        self._view = view = parts.window.shown
        self._panel = parts.window.panel
        self._voice = parts.voice
        self._asked: _Wanted | None = None  # what is to be fetched when the mouse is let go
        self._fetched: tuple[object, list[S3Object]] | None = None  # for a selection: all of it
        view.drag_near.connect(self._prepare)
        view.drag_wanted.connect(self._begin)
        view.let_go.connect(self._on_let_go)
        linker.drag_ready.connect(self._go_on)
        linker.drag_failed.connect(self._fail)
        parts.browser.closed.connect(self._forget)

    @property
    def ready(self) -> bool:
        """Whether the links are there that a drag would need now."""
        return self._linker.parcel_for_drag(self._wanted()) is not None

    def _prepare(self) -> None:
        """Make the links while nobody knows yet whether they will be needed."""
        wanted = self._wanted()
        objects = self._objects(wanted)
        if objects is not None and 0 < _count(objects) <= MOST_DRAGGED:
            self._linker.prepare_drag(wanted, objects, wanted.options, wanted.format)

    def _begin(self) -> None:
        """Drag, if the links are there; else say what it waits for, or why it can't be."""
        wanted = self._wanted()
        objects = self._objects(wanted)
        if wanted.options.method is Method.DELETE:
            self._voice.tell(_("Links that delete can't be dragged; copy them, which asks first."))
        elif objects is None:
            self._view.let_drag_wait()
            self._asked = wanted
            self._voice.tell(_("Not all that is in there is loaded: let go to have it fetched."))
        elif _count(objects) > MOST_DRAGGED:
            self._voice.tell(_too_many())
        elif not _count(objects):
            self._voice.tell(_("There is nothing to link to."))
        elif (parcel := self._linker.parcel_for_drag(wanted)) is None:
            self._view.let_drag_wait()
            self._voice.tell(_("Making the links to drag…"))
        elif not parcel.links:
            self._voice.tell(_("There is nothing to link to."))
        else:
            self._drag(wanted, parcel)

    def _drag(self, wanted: _Wanted, parcel: outlet.Parcel) -> None:
        account = self._browser.connection.account
        self.left.emit(account, parcel.links, wanted.options, Way.OFFERED, wanted.format.name)
        first, count = parcel.links[0], len(parcel.links)
        self._view.drag(outlet.mime_data(parcel), drag_pixmap(first.name, count))

    def _go_on(self) -> None:
        if self._view.drag_waits and self._asked is None:
            self._begin()

    def _fail(self, error: PresignError) -> None:
        """Say why there are no links, if somebody waits for them."""
        if self._view.drag_waits:
            self._voice.tell(error.brief)

    # Folders

    def _wanted(self) -> _Wanted:
        return _Wanted(
            tuple(self._view.selected_rows()),
            tuple(self._view.selected_folders()),
            self._panel.options,
            self._panel.format,
        )

    def _objects(self, wanted: _Wanted) -> list[Rows] | list[S3Object] | None:
        """Return the objects to link to; None as long as some of them are not loaded."""
        if self._fetched and self._fetched[0] == wanted.selection:
            return self._fetched[1]
        found = list(wanted.rows)
        if self._view.summary().unfinished:
            return None
        for folder in wanted.folders:
            rows = folder.rows_below()
            if rows is None:
                return None
            found += _without(rows, found)
        return found

    def _on_let_go(self) -> None:
        if self._asked is not None:
            QTimer.singleShot(0, self, self._ask)  # what the mouse does comes first

    def _ask(self) -> None:
        wanted, self._asked = self._asked, None
        connection, unfinished = self._browser.connection, self._view.summary().unfinished
        if wanted is None or connection is None:
            return
        if not self._voice.ask(
            _("Fetch the rest, so that it can be dragged?"),
            _("There may be much of it; Esc stops it. Or copy links to it instead."),
            _("Fetch"),
        ):
            return
        objects = [each for rows in wanted.rows for each in rows if not each.delete_marker]

        def arrived(found: list[S3Object]) -> None:
            if len(found) > MOST_DRAGGED:
                self._voice.tell(_too_many())
            elif not found:
                self._voice.tell(_("There is nothing to link to."))
            else:
                self._fetched = wanted.selection, found
                self._voice.tell(
                    ngettext(
                        "{count} object is fetched: now drag it once more.",
                        "{count} objects are fetched: now drag them once more.",
                        len(found),
                    )
                )

        self._gathering.start(
            connection, objects, wanted.folders, unfinished, arrived, self._voice.fail
        )

    def _forget(self) -> None:
        self._asked = self._fetched = None


def _without(some: list[Rows], others: list[Rows]) -> list[Rows]:
    """Return what of `some` isn't among `others`: an object may be selected with its folder."""
    found = []
    for rows in some:
        taken = {row for each in others if each.columns is rows.columns for row in each.at}
        at = [row for row in rows.at if row not in taken] if taken else rows.at
        found.append(replace(rows, at=at))
    return found


def _count(objects: list[Rows] | list[S3Object]) -> int:
    return sum(len(each) if isinstance(each, Rows) else 1 for each in objects)


def _too_many() -> str:
    return ngettext(
        "At most {count} object can be dragged at once; copy links to them instead.",
        "At most {count} objects can be dragged at once; copy links to them instead.",
        MOST_DRAGGED,
    )
