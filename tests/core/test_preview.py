"""What is shown of an object's content, and that no more than a megabyte of it is fetched."""

from __future__ import annotations

import gzip
import json
import threading
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core import excerpts, preview, stopping
from presign_gui.core.errors import ConnectionLost, ObjectDenied, ObjectGone, Stopped
from presign_gui.core.preview import LIMIT, Head, Nothing, Picture, Table, Text
from presign_gui.core.records import S3Object
from presign_gui.demo.papers import picture
from tests.answering import answering
from tests.core.loopback import Answer, Answering, Hanging, s3_error

NOTES = S3Object("work", "notes.txt", region="eu-central-1")


def shown(body: bytes, name: str = "name", *, of: int | None = None, **head: str):
    """The preview of an object of these first bytes, `of` so many."""
    return preview.preview_of(Head(body, len(body) if of is None else of, **head), name)


# Fetching


def test_the_first_megabyte_is_asked_for_and_the_whole_is_known(connect):
    def answer(asked):
        headers = {"Content-Range": "bytes 0-4/5000000", "Content-Type": "text/plain"}
        return Answer(206, "hello", {**headers, "Content-Encoding": "identity"})

    with Answering(answer) as server:
        head = preview.fetch(connect(server.url), S3Object("work", "a", version_id="v1"))
    assert server.asked[-1].headers["Range"] == "bytes=0-1048575"
    assert server.asked[-1].query["versionId"] == "v1"
    assert head == Head(b"hello", 5_000_000, "text/plain", "identity")
    assert head.cut


@pytest.mark.parametrize("told", [True, False])
def test_a_server_that_sends_without_end_is_hung_up_on(connect, told):
    hung_up = threading.Event()
    sent = []

    def answer(request):
        request.send_response(200)
        if told:
            request.send_header("Content-Length", str(10**12))
        request.end_headers()
        try:
            while True:
                sent.append(request.wfile.write(b"x" * 65_536))
        except OSError:
            hung_up.set()

    with answering(answer) as server:
        head = preview.fetch(connect(server.endpoint_url), NOTES)
        assert hung_up.wait(10)
    assert len(head.body) == LIMIT
    assert head.cut
    assert head.size == (10**12 if told else None)


def test_a_wait_for_the_content_is_cut_short(connect):
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello"
    failures, reading = [], threading.Event()

    class Watched(stopping.Stop):
        """Notices when the content is waited for: after the answer's head."""

        waits = 0

        def during(self, cut):
            self.waits += 1
            if self.waits == 2:
                reading.set()
            return super().during(cut)

    def work(connection, stop):
        stopping.current.set(stop)
        try:
            preview.fetch(connection, NOTES)
        except Stopped as stopped:
            failures.append(stopped)

    with Hanging(start) as server:
        stop = Watched()
        thread = threading.Thread(target=work, args=(connect(server.url), stop))
        thread.start()
        assert reading.wait(10)
        stop.set()
        thread.join(5)
        assert not thread.is_alive()
    assert len(failures) == 1


def test_an_answer_that_breaks_off_is_an_error(connect, at_once):
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello"
    with Hanging(start, hang_up=True) as server, pytest.raises(ConnectionLost):
        preview.fetch(connect(server.url), NOTES)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (s3_error(404, "NoSuchKey"), ObjectGone),
        (s3_error(403, "AccessDenied"), ObjectDenied),
    ],
)
def test_why_there_is_no_content_is_told(connect, answer, kind):
    with Answering(lambda asked: answer) as server, pytest.raises(kind):
        preview.fetch(connect(server.url), NOTES)


def test_an_empty_object_has_no_first_byte(connect):
    with Answering(lambda asked: s3_error(416, "InvalidRange")) as server:
        assert preview.fetch(connect(server.url), NOTES) == Head(b"", 0)


def test_the_demos_objects_have_previews(to_demo):
    def of(bucket: str, key: str):
        return preview.preview_of(preview.fetch(to_demo, S3Object(bucket, key)), key)

    assert of("reports", "日本語/議事録.txt").text.startswith("議事録\n")
    assert of("reports", "日本語/予算.csv").rows[1] == ("4", "1200")
    assert of("media", "logo.png").kind == "png"
    assert of("reports", "2026/report-q3.pdf").why.startswith("PDF (")
    assert "too big" in of("media", "photos/stars (large).png").why
    assert of("media", "drafts/").why == "The object is empty."


# What it is, by its content


