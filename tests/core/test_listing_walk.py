"""The walk over several connections: every key, once, and no thread left behind."""

from __future__ import annotations

import threading
import time
from collections import Counter
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presign_gui.core import listing, stopping
from presign_gui.core.errors import AccessDenied, Stopped, UnexpectedAnswer
from tests.core.loopback import Answer, Answering, Asked, Hanging, s3_error
from tests.core.s3_of_keys import S3OfKeys
from tests.core.test_signing import ODD_KEYS


def walked(connection, prefix: str = "", connections: int = 4) -> list[str]:
    """All keys that a walk finds, sorted."""
    pages = list(listing.walk(connection, "bucket", prefix, connections))
    assert {page.objects.prefix for page in pages} <= {prefix}
    assert all(page.prefixes == () and page.next_token == "" for page in pages)
    return sorted(chain.from_iterable(page.objects.keys for page in pages))


def walkers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("walk")]


TREE = [
    *(f"flat/{number:03}" for number in range(60)),
    *(f"many/{number:03}/{name}" for number in range(70) for name in "ab"),
    *(f"deep/1/2/3/4/{number:03}/x" for number in range(40)),
    *(f"deep/1/2/{number:03}" for number in range(30)),
    *("a", "a/", "a//", "a//b", "a!", "a-/b", "a0", "b", "/", "/leading", "//", "deep", "many/"),
]


@pytest.mark.parametrize("connections", [1, 2, 8])
@pytest.mark.parametrize("page_length", [1, 3, 10, 1_000])
@pytest.mark.parametrize("skips_folders", [True, False])
def test_every_key_comes_once(
    connect, page_length: int, connections: int, skips_folders: bool
) -> None:
    keys = TREE[::7] if page_length == 1 else TREE
    server_side = S3OfKeys(keys, page_length, skips_folders=skips_folders)
    with Answering(server_side) as server:
        connection = connect(server.url, region="here")
        assert walked(connection, "", connections) == sorted(keys)


@pytest.mark.parametrize("prefix", ["deep/", "deep/1/2", "a", "a/", "a//", "/", "many/01", "none"])
def test_below_a_prefix(connect, prefix: str) -> None:
    with Answering(S3OfKeys(TREE, 7)) as server:
        found = walked(connect(server.url, region="here"), prefix)
    assert found == sorted(key for key in TREE if key.startswith(prefix))


NAMES = st.sampled_from(["a", "b", "a b", "é", "日", "0", "!", "-", "ab"])
PATHS = st.lists(st.one_of(NAMES, st.just("/"), st.just("/")), min_size=1, max_size=7).map("".join)


