"""The arithmetic by itself: no botocore, no network, only what AWS wrote down."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core import presigner
from presign_gui.core.presigner import (
    PROBE_DISPOSITION,
    PROBE_KEY,
    PROBE_VERSION,
    SLICE,
    Item,
    Presigner,
    UnknownKind,
    most_escaped,
    percent_encoded,
)
from tests.awkward import AWKWARD_KEYS

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
MOMENT = datetime(2013, 5, 24, tzinfo=timezone.utc)
SIGNING = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
)
HOST = "https://examplebucket.s3.amazonaws.com"


def probe(query: str = SIGNING, base: str = HOST) -> str:
    return f"{base}/{PROBE_KEY}?{query}&X-Amz-Signature=0"


def signature(url: str, secret: str = SECRET, method: str = "GET") -> str:
    """Sign a link once more, as slowly and as close to AWS's words as can be."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    del query["X-Amz-Signature"]
    written = sorted(
        (quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in query.items()
    )
    canonical_request = "\n".join(
        [
            method,
            parts.path,
            "&".join(f"{name}={value}" for name, value in written),
            f"host:{parts.netloc}",
            "",
            "host",
            "UNSIGNED-PAYLOAD",
        ]
    )
    scope = query["X-Amz-Credential"].split("/")[1:]
    to_sign = "\n".join(
        [
            "AWS4-HMAC-SHA256",
            query["X-Amz-Date"],
            "/".join(scope),
            hashlib.sha256(canonical_request.encode()).hexdigest(),
        ]
    )
    key = b"AWS4" + secret.encode()
    for part in [*scope, to_sign]:
        key = hmac.new(key, part.encode(), "sha256").digest()
    return key.hex()


def test_the_documented_example() -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html"""
    url = Presigner(probe(), SECRET, "GET").url(Item("test.txt"))
    right = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    assert url == f"{HOST}/test.txt?{SIGNING}&X-Amz-Signature={right}"


@pytest.mark.parametrize("key", [*AWKWARD_KEYS, "/", ".", "\0", "a\0b"])
def test_each_awkward_key(key: str) -> None:
    url = Presigner(probe(), SECRET, "GET").url(Item(key))
    assert url.startswith(f"{HOST}/{quote(key, safe='/-_.~')}?{SIGNING}&")
    assert url.endswith(signature(url))


@pytest.mark.parametrize(
    "query",
    [
        f"{SIGNING}&response-content-disposition={PROBE_DISPOSITION}",
        f"versionId={PROBE_VERSION}&{SIGNING}",
        f"response-content-disposition={PROBE_DISPOSITION}&versionId={PROBE_VERSION}&{SIGNING}",
        f"versionId={PROBE_VERSION}&{SIGNING}&response-content-disposition={PROBE_DISPOSITION}",
        f"{SIGNING}&A=0&A-=&a=%2F~",
    ],
)
def test_each_place_of_the_marks(query: str) -> None:
    items = [Item("a b", 'attachment; filename="ü"', "v~/+1"), Item("c", "inline", "\0")]
    made = Presigner(probe(query), SECRET, "GET")
    for url, item in zip(next(made.urls(items)), items, strict=True):
        marked = query.replace(PROBE_DISPOSITION, quote(item.disposition, safe="-_.~"))
        marked = marked.replace(PROBE_VERSION, quote(item.version_id, safe="-_.~"))
        assert url.startswith(f"{HOST}/{quote(item.key)}?{marked}&")
        assert url.endswith(signature(url))


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "DELETE"])
def test_each_method(method: str) -> None:
    url = Presigner(probe(), SECRET, method).url(Item("k"))
    assert url.endswith(signature(url, method=method))


@pytest.mark.parametrize("secret", ["", "k", "n" * 60, "n" * 61, "ü" * 100])
def test_secrets_of_any_length(secret: str) -> None:
    url = Presigner(probe(), secret, "GET").url(Item("k"))
    assert url.endswith(signature(url, secret))


def test_a_path_before_the_key() -> None:
    url = Presigner(probe(base="http://[::1]:9000/s3/bucket"), SECRET, "GET").url(Item("k"))
    assert url.startswith("http://[::1]:9000/s3/bucket/k?")
    assert url.endswith(signature(url))


# When


@pytest.mark.parametrize(
    "moment",
    [
        MOMENT,
        datetime(2026, 3, 14, 15, 9, 26, tzinfo=timezone.utc),
        datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2028, 2, 29, 23, 59, 59, 999_999, tzinfo=timezone.utc),
    ],
)
def test_another_moment(moment: datetime) -> None:
    made = Presigner(probe(), SECRET, "GET").at(moment)
    assert made.moment == moment.replace(microsecond=0)
    date = f"{moment.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"
    query = SIGNING.replace("20130524T000000Z", date).replace("20130524", date[:8])
    url = made.url(Item("k"))
    assert url.startswith(f"{HOST}/k?{query}&")
    assert url.endswith(signature(url))


def test_the_same_moment_is_the_same_presigner() -> None:
    made = Presigner(probe(), SECRET, "GET")
    assert made.at(MOMENT) is made
    assert made.moment == MOMENT


# What it does not know


@pytest.mark.parametrize(
    "url",
    [
        "",
        HOST,
        f"{HOST}/{PROBE_KEY}?AWSAccessKeyId=A&Signature=s&Expires=1",
        f"{HOST}/{PROBE_KEY}?{SIGNING}",
        f"{HOST}/other-key?{SIGNING}&X-Amz-Signature=0",
        f"{HOST}/{PROBE_KEY}/more?{SIGNING}&X-Amz-Signature=0",
        probe(SIGNING.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")),
        probe(SIGNING.replace("=host", "=host%3Bx-amz-request-payer")),
        probe(SIGNING.replace("=host", "=content-type%3Bhost")),
        probe(SIGNING.replace("&X-Amz-SignedHeaders=host", "")),
    ],
)
def test_a_link_that_cannot_be_repeated(url: str) -> None:
    with pytest.raises(UnknownKind):
        Presigner(url, SECRET, "GET")


def test_a_signed_content_type_must_be_signed() -> None:
    with pytest.raises(UnknownKind):
        Presigner(probe(), SECRET, "PUT", "image/png")


# Many


@pytest.mark.parametrize("count", [0, 1, SLICE, SLICE + 1, 3 * SLICE - 1])
def test_slices_with_a_pause_between_two(monkeypatch, count: int) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(presigner.time, "sleep", pauses.append)
    made = Presigner(probe(), SECRET, "GET")
    items = [Item(f"{number} ü") for number in range(count)]

    slices = list(made.urls(items))

    assert [url for urls in slices for url in urls] == [made.url(item) for item in items]
    assert all(len(urls) <= SLICE for urls in slices)
    assert pauses == [0] * (len(slices) - 1 if slices else 0)


def test_nothing_is_made_before_it_is_asked_for(monkeypatch) -> None:
    made = Presigner(probe(), SECRET, "GET")
    slices = made.urls([Item("k")] * (2 * SLICE))
    next(slices)
    monkeypatch.setattr(presigner, "percent_encoded", None)
    with pytest.raises(TypeError):
        next(slices)


def test_the_secret_is_not_shown() -> None:
    assert SECRET not in repr(Presigner(probe(), SECRET, "GET"))


# Percent-encoding

texts = st.text(st.characters(codec="utf-8"))


@given(st.lists(texts, min_size=1), st.sampled_from(["", "/"]))
def test_percent_encoding_of_many_is_that_of_each(many: list[str], safe: str) -> None:
    unreserved = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    encoded = percent_encoded(many, unreserved + safe.encode())
    assert encoded == [quote(text, safe=f"{safe}-._~") for text in many]


def test_percent_encoding_of_every_byte() -> None:
    every = [chr(code) for code in range(0x900)]
    assert percent_encoded(every) == [quote(each, safe="-._~") for each in every]
    assert percent_encoded(["%41", "%2525", "a/b"]) == ["%2541", "%252525", "a%2Fb"]


@pytest.mark.parametrize(
    ("keys", "most"),
    [
        (["a"], 0),
        (["a", "b"], 0),
        (["aaaaaaaa", " ", "b"], 1),
        (["a b", "é", "//////", "日", "c d"], 3),
        (["a"] * 3 * SLICE + ["%"] + ["a"] * SLICE, 3 * SLICE),
    ],
)
def test_which_key_needs_the_most_escaping(keys: list[str], most: int) -> None:
    assert most_escaped([Item(key) for key in keys]) == most
