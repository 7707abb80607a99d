from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.address import Address, parse
from presign_gui.core.errors import InvalidAddress


@pytest.mark.parametrize(
    ("text", "bucket", "key"),
    [
        ("s3://b", "b", ""),
        ("s3://b/", "b", ""),
        ("S3://b/k", "b", "k"),
        ("s3://b/a/b/c.pdf", "b", "a/b/c.pdf"),
        ("s3://b/a//b", "b", "a//b"),
        ("s3://b//", "b", "/"),
        ("s3://b/ a ", "b", " a "),
        ("s3://b/50%25 off?.txt#x", "b", "50%25 off?.txt#x"),
        ("s3://b/a+b&c=d;e,f:g@h", "b", "a+b&c=d;e,f:g@h"),
        ("s3://b/../x/./y", "b", "../x/./y"),
        ("s3://b/line\nbreak", "b", "line\nbreak"),
        ("s3://b/e\u0301", "b", "e\u0301"),
        ("s3://b/http://x", "b", "http://x"),
        ("b", "b", ""),
        ("b/k", "b", "k"),
        ("b/http://x", "b", "http://x"),
    ],
)
def test_an_address(text: str, bucket: str, key: str) -> None:
    assert parse(text) == Address(bucket, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "/key",
        "s3://",
        "s3:///key",
        "http://b/k",
        "https://b.s3.amazonaws.com/k",
        "s3:// b/k",
        "a b/k",
        "\t",
    ],
)
def test_no_address(text: str) -> None:
    with pytest.raises(InvalidAddress) as caught:
        parse(text)
    assert str(caught.value)
    assert "s3://bucket/folder/file.pdf" in caught.value.advice


@given(key=st.text())
def test_written_and_read_it_is_the_same(key: str) -> None:
    address = Address("bucket", key)
    assert parse(str(address)) == address
