"""How a test visits the demo: as boto3, or byte by byte."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from presign_gui.demo import DemoServer

CONFIG = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    retries={"max_attempts": 0},
    request_checksum_calculation="when_required",
)


@cache
def session() -> boto3.session.Session:
    """One for all clients: each session reads S3's model anew."""
    return boto3.session.Session()


def client_of(demo: DemoServer, **changed: Any) -> Any:
    """A boto3 client for the demo, made without a look at this machine's AWS settings."""
    keys = {
        "aws_access_key_id": demo.credential.access_key_id,
        "aws_secret_access_key": demo.credential.secret_access_key,
    }
    settings = {"region_name": demo.account.region, "config": CONFIG, **keys, **changed}
    return session().client("s3", endpoint_url=demo.endpoint_url, **settings)


def presigned(client: Any, bucket: str, key: str, expires: int = 3600, **params: Any) -> str:
    return client.generate_presigned_url(
        "get_object", Params={"Bucket": bucket, "Key": key, **params}, ExpiresIn=expires
    )


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def says(self, code: str) -> bool:
        return f"<Code>{code}</Code>".encode() in self.body


def fetch(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """Send `url` as it stands: http.client, unlike most, changes nothing in it."""
    parts = urlsplit(url)
    target = url.partition(parts.netloc)[2]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request(method, target, body, named)
        with connection.getresponse() as answer:
            return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()
