from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from xml.sax.saxutils import escape

import pytest

from presign_gui.core import listing
from presign_gui.core.client import Connection
from presign_gui.core.columns import Page
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import (
    AccessDenied,
    BadKeys,
    NoCredentials,
    NoSuchBucket,
    UnexpectedAnswer,
)
from presign_gui.core.records import Account, Bucket, S3Object, Source
from presign_gui.demo import REGION
from tests.core.loopback import Answer, Answering, Asked, s3_error
from tests.core.test_signing import ODD_KEYS


def keys(pages: list[Page]) -> list[str]:
    return [key for page in pages for key in page.objects.keys]


def prefixes(pages: list[Page]) -> list[str]:
    return [prefix for page in pages for prefix in page.prefixes]


# Buckets


def test_the_buckets_and_where_they_are(to_demo) -> None:
    found = {bucket.name: bucket for page in listing.buckets(to_demo) for bucket in page}
    assert {"archive", "contracts", "media", "payroll", "reports"} <= found.keys()
    assert found["archive"].region == "eu-west-1"
    assert found["archive"].created_at.tzinfo
    assert to_demo.region_of("archive") == "eu-west-1"


def test_many_buckets_come_in_pages(connect) -> None:
    def answer(asked: Asked) -> Answer:
        start = int(asked.query.get("continuation-token", "0"))
        entries = "".join(
            f"<Bucket><Name>b{number}</Name><BucketRegion>r{number}</BucketRegion></Bucket>"
            for number in range(start, start + 2)
        )
        token = f"<ContinuationToken>{start + 2}</ContinuationToken>" if start < 4 else ""
        return Answer(
            body=f"<ListAllMyBucketsResult><Buckets>{entries}</Buckets>{token}"
            "</ListAllMyBucketsResult>"
        )

    with Answering(answer) as server:
        connection = connect(server.url)
        pages = list(listing.buckets(connection))

    assert [[bucket.name for bucket in page] for page in pages] == [
        ["b0", "b1"],
        ["b2", "b3"],
        ["b4", "b5"],
    ]
    assert pages[2][1] == Bucket("b5", "r5")
    assert connection.region_of("b5") == "r5"
    # Without a parameter S3 would not tell the regions.
    assert all(asked.query["max-buckets"] == "1000" for asked in server.asked)
    assert [asked.query.get("continuation-token") for asked in server.asked] == [None, "2", "4"]


def test_a_server_with_no_buckets(connect) -> None:
    body = "<ListAllMyBucketsResult><Owner><ID>1</ID></Owner><Buckets/></ListAllMyBucketsResult>"
    with Answering(lambda asked: Answer(body=body)) as server:
        assert list(listing.buckets(connect(server.url))) == [[]]


# One level


def test_one_level(to_demo) -> None:
    pages = list(listing.level(to_demo, "reports"))
    assert prefixes(pages) == ["2025/", "2026/", "Müller/", "notes/", "日本語/"]
    assert keys(pages) == ["README.txt"]
    assert pages[0].region == REGION
    assert pages[-1].next_token == ""

    inner = list(listing.level(to_demo, "reports", "2026/"))
    assert prefixes(inner) == ["2026/figures/"]
    assert "2026/notes.txt" in keys(inner)


def test_an_object_as_it_was_listed(to_demo) -> None:
    [page] = listing.level(to_demo, "reports", "2025/")
    found = page.objects.s3_object(0, "reports", page.region)
    assert found == S3Object(
        "reports",
        "2025/annual report.pdf",
        found.size,
        found.modified_at,
        found.etag,
        "STANDARD_IA",
        REGION,
    )
    assert found.name == "annual report.pdf"
    assert found.size > 100
    assert found.modified_at < datetime.now(timezone.utc)
    assert found.etag
    assert '"' not in found.etag


def test_a_level_that_is_not_there_is_empty(to_demo) -> None:
    [page] = listing.level(to_demo, "reports", "nothing/here/")
    assert (len(page.objects), page.prefixes) == (0, ())


def test_everything_below(to_demo) -> None:
    found = keys(list(listing.everything(to_demo, "reports", "2026/")))
    assert "2026/figures/map.png" in found
    assert "2026/notes.txt" in found
    assert all(key.startswith("2026/") for key in found)


