"""Upload forms as data, as a page that a parser reads, and as a command that curl does."""

from __future__ import annotations

import email
import email.policy
import json
import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.formats import form_formats
from presign_gui.core.formats.file_names import file_name
from presign_gui.core.records import PostForm, PostRequest
from tests.core.test_formats import NAMES

MADE = datetime(2031, 7, 1, 12, tzinfo=timezone.utc)


def form_for(key: str = "", **wanted: object) -> PostForm:
    request = PostRequest("reports", key, **wanted)
    return PostForm(
        url="https://reports.s3.eu-central-1.amazonaws.com/",
        fields=(
            ("key", key or request.key_prefix + "${filename}"),
            ("policy", "eyJleHBpcmF0aW9uIjo="),
            ("x-amz-signature", "0123"),
        ),
        request=request,
        made_at=MADE,
        expires_at=MADE,
    )


def written(name: str, form: PostForm) -> str:
    return form_formats()[name].write(form)


# JSON


def test_json_has_all_that_a_program_needs():
    form = form_for("2026/é.pdf")
    assert json.loads(written("json", form)) == {
        "url": form.url,
        "fields": dict(form.fields),
        "expires_at": "2031-07-01T12:00:00Z",
        "bucket": "reports",
        "key": "2026/é.pdf",
    }


def test_json_says_what_is_open():
    described = json.loads(written("json", form_for(key_prefix="in/", content_type="image/")))
    assert described["key_prefix"] == "in/"
    assert described["content_type_prefix"] == "image/"
    assert "key" not in described


# HTML


class Page(HTMLParser):
    """The form of a page: its attributes, its inputs, and what stands around them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.form, self.inputs, self.tags, self.text = {}, [], [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag == "form":
            self.form = dict(attributes)
        if tag == "input":
            self.inputs.append(dict(attributes))

    def handle_data(self, data):
        self.text += data

    @property
    def hidden(self) -> list[tuple[str, str]]:
        return [
            (each["name"], each["value"]) for each in self.inputs if each.get("type") == "hidden"
        ]


def check_page(form: PostForm) -> Page:
    text = written("html", form)
    page = Page(text)
    assert page.form == {"action": form.url, "method": "post", "enctype": "multipart/form-data"}
    assert page.hidden == list(form.fields)
    assert page.inputs[-1]["type"] == "file"
    assert page.inputs[-1]["name"] == "file"
    assert not {"script", "img", "a", "b"} & set(page.tags)
    return page


@pytest.mark.parametrize("key", NAMES)
def test_a_page_has_each_field_and_the_file_last(key):
    check_page(form_for(key))


# Python's parser drops references to noncharacters (in Cn); browsers don't.
texts = st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0"), min_size=1)


@given(texts, texts)
def test_any_field_is_escaped(key, content_type):
    form = form_for(key, content_type=content_type)
    check_page(replace(form, fields=(*form.fields, ("Content-Type", content_type))))


def test_a_page_says_how_much_and_until_when():
    page = check_page(form_for("a.pdf", max_size=5_000_000))
    assert "Up to 5.0 MB." in page.text
    assert "Works until Tue 1 Jul 2031, " in page.text
    assert "session" not in page.text
    assert "Up to" not in check_page(form_for("a.pdf")).text
    cut = check_page(replace(form_for("a.pdf"), cut_short=True))
    assert "session" in cut.text


def test_a_page_asks_for_a_type_that_is_open():
    page = check_page(form_for(key_prefix="in/", content_type="image/"))
    assert page.inputs[-2] == {"name": "Content-Type", "value": "image/", "required": None}
    assert page.inputs[-1]["accept"] == "image/*"


def test_a_page_offers_files_of_the_type():
    form = form_for("a.pdf", content_type="application/pdf")
    form = replace(form, fields=(*form.fields, ("Content-Type", "application/pdf")))
    assert check_page(form).inputs[-1]["accept"] == "application/pdf"
    assert "accept" not in check_page(form_for("a.pdf")).inputs[-1]


# curl


def test_curl_of_an_open_key_and_type_is_to_be_filled_in():
    form = form_for(key_prefix="in/", content_type="image/")
    assert shlex.split(written("curl", form)) == [
        "curl", "-fg", "--form-string", "key=in/${filename}",
        "--form-string", "policy=eyJleHBpcmF0aW9uIjo=", "--form-string", "x-amz-signature=0123",
        "--form-string", "Content-Type=image/TYPE", "-F", "file=@FILE", form.url,
    ]  # fmt: skip


@pytest.fixture
def box() -> Iterator[list[tuple[str, bytes]]]:
    """What was posted to `box.url`, as (name of the field, content)."""

    class Box(list):
        url = ""

    box = Box()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
            parsed = email.message_from_bytes(head + body, policy=email.policy.HTTP)
            for part in parsed.iter_parts():
                name = part.get_param("name", header="content-disposition")
                box.append((name, part.get_payload(decode=True)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    box.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield box
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(os.name == "nt" or not shutil.which("curl"), reason="no bash and curl")
@pytest.mark.parametrize("key", ["@x", "<x", "a;type=b", "a,b.txt", ' "q" .txt', "-", "{a,b}", "é"])
def test_curl_sends_the_fields_as_they_are_and_then_the_file(box, tmp_path, key):
    form = replace(form_for(f"in/{key}"), url=box.url)
    # Where curl looks, for it is called there.
    (tmp_path / file_name(key)).write_bytes(b"mine")
    environment = {**os.environ, "no_proxy": "*", "LC_ALL": "C.UTF-8"}
    command = ["bash", "-c", written("curl", form)]
    sent = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=60)
    assert sent.returncode == 0, sent.stderr
    assert box == [*((name, value.encode()) for name, value in form.fields), ("file", b"mine")]
