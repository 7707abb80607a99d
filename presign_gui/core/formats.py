"""How links are written down: one table for the window and the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timezone
from itertools import chain, islice
from typing import Any

from presign_gui.core.records import Link
from presign_gui.core.texts import _


@dataclass(frozen=True)
class Format:
    """A way to write links; `write` yields text as links come, whole lines at a time."""

    name: str  # as typed on the command line
    label: str
    write: Callable[[Iterable[Link]], Iterator[str]]


def formats() -> dict[str, Format]:
    """Return the formats by name, in the order they are offered."""
    table = (
        Format("plain", _("Plain URL"), _plain),
        Format("json", _("JSON"), _json),
        Format("jsonl", _("JSON Lines"), _json_lines),
    )
    return {each.name: each for each in table}


def _plain(links: Iterable[Link]) -> Iterator[str]:
    for link in links:
        yield f"{link.url}\n"


def _json_lines(links: Iterable[Link]) -> Iterator[str]:
    for link in links:
        yield json.dumps(_described(link), ensure_ascii=False) + "\n"


def _json(links: Iterable[Link]) -> Iterator[str]:
    """One link is an object, several are a list."""
    rest = iter(links)
    first = list(islice(rest, 2))
    if len(first) == 1:
        yield json.dumps(_described(first[0]), ensure_ascii=False, indent=2) + "\n"
        return
    opening = "[\n"
    for link in chain(first, rest):
        yield opening + json.dumps(_described(link), ensure_ascii=False)
        opening = ",\n"
    yield "\n]\n" if first else "[]\n"


def _described(link: Link) -> dict[str, Any]:
    return {
        "presigned_url": link.url,
        "expires_at": link.expires_at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "method": link.method.value,
        "bucket": link.bucket,
        "key": link.key,
    }