PNG = picture(8, 8, (0, 0, 0), (255, 255, 255))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0 and so on", "jpeg"),
        (b"GIF89a and so on", "gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(body, kind):
    assert shown(body, "no-picture.txt") == Picture(body, kind)


def test_half_a_picture_is_none():
    assert "too big" in shown(PNG, of=LIMIT + 1).why


def test_what_only_calls_itself_a_picture_is_text():
    assert isinstance(shown(b"hello", "a.png", content_type="image/png"), Text)


def test_svg_and_html_are_text():
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    assert shown(svg, "a.svg", content_type="image/svg+xml").text == svg.decode()
    assert isinstance(shown(b"<!doctype html><p>hello", "a.html"), Text)


@pytest.mark.parametrize("body", [b"%PDF-1.7 ...", b"\x7fELF\0\0", b"PK\x03\x04\0\0", b"\1\2\3\4"])
def test_what_cannot_be_shown_says_so_with_its_size(body):
    assert f"({len(body)} bytes)" in shown(body).why


# Text


@pytest.mark.parametrize(
    ("body", "text", "note"),
    [
        ("Größe".encode(), "Größe", "UTF-8"),
        ("Größe".encode("utf-8-sig"), "Größe", "UTF-8"),
        ("Größe".encode("utf-16"), "Größe", "UTF-16"),
        (b"\xfe\xff" + "Größe".encode("utf-16-be"), "Größe", "UTF-16"),
        ("Größe".encode("latin-1"), "Größe", "Latin-1. That is a guess"),
        (b"one\r\ntwo\rthree", "one\ntwo⟨0D⟩three", "UTF-8"),
        (b"bell\x07 and \x1b[31mred", "bell⟨07⟩ and ⟨1B⟩[31mred", "UTF-8"),
        ("evil\u202egpj.exe \u2066x\u2069".encode(), "evil⟨202E⟩gpj.exe ⟨2066⟩x⟨2069⟩", "UTF-8"),
        ("a\u200bb\ufeffc\u2028d".encode(), "a⟨200B⟩b⟨FEFF⟩c⟨2028⟩d", "UTF-8"),
        ("全角\u3000空白 👩\u200d💻".encode(), "全角\u3000空白 👩\u200d💻", "UTF-8"),
    ],
)
def test_text_is_shown_in_its_encoding_and_nothing_in_it_is_obeyed(body, text, note):
    found = shown(body)
    assert found.text == text
    assert note in found.note
    assert "only the beginning" not in found.note


def test_a_character_that_the_end_cuts_through_is_left_out():
    assert shown("ö".encode()[:1].join([b"gr", b""]), of=2_000_000).text == "gr"


def test_of_a_long_text_the_beginning_is_shown():
    found = shown(b"line\n" * 200_000)
    assert len(found.text) == excerpts.LONGEST_TEXT
    assert "only the beginning" in found.note


def test_a_line_of_a_megabyte_is_broken():
    found = shown(b"x" * LIMIT)
    assert max(map(len, found.text.splitlines())) == excerpts.LONGEST_LINE
    assert "Long lines are broken." in found.note
    assert "broken" not in shown(b"x" * excerpts.LONGEST_LINE).note


@given(st.binary(max_size=400))
def test_any_bytes_have_a_preview_without_what_cannot_be_seen(body):
    found = shown(body)
    texts = [found.text] if isinstance(found, Text) else []
    texts += [cell for row in found.rows for cell in row] if isinstance(found, Table) else []
    for text in texts:
        assert not set(text) & set(map(chr, [*range(9), *range(11, 32), 127, 0x202E, 0x2066]))


# JSON


def test_json_is_laid_out():
    found = shown(b'{"a":[1,-2.5e3,{}],"b":"x, y: {\\"z\\"}","c":null,"d":[]}')
    assert found.text == (
        '{\n  "a": [\n    1,\n    -2.5e3,\n    {}\n  ],\n'
        '  "b": "x, y: {\\"z\\"}",\n  "c": null,\n  "d": []\n}'
    )
    assert found.note.startswith("JSON")


def test_lines_of_json_are_laid_out_one_after_the_other():
    assert shown(b'{"a":1}\n{"a":2}\n').text == '{\n  "a": 1\n}\n{\n  "a": 2\n}'


@pytest.mark.parametrize(
    "body",
    ["[section]\nx=1", "[1] a footnote", "{{ template }}", "[1, 2", "[1]]", '{"a": }x', "[1],[2]"],
)
def test_what_only_begins_like_json_is_text(body):
    assert shown(body.encode()) == Text(body, "Text. Encoding: UTF-8.")


@pytest.mark.parametrize("end", ['"half a str', "-1.5", "tru", "[", '"\\'])
def test_half_a_document_is_laid_out(end):
    found = shown(b'{"a":[' + end.encode(), of=2_000_000)
    assert found.text.startswith('{\n  "a": [\n    ')
    assert found.text.endswith(end)


def test_a_million_brackets_neither_recurse_nor_fill_the_memory():
    found = shown(b"[" * 1_000_000)
    assert len(found.text) < excerpts.LONGEST_TEXT + 1_000


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=4), st.booleans())
def test_laid_out_json_means_the_same(value, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only)
    laid_out = excerpts.json_laid_out(text, cut=False)
    assert json.loads(laid_out) == value
    assert laid_out == json.dumps(value, ensure_ascii=ascii_only, indent=2)


