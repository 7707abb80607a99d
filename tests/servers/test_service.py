"""Links that the link service gives, judged by servers that check signature and date."""

from __future__ import annotations

import http.client
import time
from urllib.parse import quote, urlsplit

import pytest

from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.grants import leads_elsewhere
from tests.awkward import AWKWARD_KEYS
from tests.servers import rgw
from tests.servers.test_links import BUCKET, ask, bucket  # noqa: F401 (a fixture)
from tests.service.conftest import serving

KEYS = [key for key in AWKWARD_KEYS if not leads_elsewhere(key)]


@pytest.fixture(scope="module")
def service(account, server):
    credentials, clients = Credentials(), Clients()
    credentials.keep(account, Secret(server.secret_access_key))
    with serving(Connection(account, credentials, clients), clients) as running:
        names = ["a"] * 1_001
        running.ask(f"/presigned-urls?bucket={BUCKET}", running.token(), names)
        yield running


def test_every_key_one_by_one_and_at_once(service, bucket):  # noqa: F811
    token = service.token()
    at_once = service.ask(f"/presigned-urls?bucket={BUCKET}", token, KEYS).json
    for key, said in zip(KEYS, at_once, strict=True):
        single = service.ask(
            f"/presigned-url?bucket={BUCKET}&file_name={quote(key, safe='')}", token
        ).json
        for url in (said["presigned_url"], single["presigned_url"]):
            assert ask(url)[:2] == (200, key.encode())
            assert ask(url, "HEAD")[0] == 403
            assert ask(url.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200"))[0] == 403


def test_each_method_and_its_end(service, bucket):  # noqa: F811
    token = service.token()
    where = f"/presigned-url?bucket={BUCKET}&file_name=from-service.txt"
    put = service.ask(f"{where}&method=put", token).json["presigned_url"]
    assert ask(put, "PUT", b"hello")[0] == 200
    get = service.ask(f"{where}&expires_in=1", token).json["presigned_url"]
    assert ask(get)[:2] == (200, b"hello")
    head = service.ask(f"{where}&method=head", token).json["presigned_url"]
    assert ask(head, "HEAD")[0] == 200
    assert ask(head)[0] == 403
    time.sleep(2.1)  # the end itself is what is tried
    assert ask(get)[0] in (401, 403)


@pytest.mark.parametrize("server", [pytest.param(rgw, id="rgw")], indirect=True, scope="session")
def test_an_upload_form(service, bucket):  # noqa: F811
    form = service.ask(
        "/presigned-post",
        service.token(),
        {"bucket": BUCKET, "prefix": "in/", "max_size": 10},
    ).json
    for body, wanted in ((b"0123456789", (200, 204)), (b"0123456789x", (400, 403))):
        boundary = "presign"
        parts = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in form["fields"].items()
        )
        parts += (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
            "Content-Type: text/plain\r\n\r\n"
        )
        sent = parts.encode() + body + f"\r\n--{boundary}--\r\n".encode()
        place = urlsplit(form["url"])
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        connection.request("POST", place.path, sent, kind)
        try:
            assert connection.getresponse().status in wanted
        finally:
            connection.close()
    assert bucket.get_object(Bucket=BUCKET, Key="in/a.txt")["Body"].read() == b"0123456789"
