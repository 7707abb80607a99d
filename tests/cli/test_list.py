from __future__ import annotations

import os
import re
import subprocess
from datetime import datetime

import pytest

from presign_gui.demo import REGION
from tests.core.loopback import fetch


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
