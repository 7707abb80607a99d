"""IAM Identity Center's sign-in (sso-oidc) and portal (sso) on loopback.

It answers as AWS documents it in the IAM Identity Center OIDC API Reference and
the Portal API Reference: status, x-amzn-ErrorType and body.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

START_URL = "https://work.awsapps.com/start"
PAGE = "https://device.sso.eu-central-1.amazonaws.com/"
REGION = "eu-central-1"
SCOPE = "sso:account:access"
ACCOUNT_ID, ROLE = "123456789012", "Reader"

CONFIG = f"""
[profile work]
sso_session = corp
sso_account_id = {ACCOUNT_ID}
sso_role_name = {ROLE}
region = eu-west-1

[sso-session corp]
sso_start_url = {START_URL}
sso_region = {REGION}
sso_registration_scopes = {SCOPE}

[profile old]
sso_start_url = {START_URL}
sso_region = {REGION}
sso_account_id = {ACCOUNT_ID}
sso_role_name = {ROLE}
"""

AUTHORISED = "authorised"
PENDING = "AuthorizationPendingException"
SLOW_DOWN = "SlowDownException"
EXPIRED = "ExpiredTokenException"
DENIED = "AccessDeniedException"
BROKEN = "InternalServerException"
HANG_UP = "hang up"  # close the connection without an answer

_OAUTH = {
    PENDING: "authorization_pending",
    SLOW_DOWN: "slow_down",
    EXPIRED: "expired_token",
    DENIED: "access_denied",
    BROKEN: "server_error",
    "InvalidClientException": "invalid_client",
    "InvalidGrantException": "invalid_grant",
    "InvalidRequestException": "invalid_request",
}
_STATUS = {BROKEN: 500, "InvalidClientException": 401}

DEVICE_CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class SsoStub:
    """A server for both services. `answers` is what CreateToken says, the last one for ever."""

    def __init__(self) -> None:
        self.answers = [AUTHORISED]
        self.interval: int | None = 1
        self.code_seconds = 600
        self.token_seconds = 28_800
        self.hangs_at = ""  # the path of the request that is never answered
        self.asked: list[tuple[str, dict[str, Any]]] = []  # path and body, or query
        self.clients: dict[str, str] = {}
        self.tokens: set[str] = set()
        self.refresh_tokens: set[str] = set()
        self.device_codes: set[str] = set()
        self.secrets: list[str] = []
        self.hanging = threading.Event()
        self._let_go = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.stub = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> SsoStub:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._let_go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def paths(self) -> list[str]:
        return [path for path, _body in self.asked]

    def secret(self, what: str) -> str:
        """Make up something that nobody may see."""
        made = f"{what}-{len(self.secrets)}-{'s3cr3t' * 50}"
        self.secrets.append(made)
        return made

    def end_session(self) -> None:
        """The portal's administrator, or time, ends what was signed in."""
        self.tokens.clear()
        self.refresh_tokens.clear()

    # What the services answer: status, body and, of an error, its name

    def register(self, body: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        if body["clientType"] != "public":
            return _refused("InvalidRequestException", "Unsupported client type")
        client_id = f"client-{len(self.clients)}"
        self.clients[client_id] = self.secret("client-secret")
        now = datetime.now(timezone.utc)
        return _done(
            clientId=client_id,
            clientSecret=self.clients[client_id],
            clientIdIssuedAt=int(now.timestamp()),
            clientSecretExpiresAt=int((now + timedelta(days=90)).timestamp()),
        )

    def device_authorization(self, body: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        if self.clients.get(body["clientId"]) != body["clientSecret"]:
            return _refused("InvalidClientException", "Invalid client")
        if body["startUrl"] != START_URL:
            return _refused("InvalidRequestException", "Invalid start url provided")
        device_code = self.secret("device-code")
        self.device_codes.add(device_code)
        interval = {} if self.interval is None else {"interval": self.interval}
        return _done(
            deviceCode=device_code,
            userCode="ABCD-EFGH",
            verificationUri=PAGE,
            verificationUriComplete=f"{PAGE}?user_code=ABCD-EFGH",
            expiresIn=self.code_seconds,
            **interval,
        )

    def token(self, body: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        if self.clients.get(body["clientId"]) != body["clientSecret"]:
            return _refused("InvalidClientException", "Invalid client")
        if body["grantType"] == "refresh_token":
            known = body["refreshToken"] in self.refresh_tokens
            return self._new_token() if known else _refused("InvalidGrantException", "no")
        assert body["grantType"] == DEVICE_CODE_GRANT
        if body["deviceCode"] not in self.device_codes:
            return _refused("InvalidGrantException", "Invalid device code provided")
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer != AUTHORISED:
            return _refused(answer, "because")
        self.device_codes.discard(body["deviceCode"])
        return self._new_token()

    def _new_token(self) -> tuple[int, dict[str, Any], str]:
        token, refresh_token = self.secret("access-token"), self.secret("refresh-token")
        self.tokens.add(token)
        self.refresh_tokens.add(refresh_token)
        return _done(
            accessToken=token,
            tokenType="Bearer",
            expiresIn=self.token_seconds,
            refreshToken=refresh_token,
        )

    def role_credentials(
        self, query: dict[str, Any], token: str
    ) -> tuple[int, dict[str, Any], str]:
        if token not in self.tokens:
            message = "Session token not found or invalid"
            return 401, {"message": message}, "UnauthorizedException"
        if (query["account_id"], query["role_name"]) != (ACCOUNT_ID, ROLE):
            return 403, {"message": "No access"}, "ForbiddenException"
        end = datetime.now(timezone.utc) + timedelta(hours=1)
        return _done(
            roleCredentials={
                "accessKeyId": "ASIAOFTHESTUB",
                "secretAccessKey": self.secret("secret-access-key"),
                "sessionToken": self.secret("session-token"),
                "expiration": int(end.timestamp() * 1000),
            }
        )

    def hang(self) -> None:
        self.hanging.set()
        self._let_go.wait(30)


def _done(**body: Any) -> tuple[int, dict[str, Any], str]:
    return 200, body, ""


def _refused(name: str, description: str) -> tuple[int, dict[str, Any], str]:
    body = {"error": _OAUTH.get(name, name), "error_description": description}
    return _STATUS.get(name, 400), body, name


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    stub: SsoStub

    def handle_error(self, request, client_address) -> None:
        pass  # a visitor who went away


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        stub = self.server.stub
        ways: dict[str, Callable[..., tuple[int, dict[str, Any], str]]] = {
            "/client/register": stub.register,
            "/device_authorization": stub.device_authorization,
            "/token": stub.token,
        }
        stub.asked.append((self.path, body))
        if stub.hangs_at == self.path:
            stub.hang()
            return
        self._answer(*ways[self.path](body))

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        assert parts.path == "/federation/credentials"
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        stub = self.server.stub
        stub.asked.append((parts.path, query))
        token = self.headers.get("x-amz-sso_bearer_token", "")
        self._answer(*stub.role_credentials(query, token))

    def _answer(self, status: int, body: dict[str, Any], error: str) -> None:
        if error == HANG_UP:
            self.close_connection = True
            return
        content = json.dumps(body).encode()
        self.send_response_only(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if error:
            self.send_header("x-amzn-ErrorType", error)
        self.end_headers()
        self.wfile.write(content)


def take_over(stub: SsoStub, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send botocore, in this test, to `stub`, and to the cache of this test's `home`."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO_OIDC", stub.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO", stub.url)
    cache = str(home / ".aws" / "sso" / "cache")  # botocore looks for it once, at its import
    for reader in ("tokens.SSOTokenProvider", "credentials.SSOProvider"):
        monkeypatch.setattr(f"botocore.{reader}._SSO_TOKEN_CACHE_DIR", cache)
    (home / ".aws").mkdir(exist_ok=True)
    (home / ".aws" / "config").write_text(CONFIG)
