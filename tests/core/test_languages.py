from __future__ import annotations

import plistlib
import sys

import pytest

from presign_gui.core import languages, texts


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("de", "de"),
        ("de_AT.UTF-8", "de"),
        ("pt_BR.UTF-8", "pt_BR"),
        ("pt_PT", "pt_BR"),
        ("pt-BR", "pt_BR"),
        ("ja_JP.eucJP@cjknarrow", "ja"),
        ("zh_CN", "zh_CN"),
        ("zh-Hans-SG", "zh_CN"),
        ("zh_TW.UTF-8", "en"),  # who writes in full characters
        ("zh-Hant-HK", "en"),
        ("en_GB", "en"),
        ("nl_NL", "en"),
        ("C", "en"),
        ("POSIX", "en"),
        ("", "en"),
        ("en_XA", "en_XA"),
        ("ar_XB", "ar_XB"),
    ],
)
def test_the_system_s_name_of_a_language(monkeypatch, name, code):
    monkeypatch.setenv("LANGUAGE", name)
    for other in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(other, raising=False)
    assert languages.wanted() == code


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR", "LC_MESSAGES": "es_ES"}, "es"),
        ({"LANG": "fr_FR", "LC_MESSAGES": "es_ES", "LC_ALL": "ja_JP"}, "ja"),
        ({"LANG": "fr_FR", "LC_ALL": "ja_JP", "LANGUAGE": "nl:de:en"}, "de"),
        ({"LANG": "fr_FR", "LC_ALL": "", "LANGUAGE": ""}, "fr"),
        ({"LC_TIME": "de_DE"}, "en"),
        ({}, "en"),
    ],
)
def test_what_the_environment_says(monkeypatch, environment, code):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    assert languages.wanted() == code


def test_the_language_chosen_in_the_preferences_comes_first(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "fr")
    assert languages.wanted("ja") == "ja"


def test_macos_says_it_in_a_file(home):
    path = home / "Library" / "Preferences" / ".GlobalPreferences.plist"
    path.parent.mkdir(parents=True)
    assert languages.system_languages("darwin", {}) == []
    path.write_bytes(
        plistlib.dumps({"AppleLanguages": ["nl-NL", "de-DE"]}, fmt=plistlib.FMT_BINARY)
    )
    assert languages.system_languages("darwin", {}) == ["nl-NL", "de-DE"]
    assert languages.system_languages("darwin", {"LANG": "fr_FR"}) == ["fr_FR"]
    path.write_bytes(b"damaged")
    assert languages.system_languages("darwin", {}) == []


def test_windows_says_it_by_number(monkeypatch):
    class Windows:
        class kernel32:
            @staticmethod
            def GetUserDefaultUILanguage():
                return 0x0407

    monkeypatch.setattr("ctypes.windll", Windows, raising=False)
    assert languages.system_languages("win32", {}) == ["de_DE"]


def test_each_language_goes_by_its_own_name():
    assert texts.languages() == {
        "de": "Deutsch",
        "en": "English",
        "es": "Español",
        "fr": "Français",
        "pt_BR": "Português (Brasil)",
        "ja": "日本語",
        "zh_CN": "简体中文",
    }


def test_only_some_are_written_from_right_to_left():
    assert [code for code in ("ar_XB", "en_XA", *texts.languages())
            if languages.from_right_to_left(code)] == ["ar_XB"]  # fmt: skip
