from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.address import Address
from presign_gui.core.errors import FileProblem
from presign_gui.core.places import RECENTS, Change, Places, PlacesFile
from presign_gui.core.records import Account, Source
from presign_gui.core.storage import locked
from tests.awkward import AWKWARD_KEYS

WORK = Account("work", Source.KEYRING, id="1")
OTHER = Account("other", Source.KEYRING, id="2")
FILMS, PAPERS = Address("media", "films/"), Address("reports", "2026/a.pdf")


def favourite(address: Address) -> Change:
    return lambda places: places.with_favourite(address)


def recent(address: Address) -> Change:
    return lambda places: places.with_recent(address)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "places.json"


def test_a_favourite_is_there_once_until_it_is_removed() -> None:
    places = Places().with_favourite(FILMS).with_favourite(PAPERS).with_favourite(FILMS)
    assert places.favourites == (FILMS, PAPERS)
    assert places.without_favourite(FILMS).favourites == (PAPERS,)
    assert places.without_favourite(Address("b")) == places


def test_the_latest_ten_places_are_recent_each_once() -> None:
    places = Places((FILMS,))
    for number in range(RECENTS + 2):
        places = places.with_recent(Address("b", f"{number}/"))
    places = places.with_recent(Address("b", "5/"))
    assert [address.key for address in places.recents][:3] == ["5/", "11/", "10/"]
    assert len(places.recents) == len(set(places.recents)) == RECENTS
    assert places.without_recents() == Places((FILMS,))


@pytest.mark.parametrize(
    "key",
    [
        f"k?X-Amz-Expires=60&X-Amz-Signature={'0f' * 32}",
        "k?x-amz-security-token=abc",
        "k?AWSAccessKeyId=AKIA&Signature=abc",
        "half a character \ud83d",
    ],
)
def test_a_link_is_no_place(key: str) -> None:
    assert Places().with_recent(Address("b", key)).with_favourite(Address("b", key)) == Places()


def test_there_is_nothing_at_first(path: Path) -> None:
    assert PlacesFile(path).load(WORK) == Places()
    assert not path.exists()


@pytest.mark.parametrize("key", ["", *AWKWARD_KEYS])
def test_what_is_kept_is_there_the_next_day(path: Path, key: str) -> None:
    PlacesFile(path).change(WORK, [favourite(Address("b", key)), recent(FILMS), recent(PAPERS)])
    assert PlacesFile(path).load(WORK) == Places((Address("b", key),), (PAPERS, FILMS))


@pytest.mark.parametrize(
    "account",
    [
        Account("p", Source.PROFILE, profile="films"),
        Account("p", Source.PROFILE, profile="environment"),
        Account("e", Source.ENVIRONMENT),
        OTHER,
    ],
)
def test_each_account_has_its_own(path: Path, account: Account) -> None:
    file = PlacesFile(path)
    file.change(WORK, [favourite(FILMS)])
    file.change(account, [favourite(PAPERS)])
    assert file.load(account) == Places((PAPERS,))
    assert file.load(WORK) == Places((FILMS,))
    file.forget(WORK)
    assert file.load(WORK) == Places()
    assert file.load(account) == Places((PAPERS,))


@pytest.mark.parametrize("source", [Source.DEMO, Source.SESSION])
def test_of_an_account_that_ends_with_the_program_nothing_is_kept(
    path: Path, source: Source
) -> None:
    passing = Account("passing", source, id="3")
    PlacesFile(path).change(passing, [favourite(FILMS)])
    assert PlacesFile(path).load(passing) == Places()
    assert not path.exists()


def test_without_a_path_nothing_is_kept() -> None:
    file = PlacesFile(None)
    file.change(WORK, [favourite(FILMS)])
    assert file.load(WORK) == Places()


def test_what_another_window_has_written_stays(path: Path) -> None:
    here, there = PlacesFile(path), PlacesFile(path)
    here.change(WORK, [favourite(FILMS)])
    there.change(WORK, [favourite(PAPERS)])
    here.change(WORK, [recent(FILMS)])
    assert here.load(WORK) == Places((FILMS, PAPERS), (FILMS,))


def test_what_another_window_writes_at_the_same_moment_stays(path: Path) -> None:
    other = PlacesFile(path)
    other.change(WORK, [favourite(FILMS)])
    theirs = path.read_text()
    path.unlink()
    ours = threading.Thread(target=PlacesFile(path).change, args=(WORK, [favourite(PAPERS)]))
    with locked(path):  # as it is while the other window writes
        ours.start()
        ours.join(0.1)
        assert ours.is_alive()
        path.write_text(theirs)
    ours.join(10)
    assert other.load(WORK) == Places((FILMS, PAPERS))


def test_a_damaged_file_is_set_aside(path: Path) -> None:
    path.write_text("{ nothing")
    file = PlacesFile(path)
    assert file.load(WORK) == Places()
    assert file.set_aside is not None
    assert file.set_aside.read_text() == "{ nothing"
    file.change(WORK, [favourite(FILMS)])
    assert PlacesFile(path).load(WORK) == Places((FILMS,))


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        "favourites",
        {"favourites": "s3://media/films/"},
        {"favourites": [7, None, "", "s3://", "https://b.s3.amazonaws.com/k", "s3://a b/"]},
        {"recents": ["s3://b/k?X-Amz-Signature=00"]},
    ],
)
def test_what_makes_no_sense_in_the_file_is_left_out(path: Path, entry: object) -> None:
    path.write_text(json.dumps({"accounts": {"1": entry}}))
    assert PlacesFile(path).load(WORK) == Places()


@pytest.mark.parametrize("content", [[], {"accounts": []}, {"accounts": 1}])
def test_a_file_of_another_shape_is_read_as_empty(path: Path, content: object) -> None:
    path.write_text(json.dumps(content))
    assert PlacesFile(path).load(WORK) == Places()


def test_a_file_that_can_t_be_read_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(FileProblem):
        PlacesFile(path).load(WORK)
    with pytest.raises(FileProblem):
        PlacesFile(path).change(WORK, [favourite(FILMS)])


@given(
    some=st.lists(
        st.builds(
            Address, st.just("b"), st.text(st.characters(blacklist_categories=["Cs"]), max_size=9)
        )
    )
)
def test_any_addresses_come_back_as_they_were(tmp_path_factory, some: list[Address]) -> None:
    path = tmp_path_factory.mktemp("places") / "places.json"
    places = Places()
    for address in some:
        places = places.with_favourite(address).with_recent(address)
    PlacesFile(path).change(WORK, [lambda _before: places])
    assert PlacesFile(path).load(WORK) == places
