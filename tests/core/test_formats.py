from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from presign_gui.core.formats import formats
from presign_gui.core.records import Link, Method

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


def written(name: str, *links: Link) -> str:
    return "".join(formats()[name].write(iter(links)))


def test_plain_is_the_links_alone() -> None:
    assert written("plain") == ""
    assert written("plain", LINK, OTHER) == f"{LINK.url}\n{OTHER.url}\n"


def test_json_of_one_link_is_an_object() -> None:
    assert json.loads(written("json", LINK)) == DESCRIBED


@pytest.mark.parametrize("count", [0, 2, 3, 50])
def test_json_of_several_links_is_a_list(count: int) -> None:
    assert json.loads(written("json", *[LINK] * count)) == [DESCRIBED] * count


def test_json_lines_are_an_object_each() -> None:
    lines = written("jsonl", LINK, OTHER).splitlines()
    assert json.loads(lines[0]) == DESCRIBED
    assert json.loads(lines[1])["method"] == "PUT"
    assert len(lines) == 2
    assert written("jsonl") == ""


@pytest.mark.parametrize("name", ["plain", "jsonl"])
def test_text_comes_as_links_come(name: str) -> None:
    def endless():
        while True:
            yield LINK

    lines = formats()[name].write(endless())
    assert next(lines).endswith("\n")
    assert LINK.url in next(lines)


@pytest.mark.parametrize("name", ["plain", "json", "jsonl"])
def test_a_text_ends_with_its_line(name: str) -> None:
    for links in ([LINK], [LINK, OTHER]):
        text = written(name, *links)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


def test_formats_are_named_as_typed() -> None:
    assert all(name == each.name and each.label for name, each in formats().items())
    assert next(iter(formats())) == "plain"
