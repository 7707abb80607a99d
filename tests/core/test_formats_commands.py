"""Commands: bash reads them, curl, wget and aws do them; for PowerShell, its documented rules."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presign_gui.core.errors import InvalidInput
from presign_gui.core.formats.commands import powershell_quoted
from presign_gui.core.formats.file_names import LONGEST, file_name, windows_file_name
from presign_gui.core.records import Method
from tests.core.test_formats import NAMES, link_to, texts, written

POSIX = pytest.mark.skipif(os.name == "nt", reason="bash, curl and wget as POSIX has them")

# Names of files


@pytest.mark.parametrize("name", NAMES)
def test_a_file_stands_right_here(name):
    check_stands_here(name)


@given(texts)
def test_any_file_stands_right_here(name):
    check_stands_here(name)


def check_stands_here(name: str) -> None:
    safe = file_name(name)
    bare = safe.removeprefix("./")
    assert bare
    assert bare not in (".", "..")
    assert not set(bare) & set("/\\\n\r\t\0\x1b\u202e")
    assert not safe.startswith(("-", "~", "="))
    assert len(bare.encode()) <= LONGEST
    assert os.path.dirname(safe) in ("", ".")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report (q3) é日本 'x'.pdf", "report (q3) é日本 'x'.pdf"),
        ("a\u3000b", "a\u3000b"),
        ("a/b\\c\nd\te\x00f\u202eg", "a_b_c_d_e_f_g"),
        ("-o", "./-o"),
        ("~", "./~"),
        ("=ls", "./=ls"),
        (".", "_"),
        ("..", "__"),
        ("...", "..."),
        ("", "_"),
        ("\ud800", "_"),
        ("k" * 300, "k" * 255),
        ("k" * 300 + ".tar", "k" * 251 + ".tar"),
        ("é" * 200 + ".pdf", "é" * 125 + ".pdf"),
        ("x." + "k" * 300, "x." + "k" * 253),
    ],
)
def test_a_name_is_kept_as_far_as_it_can_be(name, safe):
    assert file_name(name) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("C:pwned", "C_pwned"),
        ("file.txt:stream", "file.txt_stream"),
        ('a<b>c"d|e?f*g', "a_b_c_d_e_f_g"),
        ("dot.", "dot_"),
        ("space ", "space_"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Com1 .tar.gz", "_Com1 .tar.gz"),
        ("LPT²", "_LPT²"),
        ("conin$", "_conin$"),
        ("console.log", "console.log"),
        ("COM10", "COM10"),
        ("-x", "./-x"),
    ],
)
def test_windows_takes_a_name_for_no_device_or_stream(name, safe):
    assert windows_file_name(name) == safe


# bash

STUB = '#!/bin/sh\nprintf "%s\\0" "${0##*/}" "$#" "$@" >> "$SAID"\n'


@pytest.fixture(scope="module")
def stubs(tmp_path_factory) -> Path:
    """Programs that note how they were called and do nothing."""
    folder = tmp_path_factory.mktemp("stubs")
    for name in ("curl", "wget", "aws", "touch"):
        (folder / name).write_text(STUB)
        (folder / name).chmod(0o755)
    return folder


def called(stubs: Path, text: str, *options: str) -> list[list[str]]:
    """Return the words of each program that bash calls for `text`, pasted into a folder."""
    folder = stubs / "here"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    said = stubs / "said"
    said.write_bytes(b"")
    environment = {
        "PATH": f"{stubs}:{os.environ['PATH']}", "SAID": str(said), "HOME": str(folder),
        "HISTFILE": "", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    ended = subprocess.run(
        ["bash", "--norc", *options], input=text.encode(), cwd=folder, env=environment,
        capture_output=True, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert b"not found" not in ended.stderr
    assert not list(folder.iterdir())
    words = [word.decode() for word in said.read_bytes().split(b"\0")[:-1]]
    calls = []
    while words:
        count = int(words[1])
        calls.append([words[0], *words[2 : 2 + count]])
        words = words[2 + count :]
    return calls


def expected(program: str, link) -> list[str]:
    name = file_name(link.name)
    return {
        "curl": ["curl", "-fLg", "--path-as-is", "-o", name, link.url],
        "wget": ["wget", "-O", name, link.url],
        "aws": [
            "aws", "s3", "presign", f"s3://{link.bucket}/{link.key}",
            "--expires-in", "900", "--region", "eu-central-1",
        ],
    }[program]  # fmt: skip


@POSIX
@pytest.mark.parametrize("interactive", [False, True])
@pytest.mark.parametrize("program", ["curl", "wget", "aws"])
def test_bash_calls_just_that_program_with_just_these_words(stubs, program, interactive):
    links = [link_to(f"2026/{name}") for name in NAMES]
    # Interactive: ! would bring back a command of before.
    calls = called(stubs, written(program, *links), *(["-i", "+m"] if interactive else []))
    assert calls == [expected(program, link) for link in links]


@POSIX
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(keys=st.lists(st.one_of(texts, st.text("'\"`$\\!\n-; &|(){}[]*~=#\x1b", min_size=1))))
@pytest.mark.parametrize("program", ["curl", "wget", "aws"])
def test_bash_reads_any_key_as_words(stubs, program, keys):
    links = [link_to(f"x{key}") for key in keys]
    calls = called(stubs, written(program, *links))
    assert calls == [expected(program, link) for link in links]


@pytest.mark.parametrize("program", ["curl", "wget", "powershell", "aws"])
@given(texts)
def test_a_command_is_one_line_that_no_terminal_acts_on(program, key):
    command = written(program, link_to(key)).removesuffix("\n")
    assert not set(command) & {*map(chr, range(0x20)), "\x7f", "\x9b", "\u2028", "\u202e"}


METHODS = [
    ("curl", Method.HEAD, "", ["-fIg", "--path-as-is"]),
    ("curl", Method.DELETE, "", ["-fg", "--path-as-is", "-X", "DELETE"]),
    ("curl", Method.PUT, "", ["-fg", "--path-as-is", "-T", "./-a b"]),
    ("curl", Method.PUT, "text/x; a='b'",
     ["-fg", "--path-as-is", "-T", "./-a b", "-H", "Content-Type: text/x; a='b'"]),
    ("wget", Method.HEAD, "", ["--spider", "-S"]),
    ("wget", Method.DELETE, "", ["--method=DELETE", "-O", "-"]),
    ("wget", Method.PUT, "", ["--method=PUT", "--body-file=./-a b",
                              "--header=Content-Type: binary/octet-stream", "-O", "-"]),
    ("wget", Method.PUT, "text/x; a='b'",
     ["--method=PUT", "--body-file=./-a b", "--header=Content-Type: text/x; a='b'", "-O", "-"]),
]  # fmt: skip


@POSIX
@pytest.mark.parametrize(("program", "method", "content_type", "words"), METHODS)
def test_a_command_does_what_the_link_is_for(stubs, program, method, content_type, words):
    link = link_to("x/-a b", method, content_type=content_type)
    assert called(stubs, written(program, link)) == [[program, *words, link.url]]


def test_a_simple_command_is_simple():
    link = link_to("2026/report-q3.pdf")
    assert written("curl", link) == f"curl -fLg --path-as-is -o report-q3.pdf '{link.url}'\n"
    assert written("wget", link) == f"wget -O report-q3.pdf '{link.url}'\n"


# The programs themselves


class Shelf:
    """A server that keeps what is put, and notes what was asked for: (method, target, type)."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str | None]] = []
        self.held: dict[str, bytes] = {}
        shelf = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # curl waits a second for an older one

            def respond(self) -> None:
                target = self.requestline.split(" ")[1]  # `path` has // at its start made one
                shelf.asked.append((self.command, target, self.headers["Content-Type"]))
                if self.command == "PUT":
                    length = int(self.headers["Content-Length"])
                    shelf.held[target] = self.rfile.read(length)
                body = b"content" if self.command == "GET" else b""
                self.send_response(403 if "refused" in self.path else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_HEAD = do_PUT = do_DELETE = respond

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    shelf.server.daemon_threads = False
    thread = threading.Thread(target=shelf.server.serve_forever, args=(0.01,))
    thread.start()
    yield shelf
    shelf.server.shutdown()
    thread.join()
    shelf.server.server_close()


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


def at(shelf: Shelf, link):
    """The link, but to the shelf."""
    path = link.url.partition(".amazonaws.com")[2]
    return replace(link, url=f"{shelf.url}{path}")


def done(text: str, folder: Path) -> int:
    environment = {**os.environ, "no_proxy": "*", "LC_ALL": "C.UTF-8"}
    command = ["bash", "-c", text]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, timeout=60
    ).returncode


