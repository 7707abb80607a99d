from __future__ import annotations

import socket

import pytest

from presign_gui.core import listing
from presign_gui.core.client import Clients
from presign_gui.core.errors import InvalidAccount, NoNetwork, ProxyFailed
from presign_gui.core.proxies import NONE, checked, prefer, proxy_for
from tests.core.certificates import tls_server
from tests.core.loopback import Answer, Answering, nobody
from tests.core.proxy import Proxy, standing_here

AWS_URL = "https://work.s3.eu-west-1.amazonaws.com/a.txt"
PROXY = "http://proxy.example.com:3128"
EMPTY = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"


@pytest.fixture(autouse=True)
def no_proxy_of_this_computer(monkeypatch) -> None:
    for scheme in ("http", "https", "all", "no", "ftp"):
        monkeypatch.delenv(f"{scheme}_proxy", raising=False)
        monkeypatch.delenv(f"{scheme}_proxy".upper(), raising=False)


# Which one


def test_there_is_none_unless_one_is_named() -> None:
    assert proxy_for(AWS_URL) == ""


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("https_proxy", PROXY, PROXY),
        ("HTTPS_PROXY", PROXY, PROXY),
        ("https_proxy", "proxy.example.com:3128", PROXY),
        ("https_proxy", "http://me:pass@proxy.example.com", "http://me:pass@proxy.example.com"),
        ("http_proxy", PROXY, ""),
        ("all_proxy", PROXY, PROXY),
        ("all_proxy", "socks5://127.0.0.1:1080", ""),
    ],
)
def test_the_systems_proxy(monkeypatch, name: str, value: str, found: str) -> None:
    monkeypatch.setenv(name, value)
    assert proxy_for(AWS_URL) == found


def test_an_accounts_proxy_goes_before_the_systems(monkeypatch) -> None:
    monkeypatch.setenv("https_proxy", "http://other.example.com")
    assert proxy_for(AWS_URL, PROXY) == PROXY


def test_none_goes_before_the_systems(monkeypatch) -> None:
    monkeypatch.setenv("https_proxy", "http://other.example.com")
    assert proxy_for(AWS_URL, NONE) == ""
    prefer(NONE)
    assert proxy_for(AWS_URL) == ""
    assert proxy_for(AWS_URL, PROXY) == PROXY  # an account's own


@pytest.mark.parametrize("told", ["", PROXY])
@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:9000/b", "https://localhost/b", "http://work.localhost:80/b"),
        "http://[::1]:9000/b",
    ],
)
def test_there_is_none_for_this_computer(monkeypatch, url: str, told: str) -> None:
    monkeypatch.setenv("http_proxy", PROXY)
    monkeypatch.setenv("https_proxy", PROXY)
    assert proxy_for(url, told) == ""


@pytest.mark.parametrize("told", ["", PROXY])
@pytest.mark.parametrize(
    ("exceptions", "found"),
    [
        ("*", ""),
        ("amazonaws.com", ""),
        (".amazonaws.com,example.org", ""),
        ("work.s3.eu-west-1.amazonaws.com", ""),
        ("other.s3.eu-west-1.amazonaws.com", PROXY),
    ],
)
def test_exceptions(monkeypatch, told: str, exceptions: str, found: str) -> None:
    monkeypatch.setenv("https_proxy", PROXY)
    monkeypatch.setenv("no_proxy", exceptions)
    assert proxy_for(AWS_URL, told) == found


@pytest.mark.parametrize(
    "typed", [PROXY, f" {PROXY}/ ", "http://10.0.0.1:8080", "", "none", " None "]
)
def test_what_may_be_typed(typed: str) -> None:
    assert checked(typed) == typed.strip().rstrip("/").replace("None", NONE)


@pytest.mark.parametrize(
    "typed",
    [
        *("proxy.example.com:3128", "socks5://127.0.0.1:1080", "https://proxy.example.com"),
        *("http://", "http://proxy:port", "http://proxy:0", "http://proxy/path", "http://proxy?a"),
        "http://[::1",
    ],
)
def test_what_is_no_proxy(typed: str) -> None:
    with pytest.raises(InvalidAccount, match=r"http://proxy\.example\.com:3128"):
        checked(typed)


@pytest.mark.parametrize(
    "typed", ["http://me:pass-word@proxy.example.com", "http://me@[proxy", "socks5://me@proxy"]
)
def test_a_password_is_not_kept(typed: str) -> None:
    with pytest.raises(InvalidAccount, match="user name and password") as caught:
        checked(typed)
    assert "pass-word" not in caught.value.details


# On the wire


