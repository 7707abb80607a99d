"""Each link is, to the byte, what a correctly configured boto3 client would have made.

That client is made here, without our own, for one moment that stands still. Of
generated keys with generated options 2,000 links are compared each time, and 20,000
with `--hypothesis-profile=nightly`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3
import botocore.session
import pytest
from botocore.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presign_gui.core import presigner
from presign_gui.core.client import Clients
from presign_gui.core.disposition import content_disposition
from presign_gui.core.errors import AwscrtMissing, InvalidAddress
from presign_gui.core.records import (
    Account,
    AddressingStyle,
    Credential,
    Disposition,
    LinkOptions,
    LinkRequest,
    Method,
    S3Object,
    SignatureVersion,
)
from presign_gui.core.signing import Signer, _Batch, same_link
from tests.awkward import AWKWARD_KEYS

AUTO, VIRTUAL, PATH = AddressingStyle
GET, PUT, HEAD, DELETE = Method
MOMENT = datetime(2026, 3, 14, 15, 9, 26)  # noqa: DTZ001 (as botocore has it)

AWS = Account(name="any")
KEYS = Credential("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
SESSION = replace(KEYS, session_token="IQoJb3JpZ2luX2VjE//+token/with+signs==" * 30)
ODD_USER = Credential("tenant:user/name+x@y", "Ein Geheimnis, schön und lang. " * 4)
VERSION = "3/L4kqt+Jlcp=~ x"
CREDENTIALS = [KEYS, SESSION, ODD_USER]


@dataclass(frozen=True)
class Place:
    """Where links lead to; `asked` is how one asks boto3 for the same, where that differs."""

    account: Account = AWS
    bucket: str = "reports"
    region: str = "eu-central-1"
    asked: Account | None = None

    def __str__(self) -> str:
        given = {
            name: value for name, value in vars(self.account).items() if value != getattr(AWS, name)
        }
        return f"{self.bucket} {self.region} {given}"


def _regions() -> Iterator[str]:
    """Of each partition the first region and the last."""
    session = botocore.session.Session()
    for partition in session.get_available_partitions():
        found = session.get_available_regions("s3", partition)
        yield from dict.fromkeys((found[0], found[-1]))


OWN = replace(AWS, endpoint_url="https://gw.example.com:8443/s3/v1")
ENDPOINTS = [
    "http://127.0.0.1:9000",
    "http://nas:80/s3",
    "https://S3.Example.COM:443",
    "https://gw.example.com:8443/s3/v1/",
    "https://gw.example.com/spät",
    "https://s3.eu-central-003.backblazeb2.com",
    "https://s3.eu-central-1.amazonaws.com",
    "https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com",
]
ARN = "arn:{0}:s3:{1}:123456789012:accesspoint/finance"
ACCESS_POINT = ARN.format("aws", "eu-central-1")
PLACES = [
    *(
        Place(replace(AWS, addressing_style=style), bucket, region)
        for region in [*_regions(), "us-east-1", "eu-west-1", "eu-north-7"]
        for style in AddressingStyle
        for bucket in ("reports", "dotted.name")
    ),
    *(
        Place(replace(AWS, endpoint_url=url, addressing_style=style), bucket)
        for url in ENDPOINTS
        for style in AddressingStyle
        for bucket in ("reports", "dotted.name", "Old_Bucket")
    ),
    *(
        Place(replace(AWS, addressing_style=style, fips=fips, dual_stack=dual), region=region)
        for region in ("us-east-1", "us-gov-west-1", "ca-central-1")
        for style in AddressingStyle
        for fips, dual in ((True, False), (False, True), (True, True))
    ),
    *(Place(replace(AWS, accelerate=True, dual_stack=dual)) for dual in (False, True)),
    Place(replace(AWS, endpoint_url="http://[::1]:9000/")),
    Place(bucket=ACCESS_POINT),
    Place(bucket=ARN.format("aws-cn", "cn-north-1"), region="cn-north-1"),
    Place(replace(AWS, fips=True), ARN.format("aws-us-gov", "us-gov-west-1"), "us-gov-west-1"),
    Place(replace(AWS, dual_stack=True), ACCESS_POINT),
    Place(bucket="finance-hxbnnfcgmpfbwqtqc6odm1sjsvzraeuc1b-s3alias"),
    Place(bucket="arn:aws:s3-object-lambda:eu-central-1:123456789012:accesspoint/resize"),
    Place(
        bucket="arn:aws:s3-outposts:eu-central-1:123456789012:"
        "outpost/op-01234567890123456/accesspoint/plant"
    ),
    Place(bucket="presign-probe-key"),
    # A link host is what one would otherwise have as the endpoint.
    Place(
        replace(AWS, link_host="{bucket}.cdn.example.com:444"),
        asked=replace(AWS, endpoint_url="https://cdn.example.com:444", addressing_style=VIRTUAL),
    ),
    Place(
        replace(AWS, link_host="x.org", link_hosts=("a=y.org", "reports={bucket}.example.com")),
        asked=replace(AWS, endpoint_url="https://example.com", addressing_style=VIRTUAL),
    ),
    Place(
        replace(OWN, link_host="https://{bucket}.example.com"),
        asked=replace(AWS, endpoint_url="https://example.com/s3/v1", addressing_style=VIRTUAL),
    ),
    Place(
        replace(OWN, link_host="https://public.example.com/files/of/ours"),
        asked=replace(
            AWS, endpoint_url="https://public.example.com/files/of/ours", addressing_style=PATH
        ),
    ),
    Place(
        replace(OWN, link_host="http://public.example.com/"),
        asked=replace(AWS, endpoint_url="http://public.example.com/s3/v1", addressing_style=PATH),
    ),
]
"""Not here: multi-region access points, which need SigV4A (see test_signing)."""

EVERYTHING = LinkOptions(
    filename='Größe "Q3" 100%.pdf',
    disposition=Disposition.INLINE,
    content_type="text/plain; charset=utf-8",
    content_language="de-CH, en;q=0.5",
    content_encoding="gzip",
    cache_control="private, max-age=0",
    response_expires=datetime(2027, 1, 2, 3, 4, 5, tzinfo=timezone.utc),
    requester_pays=True,
)
OPTIONS = [
    LinkOptions(),
    LinkOptions(expiry=timedelta(seconds=1)),
    LinkOptions(expiry=timedelta(days=7)),
    LinkOptions(filename="report.pdf"),
    LinkOptions(disposition=Disposition.INLINE),
    LinkOptions(own_names=True),
    LinkOptions(content_type="application/pdf"),
    LinkOptions(content_language="mi, en"),
    LinkOptions(content_encoding="identity"),
    LinkOptions(cache_control="no-store"),
    LinkOptions(response_expires=EVERYTHING.response_expires),
    LinkOptions(requester_pays=True),
    EVERYTHING,
    replace(EVERYTHING, own_names=True),
    replace(EVERYTHING, method=HEAD),
    LinkOptions(method=HEAD),
    LinkOptions(method=DELETE),
    LinkOptions(method=DELETE, requester_pays=True),
    LinkOptions(method=PUT),
    LinkOptions(method=PUT, content_type="image/png"),
    LinkOptions(method=PUT, content_type=" text/plain;   charset=utf-8 ", requester_pays=True),
]


# What one gets from boto3


@cache
def boto3_client(asked: Account, credential: Credential, region: str, payer: bool) -> Any:
    style = asked.addressing_style
    if style is AUTO:
        own = asked.endpoint_url and ".amazonaws.com" not in asked.endpoint_url
        style = PATH if own else VIRTUAL
    client = _session().client(
        "s3",
        region_name=region,
        endpoint_url=asked.endpoint_url or None,
        aws_access_key_id=credential.access_key_id,
        aws_secret_access_key=credential.secret_access_key,
        aws_session_token=credential.session_token or None,
        config=Config(
            signature_version=asked.signature_version.value,
            s3={
                "addressing_style": style.value,
                "us_east_1_regional_endpoint": "regional",
                "use_accelerate_endpoint": asked.accelerate,
            },
            use_fips_endpoint=asked.fips,
            use_dualstack_endpoint=asked.dual_stack,
        ),
    )
    if payer:
        client.meta.events.register("before-sign.s3", _requester_pays)
    return client


@cache
def _session() -> boto3.Session:
    return boto3.Session()


def _requester_pays(request: Any, **_more: Any) -> None:
    request.params["x-amz-request-payer"] = "requester"


def boto3_link(place: Place, credential: Credential, request: LinkRequest) -> str:
    """What boto3 is told first stands first in its query: what the batch shares goes first."""
    options = request.options
    parameters: dict[str, Any] = {}
    own_name = ""
    if options.method is PUT:
        parameters = {"ContentType": options.content_type}
    elif options.method is not DELETE:
        said = content_disposition(options.disposition, options.filename)
        if options.own_names:
            said = ""
        if options.own_names and options.method is GET:
            own = S3Object(request.bucket, request.key).name
            own_name = content_disposition(options.disposition, options.filename or own)
        parameters = {
            "ResponseContentDisposition": said,
            "ResponseContentType": options.content_type,
            "ResponseContentLanguage": options.content_language,
            "ResponseContentEncoding": options.content_encoding,
            "ResponseCacheControl": options.cache_control,
            "ResponseExpires": options.response_expires,
        }
    parameters = {name: value for name, value in parameters.items() if value}
    if own_name:
        parameters["ResponseContentDisposition"] = own_name
    if request.version_id:
        parameters["VersionId"] = request.version_id
    asked = place.asked or place.account
    client = boto3_client(asked, credential, place.region, options.requester_pays)
    url: str = client.generate_presigned_url(
        f"{options.method.value.lower()}_object",
        Params={"Bucket": request.bucket, "Key": request.key, **parameters},
        ExpiresIn=int(options.expiry.total_seconds()),
    )
    return url


# What one gets from us


@pytest.fixture(autouse=True)
def moment(monkeypatch) -> None:
    """Time stands still."""
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: MOMENT)
    monkeypatch.setattr("botocore.auth.time", SimpleNamespace(time=lambda: 1.8e9))


@pytest.fixture
def by_arithmetic(monkeypatch) -> None:
    """It was not botocore that made the links."""

    def fail(*_arguments: object) -> None:
        raise AssertionError("not made by the presigner")

    monkeypatch.setattr("presign_gui.core.signing._Batch._botocore_slices", fail)


def assert_same(
    clients: Clients,
    place: Place,
    credential: Credential,
    options: LinkOptions,
    items: list[tuple[str, str]],
) -> None:
    """`items` are keys and their version ids, all of one batch."""
    # An account for each credential: of one account, clients with old keys are let go.
    account = replace(place.account, id=credential.access_key_id + credential.session_token)
    requests = [
        LinkRequest(place.bucket, key, options, place.region, version) for key, version in items
    ]
    ours = [made.url for made in Signer(account, credential, clients).links(requests)]
    assert ours == [boto3_link(place, credential, request) for request in requests]


def for_method(method: Method, version: str) -> str:
    return "" if method is PUT else version  # there is no version yet


@pytest.mark.usefixtures("by_arithmetic")
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_each_place(clients, place: Place) -> None:
    for options in (LinkOptions(method=method) for method in Method):
        version = for_method(options.method, VERSION)
        assert_same(clients, place, KEYS, options, [("x y/é~+%2B'.txt", version)])
    for options in (EVERYTHING, LinkOptions(method=PUT, content_type="image/png")):
        assert_same(clients, place, SESSION, options, [("//🎉", "")])


@pytest.mark.usefixtures("by_arithmetic")
@pytest.mark.parametrize("place", [Place(), Place(OWN), Place(bucket=ACCESS_POINT)], ids=str)
@pytest.mark.parametrize("credential", CREDENTIALS, ids=["keys", "session", "odd user"])
@pytest.mark.parametrize("options", OPTIONS)
def test_each_option(clients, place, credential: Credential, options: LinkOptions) -> None:
    for version in dict.fromkeys(("", for_method(options.method, VERSION))):
        items = [(key, version) for key in ("a.txt", "~", "x y/é~+%2B'.txt", "/", "%")]
        assert_same(clients, place, credential, options, items)


@pytest.mark.usefixtures("by_arithmetic")
@pytest.mark.parametrize("key", [*AWKWARD_KEYS, "/", "//", ".", "\0", "\x85\u2028"])
def test_each_awkward_key(clients, key: str) -> None:
    for place in (Place(), Place(OWN)):
        for options in (LinkOptions(), LinkOptions(own_names=True), LinkOptions(method=PUT)):
            assert_same(clients, place, KEYS, options, [(key, "")])


# What one might not think of

ascii_signs = st.sampled_from(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~0aZ\t\n\r\0\x7f")
any_text = st.text(st.characters(codec="utf-8"))
keys = st.one_of(
    st.text(ascii_signs, min_size=1),
    st.text(st.characters(codec="utf-8"), min_size=1),
    st.sampled_from(AWKWARD_KEYS),
    st.lists(
        st.sampled_from(["a", ".", "..", "", "%2F", "%", "é", "e\u0301", "+"]), min_size=2
    ).map("/".join),
)
header_texts = st.one_of(
    st.just(""),
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)),
    any_text,
    st.sampled_from(["presign-probe-key", "&X-Amz-Signature=", "text/html; a=\"b\"; c='d'"]),
)
options = st.builds(
    LinkOptions,
    method=st.sampled_from(Method),
    expiry=st.integers(1, 604_800).map(lambda seconds: timedelta(seconds=seconds)),
    filename=st.one_of(st.just(""), any_text),
    disposition=st.sampled_from(Disposition),
    own_names=st.booleans(),
    content_type=header_texts,
    content_language=header_texts,
    content_encoding=header_texts,
    cache_control=header_texts,
    response_expires=st.none()
    | st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone.utc)),  # noqa: DTZ001
    requester_pays=st.booleans(),
)
places = st.sampled_from([*PLACES[::20], *PLACES[-13:]])  # making a client takes its time
BATCHES = 5 * settings.default.max_examples
"""Each of at least four links; `nightly` (see conftest) has ten times as many."""


@pytest.mark.usefixtures("by_arithmetic")
@settings(max_examples=BATCHES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    place=places,
    credential=st.sampled_from([KEYS, SESSION]),
    options=options,
    keys=st.lists(keys, min_size=4, max_size=5),
    version=st.one_of(st.just(""), st.text(st.characters(codec="utf-8"), min_size=1)),
)
def test_each_case_that_can_be_thought_of(
    clients, place: Place, credential: Credential, options: LinkOptions, keys, version
) -> None:
    items = [(key, for_method(options.method, version)) for key in keys]
    assert_same(clients, place, credential, options, items)


# What can't be repeated is botocore's own


@pytest.mark.parametrize("options", OPTIONS)
def test_sigv2(clients, options: LinkOptions) -> None:
    place = Place(replace(OWN, signature_version=SignatureVersion.V2))
    assert_same(clients, place, KEYS, options, [(key, "") for key in AWKWARD_KEYS])


def test_some_with_a_version_and_some_without(clients) -> None:
    items = [("a", "v1"), ("b", ""), ("c", "v3")]
    assert_same(clients, Place(), KEYS, LinkOptions(own_names=True), items)


@pytest.mark.parametrize("mark", ["presign-probe-disposition", "presign-probe-version"])
def test_texts_that_are_marks_of_ours(clients, mark: str) -> None:
    for options in (LinkOptions(content_type=mark), LinkOptions(filename=mark)):
        assert_same(clients, Place(), KEYS, options, [("a", ""), ("b", "")])


def test_half_a_character_is_no_key(clients) -> None:
    for version in SignatureVersion:
        account = replace(AWS, signature_version=version)
        requests = [LinkRequest("reports", key) for key in ("a", "\udcff", "b")]
        with pytest.raises(InvalidAddress):
            list(Signer(account, KEYS, clients).links(requests))


def test_links_as_of_another_moment(clients, monkeypatch) -> None:
    moment = datetime(2025, 12, 31, 23, 59, 59, tzinfo=timezone.utc)
    requests = [LinkRequest("reports", key, EVERYTHING, "eu-central-1") for key in AWKWARD_KEYS]
    ours = list(Signer(AWS, SESSION, clients, moment).links(requests))
    assert {made.made_at for made in ours} == {moment}
    then = moment.replace(tzinfo=None)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: then)
    theirs = [boto3_link(Place(), SESSION, request) for request in requests]
    assert [made.url for made in ours] == theirs


# A presigner that errs is found out

encoded = presigner.percent_encoded


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("percent_encoded", lambda *given: [text.replace("~", "%7E") for text in encoded(*given)]),
        ("percent_encoded", lambda *given: [text.replace("%", "%25") for text in encoded(*given)]),
        ("percent_encoded", lambda *given: [text.replace("%20", "+") for text in encoded(*given)]),
        ("percent_encoded", lambda *given: [text.lower() for text in encoded(*given)]),
        ("sorted", lambda pairs, key: list(pairs)),
        ("_host", lambda scheme, netloc: f"{netloc}:443"),
        ("_key_of_the_day", lambda secret, scope: b"day"),
        ("_primed", lambda key: (hashlib.sha256(key), hashlib.sha256(key))),
    ],
)
@pytest.mark.parametrize(
    "keys",
    [["~ 1", "ÜÜÜ", "b"], ["a", "~ÜÜÜ", "b"], ["a", "ÜÜÜ", "~ 1"]],
    ids=["first", "most escaped", "last"],
)
def test_a_presigner_that_errs_is_found_out(
    clients, monkeypatch, caplog, name: str, wrong: Callable[..., Any], keys: list[str]
) -> None:
    monkeypatch.setattr(presigner, name, wrong, raising=False)
    options = replace(EVERYTHING, own_names=True)

    assert_same(clients, Place(), SESSION, options, [(key, "") for key in keys])

    [told] = caplog.records
    assert (told.name, told.levelname) == ("presign_gui.core.signing", "ERROR")
    for hidden in ("~", "ÜÜÜ", KEYS.access_key_id, KEYS.secret_access_key, "X-Amz"):
        assert hidden not in caplog.text


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://h/k?b=2&a=1", True),
        ("https://h/k?a=1&b=2", True),
        ("https://h/k?a=1&b=3", False),
        ("https://h/k?a=1", False),
        ("https://h/k?a=1&b=2&b=2", False),
        ("https://h/k?a=1&b=2&c=", False),
        ("https://h/K?a=1&b=2", False),
        ("https://g/k?a=1&b=2", False),
        ("http://h/k?a=1&b=2", False),
    ],
)
def test_what_the_same_link_is(other: str, same: bool) -> None:
    assert same_link("https://h/k?a=1&b=2", other) is same


# With awscrt botocore orders the query otherwise, and can SigV4A


@pytest.mark.skipif(not find_spec("awscrt"), reason="awscrt is not installed")
@pytest.mark.parametrize("wanted", ["links_with_awscrt", "multi_region_link"])
def test_with_awscrt(wanted: str) -> None:
    """In a process of its own, for whether it is there is asked but once."""
    environment = {name: text for name, text in os.environ.items() if name != "BOTO_DISABLE_CRT"}
    program = f"from tests.core import test_signing_equality as here; here.{wanted}()"
    child = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).resolve().parents[2],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (child.returncode, child.stdout, child.stderr) == (0, "", "")


def links_with_awscrt() -> None:
    import botocore.crt.auth

    botocore.crt.auth.get_current_datetime = lambda **_more: MOMENT.replace(tzinfo=timezone.utc)
    _Batch._botocore_slices = None  # type: ignore[assignment] # not to be called
    clients = Clients()
    for place in (Place(), Place(OWN)):
        for credential in CREDENTIALS:
            for options in OPTIONS:
                requests = [
                    LinkRequest(place.bucket, key, options, place.region)
                    for key in ("a.txt", "x y/é~+%2B'.txt", "//🎉", "%")
                ]
                ours = Signer(place.account, credential, clients).links(requests)
                for made, request in zip(ours, requests, strict=True):
                    theirs = boto3_link(place, credential, request)
                    assert same_link(made.url, theirs), (made.url, theirs)


def multi_region_link() -> None:
    bucket = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap"
    request = LinkRequest(bucket, "a b.txt", region="eu-central-1")
    [made] = Signer(AWS, SESSION, Clients()).links([request])
    parts = urlsplit(made.url)
    query = dict(parse_qsl(parts.query))
    assert parts.netloc == "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com"
    assert query["X-Amz-Algorithm"] == "AWS4-ECDSA-P256-SHA256"
    assert query["X-Amz-Region-Set"] == "*"
    assert query["X-Amz-Credential"].endswith("/s3/aws4_request")
    assert query["X-Amz-Security-Token"] == SESSION.session_token
    assert f"{made.made_at:%Y%m%dT%H%M%SZ}" == query["X-Amz-Date"]


def test_a_multi_region_access_point_without_awscrt(clients) -> None:
    request = LinkRequest("arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap", "k")
    with pytest.raises(AwscrtMissing, match="awscrt"):
        list(Signer(AWS, KEYS, clients).links([request]))
