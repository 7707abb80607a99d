"""Search below a bucket or prefix: all that lies there is listed, and what matches is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from presign_gui.core import listing
from presign_gui.core.client import Connection
from presign_gui.core.columns import SEPARATOR, Columns, Page, Texts
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.matching import Folded, Pattern, own_names

CONNECTIONS = 8
"""How many pages are asked for at a time."""


@dataclass(frozen=True)
class Found:
    """What a page had for a search."""

    objects: Columns  # those that match; their prefix is the one searched
    seen: int  # objects on the page, matching or not
    region: str


def find(
    connection: Connection, bucket: str, prefix: str, pattern: str, gate: Gate = OPEN
) -> Iterator[Found]:
    """Yield what matches `pattern` below `prefix`, page by page, in any order, each key once.

    A pattern with a `/` is one for the whole path below `prefix`, one without for an
    object's own name. If a path begins with whole folders, as in `2026/inv*.pdf`, then
    only those are listed, so long as there is anything in them; S3 tells upper from
    lower case, so if there is not, all is. Blocks on the network; raises S3Error and
    CredentialError.
    """
    parsed = Pattern.parse(pattern)
    seen = 0
    for folders in dict.fromkeys((parsed.literal_prefix.rpartition("/")[:2], ("", ""))):
        inner = "".join(folders)
        for page in listing.walk(connection, bucket, prefix + inner, CONNECTIONS, gate):
            seen += len(page.objects)
            with gate():
                found = _found(page, prefix, inner, parsed)
            yield found
        if seen:
            return


def _found(page: Page, prefix: str, inner: str, pattern: Pattern) -> Found:
    objects = page.objects
    if inner:
        objects = replace(objects, prefix=prefix, names=_below(inner, objects.names))
    texts, folded = objects.names if "/" in pattern.text else own_names(objects.names), Folded()
    folded.extend(texts)
    rows = [row for some in pattern.rows(folded) for row in some]
    kept = objects if len(rows) == len(objects) else objects.take(rows)
    return Found(kept, len(objects), page.region)


def _below(folder: str, names: Texts) -> Texts:
    """Return names below `folder` as they are called outside of it."""
    head = folder.encode("utf-8", "surrogatepass")
    each = names.blob.split(SEPARATOR)[:-1]
    return Texts.from_blob(b"".join(head + name + SEPARATOR for name in each))
