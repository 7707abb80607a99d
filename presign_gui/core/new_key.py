"""The key of a file that somebody is to upload: typed below a folder, and checked."""

from __future__ import annotations

from typing import Final

from presign_gui.core.concerns import dotted
from presign_gui.core.errors import InvalidKey
from presign_gui.core.texts import _, number
from presign_gui.core.unseen import IN_A_LINE

LONGEST: Final = 1_024
"""Bytes of a key in UTF-8 (Amazon S3 User Guide, "Naming Amazon S3 objects")."""


def new_key(prefix: str, typed: str) -> str:
    """Return the key that `typed` names below `prefix`. Raises InvalidKey."""
    name = typed.strip()
    if not name:
        raise InvalidKey(_("It has no name yet."))
    if name.endswith("/"):
        raise InvalidKey(_("It ends with a slash, as a folder does."))
    if name.startswith("/") or "//" in name:
        raise InvalidKey(_("It has a folder without a name."))
    if dotted(name):
        raise InvalidKey(_("A part of it is “.” or “..”, which browsers take out of a link."))
    if IN_A_LINE.search(name):
        raise InvalidKey(_("It has characters that can't be seen."))
    key = prefix + name
    if len(key.encode("utf-8", "surrogatepass")) > LONGEST:
        raise InvalidKey(_("With its folder it is longer than {most} bytes.", most=number(LONGEST)))
    return key