REAL = [
    pytest.param(name, marks=pytest.mark.skipif(not shutil.which(name), reason=f"no {name}"))
    for name in ("curl", "wget")
]
SOME = ["report.pdf", "-o", "{a,b}[1-3]#1.txt", "it's `x` $(y).txt", "日本 🎉.txt", "a?b&c;d%2B",
        "@x", "~", "nl\nx", "k" * 1024, "/a//b"]  # fmt: skip


@POSIX
@pytest.mark.parametrize("program", REAL)
@pytest.mark.parametrize("key", SOME)
def test_a_download_lands_under_its_name(shelf, folder, program, key):
    link = at(shelf, link_to(key))
    assert done(written(program, link), folder) == 0
    [(method, target, _type)] = shelf.asked
    assert (method, target) == ("GET", link.url.removeprefix(shelf.url))
    [file] = folder.iterdir()
    assert file.name == file_name(link.name).removeprefix("./")
    assert file.read_bytes() == b"content"


@POSIX
@pytest.mark.skipif(not shutil.which("curl"), reason="no curl")
def test_curl_asks_for_dot_segments_as_they_are(shelf, folder):
    link = at(shelf, link_to("a/../b/./c.txt"))
    assert done(written("curl", link), folder) == 0
    assert shelf.asked[0][1] == link.url.removeprefix(shelf.url)


