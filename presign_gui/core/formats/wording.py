"""What several formats say: names as a person sees them, ends, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from itertools import chain, islice
from typing import TypeVar

from presign_gui.core.texts import _, moment
from presign_gui.core.unseen import IN_A_LINE

Item = TypeVar("Item")


def visible(name: str) -> str:
    """Return `name` on one line, with a picture of each character that can't be seen."""
    return IN_A_LINE.sub(_picture, name)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # Unicode's Control Pictures: ␀ to ␟
    return "␡" if code == 0x7F else "\ufffd"


def until(ends_at: datetime | None, cut_short: bool) -> str:
    """Say how long a link or form works, and why, if it ends with its session or never."""
    if ends_at is None:
        return _("Works for as long as the file is public.")
    if cut_short:
        return _("Works until {end}, when the session behind it ends.", end=moment(ends_at))
    return _("Works until {end}.", end=moment(ends_at))


def utc(when: datetime) -> str:
    """Write a moment for programs: ISO 8601, UTC, whole seconds."""
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def counted(items: Iterable[Item]) -> tuple[int, Iterator[Item]]:
    """Return 0, 1, or 2 for more, and the items again, having asked for two of them at most."""
    rest = iter(items)
    first = list(islice(rest, 2))
    return len(first), chain(first, rest)


def json_array(objects: Iterable[str]) -> Iterator[str]:
    """Yield a JSON array of objects that are JSON already, one a line."""
    line = "["
    ending = ""
    for each in objects:
        yield f"{line}{ending}\n"
        line, ending = each, ","
    yield f"{line}\n]\n" if ending else "[]\n"
