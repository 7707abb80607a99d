"""Links for people: Markdown and HTML, read by their parsers, and e-mail text."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from presign_gui.core.formats.wording import visible
from presign_gui.core.records import Method
from tests.core.test_formats import NAMES, link_to, texts, written

# Names as they are shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report q3.pdf", "report q3.pdf"),
        ("é👩‍👧日本", "é👩‍👧日本"),
        ("a\nb\tc\x1b\x00", "a␊b␉c␛␀"),
        ("\x7f", "␡"),
        ("\x85\u2028\u202e\u2066\ud800", "\ufffd" * 5),
    ],
)
def test_what_cant_be_seen_is_pictured(name, shown):
    assert visible(name) == shown


# Markdown


def parsed_markdown(text: str) -> list[tuple[str, str]]:
    """Return (href, text) of each link; fails if there is anything else but a list."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found = []
    for token in parser.parse(text):
        assert token.type not in ("html_block", "code_block", "fence", "heading_open"), text
        if token.type != "inline":
            continue
        opened, *inner, closed = token.children
        assert (opened.type, closed.type) == ("link_open", "link_close"), text
        assert {each.type for each in inner} <= {"text", "text_special"}, text
        found.append((opened.attrs["href"], "".join(each.content for each in inner)))
    return found


@pytest.mark.parametrize("key", NAMES)
def test_markdown_of_one_link(key):
    link = link_to(key)
    assert parsed_markdown(written("markdown", link)) == [(link.url, visible(link.name))]


def test_markdown_is_as_plain_as_it_can_be():
    link = link_to("2026/report-q3 (final).pdf")
    assert written("markdown", link) == f"[report-q3 (final).pdf](<{link.url}>)\n"
    assert written("markdown", link, link).startswith(f"- [report-q3 (final).pdf](<{link.url}>)\n")


@given(st.lists(st.one_of(texts, st.text("\\`*_[]()<>&#;!|~$^a \n-", min_size=1)), min_size=1))
def test_markdown_of_several_links_is_a_list(keys):
    links = [link_to(key) for key in keys]
    text = written("markdown", *links)
    assert len(text.splitlines()) == len(links)
    assert parsed_markdown(text) == [(each.url, visible(each.name)) for each in links]


@pytest.mark.parametrize(
    "url",
    ["https://x.example/?a=1&copy;=2&#38;&amp", "https://x.example/(a)?b=(", "https://[::1]:9/a"],
)
def test_a_markdown_url_is_no_entity(url):
    found = parsed_markdown(written("markdown", replace(link_to("x"), url=url)))
    assert found == [(url, "x")]


# HTML

assigned = st.text(
    st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0"), min_size=1
)
"""Python's parser drops references to noncharacters (in Cn); browsers don't."""


class Page(HTMLParser):
    """What a browser makes of a page: its tags, and its links as (href, text)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.links, self.titles, self.stray = [], [], [], ""
        self._inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag == "a":
            named = dict(attributes)
            assert list(named) == ["href", "title"]
            self.links.append((named["href"], ""))
            self.titles.append(named["title"])
            self._inside = True

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "a"

    def handle_data(self, data):
        if self._inside:
            href, text = self.links[-1]
            self.links[-1] = href, text + data
        else:
            self.stray += data.strip()

    def handle_comment(self, data):
        raise AssertionError(data)


@pytest.mark.parametrize("key", NAMES)
def test_html_of_one_link(key):
    link = link_to(key)
    page = Page(written("html", link))
    assert page.tags == ["a"]
    assert page.links == [(link.url, visible(link.name))]
    assert page.stray == ""


@given(st.lists(assigned, min_size=2))
def test_html_of_several_links_is_a_list(keys):
    links = [link_to(key) for key in keys]
    text = written("html", *links)
    page = Page(text)
    assert text.isascii()
    assert page.tags == ["ul", *["li", "a"] * len(links)]
    assert page.links == [(each.url, visible(each.name)) for each in links]
    assert page.stray == ""


# Until when


@pytest.fixture
def in_berlin(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


ENDS = datetime(2031, 7, 1, 12, 5, tzinfo=timezone.utc)
WORKS = "Works until Tue 1 Jul 2031, 14:05 (UTC+2)."
CUT = "Works until Tue 1 Jul 2031, 14:05 (UTC+2), when the session behind it ends."


def test_html_says_until_when(in_berlin):
    link = link_to("a.txt", expires_at=ENDS)
    later = replace(link, expires_at=ENDS + timedelta(hours=1))
    page = Page(written("html", link, link, replace(link, cut_short=True), later))
    assert page.titles == [WORKS, WORKS, CUT, WORKS.replace("14:05", "15:05")]


# E-mail


def test_an_email_says_name_size_and_until_when(in_berlin):
    link = link_to("2026/report q3.pdf", size=2_100_000, expires_at=ENDS)
    assert written("email", link) == f"report q3.pdf (2.1 MB)\n{link.url}\n{WORKS}\n"


def test_an_email_says_that_the_session_ends_first(in_berlin):
    link = link_to("a.txt", expires_at=ENDS, cut_short=True)
    assert written("email", link) == f"a.txt\n{link.url}\n{CUT}\n"


@pytest.mark.parametrize("method", [Method.PUT, Method.HEAD, Method.DELETE])
def test_an_email_says_what_no_browser_can(method):
    lines = written("email", link_to("a.txt", method)).splitlines()
    assert lines[-1] == f"For a program that sends {method.value}, not for a browser."


def test_an_email_of_several_links_sums_up():
    links = [link_to("a.txt", size=1_000_000), link_to("b.txt", size=0)]
    paragraphs = written("email", *links).split("\n\n")
    assert [each.splitlines()[:2] for each in paragraphs[:2]] == [
        ["a.txt (1.0 MB)", links[0].url],
        ["b.txt (0 bytes)", links[1].url],
    ]
    assert paragraphs[2:] == ["2 files, 1.0 MB in all.\n"]


def test_a_sum_of_sizes_not_known_isnt_told():
    text = written("email", link_to("a.txt", size=1), link_to("b.txt"))
    assert text.endswith("\n\n2 files in all.\n")


@given(texts, texts)
def test_an_emails_lines_are_its_own(one, other):
    links = [link_to(one), link_to(other)]
    lines = written("email", *links).splitlines()
    assert len(lines) == 2 * 3 + 2 + 1
    assert [lines[0], lines[4]] == [visible(each.name) for each in links]
    assert [lines[1], lines[5]] == [each.url for each in links]
