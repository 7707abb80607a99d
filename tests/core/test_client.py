from __future__ import annotations

import socket
import threading
from datetime import datetime, timedelta, timezone

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from presign_gui.core import errors, listing
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.failures import translated
from presign_gui.core.network import Patience
from presign_gui.core.records import Account, Credential, Source
from tests.core.loopback import Answer, Answering, Hanging, nobody, s3_error

pytestmark = pytest.mark.usefixtures("at_once")
KEYS = Credential("AKIA", "a secret of nobody")

BY_CODE = [
    (403, "AccessDenied", errors.AccessDenied),
    (403, "AllAccessDisabled", errors.AccessDenied),
    (403, "InvalidAccessKeyId", errors.BadKeys),
    (403, "SignatureDoesNotMatch", errors.BadKeys),
    (400, "InvalidToken", errors.BadKeys),
    (400, "ExpiredToken", errors.ExpiredToken),
    (400, "TokenRefreshRequired", errors.ExpiredToken),
    (404, "NoSuchBucket", errors.NoSuchBucket),
    (301, "PermanentRedirect", errors.WrongRegion),
    (307, "TemporaryRedirect", errors.WrongRegion),
    (400, "AuthorizationHeaderMalformed", errors.WrongRegion),
    (503, "SlowDown", errors.ServerBusy),
    (503, "ServiceUnavailable", errors.ServerBusy),
    (400, "RequestTimeout", errors.TimedOut),
    (500, "InternalError", errors.S3Error),
    (418, "Teapot", errors.S3Error),
]


@pytest.mark.parametrize(("status", "code", "kind"), BY_CODE)
def test_what_a_server_says(connect, status: int, code: str, kind: type) -> None:
    with (
        Answering(lambda asked: s3_error(status, code, "Because.")) as server,
        pytest.raises(errors.S3Error) as caught,
    ):
        next(listing.level(connect(server.url, region="here"), "bucket"))

    error = caught.value
    assert type(error) is kind
    assert str(error) == "Because."
    assert error.title != "Something went wrong"
    assert error.advice
    assert isinstance(error.__cause__, ClientError)
    assert code in error.details
    assert len(server.asked) <= 3


TITLES = {
    errors.AccessDenied: ("No access", "added by name"),
    errors.BadKeys: ("The keys were not accepted", "access key id"),
    errors.ExpiredToken: ("The session has expired", "Sign in"),
    errors.NoSuchBucket: ("There is no such bucket", "name"),
    errors.WrongRegion: ("The bucket is in another region", "region"),
    errors.ServerBusy: ("The server is busy", "Wait"),
    errors.NoNetwork: ("The server can't be reached", "endpoint"),
    errors.ConnectionLost: ("The connection broke off", "Try again"),
    errors.TimedOut: ("The server took too long to answer", "Try again"),
    errors.UntrustedServer: ("The server's certificate can't be trusted", "certificate"),
    errors.UnexpectedAnswer: ("The server's answer makes no sense", "S3 server"),
}


@pytest.mark.parametrize("kind", TITLES)
def test_how_it_is_told(kind: type[errors.S3Error]) -> None:
    title, advice = TITLES[kind]
    assert kind().title == title
    assert advice in kind().advice


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, errors.UnexpectedAnswer),
        (308, errors.UnexpectedAnswer),
        (400, errors.UnexpectedAnswer),
        (403, errors.AccessDenied),
        (404, errors.NoSuchBucket),
        (502, errors.UnexpectedAnswer),
        (503, errors.ServerBusy),
    ],
)
@pytest.mark.parametrize("body", ["", "<html><hr></html>"])
def test_an_error_without_a_document_of_s3(connect, status: int, kind: type, body: str) -> None:
    answer = Answer(status, body, {"Location": "https://www.example.com"})
    with (
        Answering(lambda asked: answer) as server,
        pytest.raises(errors.S3Error) as caught,
    ):
        next(listing.level(connect(server.url), "bucket"))
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    "body", ["", "garbage", "<html>", "<a></b>", "\x00", "<html><body>Log in</body></html>"]
)
@pytest.mark.parametrize(
    "ask", [listing.buckets, lambda connection: listing.level(connection, "bucket")]
)
def test_an_answer_that_is_not_of_s3(connect, body: str, ask) -> None:
    with (
        Answering(lambda asked: Answer(body=body)) as server,
        pytest.raises(errors.UnexpectedAnswer),
    ):
        next(ask(connect(server.url, region="here")))


def test_nobody_is_there(connect) -> None:
    with nobody() as url, pytest.raises(errors.NoNetwork) as caught:
        next(listing.buckets(connect(url)))
    assert str(caught.value) == url.removeprefix("http://")


