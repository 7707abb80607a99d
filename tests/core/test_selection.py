"""What is selected, as requests: nothing twice, and gone on with from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from presign_gui.core.address import Address
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.formats import formats
from presign_gui.core.part_file import Position
from presign_gui.core.records import Account, LinkOptions, S3Object
from presign_gui.core.selection import Selection
from presign_gui.demo import DemoServer

OPTIONS = LinkOptions()
NOTES = S3Object("reports", "2026/notes.txt", size=5, region="eu-central-1")
README = S3Object("reports", "README.txt", size=7, region="eu-central-1")
MEDIA = Address("media", "")
YEAR = Address("reports", "2026/")
FIGURES = Address("reports", "2026/figures/")


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with DemoServer() as server:
        credentials = Credentials()
        credentials.keep(server.account, Secret(server.credential.secret_access_key))
        yield Connection(server.account, credentials, Clients())


def test_what_lies_in_a_selected_folder_comes_once():
    selection = Selection.of([NOTES, README], places=[FIGURES, YEAR])
    assert selection == Selection((README,), (), (YEAR,))
    assert Selection.of([NOTES, README], levels=[YEAR]) == Selection((README,), (YEAR,))
    assert Selection.of([], levels=[FIGURES], places=[YEAR]) == Selection(places=(YEAR,))
    # A version of it is another link, and what only begins alike is somewhere else.
    version = S3Object("reports", "2026/notes.txt", version_id="v1")
    assert Selection.of([version], places=[YEAR]).objects == (version,)
    assert Selection.of([NOTES], levels=[Address("reports")]).objects == (NOTES,)
    assert Selection.of([NOTES], places=[Address("report")]).objects == (NOTES,)


def test_its_count_is_known_of_objects_alone():
    assert Selection.of([NOTES, README]).count == 2
    assert Selection.of([README], places=[YEAR]).count is None


def keys(pages) -> list[str]:
    return [request.key for page in pages for request in page.requests]


def test_objects_come_first_then_levels_then_all_below(connection):
    whole = Selection.of([README], levels=[Address("reports", "2026/")], places=[MEDIA])
    found = list(whole.pages(connection, OPTIONS))
    assert keys(found)[0] == "README.txt"
    beside = [key for key in keys(found) if key.startswith("2026/")]
    assert len(beside) == 4
    assert not any(key.startswith("2026/figures") for key in beside)
    assert len(keys(found)) > 5
    assert found[-1].then.done == len(keys(found))
    assert {request.region for request in found[0].requests} == {"eu-central-1"}

    # Interrupted after any page, it goes on with the next object.
    for at, page in enumerate(found):
        rest = whole.pages(connection, OPTIONS, page.then)
        assert keys(rest) == keys(found[at + 1 :])


def test_it_goes_on_in_the_middle_of_a_level(connection):
    level = Selection.of([], levels=[YEAR])
    all_keys = keys(level.pages(connection, OPTIONS))
    rest = level.pages(connection, OPTIONS, Position(2, 0, all_keys[1]))
    assert keys(rest) == all_keys[2:]


def test_many_objects_come_in_pages_and_go_on():
    objects = [S3Object("b", f"k{n:04}", size=n, region="eu-central-1") for n in range(2500)]
    pages = list(Selection.of(objects).pages(None, OPTIONS))
    assert [len(page.requests) for page in pages] == [1000, 1000, 500]
    assert keys(Selection.of(objects).pages(None, OPTIONS, Position(1000))) == keys(pages)[1000:]
    assert pages[0].requests[7].size == 7


def test_its_task_is_the_same_for_the_same_and_only_for_that():
    account, csv = Account("a"), formats()["csv"]
    one = Selection.of([NOTES, README])
    task = one.task(account, OPTIONS, csv)
    assert task == Selection.of([NOTES, README]).task(account, LinkOptions(), csv)
    others = [
        Selection.of([README, NOTES]).task(account, OPTIONS, csv),
        Selection.of([NOTES, README], places=[MEDIA]).task(account, OPTIONS, csv),
        one.task(account, LinkOptions(expiry=timedelta(hours=1)), csv),
        one.task(account, LinkOptions(until=datetime(2031, 1, 1, tzinfo=timezone.utc)), csv),
        one.task(account, OPTIONS, formats()["jsonl"]),
        one.task(Account("a", region="eu-west-1"), OPTIONS, csv),
    ]
    assert task not in others
