from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

import pytest

from presign_gui.core import stopping
from presign_gui.core.checking import Report, check
from presign_gui.core.checking.answers import elements_of
from presign_gui.core.client import Clients
from presign_gui.core.errors import (
    InvalidInput,
    NoNetwork,
    PresignError,
    Stopped,
    TimedOut,
    UnexpectedAnswer,
    UntrustedServer,
)
from presign_gui.core.network import Patience
from presign_gui.core.records import Account, LinkOptions, LinkRequest, Method
from presign_gui.core.signing import Signer
from tests.core.certificates import tls_server
from tests.core.loopback import Answer, Answering, Asked, Hanging, nobody, s3_error
from tests.core.proxy import Proxy

SCOPE = "AKIAIOSFODNN7EXAMPLE%2F20261123%2Feu-west-1%2Fs3%2Faws4_request"
SIGNATURE = "0123456789abcdef" * 4
QUERY = (
    f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={SCOPE}&X-Amz-Date=20261123T120000Z"
    "&X-Amz-Expires=3600&X-Amz-Security-Token=tokentokentoken&X-Amz-SignedHeaders=host"
)
SIGNED = f"{QUERY}&X-Amz-Signature={SIGNATURE}"
QUICK = Patience(connect=2, read=0.3)


def answered(answer: Answer | Callable[[Asked], Answer], method: str = "GET") -> Report:
    """Check a link at a server that answers so."""
    respond = answer if callable(answer) else lambda asked: answer
    with Answering(respond) as server:
        return check(f"{server.url}/b/k?{SIGNED}", method)


@contextmanager
def stop_of_this_thread() -> Iterator[stopping.Stop]:
    stop = stopping.Stop()
    token = stopping.current.set(stop)
    try:
        yield stop
    finally:
        stopping.current.reset(token)