def test_json_is_laid_out_in_slices():
    turns = []

    class Turn:
        def __enter__(self):
            turns.append("in")

        def __exit__(self, *_error):
            turns.append("out")

    excerpts.json_laid_out("[" + "1," * 5_000 + "1]", cut=False, gate=Turn)
    assert len(turns) > 10
    assert turns[:4] == ["in", "out", "in", "out"]


# CSV


@pytest.mark.parametrize(
    ("body", "name", "rows"),
    [
        ("a,b\n1,2\n", "x.csv", [("a", "b"), ("1", "2")]),
        ("a;b\n1,5;2\n", "x.CSV", [("a", "b"), ("1,5", "2")]),
        ("a\tb\n1\t2\n", "x.tsv", [("a", "b"), ("1", "2")]),
        ('a,b\n"1\n,",2\n', "x.csv", [("a", "b"), ("1\n,", "2")]),
        ("a,b,c\n1,2,3\n4,5,6\n", "no-name", [("a", "b", "c"), ("1", "2", "3"), ("4", "5", "6")]),
    ],
)
def test_csv_is_a_table(body, name, rows):
    found = shown(body.encode(), name)
    assert list(found.rows) == rows
    assert found.note.startswith("CSV")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Dear all, hello, and so on\nyours, sincerely, me", "letter.txt"),
        ("one\ntwo\n", "x.csv"),
        ('a,"' + "x" * 200_000, "x.csv"),
    ],
)
def test_what_has_no_columns_is_text(body, name):
    assert isinstance(shown(body.encode(), name), Text)


def test_a_huge_table_is_cut():
    found = shown(
        b",".join([b"c" * 300] * 100) + b"\n" + b",".join([b"1"] * 100) + b"\n" * 2, "x.csv"
    )
    assert len(found.rows[0]) == excerpts.MOST_COLUMNS
    assert len(found.rows[0][0]) == excerpts.LONGEST_CELL
    long = shown(b"1,2\n" * 1_000, "x.csv")
    assert len(long.rows) == excerpts.MOST_ROWS
    assert "only the beginning" in long.note


def test_nothing_in_a_cell_is_obeyed():
    assert shown("a,b\n\u202e1,\x072\n".encode(), "x.csv").rows[1] == ("⟨202E⟩1", "⟨07⟩2")


# Content-Encoding


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP, aws-chunked", "deflate"])
def test_compressed_content_is_unpacked(encoding):
    pack = zlib.compress if encoding == "deflate" else gzip.compress
    found = shown(pack(b"hello"), encoding=encoding)
    assert found == Text("hello", "Text. Encoding: UTF-8.")


def test_a_hundred_compressed_megabytes_are_not_unpacked_further_than_a_megabyte():
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(b"a" * 1_000_000) for _megabyte in range(100)) + packer.flush()
    body, cut = preview._unpacked(Head(bomb, len(bomb), encoding="gzip"))
    assert len(body) == LIMIT
    assert cut


def test_half_of_something_compressed_is_unpacked_as_far_as_it_goes():
    packed = gzip.compress(bytes(range(65, 91)) * 1_000)
    found = shown(packed[:60], of=len(packed), encoding="gzip")
    assert found.text.startswith("ABC")
    assert "only the beginning" in found.note


def test_what_is_not_compressed_though_it_says_so_is_shown_as_it_is():
    assert shown(b"hello", encoding="gzip").text == "hello"


def test_an_encoding_we_cannot_undo_is_named():
    assert shown(b"hello", encoding="br") == Nothing("No preview: the content is encoded as br.")


def test_nothing_of_it_all_touches_the_disk(monkeypatch):
    monkeypatch.setattr("builtins.open", lambda *_arguments: pytest.fail("a file was opened"))
    assert isinstance(shown(b"hello"), Text)
