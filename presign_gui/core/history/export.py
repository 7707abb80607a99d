"""The history as CSV."""

from __future__ import annotations

from presign_gui.core.formats.tables import defused_cell
from presign_gui.core.formats.wording import utc
from presign_gui.core.history.entry import Entry

HEADER = (
    "made_at,expires_at,cut_short,method,links,bucket,key,version_id,account,access_key_id,"
    "region,endpoint_url,left,asked_by,format\n"
)


def line(entry: Entry) -> str:
    """Return an entry as a line; cells from elsewhere are defused, as in links' own CSV."""
    cells = (
        utc(entry.made_at),
        utc(entry.expires_at) if entry.expires_at else "",
        "yes" if entry.cut_short else "",
        entry.method,
        str(entry.count),
        entry.bucket,
        entry.key,
        entry.version_id,
        entry.account.name,
        entry.access_key_id,
        entry.region,
        entry.account.endpoint_url,
        entry.way.value,
        entry.asked_by,
        entry.format,
    )
    return ",".join(map(defused_cell, cells)) + "\n"
