"""Every preset, by the links that botocore makes for it. No provider is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core import expiry, providers
from presign_gui.core.client import Clients
from presign_gui.core.errors import ExpiryOutOfRange, InvalidAccount, NoSuchEndpoint
from presign_gui.core.providers import Provider, endpoint_url, of, values_in
from presign_gui.core.records import (
    Account,
    AddressingStyle,
    Credential,
    LinkOptions,
    LinkRequest,
    PostRequest,
)
from presign_gui.core.signing import Signer

KEYS = Credential("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
WEEK = timedelta(days=7)

# The host of each preset's endpoint, with its region and the values below filled in.
HOSTS = {
    "r2": "0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com",
    "b2": "s3.{region}.backblazeb2.com",
    "wasabi": "s3.{region}.wasabisys.com",
    "digitalocean": "{region}.digitaloceanspaces.com",
    "gcs": "storage.googleapis.com",
    "tigris": "t3.storage.dev",
    "ibm": "s3.{region}.cloud-object-storage.appdomain.cloud",
    "oracle": "axaxnpcrorw5.compat.objectstorage.{region}.oci.customer-oci.com",
    "hetzner": "{region}.your-objectstorage.com",
    "ovh": "s3.{region}.io.cloud.ovh.net",
    "scaleway": "s3.{region}.scw.cloud",
    "minio": "minio.example.com:9000",
    "ceph": "rgw.example.com",
    "custom": "s3.example.com",
}
VALUES = {
    "r2": {"account": "0123456789abcdef0123456789abcdef", "jurisdiction": ""},
    "oracle": {"namespace": "axaxnpcrorw5"},
    "minio": {"endpoint": "https://minio.example.com:9000"},
    "ceph": {"endpoint": "https://rgw.example.com"},
    "custom": {"endpoint": "https://s3.example.com"},
}
BUCKET_IN_HOST = {"digitalocean", "tigris", "hetzner", "ovh", "scaleway"}
TRIED = {"ceph", "custom"}  # by tests/servers

TABLE = providers.providers()
OWN = {"minio", "ceph", "custom"}
EACH_REGION = [
    (each.id, region)
    for each in TABLE.values()
    for region in each.regions or (each.default_region,)
]


def account_of(provider: Provider, region: str, **more: object) -> Account:
    """Return the account that the dialog would make of a preset."""
    url = endpoint_url(provider, region, VALUES.get(provider.id, {}))
    return Account(name="x", provider=provider.id, region=region, endpoint_url=url, **more)


def url_of(clients: Clients, account: Account, bucket: str = "reports", region: str = "") -> str:
    request = LinkRequest(bucket, "a/b.txt", LinkOptions(), region)
    [link] = Signer(account, KEYS, clients).links([request])
    return link.url


def signed_region(url: str) -> str:
    [credential] = parse_qs(urlsplit(url).query)["X-Amz-Credential"]
    return credential.split("/")[2]


def test_the_table() -> None:
    assert set(TABLE) == {"aws", *HOSTS}
    assert (next(iter(TABLE)), next(reversed(TABLE))) == ("aws", "custom")
    assert all(each.id == name and each.name and each.sources for name, each in TABLE.items())
    assert {each.id for each in TABLE.values() if each.tried} == TRIED
    for each in TABLE.values():
        assert not each.default_region or not each.regions or each.default_region in each.regions
        assert len(set(each.regions)) == len(each.regions)


@pytest.mark.parametrize(("name", "region"), EACH_REGION)
def test_where_a_link_points(name: str, region: str, clients) -> None:
    url = url_of(clients, account_of(TABLE[name], region))
    parts = urlsplit(url)
    if name == "aws":
        assert parts.hostname == f"reports.s3.{region}.{suffix_of(region)}"
        assert parts.path == "/a/b.txt"
    elif name in BUCKET_IN_HOST:
        assert parts.netloc == "reports." + HOSTS[name].format(region=region)
        assert parts.path == "/a/b.txt"
    else:
        assert parts.netloc == HOSTS[name].format(region=region)
        assert parts.path == "/reports/a/b.txt"
    assert parts.scheme == "https"
    assert signed_region(url) == region
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in url


def suffix_of(region: str) -> str:
    return {
        "aws": "amazonaws.com",
        "aws-cn": "amazonaws.com.cn",
        "aws-eusc": "amazonaws.eu",
        "aws-iso": "c2s.ic.gov",
        "aws-iso-b": "sc2s.sgov.gov",
        "aws-iso-e": "cloud.adc-e.uk",
        "aws-iso-f": "csp.hci.ic.gov",
        "aws-us-gov": "amazonaws.com",
    }[providers.amazon.partition_of(region)]


def test_all_partitions_of_aws() -> None:
    regions = TABLE["aws"].regions
    assert {"us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"} <= {
        *regions
    }
    assert not any("global" in region for region in regions)
    assert providers.amazon.partition_of("xx-nowhere-1") == "aws"


@pytest.mark.parametrize("name", [*HOSTS])
def test_a_bucket_with_a_dot_stands_in_the_path(name: str, clients) -> None:
    provider = TABLE[name]
    region = provider.default_region or provider.regions[0]
    url = url_of(clients, account_of(provider, region), "my.reports")
    assert urlsplit(url).netloc == HOSTS[name].format(region=region)
    assert urlsplit(url).path == "/my.reports/a/b.txt"


@pytest.mark.parametrize("name", sorted(BUCKET_IN_HOST | {"r2"}))
def test_the_account_goes_before_its_preset(name: str, clients) -> None:
    provider = TABLE[name]
    region = provider.default_region or provider.regions[0]
    other = (
        AddressingStyle.VIRTUAL
        if provider.addressing_style is AddressingStyle.PATH
        else AddressingStyle.PATH
    )
    url = url_of(clients, account_of(provider, region, addressing_style=other))
    in_host = urlsplit(url).netloc.startswith("reports.")
    assert in_host is (other is AddressingStyle.VIRTUAL)


@pytest.mark.parametrize("name", ["r2", "gcs", "tigris", "b2", "oracle", "wasabi"])
def test_the_region_is_the_endpoint_s_where_none_is_given(name: str, clients) -> None:
    provider = TABLE[name]
    region = provider.default_region or provider.regions[0]
    account = replace(account_of(provider, region), region="", provider="")
    assert providers.home_region(account) == region
    assert signed_region(url_of(clients, account)) == region
    form = Signer(account, KEYS, clients).post_form(PostRequest("reports", "a"))
    assert f"/{region}/s3/" in dict(form.fields)["x-amz-credential"]


@pytest.mark.parametrize("jurisdiction", ["", "eu", "us", "fedramp"])
def test_jurisdictions_of_r2(jurisdiction: str, clients) -> None:
    values = {**VALUES["r2"], "jurisdiction": jurisdiction}
    url = endpoint_url(TABLE["r2"], "", values)
    middle = f".{jurisdiction}" if jurisdiction else ""
    assert url == f"https://{values['account']}{middle}.r2.cloudflarestorage.com"
    assert values_in(TABLE["r2"], url) == values
    assert of(Account(name="x", endpoint_url=url)).id == "r2"
    assert signed_region(url_of(clients, Account(name="x", endpoint_url=url))) == "auto"


@pytest.mark.parametrize(
    ("name", "region", "values", "told"),
    [
        ("r2", "", {}, "Enter “Account ID”; it looks like 0123456789abcdef"),
        ("r2", "", {"account": "mine"}, "“mine” can't be “Account ID”"),
        ("r2", "", {"account": "a" * 32, "jurisdiction": "mars"}, "“mars” can't be “Jurisdiction"),
        ("oracle", "eu-frankfurt-1", {"namespace": "Mine"}, "“Mine” can't be “Object Storage nam"),
        ("oracle", "eu-frankfurt-1", {"namespace": "a.b"}, "can't be"),
        ("oracle", "", VALUES["oracle"], "Choose a region: it is a part of Oracle"),
        ("b2", "", {}, "Choose a region"),
        ("b2", "us west", {}, "“us west” is no region of Backblaze B2"),
        ("b2", "evil.example.com/", {}, "is no region"),
        ("hetzner", "-", {}, "is no region"),
        ("minio", "", {}, "Enter “Endpoint URL”; it looks like https://minio.example.com:9000"),
        ("custom", "", {"endpoint": "s3.example.com"}, "“s3.example.com” can't be “Endpoint URL”"),
        ("custom", "", {"endpoint": "ftp://s3.example.com"}, "can't be"),
        ("custom", "", {"endpoint": "https://"}, "can't be"),
        ("custom", "", {"endpoint": "https://me:secret@s3.example.com"}, "can't be"),
        ("custom", "", {"endpoint": "https://s3.example.com?x=1"}, "can't be"),
    ],
)
def test_what_is_missing_is_said(name: str, region: str, values: dict, told: str) -> None:
    with pytest.raises(InvalidAccount) as caught:
        endpoint_url(TABLE[name], region, values)
    assert told in str(caught.value)


def test_aws_needs_no_endpoint() -> None:
    assert endpoint_url(TABLE["aws"], "eu-central-1", {}) == ""
    assert values_in(TABLE["aws"], "") == {}


def test_a_path_of_an_endpoint_survives() -> None:
    url = endpoint_url(TABLE["custom"], "", {"endpoint": " https://gw.example.com:8443/s3/v1/ "})
    assert url == "https://gw.example.com:8443/s3/v1"


@pytest.mark.parametrize(("name", "region"), EACH_REGION)
def test_an_endpoint_is_read_as_it_was_written(name: str, region: str) -> None:
    provider, values = TABLE[name], VALUES.get(name, {})
    url = endpoint_url(provider, region, values)
    its_region = {"region": region} if "{region}" in provider.endpoint else {}
    assert values_in(provider, url) == {**values, **its_region}
    if name not in OWN:
        assert of(Account(name="x", endpoint_url=url)) == provider
        assert of(Account(name="x", endpoint_url=url.upper() + "/")) == provider


@pytest.mark.parametrize("name", [name for name in TABLE if name != "aws"])
@given(data=st.data())
def test_whatever_is_written_is_read_again(name: str, data) -> None:
    provider = TABLE[name]
    values = {
        each.name: data.draw(st.from_regex(each.pattern, fullmatch=True))
        for each in provider.placeholders
    }
    region = data.draw(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True))
    try:
        url = endpoint_url(provider, region, values)
    except InvalidAccount:  # a letter that is one to the generator only
        return
    found = values_in(provider, url)
    assert endpoint_url(provider, found.get("region", region), found) == url


@pytest.mark.parametrize(
    ("url", "name", "region"),
    [
        ("", "aws", "us-east-1"),
        ("https://s3.wasabisys.com", "wasabi", "us-east-1"),
        ("https://fly.storage.tigris.dev", "tigris", "auto"),
        ("https://ns.compat.objectstorage.uk-london-1.oraclecloud.com", "oracle", "uk-london-1"),
        ("https://s3.gra.perf.cloud.ovh.net", "ovh", "gra"),
        ("https://s3.new-region-9.scw.cloud", "scaleway", "new-region-9"),
        ("http://127.0.0.1:9000", "custom", "us-east-1"),
        ("https://vpce-1.s3.us-east-1.vpce.amazonaws.com", "custom", "us-east-1"),
        ("https://t3.storage.dev.example.com", "custom", "us-east-1"),
        ("https://t3.storage.dev/proxy", "custom", "us-east-1"),
        ("http://t3.storage.dev", "custom", "us-east-1"),
        ("not a url", "custom", "us-east-1"),
    ],
)
def test_the_provider_of_an_endpoint(url: str, name: str, region: str) -> None:
    account = Account(name="x", endpoint_url=url)
    assert of(account).id == name
    assert providers.home_region(account) == region
    assert providers.home_region(replace(account, region="mine")) == "mine"


def test_the_name_decides_only_where_the_endpoint_fits() -> None:
    ceph = Account(name="x", provider="ceph", endpoint_url="https://rgw.example.com")
    assert of(ceph).id == "ceph"
    assert of(replace(ceph, provider="tigris")).id == "custom"
    assert of(replace(ceph, provider="of the future")).id == "custom"
    assert of(Account(name="x", provider="tigris", endpoint_url="")).id == "aws"


def test_an_endpoint_of_a_vpc_has_the_bucket_in_its_host(clients) -> None:
    account = Account(
        name="x", endpoint_url="https://bucket.vpce-1.s3.us-east-1.vpce.amazonaws.com"
    )
    url = url_of(clients, account, region="us-east-1")
    assert url.startswith("https://reports.bucket.vpce-1.s3.us-east-1.vpce.amazonaws.com/a/b.txt?")


# How long a link may live


@pytest.mark.parametrize("name", [*TABLE])
def test_how_long_a_link_may_live(name: str, clients) -> None:
    provider = TABLE[name]
    longest = timedelta(days=90) if name == "tigris" else WEEK
    account = account_of(provider, provider.default_region or provider.regions[0])
    assert providers.maximum_expiry(account) == longest
    [link] = Signer(account, KEYS, clients).links([request_for(longest)])
    assert link.expires_at - link.made_at == longest
    assert f"X-Amz-Expires={int(longest.total_seconds())}&" in link.url
    too_long = longest + timedelta(seconds=1)
    with pytest.raises(ExpiryOutOfRange, match=f"to {longest.days} days"):
        list(Signer(account, KEYS, clients).links([request_for(too_long)]))
    with pytest.raises(ExpiryOutOfRange, match=f"to {longest.days} days"):
        Signer(account, KEYS, clients).post_form(PostRequest("reports", "a", expiry=too_long))


def request_for(span: timedelta) -> LinkRequest:
    return LinkRequest("reports", "a.txt", LinkOptions(expiry=span))


def test_the_longest_of_all() -> None:
    assert max(each.maximum_expiry for each in TABLE.values()) == expiry.LONGEST


# AWS's other endpoints


def botocore_endpoints() -> dict[str, list[set[str]]]:
    """Return which variants of its endpoint S3 has in each region, as botocore has it."""
    text = (resources.files("botocore") / "data" / "endpoints.json").read_text("utf-8")
    return {
        region: [set(variant["tags"]) for variant in found.get("variants", [])]
        for partition in json.loads(text)["partitions"]
        for region, found in partition["services"]["s3"]["endpoints"].items()
        if region in TABLE["aws"].regions
    }


VARIANTS = botocore_endpoints()


@pytest.mark.parametrize("region", TABLE["aws"].regions)
def test_fips(region: str, clients) -> None:
    account = Account(name="x", region=region, fips=True)
    if region.startswith(("us-", "ca-")):
        url = url_of(clients, account)
        assert urlsplit(url).hostname == f"reports.s3-fips.{region}.{suffix_of(region)}"
        assert signed_region(url) == region
    else:
        assert {"fips"} not in VARIANTS.get(region, [])
        with pytest.raises(NoSuchEndpoint, match=f"no FIPS endpoint in {region}"):
            url_of(clients, account)


@pytest.mark.parametrize("region", [each for each in VARIANTS if {"dualstack"} in VARIANTS[each]])
def test_dual_stack(region: str, clients) -> None:
    url = url_of(clients, Account(name="x", region=region, dual_stack=True))
    assert urlsplit(url).hostname == f"reports.s3.dualstack.{region}.{suffix_of(region)}"
    assert signed_region(url) == region


@pytest.mark.parametrize(
    "region", [each for each in VARIANTS if {"fips", "dualstack"} in VARIANTS[each]]
)
def test_fips_and_dual_stack(region: str, clients) -> None:
    url = url_of(clients, Account(name="x", region=region, fips=True, dual_stack=True))
    assert urlsplit(url).hostname == f"reports.s3-fips.dualstack.{region}.{suffix_of(region)}"


@pytest.mark.parametrize("region", TABLE["aws"].regions)
def test_accelerated(region: str, clients) -> None:
    account = Account(name="x", region=region, accelerate=True)
    if providers.amazon.partition_of(region) == "aws":
        url = url_of(clients, account)
        assert urlsplit(url).hostname == "reports.s3-accelerate.amazonaws.com"
        assert signed_region(url) == region
        both = url_of(clients, replace(account, dual_stack=True))
        assert urlsplit(both).hostname == "reports.s3-accelerate.dualstack.amazonaws.com"
    else:
        with pytest.raises(NoSuchEndpoint, match=f"no accelerated endpoint in {region}"):
            url_of(clients, account)


def test_fips_is_not_accelerated(clients) -> None:
    account = Account(name="x", region="us-east-1", fips=True, accelerate=True)
    with pytest.raises(NoSuchEndpoint, match="choose one of them"):
        url_of(clients, account)


def test_the_bucket_s_region_decides(clients) -> None:
    account = Account(name="x", region="us-east-1", fips=True)
    with pytest.raises(NoSuchEndpoint, match="eu-west-1"):
        url_of(clients, account, region="eu-west-1")
    with pytest.raises(NoSuchEndpoint, match="eu-west-1"):
        Signer(account, KEYS, clients).post_form(PostRequest("b", "a", region="eu-west-1"))


@pytest.mark.parametrize("option", ["fips", "dual_stack", "accelerate"])
@pytest.mark.parametrize("name", [*HOSTS])
def test_they_are_aws_s_alone(name: str, option: str, clients) -> None:
    provider = TABLE[name]
    region = provider.default_region or provider.regions[0]
    with pytest.raises(NoSuchEndpoint, match="AWS's, and not at this endpoint"):
        url_of(clients, account_of(provider, region, **{option: True}))
