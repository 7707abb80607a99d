"""What gives out keys, on loopback: STS, and the metadata services of containers and machines.

They answer as the AWS STS API Reference (AssumeRole), and the user guides of ECS
and EC2 say.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

ROLE_ARN = "arn:aws:iam::123456789012:role/reader"
MFA_SERIAL = "arn:aws:iam::123456789012:mfa/me"
MFA_CODE = "424242"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def ends_in(life: timedelta) -> datetime:
    """The moment after `life`, to the second, as services write it."""
    return (datetime.now(timezone.utc) + life).replace(microsecond=0)


class KeyServices:
    """STS at POST /, a container's keys at /container, a machine's at /latest/.

    Each gives other keys every time, which live for `life`.
    """

    def __init__(self) -> None:
        self.life = timedelta(hours=1)
        self.refusal = ("", "")  # code and message that STS says no with
        self.rubbish = ""  # what the metadata services say instead
        self.asked: list[dict[str, str]] = []  # of STS
        self.signed_by: list[str] = []  # the access key ids
        self.given = 0
        self.end = datetime.min.replace(tzinfo=timezone.utc)  # of the last keys given
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.services = self
        self._server.daemon_threads = False
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> KeyServices:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def keys(self) -> tuple[str, str, str, datetime]:
        self.given += 1
        self.end = ends_in(self.life)
        return f"ASIA{self.given:04}", SECRET, f"token {self.given}", self.end

    def assume_role(self, wanted: dict[str, str]) -> tuple[int, str]:
        if wanted.get("TokenCode", MFA_CODE) != MFA_CODE:
            self.refusal = "AccessDenied", "MultiFactorAuthentication failed"
        code, message = self.refusal
        if code:
            said = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>"
            return 403, f"<ErrorResponse>{said}</Error></ErrorResponse>"
        key_id, secret, token, end = self.keys()
        return 200, (
            "<AssumeRoleResponse><AssumeRoleResult><Credentials>"
            f"<AccessKeyId>{key_id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>"
            f"<SessionToken>{token}</SessionToken><Expiration>{end:%Y-%m-%dT%H:%M:%SZ}"
            "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
        ).replace("AssumeRole", wanted["Action"])

    def metadata(self) -> str:
        key_id, secret, token, end = self.keys()
        return self.rubbish or json.dumps(
            {
                "Code": "Success",
                "AccessKeyId": key_id,
                "SecretAccessKey": secret,
                "Token": token,
                "Expiration": f"{end:%Y-%m-%dT%H:%M:%SZ}",
            }
        )


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        services = self.server.services
        wanted = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        signed = re.search("Credential=([^/]+)/", self.headers.get("Authorization", ""))
        services.asked.append(wanted)
        services.signed_by.append(signed[1] if signed else "")
        self.answer(*services.assume_role(wanted))

    def do_PUT(self) -> None:
        self.answer(200, "a token of the machine")

    def do_GET(self) -> None:
        if self.path.endswith("/security-credentials/"):
            self.answer(200, "reader")
        else:
            self.answer(200, self.server.services.metadata())

    def answer(self, status: int, body: str) -> None:
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())


@pytest.fixture
def services(monkeypatch) -> Iterator[KeyServices]:
    """The services, where botocore looks for STS and the metadata of a machine."""
    with KeyServices() as running:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", running.url)
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", running.url)
        yield running
