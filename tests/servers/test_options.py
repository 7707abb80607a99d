"""Every method, option and awkward key: the link works, and no link but that one."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, urlsplit

import pytest

from presign_gui.core.client import Clients
from presign_gui.core.disposition import content_disposition
from presign_gui.core.records import (
    Disposition,
    LinkOptions,
    LinkRequest,
    Method,
)
from presign_gui.core.signing import Signer
from tests.awkward import AWKWARD_KEYS

GET, PUT, HEAD, DELETE = Method
BUCKET = "presign-options"
VERSIONED = "presign-options-versions"
HOUR = timedelta(hours=1)
KEY = "Q3/Zahlen ~ 100%.txt"
BODY = b"what is in it"


def ask(
    url: str, method: Method = GET, body: bytes = b"", **headers: str
) -> tuple[int, bytes, http.client.HTTPMessage]:
    """Send a link to the byte as it is."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method.value, url.partition(parts.netloc)[2], body or None, named)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()


@pytest.fixture(scope="session")
def s3(boto_client):
    """The client, its bucket filled."""
    boto_client.create_bucket(Bucket=BUCKET)
    for key in [KEY, *AWKWARD_KEYS]:
        boto_client.put_object(Bucket=BUCKET, Key=key, Body=BODY, ContentType="text/plain")
    return boto_client


Linker = Callable[..., str]


@pytest.fixture(scope="session")
def link(account, credential, s3) -> Linker:
    clients = Clients()

    def made(
        method: Method = GET,
        key: str = KEY,
        *,
        version: str = "",
        bucket: str = BUCKET,
        moment: datetime | None = None,
        **options: object,
    ) -> str:
        chosen = LinkOptions(**{"method": method, "expiry": HOUR, **options})
        request = LinkRequest(bucket, key, chosen, version_id=version)
        [link] = Signer(account, credential, clients, moment).links([request])
        return link.url

    return made


# Every key with every method


@pytest.mark.parametrize("key", AWKWARD_KEYS)
def test_each_key_with_each_method(link: Linker, key: str) -> None:
    new = f"new/{key}"[:1024]
    assert ask(link(PUT, new), PUT, key.encode())[0] == 200
    status, _body, headers = ask(link(HEAD, new), HEAD)
    assert (status, headers["Content-Length"]) == (200, str(len(key.encode())))
    assert ask(link(GET, new))[:2] == (200, key.encode())
    assert ask(link(DELETE, new), DELETE)[0] == 204
    assert ask(link(GET, new))[0] == 404


@pytest.mark.parametrize("key", AWKWARD_KEYS)
def test_each_key_saved_under_its_own_name(link: Linker, key: str) -> None:
    status, _body, headers = ask(link(key=key, own_names=True))
    name = key.rstrip("/").rpartition("/")[2]
    assert status == 200
    assert headers["Content-Disposition"] == content_disposition(Disposition.UNSAID, name)


@pytest.mark.parametrize("key", AWKWARD_KEYS)
@pytest.mark.parametrize("method", Method)
def test_a_link_is_good_for_its_key_alone(link: Linker, method: Method, key: str) -> None:
    url = link(method, key)
    path = quote(key, safe="/~")
    other = url.replace(path, f"{path[:-1]}_" if path[-1] != "_" else f"{path}_")
    assert other != url
    assert ask(other, method)[0] == 403


# What was changed is refused


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("used", Method)
def test_a_link_is_good_for_its_method_alone(link: Linker, method: Method, used: Method) -> None:
    status = ask(link(method), used, BODY if used is PUT else b"")[0]
    if used is not method:
        assert status == 403
    else:
        assert status == {DELETE: 204}.get(method, 200)
    ask(link(PUT), PUT, BODY)  # for the next one


@pytest.mark.parametrize("method", Method)
def test_a_link_that_was_changed_is_refused(link: Linker, method: Method) -> None:
    url = link(method)
    for old, new in (
        (url[-1], "0" if url[-1] != "0" else "1"),  # of the signature
        ("X-Amz-Expires=3600", "X-Amz-Expires=604800"),
        ("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders=host%3Brange"),
        (f"/{BUCKET}/", "/presign-another/"),
        ("?", "?response-content-type=text%2Fhtml&"),
        ("?", "?versionId=null&"),
    ):
        before, found, after = url.rpartition(old)
        assert found
        assert ask(f"{before}{new}{after}", method)[0] == 403, new


@pytest.mark.parametrize("method", Method)
def test_a_link_past_its_end_is_refused(link: Linker, method: Method) -> None:
    now = datetime.now(timezone.utc)
    assert ask(link(method, moment=now - HOUR - timedelta(seconds=5)), method)[0] == 403
    assert ask(link(method, moment=now - HOUR + timedelta(minutes=1)), method)[0] in (200, 204)
    ask(link(PUT), PUT, BODY)


# Every option

