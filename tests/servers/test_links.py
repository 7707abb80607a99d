"""Links of `presign-gui link`, judged by servers that check signature and date."""

from __future__ import annotations

import http.client
import json
import time
from urllib.parse import urlsplit

import pytest

from presign_gui.cli import main
from tests.awkward import AWKWARD_KEYS

BUCKET = "presign-test"


def ask(url: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes, dict]:
    """Send a link to the server to the byte as it is; clients often tidy up a URL."""
    parts = urlsplit(url)
    target = url.partition(parts.netloc)[2]
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    try:
        connection.request(method, target, body=body)
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())
    finally:
        connection.close()


@pytest.fixture(scope="session")
def bucket(boto_client):
    """A bucket with every awkward key in it; its content is its key."""
    boto_client.create_bucket(Bucket=BUCKET)
    for key in AWKWARD_KEYS:
        boto_client.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
    return boto_client


@pytest.fixture
def link(server, bucket, monkeypatch, capsys):
    """Run `presign-gui link` with the server's keys in the environment; return its output."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_access_key)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint_url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", server.region)

    def run(*arguments: str) -> str:
        assert main(["link", *arguments]) == 0
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize("key", AWKWARD_KEYS)
def test_every_key_can_be_linked(link, key):
    url = json.loads(link(f"s3://{BUCKET}/{key}", "--format", "json"))["presigned_url"]
    assert ask(url)[:2] == (200, key.encode())


def test_a_link_that_was_changed_is_refused(link):
    url = link(f"s3://{BUCKET}/tilde~.txt").strip()
    assert ask(url)[0] == 200
    flipped = url[:-1] + ("0" if url[-1] != "0" else "1")
    other_key = url.replace("tilde~.txt", "100%25.txt")
    longer = url.replace("X-Amz-Expires=43200", "X-Amz-Expires=604800")
    for changed in (flipped, other_key, longer):
        assert changed != url
        assert ask(changed)[0] == 403


def test_a_link_ends_when_it_was_meant_to(link):
    url = link(f"s3://{BUCKET}/tilde~.txt", "--expires", "2s").strip()
    assert ask(url)[0] == 200
    time.sleep(3.2)
    assert ask(url)[0] == 403


def test_a_link_is_good_for_its_method_alone(link):
    get = link(f"s3://{BUCKET}/tilde~.txt").strip()
    head = link(f"s3://{BUCKET}/tilde~.txt", "--method", "head").strip()
    assert ask(head, "HEAD")[0] == 200
    assert ask(head)[0] == 403
    assert ask(get, "PUT", b"x")[0] == 403


def test_something_can_be_put_where_a_link_says(link, bucket):
    url = link(f"s3://{BUCKET}/from a partner.txt", "--method", "put").strip()
    assert ask(url, "PUT", b"brought")[0] in (200, 201)
    assert bucket.get_object(Bucket=BUCKET, Key="from a partner.txt")["Body"].read() == b"brought"


def test_the_name_it_is_saved_under_comes_with_it(link):
    name = 'Größe "Q3" 四半期.txt'
    url = link(f"s3://{BUCKET}/tilde~.txt", "--filename", name).strip()
    status, _body, headers = ask(url)
    assert status == 200
    told = {each.lower(): value for each, value in headers.items()}["content-disposition"]
    assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22Q3%22%20%E5%9B%9B%E5%8D%8A%E6%9C%9F.txt" in told


def test_a_bucket_in_the_host_is_signed_for_that_host(server, link):
    endpoint = urlsplit(server.endpoint_url)
    url = link(
        f"s3://{BUCKET}/tilde~.txt",
        "--addressing-style",
        "virtual",
        "--endpoint-url",
        f"http://{server.domain}:{endpoint.port}",
    ).strip()
    parts = urlsplit(url)
    assert parts.hostname == f"{BUCKET}.{server.domain}"
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=20)
    connection.request("GET", url.partition(parts.netloc)[2], headers={"Host": parts.netloc})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"tilde~.txt")
    connection.close()


def test_a_link_host_is_what_the_signature_is_made_for(server, link):
    port = urlsplit(server.endpoint_url).port
    url = link(f"s3://{BUCKET}/tilde~.txt", "--link-host", f"localhost:{port}").strip()
    assert url.startswith(f"http://localhost:{port}/{BUCKET}/")
    assert ask(url)[0] == 200
    elsewhere = url.replace(f"//localhost:{port}", f"//127.0.0.1:{port}")
    assert ask(elsewhere)[0] == 403


def test_sigv2_where_a_server_is_said_to_need_it(link):
    url = link(f"s3://{BUCKET}/tilde~.txt", "--signature-version", "s3").strip()
    assert "AWSAccessKeyId=" in url
    assert ask(url)[0] == 200


def test_what_list_prints_is_what_was_put_there(link, capsys):
    assert main(["list", f"s3://{BUCKET}/", "--recursive", "--format", "jsonl"]) == 0
    keys = [json.loads(line)["uri"] for line in capsys.readouterr().out.splitlines()]
    assert set(keys) >= {f"s3://{BUCKET}/{key}" for key in AWKWARD_KEYS}
