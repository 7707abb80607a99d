"""A computer whose clock is wrong lists and makes links all the same."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from presign_gui.core import errors, listing
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.records import (
    Credential,
    Link,
    LinkOptions,
    LinkRequest,
    Method,
    PostRequest,
    SignatureVersion,
)
from presign_gui.core.signing import Signer
from tests.awkward import AWKWARD_KEYS
from tests.core.loopback import Answer, Answering, Asked, fetch, s3_error

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
EMPTY = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"

off = pytest.mark.parametrize(
    "off", [4 * MINUTE, -4 * MINUTE, 20 * MINUTE, -20 * MINUTE, 26 * HOUR]
)


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


@pytest.fixture
def clients() -> Clients:
    """Of this test alone: what they know of a server's clock ends with it."""
    return Clients()


@contextmanager
def moved(demo, by: timedelta) -> Iterator[None]:
    demo.move_clock(by)
    try:
        yield
    finally:
        demo.move_clock(-by)


def links(connection: Connection, *keys: str, **options: object) -> list[Link]:
    signer = Signer(connection.account, connection.credential(), connection._clients)
    wanted = LinkOptions(**options)
    region = connection.region_of("reports")
    return list(signer.links([LinkRequest("reports", key, wanted, region) for key in keys]))


def key_in(connection: Connection) -> str:
    return next(listing.everything(connection, "reports")).objects.keys[0]


@off
def test_it_lists_and_links_with_the_servers_time(to_demo, demo, off: timedelta) -> None:
    with moved(demo, off):
        key = key_in(to_demo)
        assert abs(to_demo.clock_offset - off) < 3 * SECOND
        assert abs(to_demo.now() - demo.now()) < 3 * SECOND
        [made] = links(to_demo, key, expiry=HOUR)
        assert fetch(made.url)[0] == 200
        assert abs(made.made_at - demo.now()) < 3 * SECOND
        assert made.expires_at == made.made_at + HOUR
        with moved(demo, HOUR - 10 * SECOND):
            assert fetch(made.url)[0] == 200
        with moved(demo, HOUR + 10 * SECOND):
            assert fetch(made.url)[0] == 403


def test_without_a_look_at_the_servers_clock_a_link_is_made_by_ours(to_demo, demo) -> None:
    with moved(demo, 20 * MINUTE):
        [made] = links(to_demo, "a.txt")
    assert abs(made.made_at - utc_now()) < 3 * SECOND
    assert to_demo.clock_offset == timedelta()


def test_a_clock_that_is_set_right_is_noticed(to_demo, demo) -> None:
    with moved(demo, 20 * MINUTE):
        key_in(to_demo)
    key = key_in(to_demo)
    assert abs(to_demo.clock_offset) < 3 * SECOND
    [made] = links(to_demo, key)
    assert abs(made.made_at - utc_now()) < 3 * SECOND


@pytest.mark.parametrize("off", [29 * SECOND, timedelta()])
def test_a_small_difference_changes_nothing(to_demo, demo, off: timedelta) -> None:
    with moved(demo, off - SECOND):
        key_in(to_demo)
        [made] = links(to_demo, "a.txt")
    assert abs(made.made_at - utc_now()) < 3 * SECOND


def test_the_presigner_and_botocore_agree(to_demo, demo, clients, caplog) -> None:
    with moved(demo, 4 * MINUTE):
        key_in(to_demo)
        now = utc_now()
        clients.clock(demo.account).ours = lambda: now  # so that both sign in the same second
        made = links(to_demo, *AWKWARD_KEYS)
    assert caplog.messages == []
    for each in made:
        assert each.url == to_demo.s3().generate_presigned_url(
            "get_object", Params={"Bucket": "reports", "Key": each.key}, ExpiresIn=43_200
        )


def test_keys_that_only_our_clock_takes_for_ended(demo, clients) -> None:
    """What ends in an hour has ended for a computer that is a day ahead."""
    ends_at = utc_now() - 23 * HOUR
    credential = Credential("AKIATEST", "a secret", "a token", ends_at)
    signer = Signer(demo.account, credential, clients)
    request = LinkRequest("reports", "a.txt", LinkOptions(expiry=2 * HOUR))
    with pytest.raises(errors.ExpiredToken):
        list(signer.links([request]))
    clients.clock(demo.account).hear(format_datetime(utc_now() - 24 * HOUR), utc_now())
    [made] = signer.links([request])
    assert made.expires_at == ends_at
    assert made.cut_short


# A server that refuses


