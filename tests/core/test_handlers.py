"""Links through another host than the server's: of an account, and of single buckets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from presign_gui.core.errors import NotSupported
from presign_gui.core.handlers import link_host_of
from presign_gui.core.records import (
    Account,
    AddressingStyle,
    Credential,
    LinkRequest,
    PostRequest,
    SignatureVersion,
    Source,
)
from presign_gui.core.signing import Signer

KEYS = Credential("AKIAIOSFODNN7EXAMPLE", "a secret of nobody")
AWS = Account(name="aws", region="eu-west-1")
OWN = Account(name="own", endpoint_url="https://gw.example.com:8443/s3/v1", region="here")
HOSTS = ("media=https://media.example.org", " logs = {bucket}.example.org/ ", "empty=", "rubbish")


@pytest.mark.parametrize(
    ("bucket", "host"),
    [
        ("media", "https://media.example.org"),
        ("logs", "logs.example.org"),
        ("empty", "empty.cdn.example.com"),
        ("rubbish", "rubbish.cdn.example.com"),
        ("work", "work.cdn.example.com"),
    ],
)
def test_what_is_said_of_a_bucket_goes_before_what_is_said_of_all(bucket: str, host: str) -> None:
    account = replace(AWS, link_hosts=HOSTS, link_host=" {bucket}.cdn.example.com/ ")
    assert link_host_of(account, bucket) == host


def test_the_link_host_is_the_servers_own_if_nothing_is_said() -> None:
    assert link_host_of(AWS, "work") == link_host_of(replace(AWS, link_hosts=HOSTS), "work") == ""


VIRTUAL = AddressingStyle.VIRTUAL


@pytest.mark.parametrize(
    ("account", "bucket", "base"),
    [
        (replace(AWS, link_hosts=HOSTS), "media", "https://media.example.org/"),
        (replace(AWS, link_hosts=HOSTS), "logs", "https://logs.example.org/"),
        (replace(AWS, link_hosts=HOSTS), "work", "https://work.s3.eu-west-1.amazonaws.com/"),
        # The bucket is in the path, unless the link host names it.
        (replace(OWN, link_hosts=HOSTS), "media", "https://media.example.org/s3/v1/media/"),
        (replace(OWN, link_hosts=HOSTS), "logs", "https://logs.example.org/s3/v1/"),
        (replace(AWS, link_host="{bucket}.org"), "dotted.name", "https://dotted.name.org/"),
        (replace(AWS, link_host="files.org"), "dotted.name", "https://files.org/dotted.name/"),
        # A path of the link host takes the place of the endpoint's.
        (replace(OWN, link_host="files.org"), "work", "https://files.org/s3/v1/work/"),
        (replace(OWN, link_host="http://files.org/a/b/"), "work", "http://files.org/a/b/work/"),
        (replace(OWN, link_host="files.org/{bucket}/x"), "work", "https://files.org/work/x/"),
        (replace(AWS, link_host="files.org/a"), "work", "https://files.org/a/"),
        (
            *(replace(OWN, link_host="files.org/a", addressing_style=VIRTUAL), "work"),
            "https://files.org/a/",
        ),
    ],
)
@pytest.mark.parametrize("version", list(SignatureVersion))
@pytest.mark.parametrize("key", ["a.txt", "a b/ü", "/", "media/x", "work", "s3/v1/x"])
def test_where_links_lead_to(
    clients, account: Account, bucket: str, base: str, version: SignatureVersion, key: str
) -> None:
    account = replace(account, signature_version=version)
    [made] = Signer(account, KEYS, clients).links([LinkRequest(bucket, key)])
    nobody = replace(account, source=Source.ANONYMOUS)
    [plain] = Signer(nobody, Credential("", ""), clients).links([LinkRequest(bucket, key)])
    encoded = {"a b/ü": "a%20b/%C3%BC"}.get(key, key)
    assert made.url.partition("?")[0] == plain.url == base + encoded


def test_upload_forms_go_there_too(clients) -> None:
    account = replace(OWN, link_hosts=HOSTS, link_host="files.org/a")
    urls = [
        Signer(account, KEYS, clients).post_form(PostRequest(bucket, "a.txt")).url
        for bucket in ("logs", "media", "work")
    ]
    assert [url.rstrip("/") for url in urls] == [
        "https://logs.example.org/s3/v1",
        "https://media.example.org/s3/v1/media",
        "https://files.org/a/work",
    ]


def test_an_arn_fits_into_no_host(clients) -> None:
    arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/team"
    account = replace(AWS, link_host="{bucket}.example.com")
    with pytest.raises(NotSupported, match="no place for an ARN"):
        list(Signer(account, KEYS, clients).links([LinkRequest(arn, "k")]))
    account = replace(account, link_hosts=(f"{arn}=https://team.example.com",))
    [made] = Signer(account, KEYS, clients).links([LinkRequest(arn, "k")])
    assert made.url.startswith("https://team.example.com/k?")
