"""Signing in to AWS by single sign-on: a code that is confirmed in the browser.

    for step in sign_in(session_of("work")):
        Invitation  -> show its code, open its page
        datetime    -> signed in until then

This is OAuth's device authorization grant (RFC 8628), of which botocore has the
requests but not the way through them. The token goes into the cache that botocore
looks in when it wants credentials for a profile (see sso_files.py).
Source: IAM Identity Center OIDC API Reference.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from botocore import UNSIGNED
from botocore import exceptions as aws
from botocore.config import Config

from presign_gui import __version__
from presign_gui.core import failures, logs, sso_files, stopping, trust
from presign_gui.core.clock import Clock, utc_now
from presign_gui.core.errors import (
    NoNetwork,
    PresignError,
    ServerBusy,
    SignInExpired,
    SignInFailed,
    SignInRefused,
    SignInUnreachable,
    SsoUnknown,
    Stopped,
    TimedOut,
    UnexpectedAnswer,
)
from presign_gui.core.network import Network, Patience
from presign_gui.core.service_models import plain_session
from presign_gui.core.sso_files import Registration, SsoSession, Token, profile_of, session_of
from presign_gui.core.texts import _

__all__ = ["Invitation", "SsoSession", "profile_of", "session_of", "sign_in"]

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_INTERVAL = timedelta(seconds=5)  # between two questions, unless the service says (RFC 8628, 3.2)
_SLOWER = timedelta(seconds=5)  # added when it says that we ask too often (RFC 8628, 3.5)
_WHILE_SIGNING_IN = timedelta(minutes=15)  # how long a registration must still last: codes live 10

_BY_CODE: dict[str, type[PresignError]] = {
    "ExpiredTokenException": SignInExpired,
    "AccessDeniedException": SignInRefused,
    "InvalidRequestException": SsoUnknown,  # "Invalid start url", for a wrong region too
    "InternalServerException": ServerBusy,
    "SlowDownException": ServerBusy,
}

Now = Callable[[], datetime]
Sleep = Callable[[float], None]


@dataclass(frozen=True)
class Invitation:
    """What one must do to sign in: open the page, and confirm the code there."""

    user_code: str
    url: str  # has the code in it already
    ends_at: datetime  # UTC


@dataclass(frozen=True)
class _Code:
    """A sign-in that has begun, as the service knows it."""

    invitation: Invitation
    device_code: str = field(repr=False)
    interval: timedelta


def _pause(seconds: float) -> None:
    """Wait; raise Stopped as soon as the job on this thread is stopped."""
    stop, woken = stopping.current.get(), threading.Event()
    with stop.during(woken.set):
        woken.wait(seconds)
    if stop.is_set():
        raise Stopped


def sign_in(
    session: SsoSession, clock: Now = utc_now, sleep: Sleep = _pause
) -> Iterator[Invitation | datetime]:
    """Yield what the person must do; wait for it; yield until when they are signed in (UTC).

    Blocks on network and disk, and for as long as the person takes; `sleep`
    waits so many seconds. Raises SignInFailed, TimedOut, UntrustedServer,
    FileProblem or Stopped; the token in the cache is then what it was.
    """
    service = _Service(session, clock)
    registered, code = service.begin()
    yield code.invitation
    token = service.wait_for_token(registered, code, sleep)
    sso_files.keep_token(session, token, registered)
    yield token.ends_at


class _Service:
    """The sign-in service of a session's region (sso-oidc). Every method blocks on it."""

    def __init__(self, session: SsoSession, clock: Now) -> None:
        self._session = session
        self._clock = clock
        self._client = _client(session.region)

    def begin(self) -> tuple[Registration, _Code]:
        """Return a registration and the code to be confirmed."""
        refused = self._client.exceptions
        kept = sso_files.registration(self._session, self._clock() + _WHILE_SIGNING_IN)
        with _translated():
            if kept is not None:
                with suppress(refused.InvalidClientException, refused.UnauthorizedClientException):
                    return kept, self._code(kept)
            fresh = self._register()
            return fresh, self._code(fresh)

    def _register(self) -> Registration:
        scopes = {"scopes": list(self._session.scopes)} if self._session.scopes else {}
        answer = self._client.register_client(clientName="Presign", clientType="public", **scopes)
        ends_at = datetime.fromtimestamp(answer["clientSecretExpiresAt"], timezone.utc)
        fresh = Registration(answer["clientId"], answer["clientSecret"], ends_at)
        logs.keep_out(fresh.client_secret)
        sso_files.keep_registration(self._session, fresh)
        return fresh

    def _code(self, registered: Registration) -> _Code:
        answer = self._client.start_device_authorization(
            clientId=registered.client_id,
            clientSecret=registered.client_secret,
            startUrl=self._session.start_url,
        )
        logs.keep_out(answer["deviceCode"])
        url = answer.get("verificationUriComplete") or answer["verificationUri"]
        if urlsplit(url).scheme not in ("https", "http"):  # it may be opened: no program must start
            raise UnexpectedAnswer
        ends_at = self._clock() + timedelta(seconds=answer["expiresIn"])
        interval = timedelta(seconds=answer["interval"]) if answer.get("interval") else _INTERVAL
        return _Code(Invitation(answer["userCode"], url, ends_at), answer["deviceCode"], interval)

    def wait_for_token(self, registered: Registration, code: _Code, sleep: Sleep) -> Token:
        """Ask until the person has confirmed the code, or its time is over."""
        interval, ends_at = code.interval, code.invitation.ends_at
        while (left := ends_at - self._clock()) > timedelta():
            sleep(min(interval, left).total_seconds())
            try:
                with _translated():
                    return self._token(registered, code)
            except _Pending:
                pass
            except ServerBusy:
                interval += _SLOWER
            except (SignInUnreachable, TimedOut):  # the network may be back before the code ends
                interval *= 2  # RFC 8628, 3.5
        raise SignInExpired

    def _token(self, registered: Registration, code: _Code) -> Token:
        try:
            answer = self._client.create_token(
                grantType=_GRANT,
                clientId=registered.client_id,
                clientSecret=registered.client_secret,
                deviceCode=code.device_code,
            )
        except self._client.exceptions.AuthorizationPendingException as error:
            raise _Pending from error
        ends_at = self._clock() + timedelta(seconds=answer["expiresIn"])
        token = Token(answer["accessToken"], answer.get("refreshToken", ""), ends_at)
        logs.keep_out(token.access_token, token.refresh_token)
        return token


