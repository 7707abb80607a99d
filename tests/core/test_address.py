from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.address import Address, parse
from presign_gui.core.errors import InvalidAddress
from presign_gui.core.records import Account, AddressingStyle
from tests.awkward import AWKWARD_KEYS

SIGNATURE = "0123456789abcdef" * 4
SIGNED = f"?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=60&X-Amz-Signature={SIGNATURE}"
POINT = "arn:aws:s3:eu-west-1:123456789012:accesspoint/films"
LAMBDA = "arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/small"
OUTPOST = "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-0ab1/accesspoint/near"
CONSOLE = "console.aws.amazon.com/s3"
OWN = Account("own", endpoint_url="https://s3.example.com:9000")


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
        "s3:// b/k",
        "a b/k",
        "\t",
        "C:\\reports",
        "bücket/k",
        "s3://tenant:bucket/k",
        f"s3://{POINT}:k",
        "https://",
        "https://s3.eu-west-1.amazonaws.com",
        "https://s3.eu-west-1.amazonaws.com/",
        "https://films.s3-website.eu-west-1.amazonaws.com/index.html",
        "https://x.mrap.accesspoint.s3-global.amazonaws.com/k",
        "https://b.s3.amazonaws.com/%ff",
        "https://s3.amazonaws.com/a%2Fb/k",
        f"https://{CONSOLE}/home",
        f"https://{CONSOLE}/",
        f"https://eu-west-1.{CONSOLE}/buckets/a%20b?prefix=k",
        "arn:aws:s3:::",
        "arn:aws:s3:::*",
        "arn:aws:iam::123456789012:role/reader",
        "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-0ab1/bucket/near",
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


@pytest.mark.parametrize(
    ("text", "bucket", "key"),
    [
        ("https://b.s3.eu-west-1.amazonaws.com/k", "b", "k"),
        ("HTTPS://B.S3.EU-WEST-1.AMAZONAWS.COM/K", "b", "K"),
        ("  https://b.s3.amazonaws.com/a/b.pdf\n", "b", "a/b.pdf"),
        ("https://dotted.name.s3.amazonaws.com/k", "dotted.name", "k"),
        ("https://b.s3.amazonaws.com", "b", ""),
        ("https://b.s3.amazonaws.com/a//b/", "b", "a//b/"),
        ("https://b.s3.amazonaws.com//k", "b", "/k"),
        ("https://b.s3.amazonaws.com/a+b%2Bc%20d%2520.txt#part", "b", "a+b+c d%20.txt"),
        ("https://b.s3.amazonaws.com/%E8%AD%B0/k", "b", "議/k"),
        ("https://s3.eu-west-1.amazonaws.com/b/a/k", "b", "a/k"),
        ("https://s3-eu-west-1.amazonaws.com/b/k", "b", "k"),
        ("https://b.s3.dualstack.eu-west-1.amazonaws.com/k", "b", "k"),
        ("https://s3.dualstack.eu-west-1.amazonaws.com/b/k", "b", "k"),
        ("https://b.s3-fips.us-gov-west-1.amazonaws.com/k", "b", "k"),
        ("https://b.s3-fips.dualstack.us-east-1.amazonaws.com/k", "b", "k"),
        ("https://b.s3-accelerate.amazonaws.com/k", "b", "k"),
        ("https://b.s3-accelerate.dualstack.amazonaws.com/k", "b", "k"),
        ("https://b.s3.cn-north-1.amazonaws.com.cn/k", "b", "k"),
        ("https://b--x-s3.s3express-use1-az4.us-east-1.amazonaws.com/k", "b--x-s3", "k"),
        (
            "https://films-abc-s3alias.s3.eu-west-1.amazonaws.com/k",
            "films-abc-s3alias",
            "k",
        ),
        ("https://films-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/k", POINT, "k"),
        ("https://small-123456789012.s3-object-lambda.eu-west-1.amazonaws.com/k", LAMBDA, "k"),
        (
            "https://a-123456789012.s3-accesspoint.cn-north-1.amazonaws.com.cn/",
            "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/a",
            "",
        ),
        ("https://s3.eu-central-1.wasabisys.com/b/k", "b", "k"),
        (f"https://b.{'0af1' * 8}.r2.cloudflarestorage.com/k", "b", "k"),
        ("b.s3.eu-west-1.amazonaws.com/a%20k", "b", "a k"),
        (f"https://eu-central-1.{CONSOLE}/buckets/b?region=eu-central-1", "b", ""),
        (
            f"https://eu-central-1.{CONSOLE}/buckets/b?prefix=a/b%2Bc+d/&tab=objects",
            "b",
            "a/b+c d/",
        ),
        (f"https://s3.{CONSOLE}/object/b?region=x&prefix=%E8%AD%B0/k.txt", "b", "議/k.txt"),
        (f"https://1-a.eu-west-1.{CONSOLE}/buckets/b?prefix=", "b", ""),
        (f"https://{CONSOLE}/buckets/b/old/way/", "b", "old/way/"),
        ("https://console.amazonaws.cn/s3/buckets/b?prefix=k/", "b", "k/"),
    ],
)
def test_a_web_address(text: str, bucket: str, key: str) -> None:
    assert parse(text) == Address(bucket, key)


