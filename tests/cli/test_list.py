from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import weakref
from contextlib import contextmanager
from datetime import datetime

import pytest

from presign_gui.core.columns import Page
from presign_gui.core.listing import paging
from presign_gui.demo import REGION
from tests.core.listing_pages import VERSIONS
from tests.core.loopback import Answer, Answering, Asked, fetch


def test_the_buckets(run, s3) -> None:
    found = run("list", "--format", "jsonl", *s3).jsonl
    assert {"type": "bucket", "uri": "s3://archive/", "region": "eu-west-1"} in found
    assert all(each["type"] == "bucket" for each in found)


def test_one_level(run, s3) -> None:
    found = run("list", "s3://reports/2026/", "--format", "jsonl", *s3).jsonl
    assert found[0] == {"type": "prefix", "uri": "s3://reports/2026/figures/"}
    [notes] = [each for each in found if each["uri"] == "s3://reports/2026/notes.txt"]
    assert notes.keys() == {"type", "uri", "size", "modified_at", "storage_class"}
    assert (notes["type"], notes["size"], notes["storage_class"]) == ("object", 39, "STANDARD")
    assert datetime.strptime(notes["modified_at"], "%Y-%m-%dT%H:%M:%S%z").tzinfo


def test_everything_below(run, s3) -> None:
    found = run("list", "s3://reports", "--recursive", "--format", "jsonl", *s3).jsonl
    uris = [each["uri"] for each in found]
    assert "s3://reports/2026/figures/map.png" in uris
    assert "s3://reports/notes/100%2B tips.txt" in uris
    assert "s3://reports/日本語/議事録.txt" in uris
    assert {each["type"] for each in found} == {"object"}


def test_plain_is_a_line_each(run, s3) -> None:
    said = run("list", "s3://reports/2026/", *s3)
    prefix, *objects = said.lines
    assert prefix.split() == ["s3://reports/2026/figures/"]
    for line in objects:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d  [ \d]{12}  s3://reports/2026/\S.*", line)
    assert said.err == ""


def test_what_is_listed_can_be_linked(run, s3) -> None:
    found = run("list", "s3://reports", "--recursive", "--format", "jsonl", *s3).jsonl
    uris = [each["uri"] for each in found]
    assert len(run("link", *uris, *s3).lines) == len(uris)


def test_a_key_stays_on_its_line(run, s3) -> None:
    [url] = run("link", "s3://media/odd/line\nbreak\x1b[31m", "--method", "put", *s3).lines
    assert fetch(url, "PUT", b"x")[0] == 200

    [line] = run("list", "s3://media/odd/", *s3).lines
    assert line.endswith(r"s3://media/odd/line\x0abreak\x1b[31m")
    [entry] = run("list", "s3://media/odd/", "--format", "jsonl", *s3).jsonl
    assert entry["uri"] == "s3://media/odd/line\nbreak\x1b[31m"


def test_an_empty_place(run, s3) -> None:
    said = run("list", "s3://reports/nothing/", *s3)
    assert (said.status, said.out, said.err) == (0, "", "")


@pytest.mark.parametrize(
    ("uri", "status", "told"),
    [
        ("s3://payroll", 1, ["No access", "added by name"]),
        ("s3://no-such-bucket", 1, ["There is no such bucket", "Check the name"]),
        ("https://reports", 2, ["s3://bucket/folder/file.pdf"]),
    ],
)
def test_what_cannot_be_listed(run, s3, uri: str, status: int, told: list[str]) -> None:
    assert run("list", uri, *s3).failed(status, *told)


