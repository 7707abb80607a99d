"""Links for people: text to be pasted into an e-mail or a chat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote

from presign_gui.core.formats.wording import until, visible
from presign_gui.core.records import Link, Method
from presign_gui.core.texts import _, ngettext, size

LONGEST_MAILTO = 2_000
"""Characters of a mailto: address that arrive everywhere.

Windows passes on 2,083 (wininet.h, INTERNET_MAX_URL_LENGTH), and some mail programs fewer.
"""

_LONGEST_SUBJECT = 120


def email(links: Iterable[Link]) -> Iterator[str]:
    """Yield a paragraph for each link, its URL whole on a line of its own; several are summed up.

    Mail programs may break lines of more than 998 characters (RFC 5322, section
    2.1.1), and with a session token URLs are longer: that can't be helped here.
    """
    said = lru_cache(maxsize=1)(until)
    count, total, all_known = 0, 0, True
    for link in links:
        lines = [_title(link), link.url, said(link.expires_at, link.cut_short)]
        if link.method is not Method.GET:
            lines.append(
                _("For a program that sends {method}, not for a browser.", method=link.method.value)
            )
        yield ("\n" if count else "") + "\n".join(lines) + "\n"
        count += 1
        total += link.size or 0
        all_known = all_known and link.size is not None
    if count > 1:
        yield f"\n{_sum(count, total if all_known else None)}\n"


def subject(first: Link, count: int) -> str:
    """Return what an e-mail with `count` links, `first` among them, is about."""
    if count == 1:
        name = visible(first.name)
        return name if len(name) <= _LONGEST_SUBJECT else f"{name[: _LONGEST_SUBJECT - 1]}…"
    return ngettext("{count} file for you", "{count} files for you", count)


def mailto(about: str, text: str = "") -> str:
    """Return the address that opens a mail program with subject and text (RFC 6068).

    Returns "" if it would be too long to arrive.
    """
    if len(text) > LONGEST_MAILTO:
        return ""
    body = "\r\n".join(text.splitlines())
    url = f"mailto:?subject={quote(about, safe='')}&body={quote(body, safe='')}"
    return url if len(url) <= LONGEST_MAILTO else ""


def _title(link: Link) -> str:
    name = visible(link.name)
    if link.size is None:
        return name
    return _("{name} ({size})", name=name, size=size(link.size))


def _sum(count: int, total: int | None) -> str:
    if total is None:
        return ngettext("{count} file in all.", "{count} files in all.", count)
    return ngettext(
        "{count} file, {size} in all.", "{count} files, {size} in all.", count, size=size(total)
    )