@pytest.fixture(autouse=True)
def no_proxy_of_this_computer(monkeypatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


# What is sent


@pytest.mark.parametrize(
    ("target", "sent"),
    [
        ("/b/a/../k%2f%2F//x/./y?a=%7e&acl", None),
        ("//b//k'()*!~?x=%zz&&y=", None),
        ("/b/k?x=a+b%20c", None),
        ("?x=1", "/?x=1"),
        ("", "/"),
        ("/b/ä b", "/b/%C3%A4%20b"),
    ],
)
def test_a_link_is_sent_as_it_is_written(target, sent) -> None:
    with Answering(lambda asked: Answer(206, "x")) as server:
        check(f"{server.url}{target}#fragment")
    [asked] = server.asked
    # http.server makes one slash of those that a target begins with
    expected = target if sent is None else sent
    assert asked.target == ("/" + expected.lstrip("/") if expected.startswith("//") else expected)
    assert asked.method == "GET"
    assert asked.headers["Range"] == "bytes=0-0"
    assert asked.headers["Host"] == urlsplit(server.url).netloc
    assert "Accept-Encoding" not in asked.headers
    assert not [name for name in asked.headers if name.lower().startswith("x-amz")]


def test_a_head_link_is_asked_for_with_head() -> None:
    with Answering(lambda asked: Answer(200, "content")) as server:
        report = check(f"{server.url}/b/k", "HEAD")
    assert (report.works, report.size) == (True, 7)
    [asked] = server.asked
    assert asked.method == "HEAD"
    assert "Range" not in asked.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_what_would_change_something_is_not_tried(method) -> None:
    with Answering(lambda asked: Answer(200)) as server:
        report = check(f"{server.url}/b/k", method)
    assert report.works is None
    assert method in report.cause
    assert server.asked == []


def test_no_more_than_a_byte_is_read_of_a_server_that_ignores_ranges() -> None:
    sent = []
    begun = b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n"

    def flood(listener: socket.socket) -> None:
        visitor, _address = listener.accept()
        with visitor:
            visitor.recv(65_536)
            visitor.sendall(begun)
            try:
                for _block in range(1000):
                    sent.append(visitor.send(b"x" * 10_000))
            except OSError:
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        thread = threading.Thread(target=flood, args=(listener,))
        thread.start()
        report = check(f"http://127.0.0.1:{listener.getsockname()[1]}/b/k")
        thread.join(5)
    assert (report.works, report.size) == (True, 10_000_000)
    assert sum(sent) < 10_000_000  # it found the visitor gone


def test_no_more_than_64_kilobytes_are_read_of_an_error() -> None:
    long = f"<Error><Code>AccessDenied</Code><Message>{'x' * 100_000}</Message></Error>"
    report = answered(Answer(403, long))
    assert (report.works, report.code) == (False, "")
    assert report.title == "No access"


# What is said of an answer


def test_it_works() -> None:
    headers = {
        "Content-Range": "bytes 0-0/1234",
        "Content-Type": "text/plain",
        "x-amz-request-id": "R1",
    }
    report = answered(Answer(206, "x", headers))
    assert (report.works, report.title, report.status) == (True, "The link works", 206)
    assert (report.size, report.content_type, report.request_id) == (1234, "text/plain", "R1")
    assert answered(Answer(206, "x", {"Content-Range": "bytes 0-0/*"})).size is None


def test_an_empty_object_has_no_first_byte() -> None:
    report = answered(s3_error(416, "InvalidRange"))
    assert (report.works, report.size) == (True, 0)
    assert answered(Answer(416), "HEAD").works is False


@pytest.mark.parametrize(
    ("date", "clock"),
    [
        ("Mon, 23 Nov 2026 12:00:00 GMT", ""),
        ("Mon, 23 Nov 2026 12:00:30 GMT", ""),
        ("Mon, 23 Nov 2026 12:00:00 -0000", ""),
        ("Mon, 23 Nov 2026 12:10:00 GMT", "The server's clock is 10 minutes ahead of this one."),
        ("Mon, 23 Nov 2026 11:00:00 GMT", "The server's clock is 1 hour behind this one."),
        ("soon", ""),
        ("Mon, 99 Nov 2026 11:00:00 GMT", ""),
    ],
)
def test_the_clocks(date, clock) -> None:
    now = datetime(2026, 11, 23, 12, 0, 0, tzinfo=timezone.utc)
    with Answering(lambda asked: Answer(206, "x", {"Date": date})) as server:
        report = check(f"{server.url}/b/k", now=lambda: now)
    assert report.clock == clock


def denied(message: str, **elements: str) -> Answer:
    more = "".join(
        f"<{name.replace('_', '-')}>{text}</{name.replace('_', '-')}>"
        for name, text in elements.items()
    )
    return Answer(
        403, f"<Error><Code>AccessDenied</Code><Message>{message}</Message>{more}</Error>"
    )


USER = "User: arn:aws:iam::1:user/a is not authorized to perform: "


def forbidden(why: str) -> Answer:
    return denied(f'{USER}s3:GetObject on resource: "arn:aws:s3:::b/k" {why}')


BY_BUCKET = forbidden("with an explicit deny in a resource-based policy")
BY_ENDPOINT = forbidden("with an explicit deny in a VPC endpoint policy")
BY_ORGANIZATION = forbidden("with an explicit deny in a service control policy")
BY_IDENTITY = forbidden("with an explicit deny in an identity-based policy")
NOT_ALLOWED = forbidden("because no identity-based policy allows the s3:GetObject action")
BLOCKED = denied("public policies are blocked by the BlockPublicPolicy setting")
UNSIGNED = denied("There were headers present in the request which were not signed")
TOO_LONG = s3_error(400, "AuthorizationQueryParametersError", "must be less than a week")
EXPIRED = denied(
    "Request has expired",
    X_Amz_Expires="3600",
    Expires="2026-11-23T13:00:00Z",
    ServerTime="2026-11-23T14:00:00Z",
)


@pytest.mark.parametrize(
    ("answer", "title", "cause"),
    [
        (EXPIRED, "has expired", "2026-11-23T13:00:00Z; the server's clock says 2026-11-23T14"),
        (denied("Request has expired"), "has expired", "Request has expired"),
        (s3_error(403, "ExpiredRequest", "x"), "has expired", "x"),
        (denied("Request is not yet valid", ServerTime="12:00"), "not yet valid", "12:00"),
        (s3_error(403, "RequestTimeTooSkewed"), "not yet valid", "?"),
        (BY_BUCKET, "A policy", "s3:signatureAge"),
        (denied("no: s3:signatureAge"), "A policy", "shorter life"),
        (denied("aws:SourceIp is not allowed"), "A policy", "certain addresses"),
        (BY_ENDPOINT, "A policy", "VPC endpoint"),
        (BY_ORGANIZATION, "A policy", "organization"),
        (BY_IDENTITY, "A policy", "identity"),
        (NOT_ALLOWED, "A policy", "No policy allows"),
        (BLOCKED, "A policy", "public access"),
        (denied(f"{USER}kms:Decrypt on resource: x"), "encryption key", "kms:Decrypt"),
        (UNSIGNED, "unsigned", "headers"),
        (denied("Access Denied"), "No access", "doesn't say why"),
        (Answer(401), "No access", "doesn't say why"),
        (s3_error(404, "NoSuchKey"), "no such object", "deleted"),
        (s3_error(404, "NoSuchVersion"), "no such version", "deleted"),
        (s3_error(404, "NoSuchBucket"), "no such bucket", "wrong server"),
        (Answer(404), "isn't there", "404"),
        (s3_error(405, "MethodNotAllowed", "not so"), "can't be done", "not so"),
        (Answer(405), "can't be done", ""),
        (s3_error(403, "InvalidAccessKeyId"), "key that signed it is gone", "access key id"),
        (s3_error(400, "ExpiredToken"), "session that made it has ended", "temporary"),
        (s3_error(400, "InvalidToken"), "session token is wrong", "taken back"),
        (s3_error(403, "InvalidObjectState"), "archived", "restored"),
        (TOO_LONG, "makes no sense", "week"),
        (s3_error(400, "InvalidRequest", "not supported"), "doesn't take", "not supported"),
        (s3_error(503, "SlowDown", "slow"), "busy", "slow"),
        (Answer(503), "busy", ""),
        (s3_error(418, "Teapot", "I am one"), "refused", "I am one"),
        (Answer(418, "<Error><Code>Teapot</Code></Error>"), "refused", "Teapot"),
        (Answer(400, "<html><body>no</body></html>"), "isn't S3's", "400"),
        (Answer(204), "isn't S3's", "204"),
    ],
)  # fmt: skip
def test_why_it_does_not_work(answer, title, cause) -> None:
    report = answered(answer)
    assert report.works is False
    assert title in report.title
    assert cause in report.cause
    assert report.advice
    assert report.status == answer.status


@pytest.mark.parametrize(
    ("status", "title"),
    [(403, "No access"), (404, "isn't there"), (400, "refused"), (503, "busy")],
)
def test_a_head_request_gets_no_reasons(status, title) -> None:
    report = answered(Answer(status), "HEAD")
    assert title in report.title


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("date", "title"),
    [
        ("Mon, 23 Nov 2026 11:44:59 GMT", "The link is not yet valid"),
        ("Mon, 23 Nov 2026 11:45:00 GMT", "No access"),
        ("Mon, 23 Nov 2026 13:00:00 GMT", "No access"),
        ("Mon, 23 Nov 2026 13:00:01 GMT", "The link has expired"),
    ],
)
def test_a_server_that_says_no_more_than_its_time(method, date, title) -> None:
    said = {"Date": date}
    answer = Answer(403, "<Error><Code>AccessDenied</Code></Error>", said)
    assert answered(answer, method).title == title


