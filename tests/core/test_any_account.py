"""Whatever an account may see: listing and links go to the same place, in the same way."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.awsrequest import AWSResponse

from presign_gui.core import listing
from presign_gui.core.accounts import Accounts, AccountsFile, checked
from presign_gui.core.address import parse
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import (
    AwscrtMissing,
    BucketsHidden,
    DirectoryBucket,
    InvalidAccount,
    InvalidInput,
)
from presign_gui.core.formats import formats
from presign_gui.core.records import (
    NOBODY,
    Account,
    AddressingStyle,
    Disposition,
    Link,
    LinkOptions,
    LinkRequest,
    Method,
    PostRequest,
    Source,
)
from presign_gui.core.signing import Signer
from tests.awkward import AWKWARD_KEYS

ARN = "arn:aws:s3:eu-south-2:123456789012:accesspoint/team"
EMPTY = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
REFUSED = (
    b"<Error><Code>%s</Code><Message>no</Message>"
    b"<Region>me-central-1</Region><Endpoint>work.s3.me-central-1.amazonaws.com</Endpoint></Error>"
)


class _Raw(io.BytesIO):
    def stream(self, **_more: object) -> Iterator[bytes]:
        yield self.getvalue()


class Wire:
    """What would go to AWS: each request that was asked for, answered by `answer`."""

    def __init__(self) -> None:
        self.asked: list = []  # of botocore's AWSPreparedRequest
        self.answer: Callable = lambda request: (200, {}, EMPTY)

    def send(self, request) -> AWSResponse:
        self.asked.append(request)
        status, headers, body = self.answer(request)
        return AWSResponse(request.url, status, headers, _Raw(body))


@pytest.fixture
def wire(monkeypatch) -> Wire:
    wire = Wire()
    monkeypatch.setattr(
        "presign_gui.core.client.Network.send", lambda self, request: wire.send(request)
    )
    return wire


KEYS = Account(name="aws", source=Source.SESSION, access_key_id="AKIATEST", id="1")
PUBLIC = Account(name="public", source=Source.ANONYMOUS)


@pytest.fixture
def to(clients) -> Callable[[Account], Connection]:
    def to(account: Account) -> Connection:
        credentials = Credentials()
        credentials.keep(account, Secret("a secret of nobody"))
        return Connection(account, credentials, clients)

    return to


def link(connection: Connection, clients: Clients, request: LinkRequest) -> Link:
    signer = Signer(connection.account, connection.credential(), clients)
    [made] = signer.links([replace(request, region=connection.region_of(request.bucket))])
    return made


def signed_for(text: str) -> str:
    """The region in a credential scope, of a header or a link."""
    return text.replace("%2F", "/").partition("Credential=")[2].split("/")[2]


OWN = replace(KEYS, endpoint_url="https://gw.example.com:8443/s3", region="here")


@pytest.mark.parametrize("keys", [True, False])
@pytest.mark.parametrize(
    ("account", "bucket", "base", "region"),
    [
        (KEYS, "work", "https://work.s3.eu-west-1.amazonaws.com/", "eu-west-1"),
        (KEYS, "work", "https://work.s3.us-east-1.amazonaws.com/", "us-east-1"),
        (KEYS, "work", "https://work.s3.ap-east-2.amazonaws.com/", "ap-east-2"),  # opt-in
        (KEYS, "dotted.name", "https://s3.eu-west-1.amazonaws.com/dotted.name/", "eu-west-1"),
        (KEYS, "dw2-s3alias", "https://dw2-s3alias.s3.eu-west-1.amazonaws.com/", "eu-west-1"),
        (
            *(replace(KEYS, addressing_style=AddressingStyle.PATH), "work"),
            *("https://s3.eu-west-1.amazonaws.com/work/", "eu-west-1"),
        ),
        (
            *(replace(KEYS, dual_stack=True), "work"),
            *("https://work.s3.dualstack.eu-west-1.amazonaws.com/", "eu-west-1"),
        ),
        (
            *(KEYS, ARN),
            *("https://team-123456789012.s3-accesspoint.eu-south-2.amazonaws.com/", "eu-south-2"),
        ),
        (OWN, "work", "https://gw.example.com:8443/s3/work/", "here"),
        (OWN, "dotted.name", "https://gw.example.com:8443/s3/dotted.name/", "here"),
        (
            *(replace(OWN, addressing_style=AddressingStyle.VIRTUAL), "work"),
            *("https://work.gw.example.com:8443/s3/", "here"),
        ),
        (
            *(replace(OWN, addressing_style=AddressingStyle.VIRTUAL), "dotted.name"),
            *("https://gw.example.com:8443/s3/dotted.name/", "here"),
        ),
    ],
)
def test_listing_and_links_go_to_the_same_place(
    to, clients, wire, keys: bool, account: Account, bucket: str, base: str, region: str
) -> None:
    connection = to(account if keys else replace(account, source=Source.ANONYMOUS))
    if not bucket.startswith("arn:"):
        connection.learn_regions({bucket: region})

    [page] = listing.level(connection, bucket, "f/")
    made = link(connection, clients, LinkRequest(bucket, "f/a.txt"))

    [listed] = wire.asked
    assert listed.url.partition("?")[0].rstrip("/") == base.rstrip("/")
    assert made.url.partition("?")[0] == base + "f/a.txt"
    assert page.region == region
    if keys:
        assert signed_for(listed.headers["Authorization"].decode()) == region
        assert signed_for(made.url) == region
    else:
        assert "Authorization" not in listed.headers
        assert "?" not in made.url


@pytest.mark.parametrize(
    "typed", [f"s3://{ARN}/f/", f"{ARN}/object/f/", f"s3://{ARN.replace('/', ':')}/f/"]
)
def test_an_access_point_is_typed(to, wire, typed: str) -> None:
    place = parse(typed)
    assert parse(str(place)) == place
    list(listing.level(to(KEYS), place.bucket, place.key))
    [asked] = wire.asked
    assert urlsplit(asked.url).hostname == (
        "team-123456789012.s3-accesspoint.eu-south-2.amazonaws.com"
    )
    assert parse_qs(urlsplit(asked.url).query)["prefix"] == ["f/"]


def test_a_multi_region_access_point_needs_awscrt(to, clients, wire) -> None:
    """It isn't used in tests: BOTO_DISABLE_CRT is set."""
    bucket = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap"
    for ask in (
        lambda: list(listing.level(to(KEYS), bucket)),
        lambda: link(to(KEYS), clients, LinkRequest(bucket, "k")),
    ):
        with pytest.raises(AwscrtMissing, match="awscrt") as caught:
            ask()
        assert "pip install" in caught.value.advice
    assert not wire.asked


