"""Upload forms, judged by Ceph's gateway: each condition met, and each broken.

(Swift's S3 knows no forms. And the gateway does not know the pairs of \\uXXXX as which
botocore writes an emoji into the JSON of the policy.)
"""

from __future__ import annotations

import base64
import http.client
import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

import pytest

from presign_gui.core.client import Clients
from presign_gui.core.records import (
    PostForm,
    PostRequest,
)
from presign_gui.core.signing import Signer
from tests.awkward import AWKWARD_KEYS
from tests.servers import rgw

BUCKET = "presign-forms"
BODY = b"0123456789"

pytestmark = pytest.mark.parametrize(
    "server", [pytest.param(rgw, id="rgw")], indirect=True, scope="session"
)


@pytest.fixture(scope="session")
def s3(boto_client):
    boto_client.create_bucket(Bucket=BUCKET)
    return boto_client


@pytest.fixture
def form(account, credential, s3) -> Callable[..., PostForm]:
    clients = Clients()

    def made(**request: object) -> PostForm:
        wanted = PostRequest(**{"bucket": BUCKET, "key": "a.txt", **request})
        return Signer(account, credential, clients).post_form(wanted)

    return made


def send(
    form: PostForm, body: bytes = BODY, filename: str = "from here.bin", **changed: str | None
) -> tuple[int, http.client.HTTPMessage]:
    """Upload as a browser does, with some of the fields changed, added, or left out (None)."""
    fields: dict[str, str | None] = {**dict(form.fields), **changed}
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
        if value is not None
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
    )
    sent = b"".join([*parts, body, f"\r\n--{boundary}--\r\n".encode()])
    url = urlsplit(form.url)
    connection = http.client.HTTPConnection(url.netloc, timeout=20)
    try:
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        connection.request("POST", url.path, sent, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers
    finally:
        connection.close()


def content(s3, key: str) -> bytes:
    return s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()


@pytest.mark.parametrize("key", [key for key in AWKWARD_KEYS if max(key) <= "\uffff"])
def test_each_key(form, s3, key: str) -> None:
    assert send(form(key=key))[0] == 204
    assert content(s3, key) == BODY


def test_one_key_and_no_other(form) -> None:
    made = form(key="this.txt")
    assert send(made)[0] == 204
    assert send(made, key="that.txt")[0] == 403
    assert send(made, key="this.txt2")[0] == 403
    assert send(made, key=None)[0] in (400, 403)


def test_keys_that_start_so_and_no_others(form, s3) -> None:
    made = form(key="", key_prefix="partners/")
    assert send(made, filename="one.bin")[0] == 204
    assert content(s3, "partners/one.bin") == BODY
    assert send(made, key="partners/deeper/two.bin")[0] == 204
    assert content(s3, "partners/deeper/two.bin") == BODY
    assert send(made, key="elsewhere.bin")[0] == 403
    assert send(made, key="Partners/one.bin")[0] == 403


def test_another_bucket(form, s3) -> None:
    s3.create_bucket(Bucket="presign-forms-2")
    made = form()
    object.__setattr__(made, "url", made.url.replace(BUCKET, "presign-forms-2"))
    assert send(made)[0] == 403


@pytest.mark.parametrize(
    ("size", "accepted"), [(0, False), (4, False), (5, True), (10, True), (11, False)]
)
def test_sizes(form, size: int, accepted: bool) -> None:
    status = send(form(min_size=5, max_size=10), body=b"x" * size)[0]
    assert status == (204 if accepted else 400)


def test_one_content_type(form, s3) -> None:
    made = form(key="picture", content_type="image/png")
    assert send(made)[0] == 204
    assert s3.head_object(Bucket=BUCKET, Key="picture")["ContentType"] == "image/png"
    assert send(made, **{"Content-Type": "text/html"})[0] == 403
    assert send(made, **{"Content-Type": None})[0] == 403


def test_content_types_that_start_so(form, s3) -> None:
    made = form(key="picture 2", content_type="image/")
    assert send(made, **{"Content-Type": "image/webp"})[0] == 204
    assert s3.head_object(Bucket=BUCKET, Key="picture 2")["ContentType"] == "image/webp"
    assert send(made, **{"Content-Type": "text/html"})[0] == 403
    assert send(made)[0] == 403


def test_where_one_is_sent_afterwards(form) -> None:
    made = form(success_redirect="https://example.com/thanks")
    status, headers = send(made)
    assert status == 303
    assert headers["Location"].startswith("https://example.com/thanks?bucket=")
    assert send(made, success_action_redirect="https://evil.example/")[0] == 403
    assert send(made, success_action_redirect=None)[0] == 403


def test_a_form_past_its_end(form, monkeypatch) -> None:
    for ago, status in ((timedelta(minutes=59), 204), (timedelta(minutes=61), 403)):
        moment = (datetime.now(timezone.utc) - ago).replace(tzinfo=None)  # as botocore has it
        for place in ("auth", "signers"):
            monkeypatch.setattr(
                f"botocore.{place}.get_current_datetime", lambda moment=moment: moment
            )
        assert send(form(expiry=timedelta(hours=1)))[0] == status


def test_a_form_that_was_changed(form) -> None:
    made = form(max_size=5)
    assert send(made, body=b"12345")[0] == 204
    fields = dict(made.fields)
    policy = json.loads(base64.b64decode(fields["policy"]))
    policy["conditions"] = [each for each in policy["conditions"] if isinstance(each, dict)]
    wider = base64.b64encode(json.dumps(policy).encode()).decode()
    assert send(made, policy=wider)[0] == 403
    assert send(made, policy=None)[0] in (400, 403)
    signature = fields["x-amz-signature"]
    flipped = signature[:-1] + ("0" if signature[-1] != "0" else "1")
    assert send(made, body=b"12345", **{"x-amz-signature": flipped})[0] == 403
    assert send(made, body=b"12345", **{"x-amz-signature": None})[0] in (400, 403)


def test_what_was_not_allowed_may_not_be_said(form) -> None:
    assert send(form(), acl="public-read")[0] == 403
    assert send(form(), **{"x-amz-meta-who": "me"})[0] == 403