WRONG_REGION = (
    "<Error><Code>AuthorizationQueryParametersError</Code><Message>the region is wrong</Message>"
    "<Region>eu-central-1</Region></Error>"
)
ENDPOINT = (
    "<Error><Code>PermanentRedirect</Code><Message>use another</Message>"
    "<Endpoint>b.s3-eu-central-1.amazonaws.com</Endpoint></Error>"
)


@pytest.mark.parametrize(
    "answer",
    [
        s3_error(301, "PermanentRedirect", x_amz_bucket_region="eu-central-1"),
        s3_error(
            307, "TemporaryRedirect", x_amz_bucket_region="eu-central-1", Location="http://x/"
        ),
        Answer(301, ENDPOINT),
        Answer(301, headers={"x-amz-bucket-region": "eu-central-1"}),
        Answer(400, WRONG_REGION),
    ],
)
def test_another_region(answer) -> None:
    report = answered(answer)
    assert (report.works, report.region) == (False, "eu-central-1")
    assert "another region" in report.title
    assert "eu-central-1" in report.advice


def test_a_redirection_is_not_followed_nor_shown_whole() -> None:
    with Answering(lambda asked: Answer(206, "x")) as elsewhere:
        location = f"{elsewhere.url}/b/k?X-Amz-Signature={SIGNATURE}"
        report = answered(Answer(302, headers={"Location": location}))
    assert elsewhere.asked == []
    assert report.works is False
    assert urlsplit(elsewhere.url).netloc in report.cause
    assert SIGNATURE not in repr(report)


