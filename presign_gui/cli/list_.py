"""`presign-gui list`: buckets, or what is below an address."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from presign_gui.cli.options import add_common, connected
from presign_gui.core import address
from presign_gui.core.errors import InvalidInput
from presign_gui.core.texts import _, date

if TYPE_CHECKING:
    from presign_gui.core.client import Connection
    from presign_gui.core.columns import Page

_WIDTH = 12  # of the size in plain output: a hundred terabytes in bytes, and more
_ID_WIDTH = 32  # of a version id, as S3 makes them


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser("list", help=_("print buckets, or what is in one"))
    parser.add_argument(
        "uri", nargs="?", default="", metavar="URI", help=_("where: s3://bucket/folder/")
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--recursive", action="store_true", help=_("everything below, flat"))
    what.add_argument(
        "--versions", action="store_true", help=_("versions and delete markers, newest first")
    )
    parser.add_argument("--format", choices=["plain", "jsonl"], default="plain")
    add_common(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is there, page by page as it comes."""
    write = _jsonl if options.format == "jsonl" else _plain
    with connected(options) as (connection, _clients):
        for entries in _pages(connection, options):
            sys.stdout.write("".join(map(write, entries)))
            sys.stdout.flush()
    return 0


def _pages(connection: Connection, options: argparse.Namespace) -> Iterator[Iterator[dict]]:
    from presign_gui.core import listing

    if not options.uri:
        if options.versions:
            raise InvalidInput(_("Say whose versions, as s3://bucket/folder/."))
        for buckets in listing.buckets(connection):
            yield (
                {"type": "bucket", "uri": f"s3://{bucket.name}/", "region": bucket.region}
                for bucket in buckets
            )
        return
    place = address.parse(options.uri)
    if options.versions:
        pages = listing.versions(connection, place.bucket, place.key)
    elif options.recursive:
        pages = listing.everything(connection, place.bucket, place.key)
    else:
        pages = listing.level(connection, place.bucket, place.key)
    for page in pages:
        yield _entries(page, place.bucket)


def _entries(page: Page, bucket: str) -> Iterator[dict]:
    for prefix in page.prefixes:
        yield {"type": "prefix", "uri": f"s3://{bucket}/{prefix}"}
    objects, versions = page.objects, page.objects.versions
    columns = (objects.keys, objects.sizes, objects.times, objects.classes)
    rows = (
        {
            "type": "object",
            "uri": f"s3://{bucket}/{key}",
            "size": size,
            "modified_at": datetime.fromtimestamp(time, timezone.utc),
            "storage_class": storage_class,
        }
        for key, size, time, storage_class in zip(*columns, strict=True)
    )
    if versions is None:
        yield from rows
        return
    more = zip(versions.ids, versions.latest, versions.markers, strict=True)
    for row, (version_id, latest, marker) in zip(rows, more, strict=True):
        yield {
            **row,
            "type": "version",
            "version_id": version_id,
            "latest": bool(latest),
            "delete_marker": bool(marker),
        }


def _plain(entry: dict) -> str:
    size = _("deleted") if entry.get("delete_marker") else entry.get("size", "")
    when = date(entry["modified_at"]) if "modified_at" in entry else ""
    version = f"{entry['version_id']:{_ID_WIDTH}}  " if "version_id" in entry else ""
    return f"{when:16}  {size:>{_WIDTH}}  {version}{_on_one_line(entry['uri'])}\n"


def _on_one_line(text: str) -> str:
    """A key may hold line breaks and control characters; a line of output must not."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _jsonl(entry: dict) -> str:
    when = entry.get("modified_at")
    if when:
        entry = {**entry, "modified_at": f"{when:%Y-%m-%dT%H:%M:%SZ}"}
    return json.dumps(entry, ensure_ascii=False) + "\n"
