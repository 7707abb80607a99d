"""What is said of links on their way into a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from presign_gui.core.formats import Format
from presign_gui.core.formats.file_names import file_name
from presign_gui.core.part_file import Earlier
from presign_gui.core.records import LinkOptions
from presign_gui.core.texts import _, duration, moment, ngettext

if TYPE_CHECKING:
    from presign_gui.core.history import Batch
    from presign_gui.qt.wanted import Wanted


def what(wanted: Wanted) -> str:
    """Say what there will be links to."""
    lines = []
    objects = sum(map(len, wanted.rows))
    if objects:
        lines.append(ngettext("A link to {count} object.", "Links to {count} objects.", objects))
    if wanted.levels:
        lines.append(_("Not all of this folder is loaded: its other objects are linked, too."))
    if wanted.places:
        count = len(wanted.places)
        lines.append(
            ngettext(
                "Links to everything in {count} folder.",
                "Links to everything in {count} folders.",
                count,
            )
        )
    return "\n".join(lines)


def life(options: LinkOptions) -> str:
    """Say for how long they work."""
    if options.until is not None:
        end = moment(options.until)
        return _("Works until {end}, with the options chosen in the window.", end=end)
    span = duration(options.expiry)
    return _("Works for {span}, with the options chosen in the window.", span=span)


def stem(wanted: Wanted) -> str:
    """Return what a file of these links may be called."""
    if len(wanted.places) != 1 or wanted.rows:
        return _("links")
    place = wanted.places[0]
    return file_name(place.key.rstrip("/").rpartition("/")[2] or place.bucket)


def left_over(earlier: Earlier, path: Path) -> str:
    """Say what an interrupted run has left."""
    part = f"{path.name}.part"
    if not earlier.same:
        return _("{part} is there already, of other links. Start anew in its place?", part=part)
    return ngettext(
        "{part} has {count} link of an earlier time, when it was interrupted.",
        "{part} has {count} links of an earlier time, when it was interrupted.",
        earlier.done,
        part=part,
    )


def stopped(done: int, path: Path, how: Format) -> str:
    """Say what there is after `done` links, when it was stopped."""
    if not how.resumable or not done:
        return _("Stopped; nothing was saved.")
    return ngettext(
        "Stopped. {count} link is in {part}; saving the same to {name} goes on with it.",
        "Stopped. {count} links are in {part}; saving the same to {name} goes on with them.",
        done,
        part=f"{path.name}.part",
        name=path.name,
    )


def saved(count: int, path: Path, batch: Batch) -> str:
    """Say what there is, and until when it works."""
    ends = [entry.expires_at for entry, _objects in batch.entries() if entry.expires_at]
    if not ends:
        return ngettext(
            "{count} link saved in {path}.", "{count} links saved in {path}.", count, path=path
        )
    return ngettext(
        "{count} link saved in {path}. It works until {end}.",
        "{count} links saved in {path}. They work until {end}.",
        count,
        path=path,
        end=moment(min(ends)),
    )
