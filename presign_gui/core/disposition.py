"""Content-Disposition: what a browser saves a download as, whatever letters its name has."""

from __future__ import annotations

import re
from urllib.parse import quote

from presign_gui.core.records import Disposition

_PLAIN = re.compile(r"[A-Za-z0-9 !#$&'()+,\-.;=@\[\]^_`{}~]+")
_RFC8187_SAFE = "!#$&+-.^_`|~"
"""attr-char of RFC 8187, section 3.2.1, but letters and digits."""


def content_disposition(kind: Disposition, filename: str = "") -> str:
    """Return the header's value; "" if nothing is to be said.

    RFC 6266: `filename` in ASCII for old readers, RFC 8187's `filename*` for
    all others, when the name needs it. What no file system takes becomes "_":
    path separators, control characters, and those that turn the line around.
    """
    if not filename:
        return kind.value
    said = kind.value or Disposition.ATTACHMENT.value
    if _PLAIN.fullmatch(filename):
        return f'{said}; filename="{filename}"'
    name = safe_name(filename)
    # Browsers read %XX in `filename` in their own ways, and a quote ends it.
    in_ascii = "".join(c if c.isascii() and c not in '"%' else "_" for c in name)
    plain = f'{said}; filename="{in_ascii}"'
    if in_ascii == name:
        return plain
    return f"{plain}; filename*=UTF-8''{quote(name, safe=_RFC8187_SAFE)}"


def safe_name(filename: str) -> str:
    """Return `filename` with "_" for whatever can't stand in the name of a file."""
    return "".join(c if _stands_in_a_name(c) else "_" for c in filename)


def _stands_in_a_name(character: str) -> bool:
    # Surrogates can't be written as UTF-8; isprintable() is False for them, for
    # control characters, for bidirectional overrides, and for all spaces but one.
    return (character.isprintable() or character in _OTHER_SPACES) and character not in "/\\"


_OTHER_SPACES = "\u00a0\u2009\u202f\u3000"
