"""Links in documents: Markdown and HTML, with the object's name as their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

from presign_gui.core.formats.wording import counted, until, visible
from presign_gui.core.records import Link

_IN_TEXT = re.compile(r"[\\`*_\[\]<>&~|$^]")
"""What CommonMark, GitHub's tables and strikethrough, footnotes or formulas begin with."""

_IN_DESTINATION = re.compile(r"[\\<>]|&(?=#?\w+;)")
"""What CommonMark reads in `(<...>)` as anything but itself: section 6.3, "Links"."""


def markdown(links: Iterable[Link]) -> Iterator[str]:
    """One link stands alone, several are a list."""
    count, links = counted(links)
    bullet = "- " if count > 1 else ""
    for link in links:
        name = _IN_TEXT.sub(r"\\\g<0>", visible(link.name))
        url = _IN_DESTINATION.sub(r"\\\g<0>", link.url)
        yield f"{bullet}[{name}](<{url}>)\n"


def html(links: Iterable[Link]) -> Iterator[str]:
    """One link stands alone, several are a list; each says until when as one points at it.

    A piece of a page, to be pasted into others: all ASCII, so that it survives
    whatever encoding they have.
    """
    count, links = counted(links)
    before, after = ("<li>", "</li>") if count > 1 else ("", "")
    said = lru_cache(maxsize=1)(until)
    if count > 1:
        yield "<ul>\n"
    for link in links:
        title = escaped(said(link.expires_at, link.cut_short))
        name = escaped(visible(link.name))
        yield f'{before}<a href="{escaped(link.url)}" title="{title}">{name}</a>{after}\n'
    if count > 1:
        yield "</ul>\n"


def escaped(text: str) -> str:
    """Escape `text` for HTML, between tags or in an attribute, and all but ASCII with it.

    HTML reads references to the C1 control characters as Windows-1252's: they stay.
    """
    return _BEYOND_ASCII.sub(lambda match: f"&#{ord(match[0])};", escape(text))


_BEYOND_ASCII = re.compile(r"[^\0-\x9f]")
