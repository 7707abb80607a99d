"""Leaves out of the bundle what the program never uses: two thirds of what PyInstaller finds."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from fnmatch import fnmatch
from functools import cache
from pathlib import PurePath

from PyInstaller.depend.bindepend import get_imports

Entry = tuple[str, str, str]
"""Where it goes, where it is from, what it is: as PyInstaller lists the content of a bundle."""

_NOT_OURS = (
    # Screens without a desktop, and keyboards on them. Wayland stays: without it, fractional
    # scaling is blurred.
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*",
    "*/plugins/platforms/*eglfs*",
    "*/plugins/platforms/*linuxfb*",
    "*/plugins/platforms/*minimal*",
    "*/plugins/platforms/*direct2d*",
    "*/plugins/platforms/*vkkhrdisplay*",
    "*/plugins/platforms/*vnc*",
    "*/plugins/platforminputcontexts/*virtualkeyboard*",
    # The looks of GTK bring GTK along; the desktop's own dialogs come through its portal.
    "*/plugins/platformthemes/*gtk3*",
    # core.network speaks to servers, never Qt.
    "*/plugins/tls/*",
    "*/plugins/networkinformation/*",
    # What core.preview doesn't name; PNG is in Qt itself.
    "*/plugins/imageformats/*icns*",
    "*/plugins/imageformats/*pdf*",
    "*/plugins/imageformats/*tga*",
    "*/plugins/imageformats/*tiff*",
    "*/plugins/imageformats/*wbmp*",
    # A desktop has its own, which its drivers and settings are made for.
    "libX11.so.*",
    "libX11-xcb.so.*",
    "libdbus-1.so.*",
    "libexpat.so.*",
    "libfontconfig.so.*",
    "libfreetype.so.*",
    "libgcc_s.so.*",
    "libglib-2.0.so.*",
    "libgthread-2.0.so.*",
    "libstdc++.so.*",
)

_SERVICES = ("s3", "signin", "sso", "sso-oidc", "sts")
"""Whose descriptions botocore reads for us: S3, and what gives keys for it."""

_LANGUAGES = ("de", "en", "es", "fr", "ja", "pt_BR", "zh_CN")
"""The program's own, in which Qt's dialogs speak, too."""


def trimmed(binaries: Iterable[Entry], datas: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return what is used of a bundle's binaries and of its other files."""
    binaries = _without_unused_libraries(list(binaries))
    datas = [entry for entry in datas if _is_used(PurePath(_path(entry)))]
    there = {_path(entry) for entry in (*binaries, *datas) if entry[2] != "SYMLINK"}
    return [e for e in binaries if _leads(e, there)], [e for e in datas if _leads(e, there)]


def _without_unused_libraries(binaries: list[Entry]) -> list[Entry]:
    """Leave out what isn't ours, and then what was there only for what has left.

    What nobody names stays, for Python may load it by itself.
    """
    kept = [entry for entry in binaries if not _is_any(_path(entry), _NOT_OURS)]
    gone = [entry for entry in binaries if entry not in kept]
    while gone:
        wanted = {name for entry in kept for name in _named_by(entry)}
        orphans = {name for entry in gone for name in _named_by(entry)} - wanted
        gone = [entry for entry in kept if PurePath(entry[0]).name in orphans]
        kept = [entry for entry in kept if entry not in gone]
    return kept


def _is_used(path: PurePath) -> bool:
    """Whether a file is none for another service, in another language, or for who writes it."""
    match path.parts:
        case ("botocore" | "boto3", "data", service, _, *_):
            return service in _SERVICES
        case ("presign_gui", "resources", "translations", name):
            return not name.endswith(".po")  # which the .mo beside it is made from
        case ("presign_gui", "resources", "pictures", name):
            return name.startswith("step-")  # the others are README's
        case ("PySide6", *_, "translations", name):
            catalogue, _sep, language = PurePath(name).stem.partition("_")
            return catalogue in ("qt", "qtbase") and language in _LANGUAGES
    return True


def _leads(entry: Entry, there: set[str]) -> bool:
    """Whether an entry is no link, or one to what is `there`."""
    return entry[2] != "SYMLINK" or (PurePath(entry[0]).parent / entry[1]).as_posix() in there


def _named_by(entry: Entry) -> frozenset[str]:
    """Return the file names of the libraries that a binary is linked with."""
    return frozenset() if entry[2] == "SYMLINK" else _libraries(entry[1])


@cache
def _libraries(file: str) -> frozenset[str]:
    if sys.platform != "linux":
        return frozenset(PurePath(name).name for name, _found in get_imports(file))
    # There PyInstaller also counts what those libraries are linked with, and so on.
    told = subprocess.run(["objdump", "-p", file], capture_output=True, text=True, check=True)
    return frozenset(re.findall(r"^ +NEEDED +(\S+)$", told.stdout, re.M))


def _path(entry: Entry) -> str:
    return entry[0].replace("\\", "/")


def _is_any(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)