@given(
    keys=st.sets(PATHS, max_size=40),
    prefix=st.sampled_from(["", "", "a", "a/", "b/a"]),
    page_length=st.integers(1, 5),
    connections=st.integers(1, 4),
    skips=st.booleans(),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_keys(connect, keys, prefix: str, page_length: int, connections: int, skips) -> None:
    with Answering(S3OfKeys(keys, page_length, skips_folders=skips)) as server:
        found = walked(connect(server.url, region="here"), prefix, connections)
    assert found == sorted(key for key in keys if key.startswith(prefix))


def test_odd_keys(connect) -> None:
    with Answering(S3OfKeys(ODD_KEYS, 4)) as server:
        assert walked(connect(server.url, region="here")) == sorted(ODD_KEYS)


def test_the_demo(to_demo) -> None:
    serial = [key for page in listing.everything(to_demo, "reports") for key in page.objects.keys]
    found = [key for page in listing.walk(to_demo, "reports") for key in page.objects.keys]
    assert sorted(found) == sorted(serial)
    assert len(found) > 5


# How it asks


def test_folders_are_listed_side_by_side(connect) -> None:
    """Each of four folders is asked about before any of the others has answered."""
    keys = [f"{folder}/{name}" for folder in "abcd" for name in range(3)]
    answer, together = S3OfKeys(keys), threading.Barrier(4, timeout=10)

    def only_together(asked: Asked) -> Answer:
        if asked.query["prefix"]:
            together.wait()
        return answer(asked)

    with Answering(only_together) as server:
        assert walked(connect(server.url, region="here")) == sorted(keys)
    assert Counter(asked.query["prefix"] for asked in server.asked) == Counter(
        ["", "a/", "b/", "c/", "d/"]
    )


def test_a_folder_with_most_of_the_keys_is_cut_again(connect) -> None:
    keys = [*(f"big/{part}/{number:02}" for part in range(9) for number in range(20)), "small/x"]
    with Answering(S3OfKeys(keys, 10)) as server:
        assert walked(connect(server.url, region="here")) == sorted(keys)
    parts = {asked.query["prefix"] for asked in server.asked}
    assert len([part for part in parts if part.startswith("big/") and part != "big/"]) >= 3


def test_small_folders_share_a_request(connect) -> None:
    keys = [f"{number:03}/only" for number in range(900)]
    with Answering(S3OfKeys(keys)) as server:
        assert walked(connect(server.url, region="here")) == keys
    assert len(server.asked) <= 12


# The end


def test_a_reader_who_has_had_enough_leaves_no_thread(connect) -> None:
    with Answering(S3OfKeys(TREE, 3)) as server:
        pages = listing.walk(connect(server.url, region="here"), "bucket")
        next(pages)
        assert walkers()
        pages.close()
        assert not walkers()
        asked = _when_nothing_more_comes(server)  # for one may have been on its way
        assert asked < len(list(listing.walk(connect(server.url, region="here"), "bucket")))


def test_who_takes_slowly_slows_the_walk(connect) -> None:
    """Pages wait in a queue that holds two for each connection."""
    keys = [f"{folder}/{number:03}" for folder in "abcd" for number in range(100)]
    with Answering(S3OfKeys(keys, 1)) as server:
        pages = listing.walk(connect(server.url, region="here"), "bucket", connections=2)
        next(pages)
        settled = _when_nothing_more_comes(server)
        assert settled <= 20
        pages.close()


def _when_nothing_more_comes(server: Answering) -> int:
    """Wait until the walkers wait for room."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        before = len(server.asked)
        threading.Event().wait(0.1)
        if len(server.asked) == before:
            return before
    raise AssertionError("it never waits")


def test_an_error_in_one_folder_ends_them_all(connect) -> None:
    answer = S3OfKeys(TREE, 3)

    def denied(asked: Asked) -> Answer:
        if asked.query["prefix"].startswith("deep/"):
            return s3_error(403, "AccessDenied")
        return answer(asked)

    with Answering(denied) as server:
        with pytest.raises(AccessDenied):
            list(listing.walk(connect(server.url, region="here"), "bucket"))
        assert not walkers()


@pytest.mark.parametrize("after_pages", [0, 1, 5])
def test_a_stop_ends_it_at_any_point(connect, after_pages: int) -> None:
    """Every further request hangs, and all the same nothing is left, or comes later."""
    hang, stop = threading.Event(), stopping.Stop()
    hung = threading.Semaphore(0)
    answer = S3OfKeys(TREE, 3)

    def until_then(asked: Asked) -> Answer:
        if len(server.asked) > after_pages + 1:
            hung.release()
            hang.wait(10)
        return answer(asked)

    with Answering(until_then) as server:
        pages = listing.walk(connect(server.url, region="here"), "bucket", connections=2)
        token = stopping.current.set(stop)
        stopper = threading.Thread(target=lambda: (hung.acquire(timeout=10), stop.set()))
        try:
            stopper.start()
            with pytest.raises(Stopped):
                for _page in pages:
                    pass
            assert not walkers()
            assert list(pages) == []
        finally:
            stopping.current.reset(token)
            stopper.join()
            hang.set()


def test_closing_cuts_what_hangs(connect) -> None:
    """The generator is closed while all its threads wait for a server that is silent."""
    hang = threading.Event()
    answer = S3OfKeys([*(f"{folder}/x" for folder in "abcdef"), "top"])

    def only_the_first(asked: Asked) -> Answer:
        if len(server.asked) > 1:
            hang.wait(10)
        return answer(asked)

    with Answering(only_the_first) as server:
        pages = listing.walk(connect(server.url, region="here"), "bucket", connections=2)
        assert next(pages).objects.keys == ["top"]
        began = time.monotonic()
        pages.close()
        assert time.monotonic() - began < 5
        assert not walkers()
        hang.set()


def test_stopped_before_it_began(connect) -> None:
    stop = stopping.Stop()
    stop.set()
    with Hanging() as server:
        pages = listing.walk(connect(server.url, region="here"), "bucket")
        token = stopping.current.set(stop)
        try:
            with pytest.raises(Stopped):
                next(pages)
        finally:
            stopping.current.reset(token)
    assert not walkers()


def test_a_server_without_order_is_told(connect) -> None:
    """Folders that share a stretch are told apart by the order of keys."""
    keys = [f"{number:03}/only" for number in range(900)]
    orderly = S3OfKeys(keys)

    def backwards(asked: Asked) -> Answer:
        answer = orderly(asked)
        if "delimiter" in asked.query:
            return answer
        head, *rows = answer.body.split("<Contents>")
        end = "</ListBucketResult>"
        rows = [row.removesuffix(end) for row in reversed(rows)]
        return Answer(body="<Contents>".join([head, *rows]) + end)

    with (
        Answering(backwards) as server,
        pytest.raises(UnexpectedAnswer, match="no order"),
    ):
        list(listing.walk(connect(server.url, region="here"), "bucket"))
