"""A message of one's own: a text with places in it that are filled in for each link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from presign_gui.core.errors import InvalidInput
from presign_gui.core.formats.wording import visible
from presign_gui.core.records import Link
from presign_gui.core.texts import _, moment, size

OF_EACH = ("name", "size", "link")
"""The places that differ from link to link."""

PLACES = (*OF_EACH, "until")
"""All that a message may have in braces."""

_PLACE = re.compile(r"\{([^{}\n]*)\}")


def usual() -> str:
    """Return the message that is there before somebody has written one."""
    return _(
        "Hello,\n\nthis is for you:\n\n{name} ({size})\n{link}\n\nThe link works until {until}.\n"
    )


def check(template: str) -> None:
    """Raise InvalidInput for a message that names an unknown place, or has no link in it."""
    found = _PLACE.findall(template)
    for name in found:
        if name not in PLACES:
            known = ", ".join(f"{{{each}}}" for each in PLACES)
            raise InvalidInput(
                _(
                    "{place} can't be filled in; what can be is {known}.",
                    place=f"{{{visible(name)}}}",
                    known=known,
                )
            )
    if "link" not in found:
        raise InvalidInput(_("{place} has to stand somewhere in the message.", place="{link}"))


def write(template: str, links: Iterable[Link]) -> Iterator[str]:
    """Yield the message, its places filled in.

    What stands from the first to the last line with a name, size or link is
    repeated for each link, the rest is said once. Raises InvalidInput like `check`.
    """
    check(template)
    rest = iter(links)
    first = next(rest, None)
    if first is None:
        return
    before, block, after = _parts(template)
    gap = "\n" if block.count("\n") > 1 else ""
    yield _filled(before, first)
    for at, link in enumerate(chain([first], rest)):
        yield (gap if at else "") + _filled(block, link)
    yield _filled(after, first)


def _parts(template: str) -> tuple[str, str, str]:
    """Return what is said before the links, of each of them, and after them: whole lines."""
    lines = [f"{line}\n" for line in template.splitlines()]
    own = [at for at, line in enumerate(lines) if set(_PLACE.findall(line)) & set(OF_EACH)]
    begin, end = own[0], own[-1] + 1
    return "".join(lines[:begin]), "".join(lines[begin:end]), "".join(lines[end:])


def _filled(text: str, link: Link) -> str:
    ends_at = link.expires_at
    values = {
        "name": visible(link.name),
        "size": _("size unknown") if link.size is None else size(link.size),
        "link": link.url,
        "until": _("further notice") if ends_at is None else moment(ends_at),
    }
    return _PLACE.sub(lambda place: values[place[1]], text)