def test_wrong_keys(run, s3, monkeypatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not the secret of the demo")
    assert run("list", *s3).failed(1, "keys were not accepted", "Check access key id")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIANOBODY")
    assert run("list", *s3).failed(1, "keys were not accepted")


def test_a_reader_who_has_had_enough(program, s3) -> None:
    """As `presign-gui list | head -1`."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        ended = subprocess.run(
            [*program, "list", "s3://reports", "--recursive", *s3, "--region", REGION],
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=20,
        )
    assert (ended.returncode, ended.stderr) == (0, b"")


# Versions


def test_versions(run, s3) -> None:
    found = run("list", "s3://contracts/", "--versions", "--format", "jsonl", *s3).jsonl
    prefix, *versions = found
    assert prefix == {"type": "prefix", "uri": "s3://contracts/signed/"}
    assert len(versions) == 4
    assert {(each["type"], each["uri"]) for each in versions} == {
        ("version", "s3://contracts/lease.txt")
    }
    assert [each["latest"] for each in versions] == [True, False, False, False]
    assert len({each["version_id"] for each in versions}) == 4
    assert not any(each["delete_marker"] for each in versions)
    times = [each["modified_at"] for each in versions]
    assert times == sorted(times, reverse=True)


def test_versions_in_plain_lines(run, s3) -> None:
    whole = VERSIONS.replace("<IsTruncated>true", "<IsTruncated>false")
    with Answering(lambda asked: Answer(body=whole)) as server:
        options = ["--endpoint-url", server.url, "--region", "here"]
        lines = run("list", "s3://reports/in/", "--versions", *options).lines
    assert [line.split(maxsplit=2)[2].split(maxsplit=2) for line in lines[1:]] == [
        ["deleted", "v3", "s3://reports/in/a b"],
        ["11", "v2", "s3://reports/in/a b"],
        ["12", "null", "s3://reports/in/a b"],
        ["13", "v1", "s3://reports/in/b c"],
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--versions"], "s3://bucket/folder/"),
        (["s3://reports/", "--versions", "--recursive"], "not allowed with"),
    ],
)
def test_versions_of_what(run, s3, arguments: list[str], told: str) -> None:
    assert run("list", *arguments, *s3).failed(2, told)


# Listings without end


@contextmanager
def endless(pages: int | None = None):
    """A server whose listing goes on and on, or hangs after `pages`."""
    hang = threading.Event()
    rows = "".join(
        f"<Contents><Key>PAGE/{number:04}</Key><LastModified>2026-11-20T08:15:30.000Z"
        "</LastModified><ETag>&quot;0123456789abcdef&quot;</ETag><Size>1</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
        for number in range(1_000)
    )

    def answer(asked: Asked) -> Answer:
        number = int(asked.query.get("continuation-token", "0"))
        if number == pages:
            hang.wait(20)
        return Answer(
            body=f"<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>"
            f"{number + 1}</NextContinuationToken>{rows.replace('PAGE', str(number))}"
            "</ListBucketResult>"
        )

    with Answering(answer) as server:
        try:
            yield server
        finally:
            hang.set()


@pytest.mark.parametrize("form", ["plain", "jsonl"])
def test_the_first_rows_of_a_listing_without_end(program, s3, form: str) -> None:
    """It is written as it comes, and ends when its reader does."""
    with endless() as server:
        command = [*program, "list", "s3://bucket", "--recursive", "--format", form]
        with subprocess.Popen(
            [*command, "--endpoint-url", server.url, "--region", "here"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            lines = [process.stdout.readline() for _number in range(3_000)]
            process.stdout.close()
            assert process.wait(20) == 0
            assert process.stderr.read() == b""
    assert b"s3://bucket/2/0999" in lines[-1]


def test_pages_are_let_go_as_they_are_printed(run, s3, monkeypatch) -> None:
    """However many come, two are in memory: one that is printed, one that is read."""
    made: list[weakref.ref[Page]] = []
    most = 0

    def counted(*fields) -> Page:
        nonlocal most
        page = Page(*fields)
        made.append(weakref.ref(page))
        most = max(most, sum(each() is not None for each in made))
        return page

    monkeypatch.setattr(paging, "Page", counted)

    def answer(asked: Asked) -> Answer:
        number = int(asked.query.get("continuation-token", "0"))
        more = f"<NextContinuationToken>{number + 1}</NextContinuationToken>" if number < 20 else ""
        return Answer(
            body=f"<ListBucketResult><IsTruncated>{str(number < 20).lower()}</IsTruncated>{more}"
            f"<Contents><Key>k{number:02}</Key><LastModified>2026-11-20T08:15:30.000Z"
            "</LastModified><Size>1</Size></Contents></ListBucketResult>"
        )

    with Answering(answer) as server:
        options = ["--endpoint-url", server.url, "--region", "here"]
        lines = run("list", "s3://bucket", "--recursive", *options).lines
    assert [line[-3:] for line in lines] == [f"k{number:02}" for number in range(21)]
    assert len(made) == 21
    assert most <= 2


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C comes another way there")
def test_an_interrupted_listing(program, s3) -> None:
    """What has come is written, to whole lines."""
    with endless(pages=2) as server:
        command = [*program, "list", "s3://bucket", "--recursive"]
        with subprocess.Popen(
            [*command, "--endpoint-url", server.url, "--region", "here"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            lines = [process.stdout.readline() for _number in range(2_000)]
            process.send_signal(signal.SIGINT)
            rest, told = process.communicate(timeout=20)
    assert (process.returncode, rest, told) == (130, b"", b"")
    assert lines[-1].endswith(b"s3://bucket/1/0999\n")
