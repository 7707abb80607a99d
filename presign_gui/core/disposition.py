"""Content-Disposition: what a browser saves a download as, whatever letters its name has."""

from __future__ import annotations

import re
from urllib.parse import quote

from presign_gui.core.records import Disposition

_NEVER_IN_A_NAME = re.compile(
    r"[/\\"
    r"\x00-\x1f\x7f-\x9f\u2028\u2029"  # control characters, and ends of lines
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # they turn the line around: exe.gpj
    r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # no characters
)
_NOT_IN_ASCII = re.compile(r'[^ -~]|["%]|=(?=\?)')
"""A quote ends it; browsers read %XX, and =?utf-8?B?...?= of e-mail, in their own ways."""
_RFC8187_SAFE = "!#$&+-.^_`|~"
"""attr-char of RFC 8187, section 3.2.1, but letters and digits."""


def content_disposition(kind: Disposition, filename: str = "") -> str:
    """Return the header's value; "" if nothing is to be said.

    RFC 6266: `filename` in ASCII for old readers, RFC 8187's `filename*` for
    all others, when the name needs it.
    """
    if not filename:
        return kind.value
    name = safe_name(filename)
    in_ascii = _NOT_IN_ASCII.sub("_", name)
    said = f'{kind.value or Disposition.ATTACHMENT.value}; filename="{in_ascii}"'
    if in_ascii == name:
        return said
    return f"{said}; filename*=UTF-8''{quote(name, safe=_RFC8187_SAFE)}"


def safe_name(filename: str) -> str:
    """Return `filename` with "_" for whatever can't stand in the name of a file.

    Path separators, control characters, and those that turn the line around; what
    else a file system refuses (: and ? on Windows) the browser knows and replaces.
    """
    return _NEVER_IN_A_NAME.sub("_", filename)