class _Pending(Exception):
    """The person has not confirmed the code yet."""


def _client(region: str) -> Any:
    try:
        client = plain_session().create_client(
            "sso-oidc",
            region_name=region,
            config=Config(
                signature_version=UNSIGNED,
                retries={"mode": "standard", "total_max_attempts": 2},
                user_agent_extra=f"presign-gui/{__version__}",
            ),
        )
    except (ValueError, aws.BotoCoreError) as error:
        raise SsoUnknown(str(error)) from error
    network = Network(Patience(read=10), trust.context(), proxy="", clock=Clock())
    client.meta.events.register(
        "before-send.sso-oidc", lambda request, **_more: network.send(request)
    )
    return client


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what botocore raises, and answers that lack something, into our errors."""
    try:
        with failures.translated():
            try:
                yield
            except aws.ClientError as error:
                raise _refusal(error) from error
    except NoNetwork as error:
        raise SignInUnreachable(str(error)) from error.__cause__
    except (UnexpectedAnswer, AttributeError, KeyError, TypeError) as error:  # JSON of others
        raise SignInFailed(_("The service's answer makes no sense.")) from error


def _refusal(error: aws.ClientError) -> PresignError:
    answer = error.response
    found = answer.get("Error", {})
    said = answer.get("error_description") or found.get("Message") or found.get("Code") or ""
    return _BY_CODE.get(str(found.get("Code")), SignInFailed)(str(said))