@pytest.mark.parametrize("region", ["", "<b>", "x" * 50])
def test_a_redirection_to_nowhere(region) -> None:
    report = answered(Answer(301, headers={"x-amz-bucket-region": region}))
    assert report.title == "The bucket is somewhere else"
    assert report.region == ""


def mismatch(canonical: str = "", to_sign: str = "") -> Answer:
    def element(name: str, text: str) -> str:
        return f"<{name}>{text.replace('&', '&amp;')}</{name}>" if text else ""

    return Answer(
        403,
        "<Error><Code>SignatureDoesNotMatch</Code><Message>no match</Message>"
        f"<SignatureProvided>{SIGNATURE}</SignatureProvided>"
        f"{element('CanonicalRequest', canonical)}{element('StringToSign', to_sign)}</Error>",
    )


def canonical(asked: Asked, method: str = "GET", path: str = "/b/k", query: str = QUERY) -> str:
    return f"{method}\n{path}\n{query}\nhost:{asked.headers['Host']}\n\nhost\nUNSIGNED-PAYLOAD"


def test_a_wrong_signature_of_the_same_request() -> None:
    report = answered(lambda asked: mismatch(canonical(asked)))
    assert (report.title, report.differences) == ("The signature is wrong", ())
    assert "changed after it was made" in report.cause
    assert answered(mismatch()).differences == ()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"method": "HEAD"}, "method: here “GET”, there “HEAD”"),
        ({"path": "/k"}, "path: here “/b/k”, there “/k”"),
        (
            {"query": QUERY.replace("3600", "60")},
            "query: here “X-Amz-Expires=3600”, there “X-Amz-Expires=60”",
        ),
    ],
)
def test_a_wrong_signature_of_another_request(change, line) -> None:
    report = answered(lambda asked: mismatch(canonical(asked, **change)))
    assert report.differences == (line,)
    assert "another request" in report.cause


def test_a_proxy_that_changes_the_host() -> None:
    report = answered(
        lambda asked: mismatch(canonical(asked).replace(asked.headers["Host"], "inner") + "\n1")
    )
    assert len(report.differences) == 2
    assert report.differences[0].endswith("there “host:inner”")
    assert report.differences[0].startswith("headers: here “host:127.0.0.1:")


def test_the_token_is_never_shown() -> None:
    report = answered(lambda asked: mismatch(f"x\ny\nz=1&{QUERY.replace('tokentoken', 'other')}"))
    assert report.differences
    shown = repr(report)
    for secret in ("tokentoken", "othertoken", SIGNATURE):
        assert secret not in shown


def test_a_server_that_tells_only_a_hash() -> None:
    report = answered(mismatch(to_sign=f"AWS4-HMAC-SHA256\nx\ny\n{SIGNATURE}"))
    assert len(report.differences) == 1
    assert answered(mismatch(to_sign="GET\n\n\n1\n/b/k")).differences == ()


def test_sigv2_is_not_compared() -> None:
    with Answering(lambda asked: mismatch(canonical(asked))) as server:
        url = f"{server.url}/b/k?AWSAccessKeyId=a&Expires=1&Signature=b"
        assert check(url).differences == ()


def test_no_text_of_a_server_reaches_a_terminal_as_it_is() -> None:
    report = answered(s3_error(400, "Odd\u202e", "a\u202eb\tX-Amz-Signature=abc"))
    assert "\u202e" not in repr(report)
    assert report.cause == "a b X-Amz-Signature=[removed]"


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<Error><Code>&b;</Code></Error>"
)


@pytest.mark.parametrize(
    "body",
    [
        BOMB.encode(),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Error><Code>a</Code></Error>',
        BOMB.encode("utf-16"),
        b"",
        b"\xff\xfe\x00",
        b"<Error><Code>a</Code>",
        b"<html/>",
        b'<?xml version="1.0" encoding="klingon"?><Error/>',
    ],
)
def test_what_is_no_error_document(body) -> None:
    assert elements_of(body) == {}


