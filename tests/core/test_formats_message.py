"""Messages of one's own, and the e-mail that opens with a text in it."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given

from presign_gui.core.errors import InvalidInput
from presign_gui.core.formats import mail, message, message_format
from tests.core.test_formats import NAMES, link_to, texts

ONE = replace(link_to("2026/report.pdf"), size=2_100_000)
OTHER = link_to("notes.txt")
UNTIL = "Tue 24 Nov, 12:15 (UTC+1)"


def written(template: str, *links) -> str:
    return "".join(message_format(template).write(links))


@pytest.fixture(autouse=True)
def time_zone(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_each_place_is_filled_in():
    assert written("{name}|{size}|{link}|{until}", ONE) == f"report.pdf|2.1 MB|{ONE.url}|{UNTIL}\n"


def test_what_is_said_of_a_link_is_repeated_and_the_rest_said_once():
    template = "Hello,\n\n{name}: {link}\n\nUntil {until}.\nBye"
    assert written(template, ONE, OTHER) == (
        f"Hello,\n\nreport.pdf: {ONE.url}\nnotes.txt: {OTHER.url}\n\nUntil {UNTIL}.\nBye\n"
    )


def test_several_lines_of_a_link_stay_together_with_a_gap_between():
    template = "{name}\n(see below)\n{link}\nuntil {until}"
    assert written(template, ONE, OTHER) == (
        f"report.pdf\n(see below)\n{ONE.url}\n\n"
        f"notes.txt\n(see below)\n{OTHER.url}\nuntil {UNTIL}\n"
    )


def test_what_is_not_known_is_said():
    assert "size unknown" in written("{size} {link}", OTHER)
    assert "further notice" in written("{link} {until}", replace(ONE, expires_at=None))


def test_the_usual_message_has_all_of_it():
    said = written(message.usual(), ONE)
    for text in ("report.pdf (2.1 MB)", ONE.url, UNTIL):
        assert text in said


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{link} {expires}", "{expires} can't be filled in"),
        ("{Link}", "{Link} can't be filled in; what can be is {name}, {size}, {link}, {until}"),
        ("{} {link}", "{} can't be filled in"),
        ("{link.url}", "{link.url} can't be filled in"),
        ("{name}", "{link} has to stand"),
        ("", "{link} has to stand"),
    ],
)
def test_a_place_that_there_is_not_is_said(template, told):
    with pytest.raises(InvalidInput) as refused:
        message_format(template)
    assert told in str(refused.value)


def test_a_brace_alone_is_a_brace():
    assert written("{ {link} } {{x", ONE) == f"{{ {ONE.url} }} {{{{x\n"


@pytest.mark.parametrize("name", NAMES)
def test_names_with_places_in_them_stay_as_they_are_and_on_one_line(name):
    said = written("{name}\n{link}", link_to(f"x/{name}{{until}}"))
    assert len(said.split("\n")) == 3
    assert "{until}" in said


def test_nothing_is_said_of_nothing():
    assert written("Hello {link}") == ""


# E-mail


def test_an_email_is_about_its_file_or_how_many_there_are():
    assert mail.subject(ONE, 1) == "report.pdf"
    assert mail.subject(ONE, 1200) == "1,200 files for you"
    assert "\n" not in mail.subject(link_to("a\nBcc: all@example.com"), 1)


def test_what_would_not_arrive_is_no_address():
    assert mail.mailto("s", "x" * 1_900)
    assert mail.mailto("s", "x" * 2_000) == ""
    assert mail.mailto("s", "四" * 500) == ""  # nine characters each
    assert mail.mailto(mail.subject(link_to("x" * 1_024), 1))
    assert mail.mailto(mail.subject(link_to("四" * 340), 1))


@given(texts, texts)
def test_subject_and_text_arrive_as_they_are(about, text):
    url = mail.mailto(about, text)
    assert url.isascii()
    parts = urlsplit(url)
    assert parts.scheme == "mailto"
    assert parts.path == parts.fragment == ""
    found = parse_qs(parts.query, keep_blank_values=True)
    assert list(found) == ["subject", "body"]  # and no Bcc
    assert found["subject"] == [about]
    assert found["body"] == ["\r\n".join(text.splitlines())]  # RFC 6068, 5
    assert "+" not in url  # RFC 6068: a plus is a plus


@pytest.mark.parametrize("text", ["a" * (mail.LONGEST_MAILTO + 1), "日" * 500])
def test_what_would_not_arrive_whole_is_no_address(text):
    assert mail.mailto("s", text) == ""


def test_lines_are_ended_as_in_a_mail():
    url = mail.mailto("s", "one\ntwo\n")
    assert unquote(url).endswith("body=one\r\ntwo")
    letter = EmailMessage()
    letter.set_content(unquote(url.partition("body=")[2]))
    assert letter.get_content().splitlines() == ["one", "two"]
