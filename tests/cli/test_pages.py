"""Pages to be sent along, and messages of one's own, from the command line."""

from __future__ import annotations

import urllib.request
from html import unescape
from pathlib import Path

import pytest

from tests.core.loopback import fetch
from tests.core.test_formats_forms import Page

README = "s3://reports/README.txt"


def links_on(page: str) -> list[str]:
    return [unescape(part.partition('"')[0]) for part in page.split('<li><a href="')[1:]]


def saved_as(url: str) -> str:
    """Return what a browser is told to do with what it fetches."""
    with urllib.request.urlopen(url) as answer:
        return answer.headers["Content-Disposition"]


def test_a_download_page_of_one_object_is_printed(run, s3) -> None:
    said = run("link", README, "--format", "page", *s3)
    assert said.status == 0
    [url] = links_on(said.out)
    assert saved_as(url) == 'attachment; filename="README.txt"'


def test_a_download_page_of_a_prefix_goes_into_a_file(run, s3, tmp_path: Path) -> None:
    path = tmp_path / "files.html"
    arguments = ["--recursive", "--format", "page", "--output", str(path)]
    said = run("link", "s3://reports/2026/", *arguments, *s3)
    assert said.status == 0
    assert "7 links" in said.err
    page = path.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.rstrip().endswith("</html>")
    assert page.count("<li>") == 7
    assert "7 files, " in page
    assert [each.name for each in tmp_path.glob("files*")] == ["files.html"]
    for url in links_on(page):
        assert saved_as(url).startswith("attachment; filename=")


def test_a_page_without_keys_has_plain_urls(run, demo) -> None:
    server = ["--anonymous", "--endpoint-url", demo.endpoint_url, "--region", "eu-central-1"]
    said = run("link", README, "s3://media/logo.png", "--format", "page", *server)
    assert said.status == 0
    assert links_on(said.out)[0].endswith("/reports/README.txt")
    assert 'data-saves=""' in said.out  # and so no "Download all"


def test_a_page_holds_no_uploads(run, s3) -> None:
    said = run("link", README, "--format", "page", "--method", "put", *s3)
    assert said.failed(2, "can only hold links to download")


def test_a_drop_page_goes_into_a_file(run, s3, tmp_path: Path) -> None:
    path = tmp_path / "drop.html"
    arguments = ["--method", "post", "--format", "page", "--output", str(path)]
    caps = ["--max-size", "5000000", "--content-type", "image/", "--expires", "2h"]
    said = run("link", "s3://media/in/", *arguments, *caps, *s3)
    assert (said.status, said.out) == (0, "")
    page = Page(path.read_text("utf-8"))
    fields = dict(page.hidden)
    assert fields["key"] == "in/${filename}"
    assert page.form["data-most"] == "5000000"
    assert page.form["data-type"] == "image/"
    assert "Files of the type image, up to 5.0 MB each." in page.text


def test_a_drop_page_has_words_for_whoever_gets_it(run, s3) -> None:
    words = ["--title", "Photos <b>", "--message", "Thanks, Anna"]
    command = ["link", "s3://media/in/", "--method", "post", *words, *s3]
    page = Page(run(*command, "--format", "page").out)
    assert "Photos <b>" in page.text
    assert "Thanks, Anna" in page.text
    assert run(*command, "--format", "html").failed(2, "are for upload pages")
    assert run("link", README, *words, *s3).failed(2, "are for upload pages")


def test_a_drop_page_is_not_written_over_another_file(run, s3, tmp_path: Path) -> None:
    path = tmp_path / "drop.html"
    path.write_text("mine")
    arguments = ["--method", "post", "--format", "page", "--output", str(path)]
    assert run("link", "s3://media/in/", *arguments, *s3).failed(1, "is there already")
    assert path.read_text() == "mine"


def test_a_form_whose_file_can_not_be_written_is_said(run, s3, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    arguments = ["--method", "post", "--output", str(tmp_path / "file" / "drop.html")]
    assert run("link", "s3://media/in/", *arguments, *s3).failed(1, "could not be read or written")


@pytest.mark.parametrize("many", [[], ["--recursive"]])
def test_a_message_of_ones_own(run, s3, many: list[str]) -> None:
    said = run("link", "s3://reports/README.txt", "--template", "Hi!\n{name}: {link}", *many, *s3)
    assert said.lines[0] == "Hi!"
    assert said.lines[1].startswith("README.txt: http")
    assert fetch(said.lines[1].partition(": ")[2])[0] == 200


def test_a_message_with_a_wrong_place_is_said(run, s3) -> None:
    said = run("link", README, "--template", "{url}", *s3)
    assert said.failed(2, "{url} can't be filled in", "{link}")