def test_an_error_document_with_a_namespace() -> None:
    body = b'<Error xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Code> A </Code><B/></Error>'
    assert elements_of(body) == {"Code": "A", "B": ""}


# What goes wrong on the way


def test_nobody_is_there() -> None:
    with nobody() as url, pytest.raises(NoNetwork) as caught:
        check(f"{url}/b/k?{SIGNED}")
    assert SIGNATURE not in caught.value.details
    assert str(caught.value) == "127.0.0.1"


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(NoNetwork):
        check("http://nobody.invalid/b/k")


@pytest.mark.parametrize(
    "greeting",
    [b"", b"HTTP/1.1 200 OK\r\nContent-", b"HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\n<"],
)
def test_patience(greeting) -> None:
    started = time.monotonic()
    with Hanging(greeting) as server, pytest.raises(TimedOut):
        check(f"{server.url}/b/k", patience=QUICK)
    assert time.monotonic() - started < 3


def test_somebody_who_does_not_speak_http() -> None:
    with Hanging(b"SSH-2.0-x\r\n\r\n") as server, pytest.raises(UnexpectedAnswer):
        check(f"{server.url}/b/k", patience=QUICK)


def test_somebody_who_hangs_up() -> None:
    with Hanging(hang_up=True) as server, pytest.raises(NoNetwork):
        check(f"{server.url}/b/k")


