"""The region of a bucket is found once, and a wrong one that is remembered heals."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from presign_gui.core import errors, listing
from presign_gui.core.client import Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.records import Account, Source
from presign_gui.core.regions import Regions, server_of
from tests.core.loopback import Answer, Answering, Asked, s3_error

HERE, THERE = "eu-west-1", "me-central-1"
EMPTY = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "regions.json"


@pytest.fixture
def open_at(clients, file) -> Callable[..., Connection]:
    """Opens a connection, as each start of the program does anew."""

    def open_at(url: str, **more: object) -> Connection:
        credentials = Credentials()
        account = Account("x", Source.SESSION, "AKIATEST", endpoint_url=url, id="1", **more)
        credentials.keep(account, Secret("a secret of nobody"))
        return Connection(account, credentials, clients, Regions(file))

    return open_at


def signed_for(asked: Asked) -> str:
    return asked.headers["Authorization"].partition("Credential=")[2].split("/")[2]


# The file


def test_what_was_learnt_is_there_at_the_next_start(file) -> None:
    Regions(file).learn("aws", {"work": HERE, "media": THERE})
    Regions(file).learn("https://s3.example.com", {"work": "here"})
    found = Regions(file)
    assert found.of("aws", "work") == HERE
    assert found.of("aws", "media") == THERE
    assert found.of("https://s3.example.com", "work") == "here"
    assert found.of("aws", "other") == found.of("other", "work") == ""


def test_two_programs_at_once_lose_nothing(file) -> None:
    one, other = Regions(file), Regions(file)
    assert one.of("aws", "work") == other.of("aws", "work") == ""
    one.learn("aws", {"work": HERE, "media": HERE})
    other.learn("aws", {"logs": THERE, "media": THERE})
    found = Regions(file)
    assert [found.of("aws", name) for name in ("work", "logs", "media")] == [HERE, THERE, THERE]


def test_what_is_known_is_not_written_again(file) -> None:
    regions = Regions(file)
    regions.learn("aws", {"work": HERE})
    file.unlink()
    regions.learn("aws", {"work": HERE})
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    [
        "rubbish",
        "[]",
        '{"regions": 1}',
        '{"regions": {"aws": 2}}',
        '{"regions": {"aws": {"b": 3}}}',
    ],
)
def test_a_damaged_file_is_as_good_as_none(file, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    assert Regions(file).of("aws", "b") == ""
    Regions(file).learn("aws", {"b": HERE})
    assert Regions(file).of("aws", "b") == HERE


def test_a_folder_that_cannot_be_written(tmp_path, caplog) -> None:
    (tmp_path / "cache").write_text("in the way")
    regions = Regions(tmp_path / "cache" / "regions.json")
    with caplog.at_level(logging.WARNING):
        regions.learn("aws", {"b": HERE})
    assert regions.of("aws", "b") == HERE
    assert "not remembered" in caplog.text


@pytest.mark.parametrize(
    ("region", "server"),
    [
        ("", "aws"),
        ("eu-central-1", "aws"),
        ("cn-north-1", "aws cn"),
        ("us-gov-west-1", "aws us-gov"),
    ],
)
def test_names_are_unique_in_a_partition_of_aws(region: str, server: str) -> None:
    assert server_of(Account("x", region=region)) == server
    own = Account("x", region=region, endpoint_url="https://s3.example.com")
    assert server_of(own) == "https://s3.example.com"


# A connection


def test_it_is_asked_at_the_first_start_alone(open_at) -> None:
    with Answering(lambda asked: Answer(headers={"x-amz-bucket-region": HERE})) as server:
        for _start in range(2):
            connection = open_at(server.url)
            assert connection.region_of("work") == HERE
    assert [asked.method for asked in server.asked] == ["HEAD"]


def test_what_a_list_of_buckets_tells_is_remembered(open_at, file) -> None:
    buckets = "".join(
        f"<Bucket><Name>b{number}</Name><BucketRegion>r{number}</BucketRegion></Bucket>"
        for number in range(3)
    )
    body = f"<ListAllMyBucketsResult><Buckets>{buckets}</Buckets></ListAllMyBucketsResult>"
    with Answering(lambda asked: Answer(body=body)) as server:
        list(listing.buckets(open_at(server.url)))
        assert open_at(server.url).region_of("b2") == "r2"
    assert len(server.asked) == 1


def test_what_is_only_supposed_is_not_remembered(open_at, file) -> None:
    with Answering(lambda asked: Answer()) as server:
        assert open_at(server.url).region_of("work") == "us-east-1"
        assert open_at(server.url, region="here").region_of("work") == "here"
    assert not file.exists()


def test_nothing_secret_is_written(open_at, file) -> None:
    with Answering(lambda asked: Answer(headers={"x-amz-bucket-region": HERE})) as server:
        open_at(server.url).region_of("work")
    assert json.loads(file.read_text()) == {"regions": {server.url: {"work": HERE}}}


def at(region: str, refusal: Answer) -> Callable[[Asked], Answer]:
    """A server with a bucket in `region`, which refuses what is signed for another."""
    return lambda asked: Answer(body=EMPTY) if signed_for(asked) == region else refusal


MALFORMED = (
    "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region is wrong</Message>"
    f"<Region>{THERE}</Region></Error>"
)
REFUSALS = [
    s3_error(301, "PermanentRedirect", x_amz_bucket_region=THERE),
    s3_error(307, "TemporaryRedirect", x_amz_bucket_region=THERE),
    s3_error(400, "IllegalLocationConstraintException", x_amz_bucket_region=THERE),
    Answer(400, MALFORMED),
]


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize(
    "ask",
    [
        lambda connection: list(listing.level(connection, "work")),
        lambda connection: list(listing.everything(connection, "work")),
        lambda connection: list(listing.walk(connection, "work", connections=2)),
    ],
)
def test_a_region_that_is_remembered_and_wrong_heals(
    open_at, file, refusal: Answer, ask: Callable
) -> None:
    with Answering(at(THERE, refusal)) as server:
        Regions(file).learn(server.url, {"work": HERE})
        ask(open_at(server.url))
        assert [signed_for(asked) for asked in server.asked] == [HERE, THERE]
        ask(open_at(server.url))  # at the next start it is right at once
        assert [signed_for(asked) for asked in server.asked[2:]] == [THERE]


def test_versions_heal_too(open_at, file) -> None:
    body = EMPTY.replace("ListBucketResult", "ListVersionsResult")
    refused = at(THERE, REFUSALS[0])

    def answer(asked: Asked) -> Answer:
        return replace(refused(asked), body=body) if signed_for(asked) == THERE else REFUSALS[0]

    with Answering(answer) as server:
        Regions(file).learn(server.url, {"work": HERE})
        [page] = listing.versions(open_at(server.url), "work")
    assert page.region == THERE


def test_pages_say_where_the_bucket_was_found(open_at, file) -> None:
    with Answering(at(THERE, REFUSALS[0])) as server:
        Regions(file).learn(server.url, {"work": HERE})
        connection = open_at(server.url)
        [page] = listing.level(connection, "work")
    assert page.region == connection.region_of("work") == THERE


def test_an_account_with_the_wrong_region_heals_for_as_long_as_it_is_open(open_at, file) -> None:
    with Answering(at(THERE, REFUSALS[3])) as server:
        connection = open_at(server.url, region=HERE)
        list(listing.level(connection, "work"))
        list(listing.level(connection, "work"))
    assert [signed_for(asked) for asked in server.asked] == [HERE, THERE, THERE]
    assert not file.exists()


@pytest.mark.parametrize(
    "refusal",
    [
        s3_error(301, "PermanentRedirect"),
        s3_error(301, "PermanentRedirect", x_amz_bucket_region=HERE),
    ],
)
def test_a_server_that_names_no_other_region_is_asked_once(open_at, refusal: Answer) -> None:
    with Answering(lambda asked: refusal) as server:
        with pytest.raises(errors.WrongRegion):
            list(listing.level(open_at(server.url, region=HERE), "work"))
        assert len(server.asked) == 1


def test_a_server_that_sends_us_in_circles_is_asked_twice(open_at) -> None:
    def answer(asked: Asked) -> Answer:
        other = THERE if signed_for(asked) == HERE else HERE
        return s3_error(301, "PermanentRedirect", x_amz_bucket_region=other)

    with Answering(answer) as server:
        with pytest.raises(errors.WrongRegion):
            list(listing.level(open_at(server.url, region=HERE), "work"))
        assert len(server.asked) == 2