def test_a_name_that_nobody_has(connect, monkeypatch) -> None:
    def unknown(*_arguments: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(errors.NoNetwork, match=r"nobody\.invalid"):
        next(listing.buckets(connect("http://nobody.invalid")))


def test_a_server_that_speaks_no_tls(connect) -> None:
    with Answering(lambda asked: Answer()) as server:
        url = server.url.replace("http:", "https:")
        with pytest.raises(errors.UntrustedServer) as caught:
            next(listing.buckets(connect(url)))
    assert str(caught.value) == url.removeprefix("https://")
    assert isinstance(caught.value.__cause__, BotoCoreError)


def test_a_server_that_hangs(connect) -> None:
    with Hanging() as server, pytest.raises(errors.TimedOut) as caught:
        next(listing.buckets(connect(server.url, Clients(Patience(read=0.1)))))
    assert str(caught.value) == server.url.removeprefix("http://")


@pytest.mark.parametrize(
    ("greeting", "kind"),
    [
        (b"", errors.NoNetwork),
        (b"HTTP/1.1 200 OK\r\nContent-Le", errors.UnexpectedAnswer),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<List", errors.ConnectionLost),
        (b"SSH-2.0-OpenSSH_9.2\r\n", errors.NoNetwork),
    ],
)
def test_a_server_that_hangs_up(connect, greeting: bytes, kind: type) -> None:
    with Hanging(greeting, hang_up=True) as server, pytest.raises(kind):
        next(listing.buckets(connect(server.url)))


def test_no_error_shows_the_whole_url(connect) -> None:
    with nobody() as url, pytest.raises(errors.NoNetwork) as caught:
        next(listing.level(connect(url, region="here"), "bucket", "private/"))
    for text in (caught.value.title, str(caught.value), caught.value.advice):
        assert "private" not in text


@pytest.mark.parametrize(
    "account",
    [
        Account(name="", endpoint_url="no endpoint"),
        Account(name="", endpoint_url="http://"),
        Account(name="", region="no region!"),
    ],
)
def test_an_account_that_cannot_be(clients, account: Account) -> None:
    with pytest.raises(errors.InvalidAccount):
        clients.s3(account, KEYS, account.region)


def test_our_own_errors_pass() -> None:
    with pytest.raises(errors.Stopped), translated():
        raise errors.Stopped


def test_a_client_is_made_once_even_by_many_at_a_time() -> None:
    clients, found = Clients(), set()
    account = Account(name="x")
    threads = [
        threading.Thread(target=lambda: found.add(clients.s3(account, KEYS, "eu-west-1")))
        for _number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    assert clients.s3(account, KEYS, "eu-west-2") not in found


def test_the_environment_does_not_change_where_a_client_goes(monkeypatch, clients) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://elsewhere.example.com")
    client = clients.s3(Account(name="another"), KEYS, "eu-west-1")
    assert client.meta.endpoint_url == "https://s3.eu-west-1.amazonaws.com"


# A connection


@pytest.mark.parametrize("status", [200, 301, 400, 403])
def test_the_region_of_a_bucket_is_asked_once(connect, status: int) -> None:
    told = {"x-amz-bucket-region": "eu-south-2"}
    with Answering(lambda asked: Answer(status, headers=told)) as server:
        connection = connect(server.url)
        assert connection.region_of("bucket") == "eu-south-2"
        asked = len(server.asked)
        assert connection.region_of("bucket") == "eu-south-2"
        assert len(server.asked) == asked
    assert {each.method for each in server.asked} == {"HEAD"}


@pytest.mark.parametrize("told", [{}, {"x-amz-bucket-region": "eu-south-2"}])
def test_the_region_of_a_bucket_that_is_not_there(connect, told: dict[str, str]) -> None:
    with Answering(lambda asked: Answer(404, headers=told)) as server:
        connection = connect(server.url)
        for _attempt in range(2):
            with pytest.raises(errors.NoSuchBucket, match="bucket"):
                connection.region_of("bucket")


@pytest.mark.parametrize("status", [200, 400, 403])
def test_a_server_that_does_not_tell_the_region(connect, status: int) -> None:
    with Answering(lambda asked: Answer(status)) as server:
        assert connect(server.url).region_of("bucket") == "us-east-1"


def test_a_region_that_cannot_be_asked_for(connect) -> None:
    with nobody() as url:
        connection = connect(url)
        with pytest.raises(errors.NoNetwork):
            connection.region_of("bucket")
    with Answering(lambda asked: Answer(headers={"x-amz-bucket-region": "x"})) as server:
        connection = connect(server.url)
        connection.learn_regions({"known": "eu-west-1"})
        connection.learn_regions({"unknown": ""})
        assert connection.region_of("known") == "eu-west-1"
        assert not server.asked
        assert connection.region_of("unknown") == "x"


def test_a_server_of_ones_own_has_one_region(connect) -> None:
    with nobody() as url:
        assert connect(url, region="here").region_of("bucket") == "here"


def test_a_request_is_signed_by_the_account(connect) -> None:
    with Answering(lambda asked: Answer()) as server:
        connect(server.url).region_of("bucket")
    [asked] = server.asked
    assert asked.target == "/bucket"
    assert "Credential=AKIATEST/" in asked.headers["Authorization"]
    assert "presign-gui/" in asked.headers["User-Agent"]


class _Source(Credentials):
    """Gives one credential after the other."""

    def __init__(self, *found: Credential) -> None:
        super().__init__()
        self._found = list(found)

    def of(self, account: Account, lasting: timedelta = timedelta()) -> Credential:
        return self._found.pop(0)


def test_a_credential_is_at_hand_once_it_was_asked_for(clients) -> None:
    now, hour = datetime.now(timezone.utc), timedelta(hours=1)
    short, long = (Credential("A", "s", "t", now + hour * hours) for hours in (1, 6))
    connection = Connection(Account(name=""), _Source(short, long, KEYS), clients)

    assert connection.ready_credential() is connection.last_credential is None
    connection.credential()
    assert connection.ready_credential() == short
    assert connection.ready_credential(lasting=hour / 2) == short
    assert connection.ready_credential(lasting=hour * 2) is None
    assert connection.last_credential == short
    connection.credential()
    assert connection.ready_credential(lasting=hour * 2) == long
    connection.credential()
    assert connection.ready_credential(lasting=hour * 1000) == KEYS


def test_keys_of_a_session_that_is_over(clients) -> None:
    account = Account(name="guest", source=Source.SESSION, id="1")
    credentials = Credentials()
    credentials.keep(account, Secret("secret"))
    connection = Connection(account, credentials, clients)
    assert connection.credential().secret_access_key == "secret"
    credentials.forget(account)
    with pytest.raises(errors.NoCredentials):
        connection.credential()