@pytest.mark.parametrize("bucket", ["fast--usw2-az1--x-s3", "point--usw2-az1--xa-s3"])
def test_a_directory_bucket_makes_no_dead_link(to, clients, wire, bucket: str) -> None:
    connection = to(KEYS)
    for ask in (
        lambda: list(listing.level(connection, bucket)),
        lambda: next(
            Signer(KEYS, connection.credential(), clients).links([LinkRequest(bucket, "k")])
        ),
    ):
        with pytest.raises(DirectoryBucket, match=bucket) as caught:
            ask()
        assert "five minutes" in caught.value.advice
        assert "general purpose bucket" in caught.value.advice
    assert not wire.asked


# Another region


@pytest.mark.parametrize("status", [301, 400])
@pytest.mark.parametrize("told", ["header", "document", "endpoint"])
def test_a_bucket_elsewhere_is_listed_there(to, clients, wire, status: int, told: str) -> None:
    body = REFUSED % (b"PermanentRedirect" if status == 301 else b"AuthorizationHeaderMalformed")
    if told == "endpoint":
        body = body.replace(b"<Region>me-central-1</Region>", b"")
    headers = {"x-amz-bucket-region": "me-central-1"} if told == "header" else {}

    def answer(request):
        if ".me-central-1." in request.url:
            return 200, {}, EMPTY
        return status, headers, b"" if request.method == "HEAD" else body

    wire.answer = answer
    connection = to(replace(KEYS, region="eu-west-1"))
    [page] = listing.level(connection, "work")
    assert page.region == "me-central-1"
    assert ".me-central-1." in link(connection, clients, LinkRequest("work", "k")).url
    assert len(wire.asked) == (2 if told == "header" else 3)


def test_a_bucket_elsewhere_of_which_nothing_is_told(to, wire) -> None:
    wire.answer = lambda request: (400, {}, b"")
    assert to(replace(KEYS, region="eu-west-1")).region_of("work") == "eu-west-1"


# Requester pays


def test_the_requester_pays_for_all_there_is(to, clients, wire) -> None:
    connection = to(replace(KEYS, requester_pays=True))
    connection.learn_regions({"work": "eu-west-1"})
    list(listing.level(connection, "work"))
    wire.answer = lambda request: (200, {}, b"")
    connection.s3("eu-west-1").head_object(Bucket="work", Key="k")
    connection.s3("eu-west-1").head_bucket(Bucket="work")  # which knows no payer

    assert [each.headers.get("x-amz-request-payer") for each in wire.asked] == [
        *(b"requester", b"requester", None)
    ]
    assert b"x-amz-request-payer" in wire.asked[0].headers["Authorization"]
    for method in Method:
        request = LinkRequest("work", "k", LinkOptions(method=method))
        query = parse_qs(urlsplit(link(connection, clients, request).url).query)
        assert query["x-amz-request-payer"] == ["requester"]
        assert query["X-Amz-SignedHeaders"] == ["host"]


def test_who_does_not_pay_says_nothing_of_it(to, clients, wire) -> None:
    connection = to(KEYS)
    connection.learn_regions({"work": "eu-west-1"})
    list(listing.level(connection, "work"))
    assert "x-amz-request-payer" not in wire.asked[0].headers
    assert "payer" not in link(connection, clients, LinkRequest("work", "k")).url


