from __future__ import annotations

import io
import logging
import sys
import threading
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from presign_gui.core import listing, logs
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import BadKeys
from presign_gui.core.records import Account, LinkRequest, SignatureVersion, Source
from presign_gui.core.signing import Signer
from tests.core.loopback import Answer, Answering, s3_error

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TALKATIVE = (
    *("urllib3", "botocore", "botocore.auth"),
    *("botocore.endpoint", "botocore.hooks", "botocore.regions"),
)
TOKEN = "AQoDYXdzEJr//+token/with+all/the+signs==" * 20


@pytest.fixture(autouse=True)
def no_secrets_yet(monkeypatch) -> None:
    monkeypatch.setattr(logs, "_secrets", set())


@pytest.fixture
def log(monkeypatch):
    """The log of --verbose; everything is put back afterwards."""
    root, talkative = logging.getLogger(), [logging.getLogger(name) for name in TALKATIVE]
    handlers, levels = root.handlers[:], [each.level for each in (root, *talkative)]
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    stream = io.StringIO()
    logs.start(verbose=True, stream=stream)
    yield stream
    root.handlers[:] = handlers
    for logger, level in zip((root, *talkative), levels, strict=True):
        logger.setLevel(level)


def work(signature_version: SignatureVersion, url: str) -> list[str]:
    """List and presign; return the signatures that were made."""
    credentials = Credentials()
    account = Account(
        name="x",
        source=Source.SESSION,
        access_key_id="AKIA",
        endpoint_url=url,
        region="here",
        signature_version=signature_version,
    )
    credentials.keep(account, Secret(SECRET, TOKEN))
    connection = Connection(account, credentials, Clients())
    list(listing.level(connection, "bucket"))
    signer = Signer(connection.account, connection.credential(), Clients())
    query = [parse_qs(urlsplit(link.url).query) for link in signer.links([LinkRequest("b", "k")])]
    return [each.get("X-Amz-Signature", each.get("Signature", [""]))[0] for each in query]


def assert_silent(text: str, *secrets: str) -> None:
    for secret in secrets:
        for form in (secret, quote(secret), quote(secret, safe="")):
            assert form not in text
            assert form[: len(form) // 2] not in text  # nor a part of it


@pytest.mark.parametrize("version", SignatureVersion)
def test_botocore_at_its_most_talkative_tells_no_secret(log, version) -> None:
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG)
    body = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
    with Answering(lambda asked: Answer(body=body)) as server:
        signatures = work(version, server.url)

    text = log.getvalue()
    assert "CanonicalRequest" in text or version is SignatureVersion.V2
    assert "AKIA" in text or version is SignatureVersion.V2
    assert logs.REMOVED in text
    assert len(text) > 5_000
    assert all(signatures)
    assert_silent(text, SECRET, TOKEN, *signatures)
    end_of_scheme = "=" if version is SignatureVersion.V4 else ":"
    for asked in server.asked:
        assert_silent(text, asked.headers["Authorization"].rpartition(end_of_scheme)[2])


def test_a_traceback_tells_no_secret(log) -> None:
    logs.keep_out(SECRET, TOKEN)
    token = quote(TOKEN, safe="")
    url = f"https://x/k?X-Amz-Security-Token={token}&X-Amz-Signature={'a1' * 32}&v=1"
    try:
        try:
            raise ValueError(f"secret {SECRET}")
        except ValueError as error:
            raise RuntimeError(f"could not open {url}") from error
    except RuntimeError:
        logging.getLogger("presign_gui").exception("while signing with %s", TOKEN)

    text = log.getvalue()
    assert "Traceback" in text
    assert "could not open https://x/k?" in text
    assert "&v=1" in text
    assert_silent(text, SECRET, TOKEN, "a1" * 32)


def test_what_nobody_caught_tells_no_secret(log) -> None:
    logs.keep_out(SECRET)
    try:
        raise RuntimeError(f"secret {SECRET}")
    except RuntimeError:
        sys.excepthook(*sys.exc_info())
    assert "RuntimeError: secret [removed]" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_an_error_of_the_server_tells_no_secret(log) -> None:
    answer = s3_error(403, "SignatureDoesNotMatch", f"{TOKEN} and {'b2' * 32}")
    with Answering(lambda asked: answer) as server, pytest.raises(BadKeys) as caught:
        work(SignatureVersion.V4, server.url)
    assert_silent(logs.redact(caught.value.details), TOKEN, "b2" * 32)
    assert_silent(log.getvalue(), TOKEN, "b2" * 32)


@pytest.mark.parametrize(
    "text",
    [
        "X-Amz-Signature=HUSH",
        "x-amz-security-token: HUSH",
        "X-Amz-Security-Token%3DHUSH",
        "Signature=HUSH",
        "aws_secret_access_key = HUSH",
        "aws_session_token=HUSH",
        '"SecretAccessKey": "HUSH"',
        "'SessionToken': 'HUSH'",
        "<SecretAccessKey>HUSH</SecretAccessKey>",
        "{'X-Amz-Security-Token': b'HUSH'}",
        "Authorization: AWS HUSH",
        "'Authorization': b'AWS4-HMAC-SHA256 Credential=A, Signature=HUSH'",
        '"accessToken": "HUSH"',
        '"clientSecret": "HUSH"',
        "refresh_token=HUSH",
        "0123456789abcdef" * 4,
    ],
)
def test_what_looks_like_a_secret_is_removed(text: str) -> None:
    redacted = logs.redact(f"before {text}")
    assert "HUSH" not in redacted
    assert "0123456789abcdef" not in redacted
    assert redacted.startswith("before ")
    assert logs.REMOVED in redacted


@pytest.mark.parametrize(
    "text",
    [
        "s3://reports/2026/report-q3.pdf",
        "The key AKIAIOSFODNN7EXAMPLE",
        "X-Amz-Expires=3600",
        "tokens",
    ],
)
def test_what_does_not_stays(text: str) -> None:
    assert logs.redact(text) == text


def test_a_secret_within_another_hides_both() -> None:
    logs.keep_out("secret", "secret-and-more", "", "abc")
    assert logs.redact("secret-and-more abc") == f"{logs.REMOVED} abc"


def test_without_verbose_only_warnings(log) -> None:
    logs.start(verbose=False, stream=log)
    logging.getLogger("presign_gui").info("nothing new")
    logging.getLogger("presign_gui").warning("look out")
    assert "look out" in log.getvalue()
    assert "nothing new" not in log.getvalue()


def test_secrets_come_in_while_others_are_kept_out() -> None:
    """Credentials arrive on one thread while another logs."""
    done = threading.Event()
    failures = []

    def redact() -> None:
        while not done.is_set():
            try:
                logs.redact("some line")
            except RuntimeError as error:
                failures.append(error)

    thread = threading.Thread(target=redact)
    thread.start()
    for number in range(2_000):
        logs.keep_out(f"secret number {number}")
    done.set()
    thread.join()
    assert not failures
