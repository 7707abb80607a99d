"""The S3 behind the gate: moto's, reached without a network and without its Flask.

Flask's routing would join slashes and lose newlines in keys; the raw path is
handed to moto's own S3 instead. Importing this module takes a quarter of a second
beyond boto3, and mocks nothing: moto's hook in botocore stays off.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable
from datetime import timezone
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import moto.iam.models  # noqa: F401 (else the first request waits for it)
from moto.core.request import Request
from moto.core.responses import ActionResult
from moto.s3.models import (
    FakeAcl,
    FakeBucket,
    FakeGrant,
    FakeGrantee,
    FakeKey,
    FakeMultipart,
    S3Backend,
    s3_backends,
)
from moto.s3.responses import S3Response

from presign_gui.demo.sample import SampleBucket, SampleObject

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
_OURS_TO_SAY = ("server", "date", "content-length")


class Store:
    """Buckets and objects in memory, of an account of their own; a WSGI application.

    It trusts every request: stand a Gate before it.
    """

    def __init__(self) -> None:
        # moto keeps its data by account: with one to itself, each store is alone.
        self._account_id = f"{secrets.randbelow(10**12):012}"
        self._backend = s3_backends[self._account_id]["aws"]
        self._lock = threading.Lock()  # moto's dictionaries don't expect several threads

    def add_bucket(self, bucket: SampleBucket) -> None:
        with self._lock:
            new = self._backend.create_bucket(bucket.name, bucket.region)
            # Else no second store in this process could have a bucket of that name.
            s3_backends.bucket_accounts.pop(bucket.name, None)
            new.creation_date = bucket.created_at
            if bucket.versioned:
                self._backend.put_bucket_versioning(bucket.name, "Enabled")

    def add(self, objects: Iterable[SampleObject]) -> None:
        """Put objects in, past HTTP; a listing sees all of them or none."""
        with self._lock:
            for each in objects:
                key = self._backend.put_object(
                    each.bucket,
                    each.key,
                    each.body,
                    storage=each.storage_class,
                    disable_notification=True,
                )
                key.set_metadata({"Content-Type": each.content_type})
                key.last_modified = each.modified_at.astimezone(timezone.utc).replace(tzinfo=None)

    def forget(self) -> None:
        """Close and drop everything in here."""
        with self._lock:
            s3_backends.pop(self._account_id, None)
            for name in self._backend.buckets:
                s3_backends.bucket_accounts.pop(name, None)
            self._untrack()
            self._backend.buckets.clear()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.from_wsgi_server = True
        request.get_data()  # a slow sender mustn't hold the lock
        with self._lock:
            status, headers, body = _Answer(self._backend).to(request)
        if isinstance(body, str):
            body = body.encode()
        fields = [
            (name, str(value))
            for name, value in headers.items()
            if value is not None and name.lower() not in _OURS_TO_SAY
        ]
        if request.method == "HEAD":
            length = next((v for n, v in headers.items() if n.lower() == "content-length"), 0)
            body = b""
        else:
            body = b"" if status in _BODILESS else body
            length = len(body)
        fields.append(("Content-Length", str(length)))
        start_response(f"{status} {HTTPStatus(status).phrase}", fields)
        return [body]


class _Answer(S3Response):
    """moto's answer to one request, from the backend of one store."""

    def __init__(self, backend: S3Backend) -> None:
        super().__init__()
        self._backend = backend

    @property
    def backend(self) -> S3Backend:
        return self._backend

    def get_current_account(self) -> str:
        return str(self._backend.account_id)

    def to(self, request: Request) -> tuple[int, dict[str, Any], Any]:
        _, _, key = request.raw_path.lstrip("/").partition("/")
        respond = self.key_response if key else self.bucket_response
        answer: tuple[int, dict[str, Any], Any] = respond(
            request, request.raw_url, dict(request.headers)
        )
        return answer

    def serialized(self, action_result: ActionResult) -> tuple[int, dict[str, Any], Any]:
        """Write listings ourselves: moto takes 0.4 s a page, and the window's interpreter with it."""
        result = action_result.result
        if self.data.get("Action") == "ListObjectsV2" and isinstance(result, dict):
            return HTTPStatus.OK, {"Content-Type": "application/xml"}, _listing(result)
        answer: tuple[int, dict[str, Any], Any] = super().serialized(action_result)
        return answer

    def all_buckets(self) -> tuple[int, dict[str, Any], Any]:
        """List the buckets with their regions and page by page; moto does neither."""
        prefix = self._get_param("prefix") or ""
        region = self._get_param("bucket-region") or ""
        after = self._get_param("continuation-token") or ""
        most = int(self._get_param("max-buckets") or 10_000)
        found = sorted(
            (bucket.name, bucket)
            for bucket in self._backend.list_buckets(prefix, region, None)
            if bucket.name > after
        )
        self.data["Action"] = "ListBuckets"
        result: dict[str, Any] = {
            "Owner": {"ID": self._backend.account_id},
            "Buckets": [
                {
                    "Name": name,
                    "CreationDate": bucket.creation_date_ISO8601,
                    "BucketRegion": bucket.region_name,
                }
                for name, bucket in found[:most]
            ],
        }
        if len(found) > most:
            result["ContinuationToken"] = found[most - 1][0]
        answer: tuple[int, dict[str, Any], Any] = self.serialized(ActionResult(result))
        return answer


def _listing(result: dict[str, Any]) -> str:
    inner = "".join(_element(name, value) for name, value in result.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{inner}'
        "</ListBucketResult>"
    )


def _element(name: str, value: Any) -> str:
    """An XML element; several for a list, none for None."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join(_element(name, each) for each in value)
    if isinstance(value, dict):
        inner = "".join(_element(key, each) for key, each in value.items())
    else:
        inner = str(value).lower() if isinstance(value, bool) else escape(str(value))
    return f"<{name}>{inner}</{name}>"
