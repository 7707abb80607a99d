from __future__ import annotations

import hashlib
import json
import stat
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import botocore.session
import pytest

from presign_gui.core import sso, stopping
from presign_gui.core.aws_config import profile_account
from presign_gui.core.credentials import Credentials
from presign_gui.core.errors import (
    ExpiredToken,
    FileProblem,
    NoCredentials,
    PresignError,
    SignInExpired,
    SignInFailed,
    SignInRefused,
    SignInUnreachable,
    SsoIncomplete,
    SsoUnknown,
    Stopped,
    UnexpectedAnswer,
)
from presign_gui.core.sso import Invitation, SsoSession, session_of, sign_in
from tests.answering import always, answering
from tests.core import loopback, sso_stub
from tests.core.sso_stub import (
    AUTHORISED,
    BROKEN,
    DENIED,
    EXPIRED,
    HANG_UP,
    PENDING,
    REGION,
    SCOPE,
    SLOW_DOWN,
    START_URL,
    SsoStub,
)

CORP = SsoSession("corp", START_URL, REGION, (SCOPE,))
OLD = SsoSession("", START_URL, REGION)


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = datetime.now(timezone.utc).replace(microsecond=0)
        self.naps: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stub(home: Path, monkeypatch, at_once) -> Iterator[SsoStub]:
    with SsoStub() as server:
        sso_stub.take_over(server, home, monkeypatch)
        yield server


def signed_in(session: SsoSession, clock: Clock) -> tuple[Invitation, datetime]:
    invitation, end = sign_in(session, clock, clock.sleep)
    return invitation, end


def failure(session: SsoSession, clock: Clock) -> PresignError:
    with pytest.raises(PresignError) as caught:
        list(sign_in(session, clock, clock.sleep))
    return caught.value


def cached(home: Path, named_by: str) -> Path:
    name = hashlib.sha1(named_by.encode()).hexdigest()
    return home / ".aws" / "sso" / "cache" / f"{name}.json"


def role_credentials(profile: str):
    """What botocore finds for a profile by itself, as the AWS CLI would."""
    found = botocore.session.Session(profile=profile).get_credentials()
    return found.get_frozen_credentials()


# Where one signs in


def test_the_session_of_a_profile(aws) -> None:
    aws("config", sso_stub.CONFIG + "[profile plain]\nregion = x\n")
    assert session_of("work") == CORP
    assert session_of("old") == OLD
    assert session_of("plain") is None


def test_the_session_of_the_default_profile(aws, environment) -> None:
    aws("config", sso_stub.CONFIG.replace("[profile old]", "[default]"))
    assert session_of("") == OLD
    environment(AWS_PROFILE="work")
    assert session_of("") == CORP


def test_a_role_lives_on_its_source_profile(aws) -> None:
    aws(
        "config",
        sso_stub.CONFIG
        + "[profile one]\nrole_arn = arn:1\nsource_profile = two\n"
        + "[profile two]\nrole_arn = arn:2\nsource_profile = work\n"
        + "[profile round]\nrole_arn = arn:3\nsource_profile = round\n"
        + "[profile lost]\nrole_arn = arn:4\nsource_profile = nowhere\n",
    )
    assert session_of("one") == CORP
    assert session_of("round") is None
    assert session_of("lost") is None


def test_several_scopes(aws) -> None:
    aws("config", sso_stub.CONFIG.replace(SCOPE, f"{SCOPE}, codewhisperer:analysis,,"))
    assert session_of("work").scopes == (SCOPE, "codewhisperer:analysis")


