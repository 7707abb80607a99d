"""Pages of every shape: the lean reader, the XML reader and botocore read the same in them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import datetime, timezone
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presign_gui.core.listing import page_parser, xml_reader
from presign_gui.core.listing.rows import Odd
from tests.core.listing_pages import (
    AWS,
    BARE,
    LEAN,
    ODD,
    RGW,
    VERSIONS,
    XMLNS,
    botocore_reading,
    botocore_versions,
    row,
    rows_of,
    said,
)


@pytest.fixture
def lean_only(monkeypatch) -> None:
    """There is no XML reader to fall back to."""

    def read(*_arguments: object) -> None:
        raise AssertionError("the lean reader gave up")

    monkeypatch.setattr(xml_reader, "read", read)


@pytest.mark.parametrize("page", LEAN.values(), ids=LEAN)
def test_the_lean_reader_reads_what_servers_write(page: str, lean_only) -> None:
    assert said(page_parser.read(page.encode(), "in/", "in/")) == botocore_reading(page)


@pytest.mark.parametrize("page", [*LEAN.values(), *ODD.values()], ids=[*LEAN, *ODD])
def test_both_readers_read_what_botocore_reads(page: str) -> None:
    body, expected = page.encode(), botocore_reading(page)
    assert expected.rows
    assert said(page_parser.read(body, "in/", "in/")) == expected
    assert said(xml_reader.read(body, "in/", "in/")) == expected


@pytest.mark.parametrize("page", ODD.values(), ids=ODD)
def test_what_is_odd_goes_through_the_xml_reader(page: str, lean_only) -> None:
    with pytest.raises(AssertionError, match="gave up"):
        page_parser.read(page.encode(), "in/", "in/")


@pytest.mark.parametrize("reader", [page_parser, xml_reader])
@pytest.mark.parametrize("base", ["", "i", "in", "in/"])
def test_names_are_cut_where_they_should_be(reader, base: str) -> None:
    found = reader.read(AWS.encode(), "in/", base).objects
    assert found.prefix == base
    assert list(found.names) == [key[len(base) :] for key in ("in/a b+c&d.txt", "in/résumé.pdf")]


@pytest.mark.parametrize("reader", [page_parser, xml_reader])
@pytest.mark.parametrize(
    "page",
    [
        AWS.replace("in/a+b", "out/a+b"),
        AWS.replace("in/b+c/", "out/"),
        AWS.replace("in/a+b", "a+b"),
    ],
)
def test_what_is_not_below_the_prefix_is_refused(reader, page: str) -> None:
    assert page != AWS
    with pytest.raises(Odd):
        reader.read(page.encode(), "in/", "in/")


BOMB = '<!DOCTYPE lol [<!ENTITY a "in/a"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("reader", [page_parser, xml_reader])
@pytest.mark.parametrize(
    "page",
    [
        "",
        "no XML",
        "<html><body>Welcome</body></html>",
        "<Error><Code>SlowDown</Code></Error>",
        BARE[:-10],
        BARE.replace("<Key>in/a</Key>", ""),
        BARE.replace("<Size>11</Size>", ""),
        BARE.replace("<Size>11</Size>", "<Size>many</Size>"),
        BARE.replace("<Size>11</Size>", f"<Size>{2**63}</Size>"),
        BARE.replace("2026-11-20T08:15:30Z", "yesterday"),
        BARE.replace("2026-11-20T08:15:30Z", "2026-02-30T08:15:30Z"),
        BARE.replace("in/a", "in/&unheard-of;"),
        BARE.replace("in/a", "in/&#xD800;"),
        BARE.replace("<ListBucketResult>", BOMB + "<ListBucketResult>", 1).replace("in/a", "&b;"),
        '<?xml version="1.0"?> <!-- a -->\n' + BOMB + BARE.replace("in/a", "in/&a;"),
    ],
)
def test_what_is_no_page_is_refused(reader, page: str) -> None:
    with pytest.raises(Odd):
        reader.read(page.encode(), "in/", "in/")


@pytest.mark.parametrize("reader", [page_parser, xml_reader])
def test_characters_that_xml_has_no_way_to_write(reader) -> None:
    """RGW refers to them in a token, which is the last key of the page."""
    page = RGW.replace(
        "<NextContinuationToken>in/b", "<NextContinuationToken>in/&#x07;&#9;\U000f0041"
    )
    assert reader.read(page.encode(), "in/", "").token == "in/\x07\t\U000f0041"
    page = BARE.replace("in/a", "in/&#7;&#x1F;&#10;")
    assert reader.read(page.encode(), "in/", "").objects.key(0) == "in/\x07\x1f\n"


@pytest.mark.parametrize("reader", [page_parser, xml_reader])
def test_bytes_that_are_no_text_are_refused(reader) -> None:
    with pytest.raises(Odd):
        reader.read(BARE.encode().replace(b"in/a", b"in/\xe9"), "in/", "in/")


def test_a_page_of_versions() -> None:
    answer = xml_reader.read(VERSIONS.encode(), "in/", "in/")
    parsed = botocore_versions(VERSIONS)
    markers = [(entry["Key"], entry["VersionId"]) for entry in parsed["DeleteMarkers"]]
    versions = answer.objects.versions
    assert versions is not None
    assert list(versions.ids) == ["v3", "v2", "null", "v1"]
    assert list(versions.latest) == [1, 0, 0, 1]
    assert list(versions.markers) == [1, 0, 0, 0]
    assert rows_of(answer.objects)[1:] == [row(entry) for entry in parsed["Versions"]]
    assert [(answer.objects.key(0), versions.ids[0])] == markers
    [key, size, _time, etag, word] = rows_of(answer.objects)[0]
    assert (key, size, etag, word) == ("in/a b", 0, "", "")
    assert (answer.key_marker, answer.version_id_marker) == ("in/b c", "v1")
    assert list(answer.prefixes) == ["in/日/"] == [e["Prefix"] for e in parsed["CommonPrefixes"]]


@pytest.mark.parametrize("reader", [page_parser, xml_reader])
def test_the_gate_is_passed_in_slices(reader) -> None:
    row = re.search("<Contents>.*?</Contents>", BARE)[0]
    body = BARE.replace(row, row * 1_000).encode()
    depth, passed = 0, 0

    @contextmanager
    def gate():
        nonlocal depth, passed
        depth, passed = depth + 1, passed + 1
        assert depth == 1
        yield
        depth -= 1

    assert len(reader.read(body, "in/", "", gate).objects) == 1_001
    assert passed == 1 if reader is page_parser else passed >= 6


# Any legal page

# What XML 1.0 allows; of the rest, what S3 allows comes percent-encoded.
IN_XML = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\t\n\r")
IN_XML = IN_XML.filter(lambda character: character not in "\ufffe\uffff")
ANY = st.characters(codec="utf-8", exclude_categories=["Cs"])
ODDITIES = st.sampled_from(["%2F", "%", "+", "&amp;", "&", "<Key>", "</Contents>", "/", "]]>", "ÿ"])
MOMENTS = st.integers(0, 2**33).map(lambda time: datetime.fromtimestamp(time, timezone.utc))


def texts(characters) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(characters, ODDITIES), min_size=1, max_size=8).map("".join)


def escaped(text: str, style: str) -> str:
    """Text for an XML document, in one of the ways there are."""
    if style == "cdata" and "\r" not in text:
        return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
    if style == "numbers":
        return "".join(f"&#{ord(c)};" if c in named or c > "~" else c for c in text)
    if style == "hexadecimal":
        return "".join(f"&#x{ord(c):X};" if c in named or c > "~" else c for c in text)
    return "".join(named.get(c, c) for c in text)


@st.composite
def pages(draw) -> tuple[str, str]:
    """A legal page of ListObjectsV2, and the prefix it is about."""
    url = draw(st.sampled_from([quote, quote_plus, lambda text: quote(text, safe=""), None]))
    characters = ANY if url else IN_XML
    style = draw(st.sampled_from(["names", "names", "numbers", "hexadecimal", "cdata"]))
    prefix = draw(st.one_of(st.just(""), texts(characters)))
    space = draw(st.sampled_from(["", "", "", "\n  "]))

    def element(tag: str, text: str) -> str:
        return f"<{tag}>{text}</{tag}>"

    def name(text: str) -> str:
        return escaped(url(text) if url else text, style)

    with_extras = draw(st.sampled_from(["never", "never", "sometimes"]))
    same_order = draw(st.sampled_from([True, True, True, False]))
    order = draw(st.permutations(range(8)))
    quotes = draw(st.sampled_from(['"', "&quot;", "&#34;", ""]))

    def content() -> str:
        when = draw(MOMENTS)
        fraction = draw(st.sampled_from(["", ".000", ".5", ".999999"]))
        etag = quotes + draw(st.sampled_from(["0123456789abcdef", "ab-12", ""])) + quotes
        word = draw(st.sampled_from(["STANDARD", "STANDARD", "GLACIER_IR", "", "my&amp;class"]))
        fields = [
            element("Key", name(prefix + draw(texts(characters)))),
            element("LastModified", f"{when:%Y-%m-%dT%H:%M:%S}{fraction}Z"),
            element("Size", str(draw(st.integers(0, 2**62)))),
            element("ETag", etag) if draw(st.sampled_from([1, 1, 1, 0])) else "",
            element("StorageClass", word) if draw(st.sampled_from([1, 1, 1, 0])) else "",
            "",
            "",
            "",
        ]
        if with_extras == "sometimes" and draw(st.booleans()):
            fields[5:] = [
                "<Owner><ID>a</ID><DisplayName>b &amp; c</DisplayName></Owner>",
                "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumType>FULL</ChecksumType>",
                "<RestoreStatus><IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus>",
            ]
        ordered = [fields[each] for each in order] if same_order else draw(st.permutations(fields))
        return element("Contents", space.join(["", *ordered]))

    contents = [content() for _number in range(draw(st.integers(0, 4)))]
    common = [
        element("CommonPrefixes", element("Prefix", name(prefix + draw(texts(characters)) + "/")))
        for _number in range(draw(st.integers(0, 2)))
    ]
    head = [
        element("Name", "bucket"),
        element("Prefix", name(prefix)),
        *([element("EncodingType", "url")] if url else []),
        element("IsTruncated", draw(st.sampled_from(["true", "false"]))),
        element("NextContinuationToken", escaped(draw(texts(IN_XML)), style)),
    ]
    parts = [head, contents, common]
    laid = draw(st.permutations(parts)) if draw(st.booleans()) else parts
    elements = [each for part in laid for each in part]
    if draw(st.sampled_from([False, False, False, True])):
        elements = draw(st.permutations(elements))
    declared = draw(st.sampled_from(["", '<?xml version="1.0" encoding="UTF-8"?>\n']))
    root = draw(st.sampled_from(["ListBucketResult", f"ListBucketResult {XMLNS}"]))
    return f"{declared}<{root}>{space.join(elements)}</ListBucketResult>", prefix


@given(made=pages())
@settings(deadline=None)
def test_any_legal_page(made: tuple[str, str]) -> None:
    page, prefix = made
    expected = botocore_reading(page)
    assert said(page_parser.read(page.encode(), prefix, prefix)) == expected
    assert said(xml_reader.read(page.encode(), prefix, prefix[:1])) == expected
