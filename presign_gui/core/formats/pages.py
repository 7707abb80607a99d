"""Links as one self-contained web page, to be sent along: it opens from a mail attachment."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from string import Template

from presign_gui.core.errors import InvalidInput
from presign_gui.core.formats.markup import escaped
from presign_gui.core.formats.wording import until, utc, visible
from presign_gui.core.records import Link, Method
from presign_gui.core.resources import resource
from presign_gui.core.texts import _, language, ngettext, size

_ROWS = "<!-- rows -->\n"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".ico")
_SAVED = "response-content-disposition=attachment"
LARGEST_PICTURE = 5 * 2**20
"""Bytes of an image that is fetched to be shown small: a page of many is read on phones, too."""


def download(links: Iterable[Link]) -> Iterator[str]:
    """Yield a page that lists the links with name, size and a small picture of images.

    "Download all" is there if a click saves a link and leaves the page where it is.
    It says until when they work, in light and dark, and needs no other file and no
    network but for the links themselves; its Content-Security-Policy lets nothing
    else in, whatever the names of the objects are. Raises InvalidInput for links that
    a browser can't follow.
    """
    rest = iter(links)
    first = next(rest, None)
    before, after = _page(first).split(_ROWS)
    yield before
    count, total, all_known = 0, 0, True
    for link in chain([first] if first else [], rest):
        if link.method is not Method.GET:
            raise InvalidInput(_("A download page can only hold links to download."))
        yield _row(link)
        count += 1
        total += link.size or 0
        all_known = all_known and link.size is not None
    yield Template(after).safe_substitute(sum=escaped(_sum(count, total if all_known else None)))


def _page(first: Link | None) -> str:
    """Return the page but for its rows and what they come to."""
    written = template("download.html")
    ends_at = first.expires_at if first else None
    return Template(written).safe_substitute(
        language=language().replace("_", "-"),
        script_hash=script_hash(written),
        title=escaped(_("Files for you")),
        life=escaped(until(ends_at, bool(first and first.cut_short))),
        ends=utc(ends_at) if ends_at else "",
        ended=escaped(_ended(ends_at)),
        saves="yes" if first and _SAVED in first.url else "",
        all=escaped(_("Download all")),
        all_done=escaped(_("All were asked for; your browser may ask whether it may save them.")),
    )


def _row(link: Link) -> str:
    name, url = escaped(visible(link.name)), escaped(link.url)
    picture = f'<img src="{url}" alt="" loading="lazy">' if _is_picture(link) else ""
    amount = f"<span>{escaped(size(link.size))}</span>" if link.size is not None else ""
    return f'<li>{picture}<a href="{url}" rel="noreferrer">{name}</a>{amount}</li>\n'


def _is_picture(link: Link) -> bool:
    small = link.size is not None and link.size <= LARGEST_PICTURE
    return small and link.key.lower().endswith(_PICTURES)


def _ended(ends_at: datetime | None) -> str:
    return _("These links have ended. Ask whoever sent them for new ones.") if ends_at else ""


def _sum(count: int, total: int | None) -> str:
    if total is None:
        return ngettext("{count} file", "{count} files", count)
    return ngettext("{count} file, {size}", "{count} files, {size}", count, size=size(total))


def template(name: str) -> str:
    """Return a page of resources/pages; reads the disk."""
    return resource(f"pages/{name}").read_text("utf-8")


def script_hash(page: str) -> str:
    """Return what a Content-Security-Policy calls the page's own script (CSP level 3, 2.3.1)."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 1
    digest = hashlib.sha256(scripts[0].encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