@pytest.mark.parametrize(
    ("profile", "gone", "told"),
    [
        ("work", "sso_region", "[sso-session corp] in ~/.aws/config lacks sso_region."),
        ("work", "sso_start_url", "[sso-session corp] in ~/.aws/config lacks sso_start_url."),
        ("work", "[sso-session", "lacks sso_start_url, sso_region."),
        ("work", "sso_role_name", "[profile work] in ~/.aws/config lacks sso_role_name."),
        ("old", "sso_start_url", "[profile old] in ~/.aws/config lacks sso_start_url."),
    ],
)
def test_what_is_missing_is_named(aws, profile: str, gone: str, told: str) -> None:
    lines = sso_stub.CONFIG.splitlines()
    aws("config", "\n".join(line for line in lines if not line.startswith(gone)))
    with pytest.raises(SsoIncomplete) as caught:
        session_of(profile)
    assert told in str(caught.value)
    assert "aws configure sso" in caught.value.advice


def test_a_profile_that_is_not_there(aws) -> None:
    aws("config", sso_stub.CONFIG)
    with pytest.raises(NoCredentials, match="gone"):
        session_of("gone")


# Signing in


@pytest.mark.parametrize(
    ("session", "profile", "named_by"), [(CORP, "work", "corp"), (OLD, "old", START_URL)]
)
def test_who_has_signed_in_has_keys(stub, home, clock, session, profile, named_by) -> None:
    begun = clock.now
    invitation, end = signed_in(session, clock)
    assert invitation.user_code == "ABCD-EFGH"
    assert invitation.url.startswith("https://")
    assert "ABCD-EFGH" in invitation.url
    assert invitation.ends_at == begun + timedelta(minutes=10)
    assert end == clock.now + timedelta(hours=8)

    kept = json.loads(cached(home, named_by).read_text())
    assert stub.clients.pop(kept.pop("clientId")) == kept.pop("clientSecret")
    assert {kept.pop("accessToken")} == stub.tokens
    assert {kept.pop("refreshToken")} == stub.refresh_tokens
    assert kept.pop("registrationExpiresAt").endswith("Z")
    assert kept == {
        "startUrl": START_URL,
        "region": REGION,
        "expiresAt": f"{end:%Y-%m-%dT%H:%M:%SZ}",
    }

    assert role_credentials(profile).access_key == "ASIAOFTHESTUB"
    ours = Credentials().of(profile_account(profile))
    assert ours.access_key_id == "ASIAOFTHESTUB"
    assert ours.expires_at is not None


def test_botocore_renews_what_we_cached(stub, home, clock) -> None:
    stub.token_seconds = 60
    signed_in(CORP, clock)
    first = cached(home, "corp").read_text()
    stub.tokens.clear()
    assert role_credentials("work").access_key == "ASIAOFTHESTUB"
    assert cached(home, "corp").read_text() != first
    assert stub.asked[-2][1]["grantType"] == "refresh_token"