# Nobody


@pytest.mark.parametrize("version", ["", "v 1+/"])
@pytest.mark.parametrize("account", [PUBLIC, replace(PUBLIC, endpoint_url="http://127.0.0.1:9/s3")])
def test_plain_urls_are_botocores(clients, account: Account, version: str) -> None:
    requests = [LinkRequest("work", key, version_id=version) for key in AWKWARD_KEYS]
    client = clients.s3(account, NOBODY, "us-east-1")
    more = {"VersionId": version} if version else {}
    for made in Signer(account, NOBODY, clients).links(requests):
        parameters = {"Bucket": "work", "Key": made.key, **more}
        assert made.url == client.generate_presigned_url("get_object", Params=parameters)


def test_a_plain_url_does_not_end(clients) -> None:
    [made] = Signer(PUBLIC, NOBODY, clients).links([LinkRequest("work", "k")])
    assert made.url == "https://work.s3.us-east-1.amazonaws.com/k"
    assert made.expires_at is None
    assert not made.cut_short
    assert not made.temporary


def test_a_plain_url_goes_to_the_link_host(clients) -> None:
    account = replace(PUBLIC, link_host="https://{bucket}.example.com")
    [made] = Signer(account, NOBODY, clients).links([LinkRequest("work", "a b")])
    assert made.url == "https://work.example.com/a%20b"


@pytest.mark.parametrize(
    "options",
    [
        {"filename": "x.txt"},
        {"disposition": Disposition.INLINE},
        {"content_type": "text/plain"},
        {"requester_pays": True},
    ],
)
def test_a_plain_url_says_nothing_but_where(clients, options: dict) -> None:
    request = LinkRequest("work", "k", LinkOptions(**options))
    with pytest.raises(InvalidInput, match="keys"):
        list(Signer(PUBLIC, NOBODY, clients).links([request]))


def test_nobody_signs_no_form(clients) -> None:
    with pytest.raises(InvalidInput, match="keys"):
        Signer(PUBLIC, NOBODY, clients).post_form(PostRequest("work"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("json", '"expires_at": null'),
        ("jsonl", '"expires_at": null'),
        ("csv", "/k,,GET,work,k,,"),
        ("html", 'title="Works for as long as the file is public."'),
        ("email", "Works for as long as the file is public."),
    ],
)
def test_how_it_is_written_that_a_plain_url_does_not_end(clients, name: str, said: str) -> None:
    links = Signer(PUBLIC, NOBODY, clients).links([LinkRequest("work", "k")])
    assert said in "".join(formats()[name].write(links))


def test_aws_makes_no_plain_url(clients) -> None:
    links = Signer(PUBLIC, NOBODY, clients).links([LinkRequest("work", "k")])
    with pytest.raises(InvalidInput, match="without keys"):
        list(formats()["aws"].write(links))


def test_nobody_asks_for_buckets(to, wire) -> None:
    """AWS would send a browser to its advertisement."""
    with pytest.raises(BucketsHidden, match="Without keys") as caught:
        next(listing.buckets(to(PUBLIC)))
    assert "“Add bucket or prefix…”" in caught.value.advice
    assert not wire.asked


def test_an_account_of_nobody_has_no_secret(tmp_path, home) -> None:
    accounts = Accounts(AccountsFile(tmp_path / "accounts.json"), Credentials())  # no keyring
    added = accounts.add(replace(PUBLIC, endpoint_url=" http://127.0.0.1:9/ "))

    assert accounts.credentials.of(added) == NOBODY
    assert added.endpoint_url == "http://127.0.0.1:9"
    accounts.add_place(added, "s3://public/")
    assert accounts.named("public") == replace(added, places=("s3://public/",))
    accounts.remove(added)
    assert accounts.all() == []


def test_nobody_is_at_the_server_of_the_environment(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://s3.example.com")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "here")
    nobody = Accounts(AccountsFile(None), Credentials()).of_nobody()
    assert (nobody.endpoint_url, nobody.region) == ("https://s3.example.com", "here")
    assert Credentials().of(nobody) == NOBODY


def test_what_an_account_cannot_be() -> None:
    with pytest.raises(InvalidAccount, match="pay"):
        checked(replace(PUBLIC, requester_pays=True))
    accounts = Accounts(AccountsFile(None), Credentials())
    with pytest.raises(InvalidAccount, match="secret"):
        accounts.add(KEYS)


def test_switches_of_an_account_are_kept(tmp_path) -> None:
    file = AccountsFile(tmp_path / "accounts.json")
    account = replace(KEYS, requester_pays=True, accelerate=True)
    file.add(account)
    assert file.load() == [account]
    text = (tmp_path / "accounts.json").read_text().replace("true", '"yes"')
    (tmp_path / "accounts.json").write_text(text)
    assert file.load() == []  # left out, and kept
