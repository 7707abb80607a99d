"""The table of formats, and those for programs: plain, JSON, JSON Lines, CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import islice
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.formats import form_formats, formats
from presign_gui.core.records import Link, Method
from tests.awkward import AWKWARD_KEYS

NOW = datetime(2026, 11, 24, 12, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=1)))
LINK = Link(
    url="https://reports.example.com/%C3%A9?X-Amz-Signature=1",
    bucket="reports",
    key="é\n.pdf",
    method=Method.GET,
    made_at=NOW,
    expires_at=NOW,
)
DESCRIBED = {
    "presigned_url": LINK.url,
    "expires_at": "2026-11-24T11:00:00Z",
    "method": "GET",
    "bucket": "reports",
    "key": "é\n.pdf",
}
OTHER = replace(LINK, url="https://other.example.com", method=Method.PUT)

HOSTILE_NAMES = [
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned #",
    "x' ; touch pwned ; '",
    'x" ; touch pwned ; "',
    "& touch pwned &",
    "| touch pwned",
    "> pwned",
    "line\ntouch pwned\n",
    "return\rtouch pwned\r",
    "\x1b[201~touch pwned\r",
    "\x03touch pwned\x04",
    "!touch",
    "!!",
    "it's !x",
    "*",
    "?[a-z]{1,2}",
    "$HOME",
    "${PATH}",
    "~",
    "~root",
    "=ls",
    "-o",
    "-",
    "--config=x",
    "@file",
    "#1",
    ".",
    "..",
    "..\\..\\pwned",
    "C:pwned",
    "back\\slash\\",
    "\\",
    "'",
    "''",
    "’;touch pwned;‘",
    "‚;touch pwned;‛",
    '"',
    "%PATH%",
    "a;b,c=d",
    " spaces ",
    "\u202efdp.exe",
    "\u2028line",
    "\x85next",
    "non\u00a0break",
    "👩‍👧.png",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "  =1+1",
    "＝1+1",
    "](javascript:alert(1))",
    "[x](y) ![z](w)",
    "&lt;b&gt;&copy;",
    "<script>alert(1)</script>",
    '"><b>x',
    "a*b_c~d~`e`|f$g$^h",
    "[^1]",
    "<!-- x -->",
    "</a>",
    "https://example.com",
]
NAMES = [*HOSTILE_NAMES, *AWKWARD_KEYS]

texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60
)
"""What S3 takes for a key."""


def link_to(key: str, method: Method = Method.GET, **more: object) -> Link:
    """A link to an object of the bucket "reports", as botocore encodes it."""
    made_at = datetime(2026, 11, 24, 11, tzinfo=timezone.utc)
    link = Link(
        url=f"https://reports.s3.eu-central-1.amazonaws.com/{quote(key, safe='/~')}"
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIATEST%2F20261124%2Feu-central-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20261124T110000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=0123",
        bucket="reports",
        key=key,
        method=method,
        made_at=made_at,
        expires_at=made_at + timedelta(minutes=15),
    )
    return replace(link, **more)


def written(name: str, *links: Link) -> str:
    return "".join(formats()[name].write(iter(links)))


# The true end


@pytest.mark.parametrize("name", ["html", "page", "email"])
def test_a_message_says_when_the_session_ends_first(name: str) -> None:
    made = link_to("a.txt")
    cut = replace(made, cut_short=True)
    assert "when the session behind it ends" in written(name, cut)
    assert "when the session behind it ends" not in written(name, made)


@pytest.mark.parametrize("name", ["json", "jsonl", "csv"])
def test_a_table_has_the_true_end(name: str) -> None:
    end = datetime(2026, 11, 24, 11, 5, tzinfo=timezone.utc)
    cut = replace(link_to("a.txt"), expires_at=end, cut_short=True)
    assert "2026-11-24T11:05:00Z" in written(name, cut)


# The table


def test_formats_are_named_as_typed() -> None:
    names = "plain json jsonl csv markdown html page email curl wget powershell aws"
    assert list(formats()) == names.split()
    for table in (formats(), form_formats()):
        assert all(name == each.name and each.label for name, each in table.items())
        assert all(each.suffix.startswith(".") for each in table.values())
        assert len({each.label for each in table.values()}) == len(table)


LISTS_AT_ONCE = ["plain", "jsonl", "csv", "email", "curl", "wget", "powershell", "aws"]


@pytest.mark.parametrize("name", LISTS_AT_ONCE)
def test_text_comes_as_links_come(name: str) -> None:
    asked = 0

    def endless():
        nonlocal asked
        while True:
            asked += 1
            yield link_to("a.txt")

    lines = formats()[name].write_on(endless())
    for count in range(1, 10):
        line = next(lines)
        assert line.endswith("\n")
        assert "a.txt" in line
        assert asked == count


@pytest.mark.parametrize("name", sorted(set(formats()) - set(LISTS_AT_ONCE)))
def test_what_differs_for_one_link_waits_for_the_second(name: str) -> None:
    asked = 0

    def endless():
        nonlocal asked
        while True:
            asked += 1
            yield link_to(f"{asked}.txt")

    for count, text in enumerate(islice(formats()[name].write(endless()), 50)):
        assert text.endswith("\n")
        assert asked <= max(2, count + 1)


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_text_ends_with_its_line(name: str, count: int) -> None:
    text = written(name, *[link_to("a.txt")] * count)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", sorted(set(formats()) - {"json", "csv", "page"}))
def test_without_links_there_is_no_text(name: str) -> None:
    assert written(name) == ""


@pytest.mark.parametrize("name", [each.name for each in formats().values() if each.resumable])
def test_a_resumable_text_goes_on(name: str) -> None:
    links = [link_to(f"{number}.txt") for number in range(5)]
    how = formats()[name]
    for at in range(len(links) + 1):
        parts = [*how.write(links[:at]), *how.write_on(links[at:])]
        assert "".join(parts) == written(name, *links)


@pytest.mark.parametrize("name", formats())
def test_a_url_stands_in_the_text_whole(name: str) -> None:
    if name in ("html", "page", "aws"):  # which have it with &amp;, or not at all
        return
    link = link_to("a b.txt")
    assert written(name, link, link).count(link.url) == 2


# Plain


def test_plain_is_the_links_alone() -> None:
    assert written("plain", LINK, OTHER) == f"{LINK.url}\n{OTHER.url}\n"


# JSON


def test_json_of_one_link_is_an_object() -> None:
    text = written("json", LINK)
    assert json.loads(text) == DESCRIBED
    assert text == json.dumps(json.loads(text), indent=2) + "\n"


@pytest.mark.parametrize("count", [0, 2, 3, 50])
def test_json_of_several_links_is_a_list(count: int) -> None:
    text = written("json", *[LINK] * count)
    assert json.loads(text) == [DESCRIBED] * count
    if count:
        assert len(text.splitlines()) == count + 2


def test_json_lines_are_an_object_each() -> None:
    lines = written("jsonl", LINK, OTHER).splitlines()
    assert json.loads(lines[0]) == DESCRIBED
    assert json.loads(lines[1])["method"] == "PUT"
    assert len(lines) == 2


def test_version_and_size_are_named_where_known() -> None:
    known = replace(LINK, version_id="v=1", size=0)
    for name in ("json", "jsonl"):
        assert json.loads(written(name, known)) == {**DESCRIBED, "version_id": "v=1", "size": 0}


def test_links_of_several_batches_keep_their_own() -> None:
    links = [
        LINK,
        replace(LINK, bucket='other"'),
        replace(LINK, method=Method.HEAD),
        replace(LINK, expires_at=NOW + timedelta(hours=1)),
        LINK,
    ]
    found = [json.loads(line) for line in written("jsonl", *links).splitlines()]
    assert [each["bucket"] for each in found] == ["reports", 'other"', *["reports"] * 3]
    assert [each["method"] for each in found] == ["GET", "GET", "HEAD", "GET", "GET"]
    assert [each["expires_at"][11:13] for each in found] == ["11", "11", "11", "12", "11"]


@given(st.lists(texts), texts, st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_json_says_each_text_exactly_on_one_line(keys, bucket, url) -> None:
    links = [replace(LINK, url=url, bucket=bucket, key=key, version_id=key) for key in keys]
    # splitlines() ends a line at U+2028, U+0085 and others, too, as some readers do.
    found = [json.loads(line) for line in written("jsonl", *links).splitlines()]
    assert [(each["key"], each["version_id"]) for each in found] == [(key, key) for key in keys]
    assert all(each["presigned_url"] == url and each["bucket"] == bucket for each in found)


def test_json_turns_no_terminals_line_around() -> None:
    assert "\u202e" not in written("jsonl", link_to("\u202efdp.exe"))
    assert "é" in written("jsonl", link_to("é"))


# CSV

HEADER = ["presigned_url", "expires_at", "method", "bucket", "key", "version_id", "size"]


def rows(*links: Link) -> list[list[str]]:
    text = written("csv", *links)
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_csv_has_a_header_and_a_row_for_each_link() -> None:
    link = link_to("a,b.txt", version_id="v1", size=12)
    assert rows(link, LINK) == [
        HEADER,
        [link.url, "2026-11-24T11:15:00Z", "GET", "reports", "a,b.txt", "v1", "12"],
        [LINK.url, "2026-11-24T11:00:00Z", "GET", "reports", "é\n.pdf", "", ""],
    ]
    assert rows() == [HEADER]
    assert "\r" not in written("csv", link)


@pytest.mark.parametrize(
    "key",
    [
        "=1+1", "+1", "-1", "@x", "\t1", "\r1", "\n1", "＝1", "＋1", "－1", "＠1",
        " =1", "   -1", "\u3000=1", "\u00a0@x", " \t1", "=", '=HYPERLINK("x","y")',
        "=cmd|' /C calc'!A0", "\x01=x",
    ],
)  # fmt: skip
def test_a_cell_that_looks_like_a_formula_is_defused(key: str) -> None:
    link = replace(link_to("x"), key=key, version_id=key, bucket=key)
    _url, _end, _method, *cells, _size = rows(link)[1]
    assert cells == [f"'{key}"] * 3


@pytest.mark.parametrize("key", ["a=1", "a-b", "a+b@c", "1-2", "a b", "'=1", "", "a;b", "a; b"])
def test_other_cells_are_left_alone(key: str) -> None:
    assert rows(replace(link_to("x"), key=key))[1][4] == key


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("a;=1", "a;'=1"),
        ("a; =1;-2", "a;' =1;'-2"),
        ("a\t@x", "a\t'@x"),
        ("a\n+x", "a\n'+x"),
        ("=1;=2", "'=1;'=2"),
    ],
)
def test_a_cell_is_no_formula_for_who_separates_by_something_else(key: str, cell: str) -> None:
    assert rows(replace(link_to("x"), key=key))[1][4] == cell


FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def begins_a_formula(cell: str) -> bool:
    return cell.strip().startswith(FORMULA)


@given(st.lists(st.one_of(texts, st.text("=-@\t\r\n; ,\"'a＝", min_size=1)), max_size=20))
def test_csv_says_each_key_and_begins_no_formula(keys) -> None:
    links = [replace(link_to("x"), key=key, version_id=key) for key in keys]
    found = rows(*links)[1:]
    assert len(found) == len(keys)
    for key, row in zip(keys, found, strict=True):
        assert len(row) == 7
        assert row[4] == row[5]
        assert not any(begins_a_formula(cell) for cell in row)
        assert row[4].replace("'", "") == key.replace("'", "")
    for other in (";", "\t"):
        text = written("csv", *links)
        cells = [cell for line in text.splitlines() for cell in line.split(other)]
        assert not any(begins_a_formula(cell) for cell in cells)


def test_a_url_with_a_comma_is_one_cell() -> None:
    url = 'https://x.example.com/a,b"c'
    assert rows(replace(LINK, url=url))[1][0] == url


@pytest.mark.parametrize("method", Method)
def test_what_is_clicked_on_suits_downloads_alone(method):
    suiting = {name for name, each in formats().items() if each.suits(method)}
    clicked = {"markdown", "html", "page", "aws"}
    assert clicked <= set(formats())
    assert clicked & suiting == (clicked if method is Method.GET else set())
    assert {"plain", "json", "jsonl", "csv", "curl", "wget", "powershell"} <= suiting