def test_a_session_that_was_ended_is_told(stub, clock) -> None:
    signed_in(CORP, clock)
    stub.end_session()
    with pytest.raises(ExpiredToken):
        Credentials().of(profile_account("work"))
    signed_in(CORP, clock)
    assert Credentials().of(profile_account("work")).session_token in stub.secrets


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a home by other means")
def test_only_the_owner_can_read_the_cache(stub, home, clock) -> None:
    signed_in(CORP, clock)
    files = list((home / ".aws" / "sso" / "cache").iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_nothing_is_half_written(stub, home, clock, monkeypatch) -> None:
    signed_in(CORP, clock)
    before = cached(home, "corp").read_text()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert isinstance(failure(CORP, clock), FileProblem)
    assert cached(home, "corp").read_text() == before
    assert len(list((home / ".aws" / "sso" / "cache").iterdir())) == 2


# The registration


def registration_file(home: Path, session: SsoSession) -> Path:
    described = {
        "tool": "botocore",
        "startUrl": session.start_url,
        "region": session.region,
        "scopes": list(session.scopes) or None,
        "session_name": session.name or None,
    }
    return cached(home, json.dumps(described, sort_keys=True))


def test_a_registration_is_used_again(stub, home, clock) -> None:
    signed_in(CORP, clock)
    signed_in(CORP, clock)
    assert stub.paths.count("/client/register") == 1
    assert stub.asked[0][1]["scopes"] == [SCOPE]
    kept = json.loads(registration_file(home, CORP).read_text())
    assert kept.pop("expiresAt").endswith("Z")
    assert kept == {"clientId": "client-0", "clientSecret": stub.secrets[0], "scopes": [SCOPE]}

    signed_in(OLD, clock)  # has no scopes: another registration
    assert stub.paths.count("/client/register") == 2
    assert "scopes" not in stub.asked[-3][1]


def change_registration(home: Path, **changed: object) -> None:
    file = registration_file(home, CORP)
    file.write_text(json.dumps({**json.loads(file.read_text()), **changed}))


@pytest.mark.parametrize(
    "changed",
    [
        {"expiresAt": "2020-01-01T00:00:00Z"},
        {"expiresAt": "no moment"},
        {"expiresAt": None},
        {"grantTypes": ["authorization_code", "refresh_token"]},  # the CLI's other way
        {"clientSecret": "forgotten by the service"},
    ],
)
def test_a_registration_that_is_no_good_is_made_anew(stub, home, clock, changed) -> None:
    signed_in(CORP, clock)
    change_registration(home, **changed)
    _invitation, end = signed_in(CORP, clock)
    assert end > clock.now
    assert stub.paths.count("/client/register") == 2
    signed_in(CORP, clock)
    assert stub.paths.count("/client/register") == 2


def test_one_of_an_older_cli_is_used(stub, home, clock) -> None:
    signed_in(CORP, clock)
    change_registration(home, expiresAt="2099-01-01T00:00:00UTC")
    signed_in(CORP, clock)
    assert stub.paths.count("/client/register") == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", "\x00", '{"clientId": "x"'])
def test_a_damaged_one_is_made_anew(stub, home, clock, text: str) -> None:
    file = registration_file(home, CORP)
    file.parent.mkdir(parents=True)
    file.write_text(text)
    signed_in(CORP, clock)
    assert json.loads(file.read_text())["clientId"] == "client-0"


# Waiting for the person


@pytest.mark.parametrize(
    ("interval", "answers", "naps"),
    [
        (1, [AUTHORISED], [1]),
        (None, [AUTHORISED], [5]),
        (3, [PENDING, PENDING, AUTHORISED], [3, 3, 3]),
        (1, [SLOW_DOWN, PENDING, SLOW_DOWN, AUTHORISED], [1, 6, 6, 11]),
        (1, [BROKEN, BROKEN, PENDING, AUTHORISED], [1, 6, 6]),  # botocore asks a second time
        (1, [HANG_UP, HANG_UP, HANG_UP, HANG_UP, AUTHORISED], [1, 2, 4]),
    ],
)
def test_how_often_it_asks(stub, clock, interval, answers, naps) -> None:
    stub.interval = interval
    stub.answers = list(answers)
    signed_in(CORP, clock)
    assert clock.naps == naps


def test_the_invitation_comes_before_the_wait(stub, clock) -> None:
    steps = sign_in(CORP, clock, clock.sleep)
    assert isinstance(next(steps), Invitation)
    assert "/token" not in stub.paths
    assert clock.naps == []


def test_the_code_ends(stub, clock, home) -> None:
    stub.answers, stub.interval, stub.code_seconds = [PENDING], 25, 60
    error = failure(CORP, clock)
    assert isinstance(error, SignInExpired)
    assert "Sign in again" in error.advice
    assert clock.naps == [25, 25, 10]
    assert not cached(home, "corp").exists()


# What can go wrong


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ([PENDING, EXPIRED], SignInExpired),
        ([DENIED], SignInRefused),
        (["InvalidGrantException"], SignInFailed),
        (["NobodyKnows"], SignInFailed),
    ],
)
def test_refusals(stub, clock, home, answers, kind) -> None:
    stub.answers = answers
    error = failure(CORP, clock)
    assert type(error) is kind
    assert str(error) == "because"
    assert not cached(home, "corp").exists()
    assert not any(secret in error.details for secret in stub.secrets)