EXPIRES = datetime(2027, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
OPTIONS = [
    ({"filename": 'Größe "Q3" 四半期.txt'}, "Content-Disposition", None),
    ({"filename": "plain.txt"}, "Content-Disposition", 'attachment; filename="plain.txt"'),
    ({"disposition": Disposition.INLINE}, "Content-Disposition", "inline"),
    ({"own_names": True}, "Content-Disposition", None),
    ({"content_type": "text/html; charset=utf-8"}, "Content-Type", "text/html; charset=utf-8"),
    ({"content_language": "mi, en;q=0.5"}, "Content-Language", "mi, en;q=0.5"),
    ({"content_encoding": "gzip"}, "Content-Encoding", "gzip"),
    ({"cache_control": "private, max-age=0"}, "Cache-Control", "private, max-age=0"),
    ({"response_expires": EXPIRES}, "Expires", "Sat, 02 Jan 2027 03:04:05 GMT"),
    ({"requester_pays": True}, "", None),
]


@pytest.mark.parametrize(("options", "header", "value"), OPTIONS)
@pytest.mark.parametrize("method", [GET, HEAD])
def test_each_option(link: Linker, method: Method, options, header: str, value) -> None:
    if value is None and header and (method is GET or "filename" in options):
        name = options.get("filename", KEY.rpartition("/")[2])
        value = content_disposition(Disposition.UNSAID, name)
    url = link(method, **options)

    status, _body, headers = ask(url, method)
    assert status == 200
    if value is not None:
        assert headers[header] == value

    plain = link(method)
    for pair in set(url.partition("?")[2].split("&")) - set(plain.partition("?")[2].split("&")):
        if not pair.startswith(("X-Amz-Signature", "X-Amz-Date")):
            assert ask(url.replace(pair, f"{pair}x"), method)[0] == 403
            assert ask(url.replace(f"{pair}&", ""), method)[0] == 403


def test_all_options_together(link: Linker) -> None:
    together = {
        name: value for options, _header, _value in OPTIONS for name, value in options.items()
    }
    status, body, headers = ask(link(**together))
    assert (status, body) == (200, BODY)
    assert headers["Content-Language"] == "mi, en;q=0.5"
    assert headers["Expires"] == "Sat, 02 Jan 2027 03:04:05 GMT"


def test_an_upload_with_its_type_signed(link: Linker, s3) -> None:
    url = link(PUT, "typed", content_type="image/png")
    assert ask(url, PUT, BODY, Content_Type="image/jpeg")[0] == 403
    assert ask(url, PUT, BODY)[0] == 403
    assert ask(url, PUT, BODY, Content_Type="image/png")[0] == 200
    assert s3.head_object(Bucket=BUCKET, Key="typed")["ContentType"] == "image/png"


def test_an_upload_with_its_type_free(link: Linker, s3) -> None:
    assert ask(link(PUT, "free"), PUT, BODY, Content_Type="image/jpeg")[0] == 200
    assert s3.head_object(Bucket=BUCKET, Key="free")["ContentType"] == "image/jpeg"


@pytest.mark.parametrize("method", [PUT, DELETE])
def test_requester_pays(link: Linker, method: Method) -> None:
    url = link(method, "paid", requester_pays=True)
    assert ask(url.replace("=requester", "=owner"), method, BODY)[0] == 403
    assert ask(url, method, BODY if method is PUT else b"")[0] in (200, 204)


@pytest.fixture(scope="session")
def versions(s3) -> list[str]:
    """The ids of three versions of one object."""
    s3.create_bucket(Bucket=VERSIONED)
    s3.put_bucket_versioning(Bucket=VERSIONED, VersioningConfiguration={"Status": "Enabled"})
    return [
        s3.put_object(Bucket=VERSIONED, Key=KEY, Body=body)["VersionId"]
        for body in (b"0", b"1", b"2")
    ]


@pytest.mark.parametrize("own_names", [False, True])
def test_each_version(link: Linker, versions, own_names: bool) -> None:
    wanted = {"bucket": VERSIONED, "own_names": own_names}
    for number, version in enumerate(versions):
        url = link(version=version, **wanted)
        assert ask(url)[:2] == (200, str(number).encode())
        head = link(HEAD, version=version, bucket=VERSIONED)
        assert ask(head, HEAD)[0] == 200
        other = versions[number - 1]
        changed = url.replace(quote(version, safe="~"), quote(other, safe="~"))
        assert changed != url
        assert ask(changed)[0] == 403
    assert ask(link(**wanted))[:2] == (200, b"2")


def test_a_version_is_deleted_by_its_own_link(link: Linker, versions) -> None:
    wanted = {"bucket": VERSIONED, "version": versions[0]}
    assert ask(link(DELETE, **wanted), DELETE)[0] == 204
    assert ask(link(**wanted))[0] == 404
    assert ask(link(bucket=VERSIONED))[:2] == (200, b"2")