def test_a_request_goes_through_an_accounts_proxy(connect) -> None:
    with Answering(lambda asked: Answer(body=EMPTY)) as server, Proxy(server.url) as proxy:
        connection = connect("http://s3.example.com", Clients(), region="here", proxy=proxy.url)
        list(listing.level(connection, "bucket"))
    [asked] = proxy.asked
    assert asked.startswith("GET http://s3.example.com/bucket?")
    assert server.asked[0].headers["Host"] == "s3.example.com"


def test_a_request_goes_through_the_systems_proxy(connect, monkeypatch) -> None:
    with Answering(lambda asked: Answer(body=EMPTY)) as server, Proxy(server.url) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("//", "//me:pass@"))
        connection = connect("http://s3.example.com", Clients(), region="here")
        list(listing.level(connection, "bucket"))
    assert len(proxy.asked) == 1
    assert proxy.authorization == ["Basic bWU6cGFzcw=="]


@pytest.mark.parametrize("own", [NONE, ""])
def test_a_request_goes_through_none_although_the_system_has_one(
    connect, monkeypatch, own: str
) -> None:
    """First as the system has it, then as the account or the preferences do."""
    standing_here(monkeypatch, "s3.example.com")
    with Answering(lambda asked: Answer(body=EMPTY)) as server, Proxy(server.url) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        there = server.url.replace("127.0.0.1", "s3.example.com")
        list(listing.level(connect(there, Clients(), region="here"), "bucket"))
        assert len(proxy.asked) == 1
        if not own:
            prefer(NONE)
        list(listing.level(connect(there, Clients(), region="here", proxy=own), "bucket"))
        assert len(server.asked) == 2
    assert len(proxy.asked) == 1


def test_tls_goes_through_a_tunnel(connect, tls, certificate) -> None:
    with tls_server(tls) as server, Proxy(server) as proxy:
        connection = connect(
            "https://s3.example.com",
            Clients(),
            region="here",
            proxy=proxy.url,
            ca_bundle=str(certificate),
        )
        list(listing.level(connection, "bucket"))
    assert proxy.asked == ["CONNECT s3.example.com:443"]


@pytest.mark.parametrize("exceptions", ["", "127.0.0.1"])
def test_a_server_on_this_computer_is_asked_directly(connect, monkeypatch, exceptions: str) -> None:
    with Answering(lambda asked: Answer(body=EMPTY)) as server, Proxy(server.url) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", exceptions)
        for told in ("", proxy.url):
            connection = connect(server.url, Clients(), region="here", proxy=told)
            list(listing.level(connection, "bucket"))
        assert len(server.asked) == 2
    assert proxy.asked == []


def test_an_exception_is_asked_directly(connect, monkeypatch, at_once) -> None:
    """It isn't there, which only who asks directly finds out."""

    def unknown(*_arguments: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setenv("no_proxy", "nobody.invalid")
    with Proxy() as proxy:
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        connection = connect("http://nobody.invalid", Clients(), region="here", proxy=proxy.url)
        with pytest.raises(NoNetwork):
            list(listing.level(connection, "bucket"))
    assert proxy.asked == []


@pytest.mark.parametrize("url", ["http://s3.example.com", "https://s3.example.com"])
def test_a_proxy_that_wants_a_password(connect, at_once, url: str) -> None:
    with Proxy(refusal=407) as proxy, pytest.raises(ProxyFailed) as caught:
        list(listing.level(connect(url, Clients(), region="here", proxy=proxy.url), "bucket"))
    if url.startswith("https"):
        assert str(caught.value) == f"{proxy.url.removeprefix('http://')}: 407 Go Away"
    assert "user name and password" in caught.value.advice


@pytest.mark.parametrize("url", ["http://s3.example.com", "https://s3.example.com"])
def test_a_proxy_that_is_not_there(connect, at_once, monkeypatch, url: str) -> None:
    with nobody() as gone:
        monkeypatch.setenv(f"{url.partition(':')[0]}_proxy", gone.replace("//", "//me:pass-word@"))
        with pytest.raises(ProxyFailed) as caught:
            list(listing.level(connect(url, Clients(), region="here"), "bucket"))
    assert str(caught.value) == gone.removeprefix("http://")
    assert "pass-word" not in caught.value.details


def test_an_account_with_a_proxy_that_cannot_be(connect) -> None:
    with pytest.raises(InvalidAccount, match="no proxy"):
        connect("http://s3.example.com", Clients(), proxy="gopher://x").s3()


@pytest.mark.parametrize("proxy", ["http://[bad", "http://me:mine@proxy:99999", "http://:3128"])
def test_a_proxy_of_the_environment_that_cannot_be(connect, at_once, monkeypatch, proxy) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    with pytest.raises(ProxyFailed, match=r"\[bad|proxy:99999|:3128") as told:
        list(listing.level(connect("http://s3.example.com", region="here"), "work"))
    assert "mine" not in str(told.value)
