"""The header is read back here by RFC 6266 and RFC 8187, as a browser does."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.disposition import content_disposition, safe_name
from presign_gui.core.records import Disposition

UNSAID, ATTACHMENT, INLINE = Disposition

TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
VALUE_CHARS = r"(?:%[0-9A-F]{2}|[!#$&+.^_`|~0-9A-Za-z-])*"
HEADER = re.compile(
    rf"(?P<kind>{TOKEN})"
    r'(?:; filename="(?P<plain>(?:[ !#-\[\]-~]|\\[ -~])*)")?'
    rf"(?:; filename\*=UTF-8''(?P<extended>{VALUE_CHARS}))?"
)


def read(header: str) -> tuple[str, str, str]:
    """Return kind, name, and name for those who know no `filename*`."""
    match = HEADER.fullmatch(header)
    assert match, header
    plain = match["plain"]
    assert "\\" not in plain  # which some read as an escape, and some do not
    if match["extended"] is None:
        return match["kind"], plain, plain
    return match["kind"], unquote(match["extended"], errors="strict"), plain


@pytest.mark.parametrize(
    ("kind", "filename", "header"),
    [
        (UNSAID, "", ""),
        (INLINE, "", "inline"),
        (ATTACHMENT, "", "attachment"),
        (UNSAID, "a.txt", 'attachment; filename="a.txt"'),
        (ATTACHMENT, "a.txt", 'attachment; filename="a.txt"'),
        (INLINE, "a.txt", 'inline; filename="a.txt"'),
        (INLINE, "é", "inline; filename=\"_\"; filename*=UTF-8''%C3%A9"),
    ],
)
def test_what_to_do_with_it(kind: Disposition, filename: str, header: str) -> None:
    assert content_disposition(kind, filename) == header


@pytest.mark.parametrize(
    ("typed", "for_old_readers"),
    [
        ("report.pdf", "report.pdf"),
        ("two words; x=y, z.tar.gz", "two words; x=y, z.tar.gz"),
        ("it's #1 & {a}[b](c)!@$^`~+.txt", "it's #1 & {a}[b](c)!@$^`~+.txt"),
        ("a:b*c?d<e>f|g", "a:b*c?d<e>f|g"),
        ("UTF-8''a.txt", "UTF-8''a.txt"),
        ("filename*=a", "filename*=a"),
        ('a"b', "a_b"),
        ('"', "_"),
        ("50%.txt", "50_.txt"),
        ("%41%2F..%5C.txt", "_41_2F.._5C.txt"),
        ("=?utf-8?B?w6k=?=.txt", "_?utf-8?B?w6k_?=.txt"),
        ("Zoë.png", "Zo_.png"),
        ("Zoe\u0308.png", "Zoe_.png"),
        ("四半期 議事録.txt", "___ ___.txt"),
        ("🎉", "_"),
        ("👨\u200d👩\u200d👧.jpg", "_____.jpg"),
        ("نام\u200cها.txt", "______.txt"),
        ("\u00a0no\u2003space\u3000.txt", "_no_space_.txt"),
        ("soft\u00adhyphen\ufeff.txt", "soft_hyphen_.txt"),
        ("for private use \ue000.txt", "for private use _.txt"),
        ("of tomorrow \U0001fbff\U000e0fff.txt", "of tomorrow __.txt"),
        (" . ", " . "),
        ("..", ".."),
        ("n" * 300, "n" * 300),
    ],
)
def test_a_name_that_arrives_as_typed(typed: str, for_old_readers: str) -> None:
    header = content_disposition(UNSAID, typed)
    assert read(header) == ("attachment", typed, for_old_readers)
    assert safe_name(typed) == typed


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\Windows\\x", "C:_Windows_x"),
        ("a\r\nSet-Cookie: x", "a__Set-Cookie: x"),
        ("tab\tbell\x07null\0delete\x7f", "tab_bell_null_delete_"),
        ("\x80\x85\x9f", "___"),
        ("line\u2028paragraph\u2029", "line_paragraph_"),
        ("exe.\u202egpj", "exe._gpj"),
        ("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069", "_" * 11),
        ("\ud800 \udcff", "_ _"),
        ("\ufdd0\ufdef\ufffe\uffff", "____"),
        ('"/é', '"_é'),
    ],
)
def test_what_could_do_harm(typed: str, name: str) -> None:
    assert safe_name(typed) == name
    assert read(content_disposition(UNSAID, typed))[1] == name


@given(st.text(min_size=1), st.sampled_from(Disposition))
def test_any_name(typed: str, kind: Disposition) -> None:
    said, name, plain = read(content_disposition(kind, typed))
    assert said == (kind.value or "attachment")
    assert name == safe_name(typed)
    assert len(name) == len(typed)
    assert all(new in (old, "_") for old, new in zip(typed, name, strict=True))
    assert len(plain) == len(name)
    assert not set("/\\\r\n\0") & set(name)
    assert "%" not in plain
    assert "=?" not in plain
