"""Pages to be sent along, as a parser reads them; a browser reads them in tests/journeys."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from presign_gui.core.errors import InvalidInput
from presign_gui.core.formats import form_formats, formats
from presign_gui.core.formats.drop_page import drop_page
from presign_gui.core.formats.pages import LARGEST_PICTURE, script_hash
from presign_gui.core.formats.wording import visible
from presign_gui.core.records import Account, Disposition, Link, LinkOptions, Method, Source
from tests.core.test_formats import NAMES, link_to
from tests.core.test_formats_forms import Page, form_for


class Rows(HTMLParser):
    """What a download page lists, and its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []  # URL and name
        self.pictures: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self._in_link = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag == "a":
            self.links.append((dict(attributes)["href"], ""))
        if tag == "img":
            self.pictures.append(dict(attributes)["src"])
        self._in_link = tag == "a"

    def handle_endtag(self, tag):
        self._in_link = False

    def handle_data(self, data):
        self.text += data
        if self._in_link:
            url, name = self.links[-1]
            self.links[-1] = url, name + data


def page(*links: Link) -> str:
    return "".join(formats()["page"].write(links))


def sized(key: str, size: int | None) -> Link:
    return replace(link_to(key), size=size)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_only_a_name(name):
    link = link_to(name)
    read = Rows(page(link))
    assert read.links == [(link.url, visible(link.name))]
    assert read.tags.count("script") == 1
    assert "img" not in read.tags


def test_it_says_how_many_how_large_and_until_when():
    read = Rows(page(sized("a.pdf", 1_000_000), sized("b.pdf", 1_100_000)))
    assert "2 files, 2.1 MB" in read.text
    assert "1.0 MB" in read.text
    assert "Works until Tue 24 Nov" in read.text
    assert "2 files" in Rows(page(sized("a", 1), sized("b", None))).text
    assert "1 byte" in Rows(page(sized("a", 1), sized("b", None))).text
    assert "0 files" in Rows(page()).text


def test_small_pictures_are_shown_by_their_links():
    small = sized("a.PNG", LARGEST_PICTURE)
    others = [sized("b.png", LARGEST_PICTURE + 1), sized("c.png", None), sized("d.pdf", 1)]
    assert Rows(page(small, *others)).pictures == [small.url]


def test_all_are_offered_at_once_where_each_is_saved():
    saved = replace(link_to("a"), url=link_to("a").url + "&response-content-disposition=attachment")
    assert 'data-saves="yes"' in page(saved)
    assert 'data-saves=""' in page(link_to("a"))


def test_its_links_are_to_be_saved_unless_it_was_said_otherwise():
    how, account, plain = formats()["page"], Account("a"), LinkOptions()
    assert how.fitted(plain, account).own_names
    assert formats()["csv"].fitted(plain, account) == plain
    assert how.fitted(plain, Account("a", Source.ANONYMOUS)) == plain
    for said in (LinkOptions(disposition=Disposition.INLINE), LinkOptions(method=Method.HEAD)):
        assert how.fitted(said, account) == said


def test_it_holds_downloads_only():
    with pytest.raises(InvalidInput):
        page(link_to("a", Method.PUT))


@pytest.mark.parametrize("text", [page(link_to("a")), drop_page(form_for(key_prefix="in/"))])
def test_only_its_own_script_may_run(text):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
    assert policy.startswith("default-src 'none'")
    assert f"script-src '{script_hash(text)}'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    places = re.findall(r"""(?:src|href)=["'](.*?)["']""", text.partition("<script")[0])
    assert all(place.startswith("https://reports.") for place in places)
    assert "$" not in re.sub(r"\$\{filename\}", "", text)


@pytest.mark.parametrize("name", NAMES)
def test_a_drop_page_takes_any_prefix_and_words_as_they_are(name):
    read = Page(drop_page(form_for(key_prefix=f"{name}/"), name, name))
    assert dict(read.hidden)["key"] == f"{name}/${{filename}}"
    assert read.tags.count("script") == 1
    assert not {"img", "b", "a"} & set(read.tags)


def test_a_drop_page_is_sent_where_its_form_says_and_nowhere_else():
    form = form_for(key_prefix="in/")
    text = form_formats()["page"].write(form)
    assert "connect-src https://reports.s3.eu-central-1.amazonaws.com;" in text
    assert "form-action https://reports.s3.eu-central-1.amazonaws.com;" in text
    assert Page(text).form["action"] == form.url


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            {"max_size": 5_000_000, "content_type": "image/"},
            "type image, up to 5.0 MB each.",
        ),
        ({"max_size": 5_000_000}, "Files up to 5.0 MB each."),
        ({"content_type": "application/pdf"}, "Files of the type application/pdf."),
    ],
)
def test_a_drop_page_says_what_it_takes(wanted, said):
    assert said in drop_page(form_for(key_prefix="in/", **wanted))


def test_without_script_a_drop_page_asks_for_a_type_that_is_open():
    opened = drop_page(form_for(key_prefix="in/", content_type="image/"))
    asked = '<noscript><p><label>Content type <input name="Content-Type" value="image/" required>'
    assert asked in opened
    form = form_for(key_prefix="in/", content_type="image/png")
    exact = replace(form, fields=(*form.fields, ("Content-Type", "image/png")))
    assert "<noscript><p><label>" not in drop_page(exact)
