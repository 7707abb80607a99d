"""Links for programs: plain URLs, JSON, JSON Lines and CSV.

A million links are written in about a second: what the links of one batch have
in common is written once, and a URL is copied, not looked at letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from json import JSONEncoder
from operator import attrgetter
from typing import Final

from presign_gui.core.formats.wording import counted, json_array, utc
from presign_gui.core.records import Link

CSV_HEADER: Final = "presigned_url,expires_at,method,bucket,key,version_id,size"

_SHARED = attrgetter("expires_at", "method", "bucket")
"""What is the same for all links of one batch."""


def plain(links: Iterable[Link]) -> Iterator[str]:
    for link in links:
        yield f"{link.url}\n"


def json(links: Iterable[Link]) -> Iterator[str]:
    """One link is an object, several are a list."""
    count, links = counted(links)
    if count == 1:
        for each in _objects(links, "{\n  ", ",\n  ", "\n}"):
            yield f"{each}\n"
    else:
        yield from json_array(_objects(links))


def json_lines(links: Iterable[Link]) -> Iterator[str]:
    return _objects(links, closing="}\n")


def _objects(
    links: Iterable[Link], opening: str = "{", comma: str = ", ", closing: str = "}"
) -> Iterator[str]:
    for (ends_at, method, bucket), batch in groupby(links, _SHARED):
        end = f'"{utc(ends_at)}"' if ends_at else "null"
        shared = (
            f'{comma}"expires_at": {end}{comma}"method": "{method.value}"'
            f'{comma}"bucket": {_string(bucket)}{comma}"key": '
        )
        for link in batch:
            version_id, size = link.version_id, link.size
            more = f'{comma}"version_id": {_string(version_id)}' if version_id else ""
            if size is not None:
                more = f'{more}{comma}"size": {size}'
            url = link.url
            # RFC 3986 leaves a URL nothing else that JSON would escape.
            url = f'"{url}"' if '"' not in url and "\\" not in url else _as_is(url)
            yield f'{opening}"presigned_url": {url}{shared}{_string(link.key)}{more}{closing}'


_as_is = JSONEncoder(ensure_ascii=False).encode
_as_escapes = JSONEncoder().encode


def _string(text: str) -> str:
    """Write a JSON string.

    U+2028 and the like end a line for some readers of JSON Lines, and others
    turn a terminal's line around: a text that has any of them is all ASCII.
    """
    return _as_is(text) if text.isprintable() else _as_escapes(text)


def csv(links: Iterable[Link]) -> Iterator[str]:
    """RFC 4180 with a header, but lines end in LF alone, as all that read CSV accept.

    A standard output in text mode makes CRLF of it on Windows, where CRLF
    would become CR CR LF; elsewhere no CR sticks to the last cell. Cells from
    the bucket, the key and the version id are defused. The module csv would
    take five times as long: it looks at each letter of each URL.
    """
    yield f"{CSV_HEADER}\n"
    for (ends_at, method, bucket), batch in groupby(links, _SHARED):
        end = utc(ends_at) if ends_at else ""
        shared = f"{end},{method.value},{defused_cell(bucket)}"
        for link in batch:
            url, version_id, size = link.url, link.version_id, link.size
            if "," in url or '"' in url:
                url = _quoted_cell(url)
            if version_id:
                version_id = defused_cell(version_id)
            key = defused_cell(link.key)
            yield f"{url},{shared},{key},{version_id},{'' if size is None else size}\n"


_FORMULA: Final = "=+@＝＋－＠-"  # the last is the last for the sake of the brackets below
_SUSPECT: Final = f" {_FORMULA}"
_DANGEROUS: Final = re.compile(
    rf"\A(?=\s*[{_FORMULA}])|\A(?= *[\0-\x1f])|(?<=[;\t\r\n])(?=\s*[{_FORMULA}])"
)
"""Where a spreadsheet may begin to read a formula (OWASP, "CSV Injection").

At the start of the cell, full-width or after spaces, too; and within it, where
a spreadsheet that separates cells by semicolons or tabs, as Excel does in much
of Europe or with what is pasted, sees the next cell.
"""


def defused_cell(text: str) -> str:
    """Return a cell with an apostrophe before whatever might be taken for a formula."""
    if (
        text[:1] not in _SUSPECT
        and text.isprintable()
        and "," not in text
        and '"' not in text
        and ";" not in text
    ):
        return text
    return _quoted_cell(_DANGEROUS.sub("'", text))


def _quoted_cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
