"""Links through another host than the one that is listed, judged by servers that check them."""

from __future__ import annotations

import http.client
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from presign_gui.core import listing
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.records import (
    Account,
    AddressingStyle,
    LinkOptions,
    LinkRequest,
    Method,
    SignatureVersion,
    Source,
)
from presign_gui.core.signing import Signer

BUCKET, OTHER, DOTTED = "presign-hosts", "presign-others", "presign.dotted.name"
KEYS = ("a b/ü+~.txt", f"{BUCKET}/a.txt", BUCKET)
CLIENTS = Clients()


@pytest.fixture(scope="module")
def own(server) -> Connection:
    """The server by its address, with a few objects whose content is their key."""
    account = Account(
        name="own",
        source=Source.SESSION,
        access_key_id=server.access_key_id,
        region=server.region,
        endpoint_url=server.endpoint_url,
        id="own",
    )
    credentials = Credentials()
    credentials.keep(account, Secret(server.secret_access_key))
    connection = Connection(account, credentials, CLIENTS)
    for bucket in (BUCKET, OTHER, DOTTED):
        connection.s3().create_bucket(Bucket=bucket)
        for key in KEYS:
            connection.s3().put_object(Bucket=bucket, Key=key, Body=f"{bucket}/{key}".encode())
    return connection


def visit(url: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes]:
    """Visit a link as it stands; whatever its host's name is, it is this computer."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=20)
    try:
        target = url.partition(parts.netloc)[2]
        connection.request(method, target, body, headers={"Host": parts.netloc})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def links(connection: Connection, bucket: str, **options: object) -> list[str]:
    signer = Signer(connection.account, connection.credential(), CLIENTS)
    wanted = LinkOptions(**options)
    return [made.url for made in signer.links([LinkRequest(bucket, key, wanted) for key in KEYS])]


def with_hosts(own: Connection, **changed: object) -> Connection:
    return Connection(replace(own.account, **changed), own._credentials, CLIENTS)


# How the bucket comes into the host: by the style of the account, or by the link host.
PATH_HOST = ("{bucket}=http://localhost:{port}", AddressingStyle.PATH)
NAMED_HOST = ("{bucket}=http://{{bucket}}.{domain}:{port}", AddressingStyle.PATH)
VIRTUAL_HOST = ("{bucket}=http://{bucket}.{domain}:{port}", AddressingStyle.VIRTUAL)


@pytest.mark.parametrize("version", list(SignatureVersion))
@pytest.mark.parametrize("bucket", [BUCKET, DOTTED])
@pytest.mark.parametrize(("host", "style"), [PATH_HOST, NAMED_HOST, VIRTUAL_HOST])
def test_a_bucket_with_a_host_of_its_own(
    server, own, host: str, style: AddressingStyle, bucket: str, version: SignatureVersion
) -> None:
    port = urlsplit(server.endpoint_url).port
    said = host.format(bucket=bucket, domain=server.domain, port=port)
    # A bucket in the host needs an endpoint with a name; listing isn't tried with that one.
    endpoint_url = server.endpoint_url
    if style is AddressingStyle.VIRTUAL:
        endpoint_url = f"http://{server.domain}:{port}"
    connection = with_hosts(
        own,
        link_hosts=(f"{OTHER}=http://elsewhere.example.com", said),
        link_host="http://nowhere.example.com",
        endpoint_url=endpoint_url,
        addressing_style=style,
        signature_version=version,
    )
    for url, key in zip(links(connection, bucket), KEYS, strict=True):
        assert urlsplit(url).netloc == said.partition("://")[2].replace("{bucket}", bucket)
        assert visit(url) == (200, f"{bucket}/{key}".encode())
    for url, key in zip(links(connection, bucket, method=Method.PUT), KEYS, strict=True):
        assert visit(url, "PUT", f"{bucket}/{key}".encode())[0] in (200, 201)


def test_other_buckets_keep_theirs_and_listing_goes_to_the_server(server, own) -> None:
    port = urlsplit(server.endpoint_url).port
    connection = with_hosts(
        own,
        link_hosts=(f"{BUCKET}=http://localhost:{port}",),
        link_host=f"http://{{bucket}}.{server.domain}:{port}",
    )
    [page] = listing.everything(connection, BUCKET)
    assert sorted(page.objects.keys) == sorted(KEYS)
    assert all(url.startswith(f"http://localhost:{port}/") for url in links(connection, BUCKET))
    for url in links(connection, OTHER):
        assert url.startswith(f"http://{OTHER}.{server.domain}:{port}/")
        assert visit(url)[0] == 200


def test_the_signature_is_made_for_that_host_alone(server, own) -> None:
    port = urlsplit(server.endpoint_url).port
    connection = with_hosts(own, link_hosts=(f"{BUCKET}=http://localhost:{port}",))
    for url in links(connection, BUCKET):
        assert visit(url)[0] == 200
        assert visit(url.replace("//localhost:", "//127.0.0.1:"))[0] == 403
