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

    def _untrack(self) -> None:
        """Have moto's classes drop what they remember of all that was ever made of them."""
        resources: tuple[Any, ...] = (FakeKey, FakeMultipart, FakeBucket)
        for resource in resources:
            made = resource.instances_tracked
            for each in made:
                if each.account_id == self._account_id and resource is not FakeBucket:
                    each.dispose()
            made[:] = [each for each in made if each.account_id != self._account_id]
        permissions: tuple[Any, ...] = (FakeAcl, FakeGrant, FakeGrantee)
        for permission in permissions:
            permission.instances_tracked.clear()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        request = _Request(environ)
        request.get_data()  # a slow sender mustn't hold the lock
        with self._lock:
            status, headers, body = _Answer(self._backend).to(request)
        return _send(request.method, status, headers, body, start_response)


def _send(
    method: str,
    status: int,
    headers: dict[str, Any],
    body: str | bytes,
    start_response: StartResponse,
) -> Iterable[bytes]:
    """Hand moto's answer to the server, whose own headers win."""
    content = body.encode() if isinstance(body, str) else body
    length = len(content)
    if method == "HEAD":
        # What a GET would bring; moto says it in one spelling or the other.
        length = next((v for n, v in headers.items() if n.lower() == "content-length"), 0)
    if method == "HEAD" or status in _BODILESS:
        content = b""
    fields = [
        (name, str(value))
        for name, value in headers.items()
        if value is not None and name.lower() not in _OURS_TO_SAY
    ]
    fields.append(("Content-Length", str(length)))
    start_response(f"{status} {HTTPStatus(status).phrase}", fields)
    return [content]


class _Request(Request):
    """A request whose body is an object, even if it calls itself a form, as curl's do."""

    from_wsgi_server = True
    want_form_data_parsed = False


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
        """Write listings ourselves: moto takes 0.4 s of the interpreter for a page."""
        result = action_result.result
        if self.data.get("Action") == "ListObjectsV2" and isinstance(result, dict):
            return _document("ListBucketResult", result)
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
        buckets = [
            {
                "Name": name,
                "CreationDate": bucket.creation_date_ISO8601,
                "BucketRegion": bucket.region_name,
            }
            for name, bucket in found[:most]
        ]
        return _document(
            "ListAllMyBucketsResult",
            {
                "Owner": {"ID": self._backend.account_id},
                "Buckets": {"Bucket": buckets},
                "ContinuationToken": buckets[-1]["Name"] if len(found) > most else None,
            },
        )


def _document(name: str, content: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
    """An answer that is an XML document of S3's namespace."""
    inner = "".join(_element(name, value) for name, value in content.items())
    namespace = "http://s3.amazonaws.com/doc/2006-03-01/"
    return (
        HTTPStatus.OK,
        {"Content-Type": "application/xml"},
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{namespace}">{inner}</{name}>',
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