def test_a_start_url_that_is_not_known(stub, clock) -> None:
    error = failure(SsoSession("corp", "https://elsewhere.awsapps.com/start", REGION), clock)
    assert isinstance(error, SsoUnknown)
    assert str(error) == "Invalid start url provided"
    assert "sso_region" in error.advice


@pytest.mark.parametrize("region", ["eu central", "-", "a/b"])
def test_a_region_that_cannot_be(clock, region: str) -> None:
    assert isinstance(failure(SsoSession("corp", START_URL, region), clock), SsoUnknown)


def test_no_network(stub, clock, monkeypatch) -> None:
    with loopback.nobody() as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SSO_OIDC", url)
        error = failure(CORP, clock)
    assert isinstance(error, SignInUnreachable)
    assert str(error) in url
    assert "sso_region" in error.advice


def test_a_region_without_the_service(stub, clock, monkeypatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO_OIDC", "http://oidc.eu-nowhere-1.invalid")
    assert isinstance(failure(CORP, clock), SignInUnreachable)


@pytest.mark.parametrize("body", ["<html>Log in to the hotel's network</html>", "{}", "[]", ""])
def test_somebody_else_answers(stub, clock, monkeypatch, body: str) -> None:
    with answering(always(200, body.encode())) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SSO_OIDC", server.endpoint_url)
        error = failure(CORP, clock)
    assert type(error) is SignInFailed
    assert "makes no sense" in str(error)


@pytest.mark.parametrize("url", ["file:///bin/sh", "javascript:alert(1)", "nothing"])
def test_a_page_that_is_none_is_not_opened(stub, clock, monkeypatch, url: str) -> None:
    begin = SsoStub.device_authorization

    def elsewhere(stub: SsoStub, body: dict) -> tuple:
        status, answer, error = begin(stub, body)
        return status, {**answer, "verificationUriComplete": url}, error

    monkeypatch.setattr(SsoStub, "device_authorization", elsewhere)
    error = failure(CORP, clock)
    assert isinstance(error, SignInFailed)
    assert isinstance(error.__cause__, UnexpectedAnswer)


# Stopping


class SigningIn:
    """A job that signs in, on a thread of its own, really waiting."""

    def __init__(self) -> None:
        self.stop = stopping.Stop()
        self.error: PresignError | None = None
        self.invited = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        stopping.current.set(self.stop)
        try:
            for _step in sign_in(CORP):
                self.invited.set()
        except PresignError as error:
            self.error = error

    def seconds_to_stop(self) -> float:
        started = time.monotonic()
        self.stop.set()
        self._thread.join(30)
        return time.monotonic() - started


@pytest.mark.parametrize("path", ["/client/register", "/device_authorization", "/token"])
def test_stopping_ends_the_wait_for_the_service(stub, home, path: str) -> None:
    stub.hangs_at = path
    job = SigningIn()
    assert stub.hanging.wait(20)
    assert job.seconds_to_stop() < 3
    assert isinstance(job.error, Stopped)
    assert stub.paths.count(path) == 1
    assert not cached(home, "corp").exists()


def test_stopping_ends_the_wait_for_the_person(stub, home) -> None:
    stub.interval = 60
    job = SigningIn()
    assert job.invited.wait(20)
    assert job.seconds_to_stop() < 3
    assert isinstance(job.error, Stopped)
    assert "/token" not in stub.paths
    assert not cached(home, "corp").exists()


def test_stopped_before_it_begins(stub) -> None:
    stop = stopping.Stop()
    stop.set()
    token = stopping.current.set(stop)
    try:
        with pytest.raises(Stopped):
            next(iter(sign_in(CORP)))
    finally:
        stopping.current.reset(token)
    assert stub.asked == []


# Secrets


def test_no_repr_shows_a_secret(stub, clock) -> None:
    service = sso._Service(CORP, clock)
    registered, code = service.begin()
    token = service.wait_for_token(registered, code, clock.sleep)
    shown = f"{registered!r} {code!r} {token!r}"
    assert "client-0" in shown
    assert "s3cr3t" not in shown
