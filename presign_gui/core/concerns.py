"""What may keep a link that was made well from serving whoever gets it, said before it is sent.

Never that it can't be used: that is an error.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from presign_gui.core.cautions import is_here
from presign_gui.core.clock import wrong_clock
from presign_gui.core.records import Link
from presign_gui.core.texts import _, duration, number

LONGEST_IN_MAIL = 2_000
"""Characters of a link that mail and chat programs mostly leave whole."""

_SHORT = timedelta(minutes=2)
"""A life that is mostly over when a message with the link has been read."""


def concerns(link: Link, clock_offset: timedelta = timedelta()) -> list[str]:
    """Return a sentence for each thing to know of `link` before it is sent, the worst first.

    `clock_offset` is how far its server's clock is ahead of ours.
    """
    told = [_of_dots(link), _of_time(link), wrong_clock(clock_offset), _of_http(link)]
    return [each for each in (*told, _of_length(link)) if each]


def dotted(key: str) -> bool:
    """Say whether a part of `key` is “.” or “..”, which browsers take out of a link."""
    return any(part in (".", "..") for part in key.split("/"))


def _of_dots(link: Link) -> str:
    if not dotted(link.key):
        return ""
    return _("The key has “.” or “..” between slashes: browsers rewrite it, and it can't work.")


def _of_time(link: Link) -> str:
    life = link.expires_at - link.made_at if link.expires_at else _SHORT
    return _("The link works for {span} only.", span=duration(life)) if life < _SHORT else ""


def _of_http(link: Link) -> str:
    if not link.url.startswith("http://") or is_here(link.url):
        return ""
    return _("The link goes over plain http: whoever sits on the way can read and use it.")


def _of_length(link: Link) -> str:
    count = len(link.url)
    if count <= LONGEST_IN_MAIL:
        return ""
    if _has_token(link):
        return _(
            "The link has {count} characters, for it carries a session token: "
            "some mail programs break it.",
            count=number(count),
        )
    return _("The link has {count} characters: some mail programs break it.", count=number(count))


def _has_token(link: Link) -> bool:
    return link.temporary and "token=" in urlsplit(link.url).query.lower()
