"""Whether an object lies in an archive, and so can't be fetched before it is restored.

Source: Amazon S3 User Guide, "Working with archived objects", and the API's HeadObject.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from presign_gui.core.texts import _, moment


@dataclass(frozen=True)
class Archive:
    """Where an object is archived, and how far it is restored."""

    storage: str = ""  # the archive's name; "" if the object isn't in one
    restoring: bool = False
    restored: bool = False  # a copy can be fetched
    restored_until: datetime | None = None  # how long the copy stays, where the server says

    @property
    def closed(self) -> bool:
        """Whether a link to the object would be refused just now."""
        return bool(self.storage) and not self.restored

    @property
    def sentence(self) -> str:
        """What that means for a link; "" for an object that isn't archived."""
        if not self.storage:
            return ""
        if self.restoring:
            return _(
                "Archived in {storage} and being restored: the link will not work until that "
                "is done.",
                storage=self.storage,
            )
        if self.restored and self.restored_until is None:
            return _("Archived in {storage}, with a restored copy.", storage=self.storage)
        if self.restored:
            return _(
                "Archived in {storage}: the link works while the restored copy stays, until {end}.",
                storage=self.storage,
                end=moment(self.restored_until) if self.restored_until else "",
            )
        return _(
            "Archived in {storage}: the link will not work until it is restored.",
            storage=self.storage,
        )


def archive_of(head: Mapping[str, Any]) -> Archive:
    """Read a HeadObject's answer, or a GetObject's."""
    storage = _storages().get(head.get("ArchiveStatus") or head.get("StorageClass") or "", "")
    if not storage:
        return Archive()
    said = dict(re.findall(r'([\w-]+)="([^"]*)"', head.get("Restore") or ""))
    ongoing = said.get("ongoing-request", "")
    return Archive(
        storage,
        restoring=ongoing == "true",
        restored=ongoing == "false",
        restored_until=_moment(said.get("expiry-date", "")),
    )


def _storages() -> dict[str, str]:
    """Return what each storage class that is an archive, and each archive tier, is called.

    GLACIER_IR is none: its objects can be fetched at once.
    """
    return {
        "GLACIER": _("Glacier"),
        "DEEP_ARCHIVE": _("Glacier Deep Archive"),
        "ARCHIVE_ACCESS": _("the archive tier of Intelligent-Tiering"),
        "DEEP_ARCHIVE_ACCESS": _("the deep archive tier of Intelligent-Tiering"),
    }


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None