@pytest.mark.parametrize(
    ("text", "bucket", "key"),
    [
        ("arn:aws:s3:::b", "b", ""),
        ("arn:aws:s3:::b/a/k 1%20.pdf", "b", "a/k 1%20.pdf"),
        ("arn:aws-cn:s3:::b/k", "b", "k"),
        ("arn:aws-us-gov:s3:::b/k", "b", "k"),
        ("arn:aws-iso-b:s3:::b/k", "b", "k"),
        (
            "arn:aws:s3express:us-east-1:123456789012:bucket/b--use1-az4--x-s3",
            "b--use1-az4--x-s3",
            "",
        ),
        (POINT, POINT, ""),
        (f" {POINT} ", POINT, ""),
        (f"{POINT}/object/a/k", POINT, "a/k"),
        (f"{POINT}/a/k", POINT, "a/k"),
        (f"s3://{POINT}/a/k", POINT, "a/k"),
        (f"s3://{POINT}/object/k", POINT, "object/k"),
        (POINT.replace("point/", "point:"), POINT.replace("point/", "point:"), ""),
        (f"{LAMBDA}/object/k", LAMBDA, "k"),
        (f"{OUTPOST}/object/k", OUTPOST, "k"),
        (
            "arn:aws:s3::123456789012:accesspoint/mfz.mrap",
            "arn:aws:s3::123456789012:accesspoint/mfz.mrap",
            "",
        ),
        ("films-abc-s3alias/k", "films-abc-s3alias", "k"),
    ],
)
def test_an_arn_or_alias(text: str, bucket: str, key: str) -> None:
    address = parse(text)
    assert address == Address(bucket, key)
    assert parse(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "https://s3.example.com:9000/b/a/k",
        "https://S3.example.com/b/a/k",
        "http://s3.example.com/b/a/k",
        "https://b.s3.example.com:9000/a/k",
        "https://b.s3.example.com/a/k",
        "s3.example.com:9000/b/a/k",
    ],
)
def test_the_accounts_own_server_is_known(text: str) -> None:
    assert parse(text, [OWN]) == Address("b", "a/k")


def test_a_server_of_one_s_own_with_a_path_or_a_link_host() -> None:
    below = Account("o", endpoint_url="https://example.com/s3")
    assert parse("https://example.com/s3/b/k", [below]) == Address("b", "k")
    with pytest.raises(InvalidAddress):
        parse("https://example.com/else/b/k", [below])
    dressed = Account(
        "o", link_host="https://cdn.example.com", addressing_style=AddressingStyle.PATH
    )
    assert parse("https://cdn.example.com/b/k", [dressed]) == Address("b", "k")


@pytest.mark.parametrize(
    "url", ["https://s3.example.com:9001/b/k", "https://nots3.example.com/b/k"]
)
def test_another_server_is_not_the_accounts_own(url: str) -> None:
    with pytest.raises(InvalidAddress, match="neither Amazon's nor this account's"):
        parse(url, [OWN])


@pytest.mark.parametrize(
    "text",
    [
        f"https://b.s3.amazonaws.com/k{SIGNED}",
        f"b.s3.amazonaws.com/k{SIGNED}",
        f"https://s3.example.com:9000/b/k{SIGNED}",
    ],
)
def test_of_a_presigned_link_the_signature_is_dropped(text: str) -> None:
    assert parse(text, [OWN]) == Address("b", "k")


@pytest.mark.parametrize(
    "base", ["https://x.example/k", "hxxps://b/k", "https://", "x.example/k", "ftp://b"]
)
def test_no_error_repeats_a_signature(base: str) -> None:
    with pytest.raises(InvalidAddress) as caught:
        parse(base + SIGNED, [OWN])
    assert SIGNATURE not in caught.value.details


@pytest.mark.parametrize(
    ("key", "folder"),
    [("", ""), ("a", ""), ("a/", "a/"), ("a/b", "a/"), ("a//b", "a//"), ("/", "/")],
)
def test_the_folder_of_an_address(key: str, folder: str) -> None:
    assert Address("b", key).folder == Address("b", folder)


@pytest.mark.parametrize("key", AWKWARD_KEYS)
def test_an_awkward_key_comes_out_of_a_web_address(key: str) -> None:
    url = f"https://b.s3.eu-west-1.amazonaws.com/{quote(key)}{SIGNED}"
    assert parse(url) == Address("b", key)


@given(key=st.text())
def test_a_key_is_decoded_once_in_a_web_address_and_never_in_ours(key: str) -> None:
    escaped = quote(key, safe="/")
    assert parse(f"https://b.s3.amazonaws.com/{escaped}") == Address("b", key)
    assert parse(f"s3://b/{escaped}") == Address("b", escaped)
    asked = urlencode({"prefix": key, "region": "eu-west-1"})
    assert parse(f"https://{CONSOLE}/object/b?{asked}") == Address("b", key)


@given(text=st.text() | st.text().map("https://".__add__) | st.text().map("arn:aws:s3:".__add__))
def test_any_text_is_an_address_or_an_error_of_ours(text: str) -> None:
    with suppress(InvalidAddress):
        address = parse(text, [OWN])
        assert parse(str(address)) == address
