"""What a row of the tree shows: text, icon, alignment, tooltip. Called for each cell painted."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import lru_cache
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from presign_gui.core.columns import UNKNOWN, Columns
from presign_gui.core.errors import AccessDenied
from presign_gui.core.texts import _, date, exactly, ngettext, size
from presign_gui.core.unseen import readable
from presign_gui.qt.folder import Column, Folder, State
from presign_gui.qt.icons import file_icon_name, icon

# Numbers, for a paint asks a thousand times, and each look into Qt's enums takes as long as
# all the rest.
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
DECORATION = int(Qt.ItemDataRole.DecorationRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
ROLES = frozenset((DISPLAY, DECORATION, ALIGNMENT, TOOL_TIP))

_NAME, _SIZE, _MODIFIED, _CLASS = map(int, Column)

ALIGNMENTS = {
    _SIZE: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    _MODIFIED: Qt.AlignmentFlag.AlignCenter,
}


def folder_name(folder: Folder) -> str:
    """Return what a bucket or a prefix is called on the screen."""
    name = readable(folder.name)
    return f"{name}/" if folder.prefix else name


def folder_data(folder: Folder, column: int, role: int) -> object:
    denied = isinstance(folder.error, AccessDenied)
    if role == DISPLAY:
        if column == _NAME:
            return as_written(folder_name(folder))
        if column == _CLASS and not folder.prefix:
            return _("no access") if denied else folder.region
        if column == _MODIFIED and not folder.prefix and folder.bucket.created_at:
            return as_written(date(folder.bucket.created_at))
    elif role == ALIGNMENT:
        return ALIGNMENTS.get(column)
    elif role == DECORATION and column == _NAME:
        if denied:
            return icon("no-access")
        return icon("folder" if folder.prefix else "bucket")
    elif role == TOOL_TIP:
        if column == _MODIFIED and not folder.prefix and folder.bucket.created_at:
            return exactly(folder.bucket.created_at)
        return plain_tip(folder.address)
    return None


def object_data(folder: Folder, at: int, column: int, role: int) -> object:
    objects = folder.objects
    if role == DISPLAY:
        if column == _NAME:
            return as_written(_name_of(folder, at))
        if column == _SIZE:
            unknown = objects.sizes[at] == UNKNOWN or _is_marker(objects, at)
            return "" if unknown else size(objects.sizes[at])
        if column == _MODIFIED:
            return _date_of(objects.times[at])
        return objects.classes[at]
    if role == DECORATION and column == _NAME:
        return icon(_icon_name_of(objects, at))
    if role == ALIGNMENT:
        return ALIGNMENTS.get(column)
    if role == TOOL_TIP and column == _NAME:
        return plain_tip(f"s3://{folder.bucket.name}/{objects.key(at)}")
    if role == TOOL_TIP:
        if column == _SIZE:
            return "" if _is_marker(objects, at) else size_tip(objects.sizes[at])
        return moment_tip(objects, at) if column == _MODIFIED else plain_tip(objects.classes[at])
    return None


@lru_cache(maxsize=4096)
def _date_of(time: int) -> str:
    if time == UNKNOWN:
        return ""
    return as_written(date(datetime.fromtimestamp(time, timezone.utc)))


def _name_of(folder: Folder, at: int) -> str:
    objects = folder.objects
    # A folder's marker is called like its folder, and that may have an empty name.
    name, versions = readable(objects.names[at] or folder.name or "/"), objects.versions
    if versions is None:
        return name
    if versions.markers[at]:
        return _("{name} (deleted)", name=name)
    return name if versions.latest[at] else _("{name} (older version)", name=name)


def _is_marker(objects: Columns, at: int) -> bool:
    return objects.versions is not None and bool(objects.versions.markers[at])


def _icon_name_of(objects: Columns, at: int) -> str:
    versions = objects.versions
    if _is_marker(objects, at):
        return "deleted"
    if versions is not None and not versions.latest[at]:
        return "history"
    return file_icon_name(objects.names[at])


def status_data(folder: Folder, column: int, role: int) -> object:
    if column != _NAME:
        return None
    if role == DISPLAY:
        if folder.error is not None:
            return folder.error.title
        if folder.state is State.COMPLETE:
            return _("No buckets") if folder.bucket is None else _("Nothing here")
        if folder.rests:
            return _("Not all rows are loaded; “Load everything” fetches the others")
        return _("Loading…")
    if role == DECORATION:
        if folder.error is not None:
            return icon("warning")
        rests = folder.state is State.COMPLETE or folder.rests
        return icon("info" if rests else "clock")
    if role == TOOL_TIP and folder.error is not None:
        told = "\n".join(part for part in (str(folder.error), folder.error.advice) if part)
        return f"<span>{escape(told)}</span>"
    return None


def as_written(text: str) -> str:
    """Return a name or number that keeps its order where one reads from right to left.

    Else the slash after a folder would stand before it, and the time before its day.
    """
    return f"\u2068{text}\u2069" if QGuiApplication.isRightToLeft() else text


def size_tip(count: int) -> str:
    """Return a size to the byte, "" if it isn't known."""
    return "" if count == UNKNOWN else ngettext("{count} byte", "{count} bytes", count)


def moment_tip(objects: Columns, at: int) -> str:
    """Return when an object was written, to the second; "" if that isn't known."""
    modified_at = objects.modified_at(at)
    return exactly(modified_at) if modified_at else ""


def plain_tip(text: str) -> str:
    """Return a tooltip that shows `text` as it stands: Qt would take some names for markup."""
    return f"<span>{escape(readable(text))}</span>" if text else ""
