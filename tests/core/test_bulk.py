"""Many links: what is written, what an interruption leaves, and how it goes on."""

from __future__ import annotations

import csv
import io
import json
import os
import threading

import pytest

from presign_gui.core import asking, bulk, part_file, stopping
from presign_gui.core.address import Address
from presign_gui.core.bulk import RequestPage
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import (
    AccessDenied,
    FileProblem,
    InvalidAddress,
    InvalidInput,
    Stopped,
)
from presign_gui.core.formats import formats
from presign_gui.core.history import Batch
from presign_gui.core.part_file import Earlier, PartFile, Position
from presign_gui.core.records import Account, Credential, LinkOptions, LinkRequest, Way
from presign_gui.core.signing import Signer
from presign_gui.demo import DemoServer

KEYS = Credential("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
TASK = {"uris": ["s3://b/"]}
CSV = formats()["csv"]


@pytest.fixture(scope="module")
def signer():
    return Signer(Account("a", region="eu-central-1"), KEYS, Clients())


@pytest.fixture
def file(tmp_path):
    return PartFile(tmp_path / "links.csv", TASK)


def pages(count: int, length: int = 3, start: Position | None = None, fail_after: int = 99):
    """Pages of requests k0000, k0001, ... from `start` on."""
    begin = (start or Position()).done
    for page in range(begin // length, count):
        if page == fail_after:
            raise AccessDenied("no more")
        keys = [f"k{page * length + row:04}" for row in range(length)]
        yield RequestPage(
            [LinkRequest("b", key, LinkOptions(), "eu-central-1", size=7) for key in keys],
            Position((page + 1) * length, 0, keys[-1]),
        )


def rows(path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8"))))


def keys_in(path) -> list[str]:
    header, *lines = rows(path)
    return [line[header.index("key")] for line in lines]


def nothing(_done: int) -> None:
    pass


def test_a_file_appears_when_it_is_complete(file, signer):
    seen = []
    bulk.write(pages(4), signer, CSV, file, lambda _n: seen.append(file.path.exists()))
    assert seen == [False] * 4
    assert keys_in(file.path) == [f"k{n:04}" for n in range(12)]
    assert [each.name for each in file.path.parent.glob("links*")] == ["links.csv"]


def test_an_interruption_leaves_whole_lines_and_goes_on_with_the_same_file(file, signer):
    with pytest.raises(AccessDenied):
        bulk.write(pages(6, fail_after=2), signer, CSV, file, nothing)
    assert not file.path.exists()
    assert keys_in(file.part) == [f"k{n:04}" for n in range(6)]

    again = PartFile(file.path, TASK)
    start = again.resumed()
    assert start == Position(6, 0, "k0005")
    bulk.write(pages(6, start=start), signer, CSV, again, nothing)
    assert keys_in(file.path) == [f"k{n:04}" for n in range(18)]
    assert sum(row[0] == "presigned_url" for row in rows(file.path)) == 1


def test_what_was_written_after_the_last_good_place_is_cut_off(file, signer):
    with pytest.raises(AccessDenied):
        bulk.write(pages(6, fail_after=2), signer, CSV, file, nothing)
    with file.part.open("a") as torn:
        torn.write("https://half a li")  # as a power cut leaves it
    start = PartFile(file.path, TASK).resumed()
    assert keys_in(file.part) == [f"k{n:04}" for n in range(6)]
    assert start.done == 6


def test_another_task_does_not_go_on_with_it(file, signer):
    with pytest.raises(AccessDenied):
        bulk.write(pages(6, fail_after=2), signer, CSV, file, nothing)
    with pytest.raises(InvalidInput, match="other options"):
        PartFile(file.path, {"uris": ["s3://another/"]}).resumed()


@pytest.mark.parametrize("damage", ["", "[]", '{"position": 5}', '{"position": {"x": 1}}'])
def test_a_damaged_state_is_said(file, signer, damage):
    file.part.write_text("")
    file.part.with_name("links.csv.part.json").write_text(damage)
    with pytest.raises(InvalidInput, match="damaged"):
        file.resumed()


def test_there_must_be_something_to_go_on_with(file):
    with pytest.raises(InvalidInput, match="no unfinished"):
        file.resumed()


def test_a_part_that_is_gone_is_said(file, signer):
    with pytest.raises(AccessDenied):
        bulk.write(pages(6, fail_after=2), signer, CSV, file, nothing)
    file.part.unlink()
    with pytest.raises(FileProblem):
        file.resumed()


def test_a_folder_that_is_not_there_is_said(tmp_path, signer):
    file = PartFile(tmp_path / "nowhere" / "links.csv", TASK)
    with pytest.raises(FileProblem):
        bulk.write(pages(1), signer, CSV, file, nothing)


def test_a_state_that_is_a_folder_is_said(file):
    file.part.with_name("links.csv.part.json").mkdir()
    with pytest.raises(FileProblem):
        file.resumed()


def test_listing_goes_on_while_links_are_signed(signer):
    listed, signed = threading.Event(), []

    def slow_pages():
        yield from pages(1)
        assert listed.wait(5)  # until a link of the page before was taken
        yield from pages(2, start=Position(3))

    with bulk.ahead(slow_pages()) as some:
        for link in bulk.links((page for page in some), signer, lambda _p: None, nothing):
            signed.append(link.key)
            listed.set()
    assert signed == [f"k{n:04}" for n in range(6)]


def is_listing() -> bool:
    return any(each.name == "listing ahead" for each in threading.enumerate())


def endless(ended: threading.Event):
    try:
        while True:
            yield from pages(1)
    finally:
        ended.set()


def test_leaving_off_ends_the_listing():
    ended = threading.Event()
    with bulk.ahead(endless(ended)) as some:
        next(some)
        assert is_listing()
    assert ended.is_set()
    assert not is_listing()


def test_links_that_nobody_wants_any_more_close_what_they_are_made_of(signer):
    ended = threading.Event()
    made = bulk.links(endless(ended), signer, lambda _p: None, nothing)
    next(made)
    made.close()
    assert ended.is_set()


def test_ctrl_c_while_the_listing_thread_starts_leaves_no_thread(monkeypatch):
    """As it ended, C code of the listing ran on beneath an interpreter that was taken down."""
    start = threading.Thread.start

    def interrupted(thread):
        start(thread)
        raise KeyboardInterrupt

    ended = threading.Event()
    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt), bulk.ahead(endless(ended)):
        pytest.fail("it was interrupted before")
    assert not is_listing()


def test_a_thread_that_begins_after_the_interruption_lists_nothing(monkeypatch):
    late: list[threading.Thread] = []

    def interrupted(thread):
        late.append(thread)
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    listed = []
    unwanted = (listed.append(each) or each for each in pages(3))
    with pytest.raises(KeyboardInterrupt), bulk.ahead(unwanted):
        pytest.fail("it was interrupted before")
    late[0].run()
    assert listed == []


def test_a_job_that_is_stopped_while_pages_wait_does_not_wait_for_more(signer):
    """One whose format writes nothing before it has all links, and so looks up at no page."""
    stop, listed = stopping.Stop(), threading.Event()

    def full():
        for page in pages(bulk.PAGES_AHEAD + 2):
            yield page
            if page.then.done >= 3 * bulk.PAGES_AHEAD:
                listed.set()

    token = stopping.current.set(stop)
    try:
        with bulk.ahead(full()) as some:
            assert listed.wait(5)
            next(some)
            stop.set()
            with pytest.raises(Stopped):
                next(some)
    finally:
        stopping.current.reset(token)


def test_who_lists_ahead_can_ask_what_only_a_person_knows():
    asked = asking.current.set(lambda question: f"answer to {question}")
    try:

        def of_mfa():
            yield RequestPage([], Position(0, 0, asking.current.get()("code")))

        with bulk.ahead(of_mfa()) as some:
            assert next(some).then.after == "answer to code"
    finally:
        asking.current.reset(asked)


def test_everything_below_a_place_is_linked_and_can_start_anywhere():
    with DemoServer() as server:
        credentials = Credentials()
        credentials.keep(server.account, Secret(server.credential.secret_access_key))
        connection = Connection(server.account, credentials, Clients())
        places = [Address("reports", "2026/"), Address("media", "")]
        whole = list(bulk.below(connection, places, LinkOptions()))
        keys = [request.key for page in whole for request in page.requests]
        assert keys[0].startswith("2026/")
        assert not any(key.endswith("/") for key in keys)  # no folder markers
        assert whole[-1].then.done == len(keys)
        assert whole[-1].then.place == 1

        third = keys[2]
        rest = bulk.below(connection, places, LinkOptions(), Position(3, 0, third))
        assert [request.key for page in rest for request in page.requests] == keys[3:]


class Regions:
    """What `of_keys` asks a connection."""

    def region_of(self, bucket: str) -> str:
        return f"region-of-{bucket}"


def test_keys_come_one_a_line():
    lines = ["a.txt\n", "\n", "b c.txt\r\n", "s3://other/d.txt\n", " e "]
    (page,) = bulk.of_keys(Regions(), lines, Address("b", "pre/"), LinkOptions())
    assert [(each.bucket, each.key) for each in page.requests] == [
        ("b", "pre/a.txt"),
        ("b", "pre/b c.txt"),
        ("other", "d.txt"),
        ("b", "pre/ e "),
    ]
    assert page.requests[2].region == "region-of-other"
    assert page.then == Position(4)


def test_keys_go_on_after_those_that_are_done():
    lines = [f"s3://b/k{n}" for n in range(2500)]
    found = list(bulk.of_keys(Regions(), lines, None, LinkOptions(), Position(1200)))
    assert [len(page.requests) for page in found] == [1000, 300]
    assert found[0].requests[0].key == "k1200"
    assert found[-1].then == Position(2500)


def test_a_line_that_is_no_address_is_said():
    with pytest.raises(InvalidAddress):
        list(bulk.of_keys(Regions(), ["ftp://x/y"], None, LinkOptions()))


def test_json_lines_go_on_too(tmp_path, signer):
    lines = formats()["jsonl"]
    file = PartFile(tmp_path / "links.jsonl", TASK)
    with pytest.raises(AccessDenied):
        bulk.write(pages(3, fail_after=1), signer, lines, file, nothing)
    start = file.resumed()
    bulk.write(pages(3, start=start), signer, lines, file, nothing)
    found = [json.loads(line)["key"] for line in file.path.read_text("utf-8").splitlines()]
    assert found == [f"k{n:04}" for n in range(9)]


def test_an_interruption_before_the_first_page_starts_anew_with_the_header(file, signer):
    with pytest.raises(AccessDenied):
        bulk.write(pages(3, fail_after=0), signer, CSV, file, nothing)
    again = PartFile(file.path, TASK)
    assert again.resumed() == Position()
    bulk.write(pages(1), signer, CSV, again, nothing)
    assert keys_in(file.path) == ["k0000", "k0001", "k0002"]


def test_what_an_earlier_run_left_is_told_and_can_be_thrown_away(file, signer):
    assert file.earlier() is None
    with pytest.raises(AccessDenied):
        bulk.write(pages(6, fail_after=2), signer, CSV, file, nothing)
    assert file.earlier() == Earlier(6, same=True)
    assert PartFile(file.path, {"uris": ["s3://another/"]}).earlier() == Earlier(6, same=False)
    file.part.with_name("links.csv.part.json").write_text("{")
    assert file.earlier() == Earlier(0, same=False)
    file.discard()
    file.discard()
    assert file.earlier() is None
    assert list(file.path.parent.glob("links*")) == []


def test_the_history_counts_what_stays_in_the_file(file, signer):
    batch = Batch(Account("work"), LinkOptions(), Way.FILE, "csv", listed=True)
    made = bulk.written(pages(6), signer, batch.noting(CSV), file, batch.settle)
    assert next(made) == 3  # and the fourth is signed, and thrown away
    made.close()
    batch.keep_settled()
    [(entry, objects)] = batch.entries()
    assert (entry.count, [each.key for each in objects]) == (3, keys_in(file.part))


def test_a_file_of_which_nothing_stays_is_not_in_the_history(file, signer):
    batch = Batch(Account("work"), LinkOptions(), Way.FILE, "csv", listed=True)
    slow = batch.noting(CSV).write(bulk.links(pages(1), signer, file.checkpoint, nothing))
    next(slow), next(slow)
    slow.close()
    batch.keep_settled()
    assert batch.entries() == []


def test_whoever_stops_asking_leaves_a_file_to_go_on_with(file, signer):
    made = bulk.written(pages(6), signer, CSV, file)
    assert next(made) == 3
    assert next(made) == 6
    made.close()
    assert not file.path.exists()
    assert keys_in(file.part) == [f"k{n:04}" for n in range(6)]
    assert PartFile(file.path, TASK).resumed() == Position(6, 0, "k0005")


@pytest.mark.skipif(os.name != "posix", reason="files have no limit elsewhere")
def test_where_there_is_no_more_room_it_goes_on_from_what_is_on_the_disk(file, monkeypatch):
    """And not from what was still in memory, in whose place there would be nothing."""
    import resource

    line = "x" * 99 + "\n"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill() -> None:
        with file.open():
            monkeypatch.setattr(part_file, "SAVED_EVERY", -1)
            file.write(line * 10)
            file.checkpoint(Position(10))
            monkeypatch.setattr(part_file, "SAVED_EVERY", 1e9)
            resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
            file.write(line * 10_000)
            file.checkpoint(Position(10_010))

    try:
        with pytest.raises(FileProblem):
            fill()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert file.part.read_text() == line * 10
    assert PartFile(file.path, TASK).resumed() == Position(10)
