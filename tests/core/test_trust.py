"""Servers with TLS on loopback, whose certificate is trusted or not."""

from __future__ import annotations

import ssl
import sys
import types
from pathlib import Path

import pytest

from presign_gui.core import listing, trust
from presign_gui.core.client import Clients
from presign_gui.core.errors import InvalidAccount, UntrustedServer
from tests.core.certificates import tls_server

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture(autouse=True)
def told_nothing(monkeypatch) -> None:
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


def ask(connect, url: str, **account: object) -> None:
    list(listing.level(connect(url, Clients(), region="here", **account), "bucket"))


def test_a_server_that_nobody_knows(connect, tls) -> None:
    with tls_server(tls) as url, pytest.raises(UntrustedServer):
        ask(connect, url)


def test_an_accounts_own_certificates(connect, tls, certificate) -> None:
    with tls_server(tls) as url:
        ask(connect, url, ca_bundle=str(certificate))


def test_an_accounts_own_certificates_are_the_only_ones(certificate) -> None:
    [known] = trust.context(str(certificate)).get_ca_certs()
    assert known["subject"] == ((("commonName", "loopback"),),)


@pytest.mark.parametrize("name", ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"])
def test_certificates_that_the_environment_names(
    connect, tls, certificate, monkeypatch, name: str
) -> None:
    monkeypatch.setenv(name, str(certificate))
    with tls_server(tls) as url:
        ask(connect, url)


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="the system's own are asked there")
def test_certificates_that_this_computer_knows(connect, tls, certificate, monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # in place of the system's
    with tls_server(tls) as url:
        ask(connect, url)
    assert len(trust.context().get_ca_certs()) > 50  # and those that all the world knows


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_systems_that_must_be_asked_themselves(monkeypatch, platform: str) -> None:
    class SSLContext(ssl.SSLContext):
        pass

    monkeypatch.setitem(sys.modules, "truststore", types.SimpleNamespace(SSLContext=SSLContext))
    monkeypatch.setattr(sys, "platform", platform)
    assert isinstance(trust.context(), SSLContext)


def test_the_name_must_be_right_too(connect, tls, certificate) -> None:
    with tls_server(tls) as url, pytest.raises(UntrustedServer):
        ask(connect, url.replace("127.0.0.1", "localhost"), ca_bundle=str(certificate))


def test_a_server_is_not_checked_where_the_account_says_so(connect, tls) -> None:
    clients = Clients()
    with tls_server(tls) as url:
        careless = connect(url, clients, region="here", insecure=True)
        list(listing.level(careless, "bucket"))
        with pytest.raises(UntrustedServer):  # and for no other account
            list(listing.level(connect(url, clients, region="here"), "bucket"))
        list(listing.level(careless, "bucket"))


@pytest.mark.parametrize("account", [False, True])
def test_a_file_that_is_not_there(connect, monkeypatch, tmp_path: Path, account: bool) -> None:
    path = str(tmp_path / "gone.pem")
    if not account:
        monkeypatch.setenv("AWS_CA_BUNDLE", path)
    with pytest.raises(InvalidAccount, match=r"gone\.pem: No such file"):
        connect("https://s3.example.com", Clients(), ca_bundle=path if account else "").s3()


@pytest.mark.parametrize("content", [b"", b"no certificate", b"\x30\x82\x01\x00\xff"])
def test_a_file_without_certificates(connect, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(content)
    with pytest.raises(InvalidAccount, match=r"no certificate in .*ca\.pem.* PEM"):
        connect("https://s3.example.com", Clients(), ca_bundle=str(file)).s3()


def test_a_file_in_ones_home(home: Path, certificate: Path) -> None:
    certificate.rename(home / "ca.pem")
    assert len(trust.context("~/ca.pem").get_ca_certs()) == 1