def test_a_server_that_does_not_speak_tls(monkeypatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    with Answering(lambda asked: Answer()) as server, pytest.raises(UntrustedServer):
        check(server.url.replace("http:", "https:") + "/b/k")


def test_a_certificate_nobody_knows(tls) -> None:
    with Hanging(b"HTTP/1.1 200 OK\r\n\r\n", tls=tls) as server, pytest.raises(UntrustedServer):
        check(f"{server.url}/b/k")


OK = b"HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\nContent-Range: bytes 0-0/9\r\n\r\nx"


def test_tls(tls, certificate, monkeypatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    with Hanging(OK, tls=tls) as server:
        assert check(f"{server.url}/b/k").size == 9


@pytest.mark.parametrize(
    "url",
    [
        "http:///b/k",
        "http://a b/k",
        "http://h:99999/k",
        "http://h\u2024.\u3002/",
        "http://[x/k",
        f"http://{'ä' * 80}/",
    ],
)
def test_a_host_that_can_not_be_one(url) -> None:
    with pytest.raises(InvalidInput):
        check(url)


def test_a_host_with_letters_of_all_the_world(monkeypatch) -> None:
    with Answering(lambda asked: Answer(206, "x")) as server:
        monkeypatch.setenv("http_proxy", server.url)
        check("http://bücher.example/b/k")
    assert server.asked[0].headers["Host"] == "xn--bcher-kva.example"


# Proxies


def test_a_proxy(monkeypatch) -> None:
    with Answering(lambda asked: Answer(206, "x")) as proxy:
        netloc = urlsplit(proxy.url).netloc
        monkeypatch.setenv("http_proxy", f"user:p%40ss@{netloc}")
        check("http://s3.example.com/b/../k?x")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        check(f"{proxy.url}/direct")
    through, direct = proxy.asked
    assert through.target == "http://s3.example.com/b/../k?x"
    assert through.headers["Host"] == "s3.example.com"
    assert through.headers["Proxy-Authorization"] == "Basic dXNlcjpwQHNz"
    assert direct.target == "/direct"
    assert "Proxy-Authorization" not in direct.headers


def test_a_proxy_that_does_not_connect(monkeypatch) -> None:
    with Hanging(b"HTTP/1.1 407 Who are you\r\n\r\n") as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        with pytest.raises(NoNetwork):
            check("https://s3.example.com/b/k")


def test_a_proxy_that_connects(monkeypatch, tls, certificate) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    asked = []

    def tunnel(listener: socket.socket) -> None:
        visitor, _address = listener.accept()
        with visitor:
            asked.append(visitor.recv(65_536))
            visitor.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            with tls.wrap_socket(visitor, server_side=True) as secured:
                asked.append(secured.recv(65_536))
                secured.sendall(OK)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{listener.getsockname()[1]}")
        monkeypatch.setenv("no_proxy", "")
        thread = threading.Thread(target=tunnel, args=(listener,))
        thread.start()
        report = check("https://s3.example.com:9/b/k")
        thread.join(5)
    assert report.works
    assert asked[0].startswith(b"CONNECT s3.example.com:9 HTTP/1.")
    assert asked[1].startswith(b"GET /b/k HTTP/1.1\r\nHost: s3.example.com:9\r\n")


def test_the_accounts_own_way(tls, certificate) -> None:
    """Its proxy, its certificates, or none that are checked."""
    with tls_server(tls) as server, Proxy(server) as proxy:
        account = Account(name="x", proxy=proxy.url, ca_bundle=str(certificate))
        assert check("https://s3.example.com/b/k", account=account).works
        with pytest.raises(UntrustedServer):
            check("https://s3.example.com/b/k", account=replace(account, ca_bundle=""))
        assert check(f"{server}/b/k", account=Account(name="x", insecure=True)).works
    assert proxy.asked == ["CONNECT s3.example.com:443"] * 2


# Stopping


@pytest.mark.parametrize(
    "greeting",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
        b"HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\n<",
    ],
)
@pytest.mark.parametrize("secure", [False, True])
def test_a_check_can_be_stopped(greeting, secure, tls, certificate, monkeypatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    with Hanging(greeting, tls=tls if secure else None) as server:
        assert seconds_to_stop(server, f"{server.url}/b/k") < 1


def test_a_handshake_can_be_stopped() -> None:
    with Hanging() as server:
        assert seconds_to_stop(server, server.url.replace("http:", "https:") + "/b/k") < 1


def seconds_to_stop(server: Hanging, url: str) -> float:
    stop = stopping.Stop()
    caught: list[PresignError] = []

    def run() -> None:
        stopping.current.set(stop)
        try:
            check(url)
        except PresignError as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert server.greeted.wait(5)
    time.sleep(0.05)
    started = time.monotonic()
    stop.set()
    thread.join(10)
    assert [type(error) for error in caught] == [Stopped]
    return time.monotonic() - started


def test_what_is_stopped_before_it_starts_asks_nobody() -> None:
    with Answering(lambda asked: Answer()) as server, stop_of_this_thread() as stop:
        stop.set()
        with pytest.raises(Stopped):
            check(f"{server.url}/b/k")
    assert server.asked == []


# The demo, which refuses what S3 would


@pytest.fixture
def made(demo) -> Callable[..., str]:
    def made(key: str = "README.txt", bucket: str = "reports", **options: object) -> str:
        signer = Signer(demo.account, demo.credential, CLIENTS)
        [link] = signer.links([LinkRequest(bucket, key, LinkOptions(**options))])
        return link.url

    return made


CLIENTS = Clients()


def test_the_demo_gives_its_objects(made) -> None:
    for key in ("README.txt", "Müller/Angebot Größe.pdf", "notes/C++ & C#.txt"):
        report = check(made(key))
        assert (report.works, report.status) == (True, 206)
        assert report.size
        assert report.clock == ""
    empty = check(made("drafts/", "media"))
    assert (empty.works, empty.size) == (True, 0)
    assert check(made(method=Method.HEAD), "HEAD").works


def test_the_demo_refuses(made, demo) -> None:
    url = made()
    assert check(made("gone.txt")).title == "There is no such object"
    assert check(made("a", "payroll")).title == "No access"
    assert check(made(method=Method.HEAD)).title == "The signature is wrong"
    assert check(made(), "HEAD").works is False
    tampered = check(url.replace("README.txt", "README2.txt"))
    assert (tampered.title, tampered.differences) == ("The signature is wrong", ())
    assert check(url.replace("AKIA", "AKIB")).title == "The key that signed it is gone"
    assert check(url.replace("Expires=43200", "Expires=999999")).title.endswith("makes no sense")


def test_the_demos_clock(made, demo) -> None:
    url = made(expiry=timedelta(hours=1))
    demo.move_clock(timedelta(hours=2))
    try:
        report = check(url)
    finally:
        demo.move_clock(-timedelta(hours=2))
    assert (report.works, report.title) == (False, "The link has expired")
    assert "ahead of this one" in report.clock
    demo.move_clock(-timedelta(hours=2))
    try:
        report = check(url)
    finally:
        demo.move_clock(timedelta(hours=2))
    assert report.title == "The link is not yet valid"
    assert "behind this one" in report.clock