@POSIX
@pytest.mark.skipif(not shutil.which("curl"), reason="no curl")
def test_curl_saves_no_refusal(shelf, folder):
    assert done(written("curl", at(shelf, link_to("refused"))), folder) == 22
    assert not list(folder.iterdir())


@POSIX
@pytest.mark.parametrize("content_type", ["", "text/plain; charset=utf-8"])
@pytest.mark.parametrize("program", REAL)
@pytest.mark.parametrize("key", SOME)
def test_an_upload_takes_the_file_of_its_name(shelf, folder, program, key, content_type):
    link = at(shelf, link_to(key, Method.PUT, content_type=content_type))
    (folder / file_name(link.name)).write_bytes(b"mine")
    assert done(written(program, link), folder) == 0
    target = link.url.removeprefix(shelf.url)
    assert shelf.held == {target: b"mine"}
    default = {"curl": None, "wget": "binary/octet-stream"}[program]
    assert shelf.asked == [("PUT", target, content_type or default)]


@POSIX
@pytest.mark.parametrize("method", [Method.HEAD, Method.DELETE])
@pytest.mark.parametrize("program", REAL)
def test_head_and_delete_are_asked_for(shelf, folder, program, method):
    link = at(shelf, link_to("a b.txt", method))
    assert done(written(program, link), folder) == 0
    assert shelf.asked == [(method.value, link.url.removeprefix(shelf.url), None)]
    assert done(written(program, at(shelf, link_to("refused", method))), folder) != 0
    assert not list(folder.iterdir())


# PowerShell: read by the rules of about_Quoting_Rules and of the language's specification


def powershell_words(command: str) -> list[str]:
    """Return the words of a command of bare words and single-quoted strings.

    "about_Quoting_Rules": in a single-quoted string nothing is substituted,
    and two quotes in a row are one. Specification, 2.3.5.2: ' ‘ ’ ‚ ‛ are all
    single quotes. The string ends at the first that isn't doubled.
    """
    quotes = "'\u2018\u2019\u201a\u201b"
    words, at = [], 0
    while at < len(command):
        if command[at] == " ":
            at += 1
        elif command[at] in quotes:
            word, at = "", at + 1
            while command[at] not in quotes or command[at + 1 : at + 2] in [*quotes]:
                at += command[at] in quotes
                word += command[at]
                at += 1
            at += 1
            assert command[at : at + 1] in ("", " ")
            words.append(word)
        else:
            end = (command + " ").index(" ", at)
            word = command[at:end]
            assert word.replace("-", "").isalpha()
            words.append(word)
            at = end
    return words


@pytest.mark.parametrize("text", ["", "'", "''", "‘x’", "‚‛", "a'’b", '$(x) `y" \n;', "it's"])
def test_powershell_strings_are_read_as_written(text):
    assert powershell_words(powershell_quoted(text)) == [text]


@given(st.one_of(texts, st.text("'‘’‚‛\"`$ ;\n")))
def test_any_powershell_string_is_read_as_written(text):
    assert powershell_words(f"{powershell_quoted(text)} -X {powershell_quoted(text)}") == [
        text,
        "-X",
        text,
    ]


@pytest.mark.parametrize("key", NAMES)
def test_powershell_downloads_to_the_objects_name(key):
    link = link_to(key)
    [line] = written("powershell", link).splitlines()
    assert powershell_words(line) == [
        "Invoke-WebRequest", "-UseBasicParsing", "-Uri", link.url,
        "-OutFile", windows_file_name(link.name),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "content_type", "words"),
    [
        (Method.HEAD, "", ["-Method", "Head", "-Uri", "URL"]),
        (Method.DELETE, "", ["-Method", "Delete", "-Uri", "URL"]),
        (Method.PUT, "", ["-Method", "Put", "-Uri", "URL", "-InFile", "a b"]),
        (Method.PUT, "a/'b'",
         ["-Method", "Put", "-Uri", "URL", "-InFile", "a b", "-ContentType", "a/'b'"]),
    ],
)  # fmt: skip
def test_powershell_does_what_the_link_is_for(method, content_type, words):
    link = replace(link_to("x/a b", method, content_type=content_type), url="URL")
    line = written("powershell", link).removesuffix("\n")
    assert powershell_words(line) == ["Invoke-WebRequest", "-UseBasicParsing", *words]


