"""Which languages there are, which one is wanted, and where its catalogue of texts is found.

A catalogue is made twice in resources/translations: LANGUAGE.po for whoever translates, and
LANGUAGE.mo, which `.ci/translations.py` makes from it, for the program, which could not
wait for the other to be parsed.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Mapping
from pathlib import Path

SOURCE = "en"
"""The language of the texts in the source, which needs no catalogue."""

OFFERED = {
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "pt_BR": "Português (Brasil)",
    "ja": "日本語",
    "zh_CN": "简体中文",
}
"""Code and own name of each language whose catalogue is complete, in the order of names."""

PSEUDO = ("en_XA", "ar_XB")
"""What LANGUAGE asks for to try the window: long and accented, and from right to left."""

_FROM_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


def wanted(chosen: str = "") -> str:
    """Return the code of the language to speak: the one chosen, or the first of the system's."""
    for name in [chosen] if chosen else system_languages():
        if name in PSEUDO:
            return name
        if code := _offered_as(name):
            return code
    return SOURCE


def catalogue(code: str) -> gettext.NullTranslations:
    """Return the texts of a language of OFFERED or PSEUDO; reads the disk."""
    if code == SOURCE:
        return gettext.NullTranslations()
    if code in PSEUDO:
        from presign_gui.core.pseudo import Pseudo

        return Pseudo(code)
    from presign_gui.core.catalogue import Catalogue
    from presign_gui.core.resources import resource

    return Catalogue(resource(f"translations/{code}.mo").read_bytes())


def from_right_to_left(code: str) -> bool:
    """Say whether a language is written from right to left."""
    return code.split("_")[0] in _FROM_RIGHT_TO_LEFT


def system_languages(
    platform: str = sys.platform, environment: Mapping[str, str] = os.environ
) -> list[str]:
    """Return the languages that the user wants of all programs, the best first: "pt_BR.UTF-8".

    The environment says it everywhere (POSIX.1-2017, 8.2; LANGUAGE is GNU gettext's, a list
    with colons); macOS and Windows say it where that doesn't. Reads the disk on macOS.
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name].split(":")
    if platform == "darwin":
        return _languages_of_macos(Path.home() / "Library/Preferences/.GlobalPreferences.plist")
    if platform == "win32":
        return _languages_of_windows()
    return []


def _offered_as(name: str) -> str:
    """Return the code under which we have a system's language ("de_AT.UTF-8"), or "".

    A region that we don't have gets the same language of another; but who writes Chinese
    in full characters isn't helped by simplified ones.
    """
    plain = name.split(".")[0].split("@")[0].replace("-", "_")
    language, *rest = plain.split("_")
    if language == "zh" and {"Hant", "TW", "HK", "MO"}.intersection(rest):
        return ""
    same = [code for code in OFFERED if code.split("_")[0] == language.lower()]
    return plain if plain in same else next(iter(same), "")


def _languages_of_macos(preferences: Path) -> list[str]:
    import plistlib

    try:
        with preferences.open("rb") as file:
            told = plistlib.load(file)
    except (OSError, plistlib.InvalidFileException):
        return []
    return [str(name) for name in told.get("AppleLanguages", [])]


def _languages_of_windows() -> list[str]:
    """Ask for the language of the user's Windows (Win32, GetUserDefaultUILanguage)."""
    import ctypes
    import locale

    number = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined]
    return [locale.windows_locale.get(number, "")]
