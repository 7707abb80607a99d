"""`presign-gui list`: buckets, or what is below an address."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import timezone
from typing import TYPE_CHECKING

from presign_gui.cli.options import add_common, connected
from presign_gui.core import address
from presign_gui.core.texts import _, date

if TYPE_CHECKING:
    from presign_gui.core.client import Connection

_WIDTH = 12  # of the size in plain output: a hundred terabytes in bytes, and more


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser("list", help=_("print buckets, or what is in one"))
    parser.add_argument(
        "uri", nargs="?", default="", metavar="URI", help=_("where: s3://bucket/folder/")
    )
    parser.add_argument("--recursive", action="store_true", help=_("everything below, flat"))
    parser.add_argument("--format", choices=["plain", "jsonl"], default="plain")
    add_common(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is there, page by page as it comes."""
    with connected(options) as (connection, _clients):
        for entry in _entries(connection, options):
            sys.stdout.write(_jsonl(entry) if options.format == "jsonl" else _plain(entry))
    sys.stdout.flush()
    return 0


def _entries(connection: Connection, options: argparse.Namespace) -> Iterator[dict]:
    from presign_gui.core import listing

    if not options.uri:
        for page in listing.buckets(connection):
            for bucket in page:
                yield {"type": "bucket", "uri": f"s3://{bucket.name}/", "region": bucket.region}
        return
    place = address.parse(options.uri)
    pages = listing.everything if options.recursive else listing.level
    for page in pages(connection, place.bucket, place.key):
        for prefix in page.prefixes:
            yield {"type": "prefix", "uri": f"s3://{place.bucket}/{prefix}"}
        for row in range(len(page.objects)):
            found = page.objects.s3_object(row, place.bucket)
            yield {
                "type": "object",
                "uri": f"s3://{found.bucket}/{found.key}",
                "size": found.size,
                "modified_at": found.modified_at,
                "storage_class": found.storage_class,
            }


def _plain(entry: dict) -> str:
    size = entry.get("size", "")
    when = date(entry["modified_at"]) if "modified_at" in entry else ""
    return f"{when:16}  {size:>{_WIDTH}}  {_on_one_line(entry['uri'])}\n"


def _on_one_line(text: str) -> str:
    """A key may hold line breaks and control characters; a line of output must not."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _jsonl(entry: dict) -> str:
    when = entry.get("modified_at")
    if when:
        entry = {**entry, "modified_at": f"{when.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"}
    return json.dumps(entry, ensure_ascii=False) + "\n"