def test_a_big_folder_comes_in_pages_and_can_go_on_later(demo, to_demo) -> None:
    demo.fill_big_folder()

    pages = list(listing.level(to_demo, "archive", "sensors/"))
    assert [len(page.objects) for page in pages] == [1000] * 5
    assert len(set(keys(pages))) == 5000
    assert [bool(page.next_token) for page in pages] == [True] * 4 + [False]

    rest = listing.level(to_demo, "archive", "sensors/", pages[2].next_token)
    assert keys(list(rest)) == keys(pages[3:])


def test_pages_are_fetched_as_they_are_asked_for(connect) -> None:
    def answer(asked: Asked) -> Answer:
        token = escape(asked.query["continuation-token"])
        return Answer(
            body="<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>"
            f"{token}+/=&amp;</NextContinuationToken></ListBucketResult>"
        )

    with Answering(answer) as server:
        pages = listing.level(connect(server.url, region="here"), "bucket", "a/", "n")
        next(pages)
        assert len(server.asked) == 1
        assert next(pages).next_token == "n+/=&+/=&"
    assert server.asked[0].query["continuation-token"] == "n"
    assert server.asked[1].query["continuation-token"] == "n+/=&"
    assert server.asked[0].query["prefix"] == "a/"
    assert server.asked[0].query["delimiter"] == "/"


# Odd keys


@pytest.fixture(scope="module")
def odd(demo, clients):
    client = clients.s3(demo.account, demo.credential, REGION)
    client.create_bucket(
        Bucket="odd-ones", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    for key in [*ODD_KEYS, "a", "a/", "a//"]:
        client.put_object(Bucket="odd-ones", Key=key, Body=b"x")
    return "odd-ones"


def test_odd_keys_are_listed_as_they_are(to_demo, odd: str) -> None:
    found = keys(list(listing.everything(to_demo, odd)))
    assert sorted(found) == sorted([*ODD_KEYS, "a", "a/", "a//"])


def test_one_level_of_odd_keys(to_demo, odd: str) -> None:
    pages = list(listing.level(to_demo, odd))
    assert sorted(prefixes(pages)) == sorted(
        {key[: key.find("/") + 1] for key in ODD_KEYS if "/" in key}
    )
    assert sorted(keys(pages)) == sorted([key for key in ODD_KEYS if "/" not in key] + ["a"])


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("a/", ({"a//", "a/../"}, {"a/"})),
        ("a//", (set(), {"a//", "a//b"})),
        ("/", (set(), {"/", "/leading"})),
    ],
)
def test_folders_with_empty_names(to_demo, odd: str, prefix: str, expected) -> None:
    pages = list(listing.level(to_demo, odd, prefix))
    assert (set(prefixes(pages)), set(keys(pages))) == expected


# What goes wrong


def test_a_bucket_without_access(to_demo) -> None:
    with pytest.raises(AccessDenied):
        list(listing.level(to_demo, "payroll"))


def test_a_bucket_that_is_not_there(to_demo) -> None:
    with pytest.raises(NoSuchBucket):
        list(listing.level(to_demo, "no-such-bucket"))


def test_wrong_keys(demo, clients) -> None:
    credentials = Credentials()
    account = replace(demo.account, id="wrong")
    credentials.keep(account, Secret("not the secret of the demo"))
    with pytest.raises(BadKeys):
        listing.reach(Connection(account, credentials, clients))


def test_no_keys(clients) -> None:
    account = Account(name="guest", source=Source.SESSION, id="gone")
    connection = Connection(account, Credentials(), clients)
    with pytest.raises(NoCredentials):
        list(listing.level(connection, "bucket"))


# What an account is good for


def test_keys_that_may_list(to_demo) -> None:
    found = listing.reach(to_demo)
    assert found.may_list
    assert found.buckets >= 5


def test_keys_that_may_not_list_are_good_keys(connect) -> None:
    with Answering(lambda asked: s3_error(403, "AccessDenied")) as server:
        assert listing.reach(connect(server.url)) == listing.Reach(0, may_list=False)


def test_a_web_page_is_not_an_account(connect) -> None:
    page = "<html><body>Welcome</body></html>"
    with Answering(lambda asked: Answer(body=page)) as server, pytest.raises(UnexpectedAnswer):
        listing.reach(connect(server.url))