def dated(by: timedelta, answer: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    """Answer with the Date of a clock that is ahead of ours by so much."""

    def with_date(asked: Asked) -> Answer:
        given = answer(asked)
        return replace(
            given, headers={"Date": format_datetime(utc_now() + by, usegmt=True), **given.headers}
        )

    return with_date


def signed_at(asked: Asked) -> datetime:
    if "X-Amz-Date" in asked.headers:
        return datetime.strptime(asked.headers["X-Amz-Date"] + "+0000", "%Y%m%dT%H%M%SZ%z")
    return parsedate_to_datetime(asked.headers["Date"])


def judging(by: timedelta, refusal: Answer, taken: Answer) -> Callable[[Asked], Answer]:
    """A server that refuses what is signed more than 15 minutes away from its time."""

    def answer(asked: Asked) -> Answer:
        right = abs(signed_at(asked) - utc_now() - by) < 15 * MINUTE
        return taken if right else refusal

    return dated(by, answer)


SKEWED = s3_error(403, "RequestTimeTooSkewed")
SIGV2 = {"signature_version": SignatureVersion.V2}


@pytest.mark.parametrize("account", [{}, SIGV2])
@pytest.mark.parametrize("refusal", [SKEWED, s3_error(403, "AccessDenied"), Answer(403)])
def test_what_is_refused_for_its_time_is_asked_again(
    connect, clients, refusal: Answer, account: dict
) -> None:
    with Answering(judging(HOUR, refusal, Answer(body=EMPTY))) as server:
        connection = connect(server.url, clients, region="here", **account)
        list(listing.level(connection, "bucket"))
        assert len(server.asked) == 2
        list(listing.level(connection, "bucket"))
        assert len(server.asked) == 3  # the time is known


def test_a_head_is_asked_again_too(connect, clients) -> None:
    told = Answer(headers={"x-amz-bucket-region": "eu-south-2"})
    with Answering(judging(-HOUR, Answer(403), told)) as server:
        assert connect(server.url, clients).region_of("bucket") == "eu-south-2"
    assert [asked.method for asked in server.asked] == ["HEAD", "HEAD"]


def test_a_refusal_of_what_was_signed_in_time_is_the_last_word(connect, clients) -> None:
    denied = s3_error(403, "AccessDenied")
    with Answering(dated(timedelta(), lambda asked: denied)) as server:
        with pytest.raises(errors.AccessDenied):
            list(listing.level(connect(server.url, clients, region="here"), "bucket"))
        assert len(server.asked) == 1


def test_a_server_that_refuses_for_ever_is_asked_twice(connect, clients) -> None:
    turns = iter(range(1, 9))  # and whose clock goes on by an hour each time

    def answer(asked: Asked) -> Answer:
        return dated(next(turns) * HOUR, lambda asked: SKEWED)(asked)

    with Answering(answer) as server:
        with pytest.raises(errors.ClockWrong):
            list(listing.level(connect(server.url, clients, region="here"), "bucket"))
        assert len(server.asked) == 2


def test_what_a_cache_kept_tells_no_time(connect, clients) -> None:
    kept = dated(-HOUR, lambda asked: Answer(body=EMPTY, headers={"Age": "3600"}))
    with Answering(kept) as server:
        connection = connect(server.url, clients, region="here")
        list(listing.level(connection, "bucket"))
    assert connection.clock_offset == timedelta()


# What else is signed


def behind(connect, clients, **account: object) -> Connection:
    """A connection to a server that has said that it is an hour ahead."""
    with Answering(dated(HOUR, lambda asked: Answer(body=EMPTY))) as server:
        connection = connect(server.url, clients, region="here", **account)
        list(listing.level(connection, "bucket"))
    return connection


@pytest.mark.parametrize("method", list(Method))
def test_links_of_sigv2(connect, clients, method: Method) -> None:
    connection = behind(connect, clients, **SIGV2)
    [made] = links(connection, "a.txt", method=method, expiry=2 * HOUR)
    ends_at = int(parse_qs(urlsplit(made.url).query)["Expires"][0])
    assert abs(ends_at - (utc_now() + 3 * HOUR).timestamp()) < 3
    assert abs(made.made_at - utc_now() - HOUR) < 3 * SECOND


@pytest.mark.parametrize("account", [{}, SIGV2])
def test_upload_forms(connect, clients, account: dict) -> None:
    connection = behind(connect, clients, **account)
    signer = Signer(connection.account, connection.credential(), clients)
    form = signer.post_form(PostRequest("bucket", "a.txt", expiry=2 * HOUR))
    fields = dict(form.fields)
    policy = json.loads(base64.b64decode(fields["policy"]))
    ends_at = datetime.fromisoformat(policy["expiration"].replace("Z", "+00:00"))
    assert abs(ends_at - utc_now() - 3 * HOUR) < 3 * SECOND
    assert abs(form.made_at - utc_now() - HOUR) < 3 * SECOND
    assert abs(form.expires_at - ends_at) < 3 * SECOND
    if not account:
        assert {"x-amz-date": fields["x-amz-date"]} in policy["conditions"]
        assert fields["x-amz-date"][:8] == fields["x-amz-credential"].split("/")[1]


def test_a_session_token_goes_along(clients, demo) -> None:
    credentials = Credentials()
    credentials.keep(demo.account, Secret("secret", "a token"))
    connection = Connection(demo.account, credentials, clients)
    with moved(demo, HOUR):
        with pytest.raises(errors.S3Error):
            next(listing.buckets(connection))
        [made] = links(connection, "a.txt")
    assert parse_qs(urlsplit(made.url).query)["X-Amz-Security-Token"] == ["a token"]
    assert abs(made.made_at - utc_now() - HOUR) < 3 * SECOND


WITH_AWSCRT = """
import sys
from datetime import timedelta
from botocore.compat import HAS_CRT
from presign_gui.core.client import Clients
from presign_gui.core.records import *
from presign_gui.core.signing import Signer
assert HAS_CRT
account, clients = Account(name="x", region="eu-west-1"), Clients()
clients.clock(account)._offset = timedelta(hours=1)
[made] = Signer(account, Credential("A", "s"), clients).links([LinkRequest("work", "k")])
print(made.made_at.isoformat())
"""


def test_where_awscrt_is_installed() -> None:
    pytest.importorskip("awscrt")
    environment = {**os.environ, "BOTO_DISABLE_CRT": "false"}
    ran = subprocess.run(
        [sys.executable, "-c", WITH_AWSCRT], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert abs(datetime.fromisoformat(ran.stdout.strip()) - utc_now() - HOUR) < 60 * SECOND
