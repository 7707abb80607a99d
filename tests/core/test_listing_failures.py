"""Servers that answer slowly, wrongly, or not to the end: what each way of listing does then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from presign_gui.core import cors, head, listing, preview, stopping
from presign_gui.core.client import Connection
from presign_gui.core.columns import Page
from presign_gui.core.errors import (
    ConnectionLost,
    NoNetwork,
    S3Error,
    ServerBusy,
    Stopped,
    UnexpectedAnswer,
    WrongRegion,
)
from presign_gui.core.records import S3Object
from tests.core.listing_pages import VERSIONS
from tests.core.loopback import Answer, Answering, Asked, Hanging, s3_error

List = Callable[..., Iterator[Page]]

WAYS = [listing.level, listing.everything, listing.versions, listing.walk]
of_pages = pytest.mark.parametrize("pages", WAYS)
of_tokens = pytest.mark.parametrize("pages", [listing.level, listing.everything, listing.walk])


def page(asked: Asked, *numbers: int, token: str = "", truncated: bool | None = None) -> Answer:
    """A page with the keys `p0`, `p1`, ...; of versions, if that was asked for."""
    versions = "versions" in asked.query
    row, root = ("Version", "ListVersionsResult") if versions else ("Contents", "ListBucketResult")
    rows = "".join(
        f"<{row}><Key>p{number}</Key><LastModified>2026-11-20T08:15:30.000Z</LastModified>"
        f"<Size>{number}</Size></{row}>"
        for number in numbers
    )
    more = bool(token) if truncated is None else truncated
    next_one = "NextKeyMarker" if versions else "NextContinuationToken"
    tokens = f"<{next_one}>{token}</{next_one}>" if token else ""
    is_truncated = f"<IsTruncated>{'true' if more else 'false'}</IsTruncated>"
    return Answer(body=f"<{root}>{is_truncated}{tokens}{rows}</{root}>")


def token_of(asked: Asked) -> str:
    return asked.query.get("continuation-token") or asked.query.get("key-marker", "")


def keys(pages: Iterator[Page]) -> list[str]:
    return [key for page in pages for key in page.objects.keys]


@pytest.fixture
def at(connect) -> Callable[[Answering], Connection]:
    return lambda server: connect(server.url, region="here")


# Again, and then it works


BROKEN = {
    "busy": lambda whole: s3_error(503, "SlowDown"),
    "busy, said with 200": lambda whole: s3_error(200, "SlowDown"),
    "an error inside": lambda whole: s3_error(500, "InternalError"),
    "half a page": lambda whole: Answer(body=whole.body[: len(whole.body) // 2]),
    "all but the end": lambda whole: Answer(body=whole.body[:-1]),
    "the connection cut": lambda whole: Answer(
        body=whole.body[:-30], headers={"Content-Length": str(len(whole.body))}
    ),
    "nothing at all": lambda whole: Answer(headers={"Content-Length": "500"}),
}


@of_pages
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_page_that_comes_at_the_second_try_comes_once(at, at_once, pages, broken) -> None:
    failed = set()

    def answer(asked: Asked) -> Answer:
        token = token_of(asked)
        whole = page(asked, 3, 4) if token else page(asked, 1, 2, token="more")
        if token not in failed:
            failed.add(token)
            return broken(whole)
        return whole

    with Answering(answer) as server:
        assert keys(pages(at(server), "bucket")) == ["p1", "p2", "p3", "p4"]
        assert len(server.asked) == 4


@of_pages
def test_a_server_that_stays_busy(at, at_once, pages) -> None:
    def answer(asked: Asked) -> Answer:
        return s3_error(503, "SlowDown") if token_of(asked) else page(asked, 1, token="more")

    with Answering(answer) as server, pytest.raises(ServerBusy):
        keys(pages(at(server), "bucket"))
    assert len(server.asked) == 4


@of_pages
@pytest.mark.parametrize("broken", ["the connection cut", "nothing at all"])
def test_a_connection_that_is_always_cut(at, at_once, pages, broken: str) -> None:
    """Half an answer is not told as one that makes no sense."""

    def answer(asked: Asked) -> Answer:
        return BROKEN[broken](page(asked, 2)) if token_of(asked) else page(asked, 1, token="more")

    with Answering(answer) as server, pytest.raises(ConnectionLost):
        keys(pages(at(server), "bucket"))
    assert len(server.asked) == 4


@of_pages
def test_an_error_in_a_good_answer(at, at_once, pages) -> None:
    def answer(asked: Asked) -> Answer:
        return s3_error(200, "SlowDown")

    with Answering(answer) as server, pytest.raises(ServerBusy):
        keys(pages(at(server), "bucket"))


# Pages that lead nowhere


@of_pages
@pytest.mark.parametrize("circle", [1, 2, 5])
def test_a_token_that_comes_again(at, pages, circle: int) -> None:
    def answer(asked: Asked) -> Answer:
        number = int(token_of(asked)[1:] or 0)
        return page(asked, number, token=f"t{number % (circle + 3) + 1}")

    with Answering(answer) as server, pytest.raises(UnexpectedAnswer, match="circles"):
        keys(pages(at(server), "bucket"))
    assert len(server.asked) < 40


def test_buckets_that_come_again(at) -> None:
    body = (
        "<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets>"
        "<ContinuationToken>same</ContinuationToken></ListAllMyBucketsResult>"
    )
    with (
        Answering(lambda asked: Answer(body=body)) as server,
        pytest.raises(UnexpectedAnswer, match="circles"),
    ):
        list(listing.buckets(at(server)))


def test_the_token_asked_with_comes_again(at) -> None:
    """The window asks for each page by itself."""
    with Answering(lambda asked: page(asked, 1, token="same")) as server:
        for pages in (listing.level, listing.versions):
            place = next(pages(at(server), "bucket")).next_token
            with pytest.raises(UnexpectedAnswer, match="circles"):
                next(pages(at(server), "bucket", token=place))


@of_pages
def test_there_is_more_but_not_where(at, pages) -> None:
    with (
        Answering(lambda asked: page(asked, 1, truncated=True)) as server,
        pytest.raises(UnexpectedAnswer, match="breaks off"),
    ):
        keys(pages(at(server), "bucket"))


@of_pages
def test_empty_pages_amid_others(at, pages) -> None:
    answers = {"": ([], "a"), "a": ([1], "b"), "b": ([], "c"), "c": ([], "d"), "d": ([2], "")}

    def answer(asked: Asked) -> Answer:
        numbers, token = answers[token_of(asked)]
        return page(asked, *numbers, token=token)

    with Answering(answer) as server:
        assert keys(pages(at(server), "bucket")) == ["p1", "p2"]


@of_pages
def test_keys_from_elsewhere(at, pages) -> None:
    with (
        Answering(lambda asked: page(asked, 1)) as server,
        pytest.raises(UnexpectedAnswer),
    ):
        keys(pages(at(server), "bucket", "p2"))


# Answers of something else


@of_pages
@pytest.mark.parametrize("headers", [{}, {"x-amz-bucket-region": "there"}])
def test_a_bucket_elsewhere(at, pages, headers) -> None:
    moved = Answer(301, "<Error><Code>PermanentRedirect</Code></Error>", headers)
    with Answering(lambda asked: moved) as server, pytest.raises(WrongRegion):
        keys(pages(at(server), "bucket"))


@of_pages
def test_the_region_is_learnt_from_a_redirect(connect, pages) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.method == "HEAD":
            return Answer(301, headers={"x-amz-bucket-region": "there"})
        return page(asked, 1)

    with Answering(answer) as server:
        assert keys(pages(connect(server.url), "bucket")) == ["p1"]
        assert "/there/s3/" in server.asked[-1].headers["Authorization"]


@of_pages
@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><body><p>Welcome<br></body></html>",
        "<html><body>Welcome</body></html>",
        "Welcome",
        "",
        "<ListBucketResults></ListBucketResults>",
    ],
)
def test_a_web_page(at, at_once, pages, body: str) -> None:
    with Answering(lambda asked: Answer(body=body)) as server, pytest.raises(UnexpectedAnswer):
        keys(pages(at(server), "bucket"))


@of_pages
def test_an_entity_bomb(at, pages) -> None:
    bomb = '<!DOCTYPE lol [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with (
        Answering(lambda asked: Answer(body=bomb + page(asked, 1).body)) as server,
        pytest.raises(UnexpectedAnswer),
    ):
        keys(pages(at(server), "bucket"))


# Stopped


@of_pages
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_stop_while_it_waits(at, pages, after: int) -> None:
    """The server is slow from the page `after` on; the page that comes late is not seen."""
    waiting, go_on, stop = threading.Event(), threading.Event(), stopping.Stop()

    def answer(asked: Asked) -> Answer:
        number = int(token_of(asked) or 0)
        if number == after:
            waiting.set()
            go_on.wait(10)
        return page(asked, number, token=str(number + 1))

    found: list[str] = []
    with Answering(answer) as server:
        listed = pages(at(server), "bucket")
        stopper = threading.Thread(target=lambda: (waiting.wait(10), stop.set()))
        stopper.start()
        token = stopping.current.set(stop)
        try:
            with pytest.raises(Stopped):
                found.extend(key for each in listed for key in each.objects.keys)
        finally:
            stopping.current.reset(token)
            go_on.set()
            stopper.join()
        assert list(listed) == []
    expected = [f"p{number}" for number in range(after)]
    # The walk lists ahead: of what it had, the stop may let go some.
    assert found == expected if pages is not listing.walk else expected[: len(found)] == found


@of_pages
def test_a_slow_answer_is_waited_for(at, pages) -> None:
    slow = threading.Event()

    def answer(asked: Asked) -> Answer:
        slow.wait(0.2)
        return page(asked, 1)

    with Answering(answer) as server:
        assert keys(pages(at(server), "bucket")) == ["p1"]


# Versions


def test_versions_go_on_where_a_page_ended(at) -> None:
    end = VERSIONS.replace("<IsTruncated>true", "<IsTruncated>false")
    with Answering(lambda asked: Answer(body=end if token_of(asked) else VERSIONS)) as server:
        first, last = listing.versions(at(server), "bucket", "in/")
        assert first.prefixes == ("in/日/",)
        assert last.next_token == ""
        [again] = listing.versions(at(server), "bucket", "in/", first.next_token)
        assert again.objects.keys == last.objects.keys
    queries = [asked.query for asked in server.asked]
    assert [(q.get("key-marker"), q.get("version-id-marker")) for q in queries] == [
        (None, None),
        ("in/b c", "v1"),
        ("in/b c", "v1"),
    ]
    assert {(query["prefix"], query["delimiter"]) for query in queries} == {("in/", "/")}


def test_markers_that_come_after_all_versions_find_their_place(at) -> None:
    """moto lists them last, and so the demo does."""
    start, end = VERSIONS.index("<DeleteMarker>"), VERSIONS.index("<Version>")
    marker, tail = VERSIONS[start:end], "<CommonPrefixes>"
    late = VERSIONS.replace(marker, "").replace(tail, marker + tail)
    late = late.replace("<IsTruncated>true", "<IsTruncated>false")
    with Answering(lambda asked: Answer(body=late)) as server:
        [page] = listing.versions(at(server), "bucket", "in/")
    assert page.objects.versions is not None
    assert list(page.objects.versions.ids) == ["v3", "v2", "null", "v1"]
    assert list(page.objects.versions.markers) == [1, 0, 0, 0]


# What is no answer of S3's


def test_a_bucket_without_a_name_is_none(at) -> None:
    buckets = "<Buckets><Bucket/><Bucket><Name></Name></Bucket><Bucket><Name>a</Name></Bucket>"
    body = f"<ListAllMyBucketsResult>{buckets}</Buckets></ListAllMyBucketsResult>"
    with Answering(lambda asked: Answer(body=body)) as server:
        assert [each.name for [each] in listing.buckets(at(server))] == ["a"]


@pytest.mark.parametrize("code", ["<x>1</x>", "</Code><Code>A", "A" * 100_000])
def test_an_error_that_is_none_of_s3s(at, code: str) -> None:
    body = f"<Error><Code>{code}</Code></Error>"
    with Answering(lambda asked: Answer(400, body)) as server:
        with pytest.raises(S3Error) as told:
            keys(listing.level(at(server), "b"))
        assert len(str(told.value)) <= 1_001


OBJECT = S3Object("b", "k", region="here")


@pytest.mark.parametrize(
    "ask",
    [
        lambda connection: head.head_of(connection, OBJECT),
        lambda connection: preview.fetch(connection, OBJECT),
        lambda connection: cors.look(connection, "b"),
    ],
    ids=["head", "preview", "cors"],
)
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", NoNetwork),
        (b"\0\xff" * 100, NoNetwork),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000, NoNetwork),
        (b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n", S3Error),
    ],
    ids=["nothing", "garbage", "an endless header", "a length that is none"],
)
def test_an_answer_that_is_none(connect, at_once, ask, answer: bytes, kind) -> None:
    with Hanging(answer, hang_up=True) as server:
        try:
            ask(connect(server.url, region="here"))
        except kind:
            return
        assert b"abc" in answer  # which a GET does without