# aws s3 presign


def aws_words(link) -> list[str]:
    [line] = written("aws", link).splitlines()
    return shlex.split(line)


SCOPE = "X-Amz-Credential=AKIA%2F20261124%2F{region}%2Fs3%2Faws4_request"


@pytest.mark.parametrize(
    ("url", "region", "endpoint"),
    [
        ("https://reports.s3.amazonaws.com/a/b.txt", "us-east-1", ""),
        ("https://reports.s3.eu-west-3.amazonaws.com/a/b.txt", "eu-west-3", ""),
        ("https://s3.eu-west-3.amazonaws.com/reports/a/b.txt", "eu-west-3", ""),
        ("https://reports.s3.cn-north-1.amazonaws.com.cn/a/b.txt", "cn-north-1", ""),
        ("https://reports.s3.dualstack.eu-west-3.amazonaws.com/a/b.txt", "eu-west-3",
         "https://s3.dualstack.eu-west-3.amazonaws.com"),
        ("https://reports.s3-accelerate.amazonaws.com/a/b.txt", "eu-west-3",
         "https://s3-accelerate.amazonaws.com"),
        ("http://127.0.0.1:9000/reports/a/b.txt", "us-east-1", "http://127.0.0.1:9000"),
        ("http://s3:9000/reports/a/b.txt", "us-east-1", "http://s3:9000"),
        ("https://minio.example.com/base/reports/a/b.txt", "x", "https://minio.example.com/base"),
        ("https://reports.minio.example.com/a/b.txt", "x", "https://minio.example.com"),
        ("https://reports.s3.example.com/reports/a/b.txt", "x", "https://reports.s3.example.com"),
        ("https://s3.x.amazonaws.com.evil.example/reports/a/b.txt", "x",
         "https://s3.x.amazonaws.com.evil.example"),
    ],
)  # fmt: skip
def test_aws_is_told_life_region_and_endpoint(url, region, endpoint):
    link = replace(link_to("a/b.txt"), url=f"{url}?{SCOPE.format(region=region)}")
    words = ["aws", "s3", "presign", "s3://reports/a/b.txt", "--expires-in", "900"]
    words += ["--region", region]
    assert aws_words(link) == words + (["--endpoint-url", endpoint] if endpoint else [])


def test_a_sigv2_link_names_no_region():
    url = "https://reports.s3.amazonaws.com/a.txt?AWSAccessKeyId=A&Signature=b%3D&Expires=1"
    words = ["aws", "s3", "presign", "s3://reports/a.txt", "--expires-in", "900"]
    assert aws_words(replace(link_to("a.txt"), url=url)) == words


def test_an_access_point_is_its_own_endpoint():
    arn = "arn:aws:s3:eu-west-3:123456789012:accesspoint/mine"
    host = "mine-123456789012.s3-accesspoint.eu-west-3.amazonaws.com"
    url = f"https://{host}/a.txt?{SCOPE.format(region='eu-west-3')}"
    words = aws_words(replace(link_to("a.txt"), bucket=arn, url=url))
    assert words[3:] == [f"s3://{arn}/a.txt", "--expires-in", "900", "--region", "eu-west-3"]


@pytest.mark.parametrize("method", [Method.PUT, Method.HEAD, Method.DELETE])
def test_aws_makes_links_for_downloads_alone(method):
    with pytest.raises(InvalidInput, match=method.value):
        written("aws", link_to("a.txt", method))


@pytest.mark.parametrize(
    "name", ["versionId", "response-content-disposition", "x-amz-request-payer"]
)
def test_aws_cant_say_everything(name):
    link = link_to("a.txt")
    with pytest.raises(InvalidInput, match=name):
        written("aws", replace(link, url=f"{link.url}&{name}="))


def test_aws_cant_say_a_host_of_another_name():
    with pytest.raises(InvalidInput, match=r"files\.example\.com"):
        written("aws", replace(link_to("a.txt"), url="https://files.example.com/a.txt"))


@POSIX
@pytest.mark.skipif(not shutil.which("aws"), reason="no aws")
def test_aws_makes_a_link_to_the_same_object(monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nobody's")
    link = link_to("2026//a b'\n+é.txt")
    url = urlsplit(link.url)
    local = replace(link, url=f"http://127.0.0.1:9/reports{url.path}?{url.query}")
    for each in (link, local):
        command = ["bash", "-c", written("aws", each)]
        made = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120)
        assert made.returncode == 0, made.stderr
        assert "X-Amz-Expires=900" in made.stdout
        assert "%2Feu-central-1%2F" in made.stdout
        # At Amazon, version 1 of aws names the global host.
        assert urlsplit(made.stdout).path == urlsplit(each.url).path
    assert made.stdout.startswith("http://127.0.0.1:9/")
