"""What a file may be called that a command reads or writes in the current folder."""

from __future__ import annotations

import os.path
import re

from presign_gui.core.disposition import safe_name

LONGEST = 255
"""Bytes; the most that Linux, macOS and Windows all take (NAME_MAX of ext4, xfs and APFS)."""

_LONGEST_SUFFIX = 32

_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]|[. ]$')
_DEVICE = re.compile(
    r"(?=(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³]) *(?:\.|$))", re.IGNORECASE
)
"""Source of both: Microsoft, "Naming Files, Paths, and Namespaces"."""


def file_name(name: str) -> str:
    """Return `name` as that of a file right here: no path, no option, and on one line.

    Where it begins with what a program may take for an option, or a shell for
    a home folder (~) or a program's path (zsh's =), "./" stands before it.
    """
    safe = safe_name(name)
    if safe in ("", ".", ".."):
        return "_" * max(1, len(safe))
    safe = _shortened(safe)
    return f"./{safe}" if safe[0] in "-~=" else safe


def windows_file_name(name: str) -> str:
    """Return `file_name` without what Windows takes for a drive, a stream or a device."""
    safe = _NOT_ON_WINDOWS.sub("_", file_name(name))
    return f"_{safe}" if _DEVICE.match(safe) else safe


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    stem, suffix = os.path.splitext(name)
    if len(suffix.encode()) > _LONGEST_SUFFIX:
        stem, suffix = name, ""
    return stem.encode()[: LONGEST - len(suffix.encode())].decode(errors="ignore") + suffix
