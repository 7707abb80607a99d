from __future__ import annotations

import re
import time
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from presign_gui.core.client import Clients
from presign_gui.core.errors import InvalidInput
from presign_gui.core.inspector import Inspection, inspect, verify
from presign_gui.core.inspector.host import Form, in_words
from presign_gui.core.inspector.parts import Parts, SignedBy
from presign_gui.core.inspector.signature import hidden
from presign_gui.core.records import (
    Account,
    AddressingStyle,
    Credential,
    Disposition,
    LinkOptions,
    LinkRequest,
    Method,
    SignatureVersion,
)
from presign_gui.core.signing import Signer
from tests.awkward import AWKWARD_KEYS

MADE = datetime(2026, 11, 23, 12, 0, 0, tzinfo=timezone.utc)
NOW = MADE + timedelta(minutes=5)
KEY_ID = "AKIAIOSFODNN7EXAMPLE"
CREDENTIAL = Credential(KEY_ID, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
SIGNATURE = "0123456789abcdef" * 4
TOKEN = "FwoGZXIvYXdzEB+a/b=" * 20
R2 = "0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com"

AWS_DOCUMENTED = (
    "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
    "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
)


def v4(
    base: str,
    region: str = "eu-west-1",
    *,
    made: str = "20261123T120000Z",
    life: object = 3600,
    key_id: str = KEY_ID,
    headers: str = "host",
    options: str = "",
    algorithm: str = "AWS4-HMAC-SHA256",
) -> str:
    scope = "/".join(part for part in (key_id, made[:8], region, "s3", "aws4_request") if part)
    return (
        f"{base}?{options}X-Amz-Algorithm={algorithm}&X-Amz-Credential={quote(scope, safe='')}"
        f"&X-Amz-Date={made}&X-Amz-Expires={life}&X-Amz-SignedHeaders={quote(headers, safe='')}"
        f"&X-Amz-Signature={SIGNATURE}"
    )


def v2(base: str, expires: object = 1795438800, signature: str = "9mmg5Oxp36p7Cf2ahVMfx6WfXJs%3D"):
    return f"{base}?AWSAccessKeyId={KEY_ID}&Signature={signature}&Expires={expires}"


def codes(inspection: Inspection) -> list[str]:
    return [fault.code for fault in inspection.faults]


def signer(account: Account | None = None, credential: Credential = CREDENTIAL) -> Signer:
    account = account or Account(name="work", region="eu-west-1")
    return Signer(account, credential, CLIENTS)


CLIENTS = Clients()
LINK = v4("https://reports.s3.eu-west-1.amazonaws.com/2026/q3%20%281%29.pdf")

HOSTS = [
    # host and path, form, bucket, key, region
    ("reports.s3.eu-west-1.amazonaws.com/a%20b/c", Form.VIRTUAL, "reports", "a b/c", "eu-west-1"),
    ("s3.eu-west-1.amazonaws.com/reports/a", Form.PATH, "reports", "a", "eu-west-1"),
    ("a.b.c.s3.eu-west-1.amazonaws.com/a", Form.VIRTUAL, "a.b.c", "a", "eu-west-1"),
    ("s3.eu-west-1.amazonaws.com/a.b.c/a", Form.PATH, "a.b.c", "a", "eu-west-1"),
    ("my.s3.bucket.s3.eu-west-1.amazonaws.com/a", Form.VIRTUAL, "my.s3.bucket", "a", "eu-west-1"),
    ("b.s3.dualstack.eu-west-1.amazonaws.com/k", Form.VIRTUAL, "b", "k", "eu-west-1"),
    ("s3.dualstack.eu-west-1.amazonaws.com/b/k", Form.PATH, "b", "k", "eu-west-1"),
    ("b.s3-fips.us-east-1.amazonaws.com/k", Form.VIRTUAL, "b", "k", "us-east-1"),
    ("b.s3-fips.dualstack.us-east-1.amazonaws.com/k", Form.VIRTUAL, "b", "k", "us-east-1"),
    ("s3-fips.us-gov-west-1.amazonaws.com/b/k", Form.PATH, "b", "k", "us-gov-west-1"),
    ("s3-fips-us-gov-west-1.amazonaws.com/b/k", Form.PATH, "b", "k", "us-gov-west-1"),
    ("b.s3-accelerate.amazonaws.com/k", Form.VIRTUAL, "b", "k", ""),
    ("b.s3-accelerate.dualstack.amazonaws.com/k", Form.VIRTUAL, "b", "k", ""),
    ("b.s3.amazonaws.com/k", Form.VIRTUAL, "b", "k", ""),
    ("s3.amazonaws.com/b/k", Form.PATH, "b", "k", ""),
    ("b.s3-external-1.amazonaws.com/k", Form.VIRTUAL, "b", "k", "us-east-1"),
    ("b.s3-eu-west-1.amazonaws.com/k", Form.VIRTUAL, "b", "k", "eu-west-1"),
    ("s3-eu-west-1.amazonaws.com/b/k", Form.PATH, "b", "k", "eu-west-1"),
    ("b.s3.cn-north-1.amazonaws.com.cn/k", Form.VIRTUAL, "b", "k", "cn-north-1"),
    ("s3.cn-north-1.amazonaws.com.cn/b/k", Form.PATH, "b", "k", "cn-north-1"),
    ("b.s3.us-gov-west-1.amazonaws.com/k", Form.VIRTUAL, "b", "k", "us-gov-west-1"),
    ("b.s3.us-iso-east-1.c2s.ic.gov/k", Form.VIRTUAL, "b", "k", "us-iso-east-1"),
    ("b.s3.eusc-de-east-1.amazonaws.eu/k", Form.VIRTUAL, "b", "k", "eusc-de-east-1"),
    (
        "name-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/k",
        *(Form.ACCESS_POINT, "name", "k", "eu-west-1"),
    ),
    (
        "name-123456789012.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com/k",
        *(Form.ACCESS_POINT, "name", "k", "us-east-1"),
    ),
    (
        "name-abcdefghijklmnopqrstuvwxyz0123456-s3alias.s3.eu-west-1.amazonaws.com/k",
        *(Form.ACCESS_POINT, "name-abcdefghijklmnopqrstuvwxyz0123456-s3alias", "k", "eu-west-1"),
    ),
    (
        "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/k",
        *(Form.MULTI_REGION, "mfzwi23gnjvgw.mrap", "k", ""),
    ),
    (
        "ol-123456789012.s3-object-lambda.eu-west-1.amazonaws.com/k",
        *(Form.OBJECT_LAMBDA, "ol", "k", "eu-west-1"),
    ),
    (
        "ap-123456789012.op-01234567890123456.s3-outposts.us-west-2.amazonaws.com/k",
        *(Form.OUTPOST, "ap", "k", "us-west-2"),
    ),
    (
        "b--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com/k",
        *(Form.DIRECTORY, "b--usw2-az1--x-s3", "k", "us-west-2"),
    ),
    ("b.s3-website-eu-west-1.amazonaws.com/k", Form.WEBSITE, "b", "k", "eu-west-1"),
    ("b.s3-website.eu-central-1.amazonaws.com/k", Form.WEBSITE, "b", "k", "eu-central-1"),
    (f"{R2}/b/k", Form.PATH, "b", "k", ""),
    (f"b.{R2}/k", Form.VIRTUAL, "b", "k", ""),
    ("b.s3.us-west-002.backblazeb2.com/k", Form.VIRTUAL, "b", "k", "us-west-002"),
    ("s3.eu-central-1.wasabisys.com/b/k", Form.PATH, "b", "k", "eu-central-1"),
    ("s3.wasabisys.com/b/k", Form.PATH, "b", "k", ""),
    ("b.fra1.digitaloceanspaces.com/k", Form.VIRTUAL, "b", "k", "fra1"),
    ("b.s3.fr-par.scw.cloud/k", Form.VIRTUAL, "b", "k", "fr-par"),
    ("storage.googleapis.com/b/k", Form.PATH, "b", "k", ""),
    ("minio.example.com:9000/b/k", Form.CUSTOM, "b", "k", ""),
    ("localhost:9000/b/a/k", Form.CUSTOM, "b", "a/k", ""),
    ("[::1]:9000/b/k", Form.CUSTOM, "b", "k", ""),
    ("user:pass@b.s3.eu-west-1.amazonaws.com:443/k", Form.VIRTUAL, "b", "k", "eu-west-1"),
    ("B.S3.EU-WEST-1.AMAZONAWS.COM./k", Form.VIRTUAL, "b", "k", "eu-west-1"),
    ("b.strange.eu-west-1.amazonaws.com/x/k", Form.CUSTOM, "x", "k", ""),
]


@pytest.mark.parametrize(("url", "form", "bucket", "key", "region"), HOSTS)
@pytest.mark.parametrize("signed", [True, False])
def test_bucket_key_and_region(url, form, bucket, key, region, signed) -> None:
    url = f"https://{url}"
    found = inspect(v4(url, region or "us-east-1") if signed else url, NOW)
    assert (found.place.form, found.place.bucket, found.place.key) == (form, bucket, key)
    assert found.place.region == region
    assert found.region == (region or "us-east-1" if signed else region)
    assert found.place.guessed is (form is Form.CUSTOM)
    assert found.mended == ""
    expected = ["website"] if signed and form is Form.WEBSITE else []
    assert codes(found) == expected


@pytest.mark.parametrize("form", list(Form))
def test_every_form_has_words(form) -> None:
    found = inspect("https://b.s3-fips.dualstack.us-east-1.amazonaws.com/k", NOW).place
    assert in_words(replace(found, form=form)).endswith(", dual-stack, FIPS")


MINIO = Account(name="minio", endpoint_url="https://minio.example.com:9000/s3", region="here")
CDN = Account(name="cdn", link_host="https://{bucket}.cdn.example.com", region="there")
FILES = Account(
    name="files", link_host="files.example.com/", addressing_style=AddressingStyle.PATH, region="x"
)
FILES_VIRTUAL = Account(name="files", link_host="files.example.com")


@pytest.mark.parametrize(
    ("accounts", "url", "form", "bucket", "key", "region"),
    [
        ([MINIO], "minio.example.com:9000/s3/b/k", Form.PATH, "b", "k", "here"),
        ([MINIO], "b.minio.example.com:9000/s3/k", Form.VIRTUAL, "b", "k", "here"),
        ([MINIO], "minio.example.com:9000/b/k", Form.CUSTOM, "b", "k", ""),
        ([MINIO], "other.example.com/s3/b/k", Form.CUSTOM, "s3", "b/k", ""),
        ([CDN], "b.cdn.example.com/k", Form.VIRTUAL, "b", "k", "there"),
        ([CDN], "cdn.example.com/b/k", Form.CUSTOM, "b", "k", ""),
        ([FILES], "files.example.com/b/k", Form.PATH, "b", "k", "x"),
        ([FILES_VIRTUAL], "files.example.com/b/k", Form.CUSTOM, "b", "k", ""),
        ([CDN, MINIO], "minio.example.com:9000/s3/b/k", Form.PATH, "b", "k", "here"),
    ],
)
def test_servers_of_ones_own(accounts, url, form, bucket, key, region) -> None:
    place = inspect(f"https://{url}", NOW, accounts).place
    assert (place.form, place.bucket, place.key, place.region) == (form, bucket, key, region)


def test_what_a_link_says() -> None:
    found = inspect(LINK, NOW, [Account(name="other"), Account(name="work", access_key_id=KEY_ID)])
    assert found.signed_by is SignedBy.V4
    assert (found.access_key_id, found.account) == (KEY_ID, "work")
    assert (found.made_at, found.life) == (MADE, timedelta(hours=1))
    assert found.expires_at == MADE + timedelta(hours=1)
    assert found.left == timedelta(minutes=55)
    assert found.signed_headers == ("host",)
    assert found.place.key == "2026/q3 (1).pdf"
    assert found.faults == found.notes == ()
    assert not found.temporary
    facts = dict(found.facts)
    assert facts["Account"] == "work"
    assert facts["Works until"].endswith(", 55 minutes from now")
    assert facts["Made for"] == "1 hour"
    assert "not said" in facts["Link to"]


def test_nothing_secret_is_shown() -> None:
    url = v4(
        "https://b.s3.eu-west-1.amazonaws.com/k",
        options=f"X-Amz-Security-Token={quote(TOKEN, safe='')}&",
    )
    for text in (url, url + ">", url.replace("&", "&amp;"), v2("https://b.s3.amazonaws.com/k")):
        found = inspect(text, NOW)
        shown = f"{found!r}{found.facts}{found.notes}{found.faults}{hidden(found.url)}"
        for secret in (SIGNATURE[:20], TOKEN[:12], "9mmg5Oxp36p7"):
            assert secret not in shown


def test_what_is_no_presigned_link() -> None:
    found = inspect(
        "https://b.s3.eu-west-1.amazonaws.com/k?versionId=3&response-content-type=a", NOW
    )
    assert found.signed_by is SignedBy.NOTHING
    assert found.options == (("versionId", "3"), ("response-content-type", "a"))
    assert found.faults == ()
    facts = dict(found.facts)
    assert "no presigned link" in facts["Signed with"]
    assert "Works until" not in facts
    assert found.left is None


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("Expires=1795438800&Signature=abc~d_&Key-Pair-Id=K2", "CloudFront"),
        ("X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Signature=abc", "Google"),
        ("GoogleAccessId=a&Expires=1&Signature=abc", "Google"),
    ],
)
def test_links_of_others(query, note) -> None:
    found = inspect(f"https://storage.example.com/b/k?{query}", NOW)
    assert found.signed_by is SignedBy.NOTHING
    assert any(note in each for each in found.notes)
    assert "abc" not in str(found.options)


def test_sigv2() -> None:
    found = inspect(v2("https://b.s3.amazonaws.com/k"), NOW)
    assert found.signed_by is SignedBy.V2
    assert codes(found) == ["sigv2"]
    assert found.access_key_id == KEY_ID
    assert found.expires_at == datetime.fromtimestamp(1795438800, timezone.utc)
    assert (found.made_at, found.life, found.region) == (None, None, "")


def test_sigv4a() -> None:
    url = v4(
        "https://a.mrap.accesspoint.s3-global.amazonaws.com/k",
        "",
        algorithm="AWS4-ECDSA-P256-SHA256",
    )
    url = url.replace(SIGNATURE, "3045" * 35) + "&X-Amz-Region-Set=%2A"
    found = inspect(url, NOW)
    assert found.signed_by is SignedBy.V4A
    assert (found.access_key_id, found.region) == (KEY_ID, "")
    assert codes(found) == []
    assert any("SigV4A" in note for note in found.notes)
    assert codes(inspect(url.replace("3045" * 35, "3045" * 30), NOW)) == ["truncated"]
    assert verify(found, CREDENTIAL).right is None


@pytest.mark.parametrize(
    ("url", "method"),
    [
        (v4("https://b.s3.amazonaws.com/k", options="response-content-type=a%2Fb&"), "GET"),
        (v4("https://b.s3.amazonaws.com/k", options="x-id=HeadObject&"), "HEAD"),
        (v4("https://b.s3.amazonaws.com/k", options="x-id=DeleteObject&"), "DELETE"),
        (v4("https://b.s3.amazonaws.com/k", options="partNumber=1&uploadId=x&"), "PUT"),
        (v4("https://b.s3.amazonaws.com/k", options="partNumber=1&"), ""),
        (v4("https://b.s3.amazonaws.com/k", headers="content-type;host"), "PUT"),
        (v4("https://b.s3.amazonaws.com/k", headers="host;range"), "GET"),
        (v4("https://b.s3.amazonaws.com/k", headers="host;x-amz-meta-a"), "PUT"),
        (v4("https://b.s3.amazonaws.com/k"), ""),
        (v2("https://b.s3.amazonaws.com/k"), ""),
    ],
)
def test_the_method_as_far_as_known(url, method) -> None:
    assert inspect(url, NOW).method == method


AFTER = timedelta(hours=1)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (timedelta(), []),
        (AFTER - timedelta(seconds=1), []),
        (AFTER, []),  # S3 refuses what is past its end
        (AFTER + timedelta(microseconds=1), ["expired"]),
        (AFTER + timedelta(days=3), ["expired"]),
        (-timedelta(seconds=1), []),
        (-timedelta(minutes=15), []),
        (-timedelta(minutes=15, seconds=1), ["not-yet-valid"]),
    ],
)
def test_the_clock(since, expected) -> None:
    found = inspect(LINK, MADE + since)
    assert codes(found) == expected
    assert bool(found.notes) == (timedelta() < -since <= timedelta(minutes=15))
    if "expired" in expected:
        assert dict(found.facts)["Works until"].endswith(" ago")


def test_the_clock_and_sigv2() -> None:
    end = datetime.fromtimestamp(1795438800, timezone.utc)
    assert codes(inspect(v2("https://b.s3.amazonaws.com/k"), end)) == ["sigv2"]
    late = inspect(v2("https://b.s3.amazonaws.com/k"), end + timedelta(seconds=1))
    assert codes(late) == ["sigv2", "expired"]


@pytest.mark.parametrize(
    ("life", "expected"),
    [(1, ["expired"]), (604_800, []), (604_801, ["over-7-days"]), (9_999_999_999, ["over-7-days"])],
)
def test_seven_days(life, expected) -> None:
    assert codes(inspect(v4("https://b.s3.eu-west-1.amazonaws.com/k", life=life), NOW)) == expected


B = "https://b.s3.eu-west-1.amazonaws.com/k"


@pytest.mark.parametrize(
    ("url", "names"),
    [
        (v4(B, made="20261323T120000Z"), ["X-Amz-Date"]),
        (v4(B, made="20261123"), ["X-Amz-Date"]),
        (v4(B, made="00011123T120000Z"), ["X-Amz-Date"]),
        (v4(B, life=0), ["X-Amz-Expires"]),
        (v4(B, life="-5"), ["X-Amz-Expires"]),
        (v4(B, life="1h"), ["X-Amz-Expires"]),
        (v4(B, made="89990101T000000Z", life=9_999_999_999), ["X-Amz-Expires"]),
        (v4(B, algorithm="AWS4-HMAC-SHA1"), ["X-Amz-Algorithm"]),
        (v4(B, headers="range"), ["X-Amz-SignedHeaders"]),
        (LINK.replace("%2Faws4_request", ""), ["X-Amz-Credential"]),
        (LINK.replace("%2Faws4_request", "%2Faws4_requests"), ["X-Amz-Credential"]),
        (LINK.replace("%2F20261123%2F", "%2F20261122%2F"), ["X-Amz-Credential"]),
        (v2(B, "soon"), ["Expires"]),
        (v2(B, "999999999999"), ["Expires"]),
    ],
)
def test_what_makes_no_sense(url, names) -> None:
    [fault] = [fault for fault in inspect(url, NOW).faults if fault.code == "malformed"]
    assert fault.explanation.endswith(f"{', '.join(names)}.")


@pytest.mark.parametrize(
    ("url", "names"),
    [
        (LINK.split("&X-Amz-Sig")[0], ["X-Amz-SignedHeaders", "X-Amz-Signature"]),
        (LINK[: -len(SIGNATURE)], ["X-Amz-Signature"]),
        (LINK.split("&")[0], ["X-Amz-Credential"]),
        (LINK.partition("?")[0] + "?X-Amz-Signature=" + SIGNATURE, ["X-Amz-Algorithm"]),
        (LINK.replace(KEY_ID, "ASIAIOSFODNN7EXAMPLE"), ["X-Amz-Security-Token"]),
        (v2(B).rpartition("&")[0], ["Expires"]),
        (f"{B}?Signature=9mmg5Oxp36p7Cf2ahVMfx6WfXJs%3D&Expires=1795438800", ["AWSAccessKeyId"]),
    ],
)
def test_what_is_missing(url, names) -> None:
    [fault] = [fault for fault in inspect(url, NOW).faults if fault.code == "truncated"]
    for name in names:
        assert name in fault.explanation


@pytest.mark.parametrize(
    "url",
    [
        LINK[:-1],
        LINK[:-40],
        LINK + "0",
        LINK[:-1] + "G",
        LINK[:-3] + "…",
        v2(B, signature="9mmg5O"),
        v2(B, signature="!"),
    ],
)
def test_a_signature_that_is_not_whole(url) -> None:
    found = inspect(url, NOW)
    assert "truncated" in codes(found)
    assert "of its" in next(f.explanation for f in found.faults if f.code == "truncated")


def test_a_parameter_that_is_there_twice() -> None:
    assert codes(inspect(LINK + "&X-Amz-Expires=604800", NOW)) == ["repeated"]


def test_regions_that_differ() -> None:
    assert codes(inspect(v4(B, "us-east-1"), NOW)) == ["wrong-region"]
    assert codes(inspect(v4("https://b.s3.us-west-002.backblazeb2.com/k", "us-east-1"), NOW)) == []


@pytest.mark.parametrize(
    "url", ["https://b.s3.eu-west-1.amazonaws.com", "https://s3.amazonaws.com/b/", "https://x"]
)
def test_no_object(url) -> None:
    assert codes(inspect(url, NOW)) == ["no-object"]


@pytest.mark.parametrize(
    ("url", "note"),
    [
        (v4("http://b.s3.eu-west-1.amazonaws.com/k"), "plain http"),
        (v4("https://localhost:9000/b/k"), "this computer"),
        (v4("https://127.0.0.1/b/k"), "this computer"),
        (v4("https://files.example.com/b/k"), "a guess"),
        (v4("https://b.s3.eu-west-1.amazonaws.com/a/%2E%2E/k"), "browsers rewrite"),
        (v4("https://b.s3.eu-west-1.amazonaws.com/a/./k"), "browsers rewrite"),
        (v4("https://b.s3.amazonaws.com/k", "eu-west-1"), "for all regions"),
        (v4(B, headers="content-type;host"), "content-type"),
        (v4(B, key_id="ASIAIOSFODNN7EXAMPLE", options="X-Amz-Security-Token=a&"), "temporary"),
        (v4(B + "k" * 2000), "2,000"),
    ],
)
def test_notes(url, note) -> None:
    found = inspect(url, NOW)
    assert any(note in each for each in found.notes)
    assert codes(found) == []


GLOBAL = v4("https://b.s3.amazonaws.com/k", "us-east-1")


def test_the_host_for_all_regions_is_right_for_the_first() -> None:
    assert inspect(GLOBAL, NOW).notes == ()
    assert inspect(v4("https://b.s3-accelerate.amazonaws.com/k"), NOW).notes == ()


WITH_NAME = v4(
    "https://reports.s3.eu-west-1.amazonaws.com/2026/q3.pdf",
    options="response-content-disposition=attachment%3B%20filename%3D%22a%20b.pdf%22&",
)
WITH_TOKEN = v4(
    "https://b.s3.eu-west-1.amazonaws.com/a%20b",
    options=f"X-Amz-Security-Token={quote(TOKEN, safe='')}&",
)
V2 = v2("https://b.s3.amazonaws.com/a%20b", signature="9mmg5Oxp36p7Cf2ahVM%2Bx6Wf%2FJs%3D")


def wrapped(text: str, width: int, between: str = "\n") -> str:
    return between.join(text[at : at + width] for at in range(0, len(text), width))


HAPPENED = [
    ("line-breaks", LINK, wrapped(LINK, 76)),
    ("line-breaks", LINK, wrapped(LINK, 76, "\r\n")),
    ("line-breaks", LINK, wrapped(LINK, 60, "\n> ")),
    ("line-breaks", LINK, "Here it is:\n" + wrapped(LINK, 76) + "\nThanks!"),
    ("line-breaks", LINK, "<" + wrapped(LINK, 76) + "> and so on"),
    ("line-breaks", LINK, LINK[:-10] + "\n" + LINK[-10:] + " Thanks"),
    ("line-breaks", LINK, LINK[:200] + "%0D%0A%20" + LINK[200:]),
    ("line-breaks", V2, wrapped(V2, 40)),
    ("line-breaks", V2, wrapped(V2, len(V2) - 4) + "\nThanks"),
    ("line-breaks", V2, V2[:-4] + "\n" + V2[-4:] + " Thanks"),
    ("html-escaped", LINK, LINK.replace("&", "&amp;")),
    ("html-escaped", LINK, LINK.replace("&", "&amp;amp;")),
    ("html-escaped", LINK, LINK.replace("&", "&#38;")),
    ("html-escaped", V2, V2.replace("&", "&amp;")),
    ("quoted-printable", LINK, LINK.replace("=", "=3D")),
    ("quoted-printable", LINK, wrapped(LINK.replace("=", "=3D"), 75, "=\n")),
    ("encoded-twice", LINK, LINK.replace("%", "%25")),
    ("encoded-twice", LINK, LINK.replace("%", "%25").replace("%", "%25")),
    ("encoded-twice", LINK, quote(LINK, safe="")),
    ("encoded-twice", LINK, LINK.partition("?")[0] + "?" + quote(LINK.partition("?")[2], safe="")),
    ("encoded-twice", LINK, LINK.partition("?")[0] + quote("?" + LINK.partition("?")[2], safe="")),
    ("encoded-twice", V2, V2.replace("%", "%25")),
    ("plus", LINK, LINK.replace("%20", "+")),
    ("plus", WITH_NAME, WITH_NAME.replace("%20", "+")),
    ("plus", WITH_TOKEN, WITH_TOKEN.replace("%2B", "+")),
    ("plus", WITH_TOKEN, WITH_TOKEN.replace("%2B", "%20")),
    ("plus", V2, V2.replace("%2B", "+")),
    ("space", LINK, LINK.replace("%20", " ")),
    ("space", LINK, "see " + LINK.replace("%20", " ") + " there"),
    ("hash", v4(B + "%23.txt"), v4(B + "#.txt")),
    ("trailing", LINK, LINK + ">"),
    ("trailing", LINK, LINK + "."),
    ("trailing", LINK, LINK + ")."),
    ("trailing", LINK, LINK + "%3E"),
    ("trailing", LINK, LINK + "&gt;"),
    ("trailing", V2, V2 + "”,"),
    ("trailing", B + "?versionId=3", B + "?versionId=3>"),
    ("added-parameters", LINK, LINK + "&utm_source=mail&utm_medium=x"),
    ("added-parameters", LINK, LINK + "&fbclid=abc"),
    ("added-parameters", LINK, LINK + "&download=1"),
    ("added-parameters", LINK, LINK.replace("?", "?utm_source=mail&")),
    (
        "wrapped",
        LINK,
        f"https://eur01.safelinks.protection.outlook.com/?url={quote(LINK, safe='')}&data=05",
    ),
]


@pytest.mark.parametrize(("code", "link", "text"), HAPPENED)
def test_what_happened_to_a_link_is_seen_and_mended(code, link, text) -> None:
    found = inspect(text, NOW)
    assert codes(found)[0] == code
    assert [c for c in codes(found) if c != "sigv2"] == [code]
    assert found.url == found.mended == link
    assert found.place == inspect(link, NOW).place


def test_several_things_at_once() -> None:
    text = wrapped(LINK.replace("%20", "+").replace("&", "&amp;"), 70) + "&amp;utm_source=x"
    found = inspect(text, NOW)
    assert found.mended == LINK
    assert set(codes(found)) == {"line-breaks", "html-escaped", "plus", "added-parameters"}


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        f"  {LINK}\n",
        f"<{LINK}>",
        f'"{LINK}"',
        f"curl '{LINK}'",
        f"[report]({LINK}).",
        f"[{LINK}]",
        f"`{LINK}`",
        f"See {LINK} for it",
        f"{LINK}\nThanks!",
        f"{LINK}\n\nThanks!",
        f"URL:{LINK}",
        f"{LINK}#page=3",
        LINK.removeprefix("https://"),
        f"{LINK}\nhttps://other.example.com",
        f"https://{LINK.removeprefix('https://')}",
    ],
)
def test_what_a_link_may_stand_in(text) -> None:
    found = inspect(text, NOW)
    assert found.url == LINK
    assert found.mended == ""
    assert codes(found) == []


@pytest.mark.parametrize(
    "url",
    [
        LINK.replace("20%281%29", "%2B%2525"),  # a key with "+" and "%25"
        LINK.replace("?", "?user=42&"),  # signed along, before the signature
        # AWS's signer for JavaScript sorts the query
        LINK.replace("&X-Amz-SignedHeaders=host", "")
        + "&X-Amz-SignedHeaders=host&x-id=GetObject&y=1",
        # AWS's for Rust puts the token behind the signature
        LINK + "&X-Amz-Security-Token=abc",
        v4(B).replace("?", "?response-content-disposition=inline%3B%20filename%3D%22a.pdf%22&"),
        LINK + "&response-content-disposition=inline%3B%20filename%3D%22a.pdf%22",
    ],
)
def test_what_is_as_it_should_be_is_left_alone(url) -> None:
    found = inspect(url, NOW)
    assert found.url == url
    assert codes(found) == []


def test_text_that_follows_on_the_next_line_is_no_part_of_it() -> None:
    cut = LINK[:-20]
    assert inspect(f"{cut}\nThanks", NOW).url == cut
    assert inspect(f"{cut}\n\n0123456789", NOW).url == cut
    assert inspect(f"{LINK[:90]}\nThis was it", NOW).url == LINK[:90]
    plain = "https://b.s3.eu-west-1.amazonaws.com/k"
    assert inspect(f"{plain}\nThanks", NOW).url == plain
    assert inspect(f"{plain} x?X-Amz-Signature", NOW).place.key == "k x"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "hello",
        "s3://bucket/key",
        "S3://b/http://x",
        "https://",
        "ftp://a/b",
        "q3.pdf",
        "https://]",
    ],
)
def test_no_link_at_all(text) -> None:
    with pytest.raises(InvalidInput) as caught:
        inspect(text, NOW)
    assert "https://" in str(caught.value)


PIECES = st.sampled_from(
    [*"?&=%+#/:;>. \n\r\t\x00\ud800é", "https://", "http%3A%2F%2F", "X-Amz-Algorithm", "=3D", "%3D",
     "X-Amz-Credential=", "X-Amz-Signature=", "X-Amz-Date=", "X-Amz-Expires=99999999999", "&amp;",
     "AWSAccessKeyId=", "Signature=", "Expires=", "%252F", "amazonaws.com", "s3.", "[::", "]", "@",
     "20261123T120000Z", "99991231T235959Z", "a/b/c/d/e", "AWS4-ECDSA",
     "url=https%3A%2F%2F", *"(<"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join), st.booleans())
@example(
    "url=https%3A%2F%2F%20261123T120000ZX-Amz-Credential=X-Amz-Date==3D=3D\nX-Amz-Date=.&amp;@&",
    False,
)
@example("@http%3A%2F%2F> url=https%3A%2F%2F?\ud8002026#AWS4-ECDSA", True)  # a host with a space
def test_no_text_is_too_odd(text, with_link) -> None:
    try:
        found = inspect(text + LINK[:150] if with_link else text, NOW, [MINIO, CDN])
    except InvalidInput:
        return
    assert found.facts
    assert verify(found, CREDENTIAL).right is not True
    assert inspect(found.url, NOW).url  # what is mended is a link


@pytest.mark.parametrize(
    "piece", [")", "a", "%25", "&amp;", "X-Amz-Credential=%25", "\n", " x", "https://", "?utm_a=1&"]
)
def test_no_text_takes_long(piece) -> None:
    for text in (piece * 100_000, LINK[:60] + piece * 50_000, LINK + piece * 50_000 + "x"):
        started = time.monotonic()
        with suppress(InvalidInput):
            inspect(text, NOW)
        assert time.monotonic() - started < 2


# Verifying

KEYS = st.one_of(
    st.sampled_from(AWKWARD_KEYS),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(
        lambda key: len(key.encode()) <= 1024
    ),
)


@settings(max_examples=100, deadline=None)
@given(
    KEYS, st.sampled_from(Method), st.sampled_from(["auto", "path"]), st.booleans(), st.booleans()
)
def test_a_link_of_ours_is_right_for_our_key_and_its_method(
    key, method, style, token, named
) -> None:
    credential = replace(CREDENTIAL, session_token=TOKEN if token else "")
    account = Account(name="w", region="eu-west-1", addressing_style=AddressingStyle(style))
    options = LinkOptions(
        method=method, disposition=Disposition.ATTACHMENT, own_names=named, requester_pays=token
    )
    [link] = signer(account, credential).links([LinkRequest("reports", key, options)])
    found = inspect(link.url, link.made_at)
    assert codes(found) == []
    assert (found.place.bucket, found.place.key) == ("reports", key)
    assert (found.expires_at, found.temporary) == (link.expires_at, token)

    verdict = verify(found, credential)
    assert (verdict.right, verdict.method, verdict.mended) == (True, method.value, "")
    assert verdict.canonical_request.startswith(f"{method.value}\n/")
    assert verdict.string_to_sign.startswith("AWS4-HMAC-SHA256\n")
    assert quote(TOKEN, safe="") not in verdict.canonical_request

    wrong = verify(found, replace(credential, secret_access_key="another"))
    assert (wrong.right, wrong.method) == (False, "")
    assert wrong.canonical_request


def made(key: str = "a b/c+d%.txt", **options) -> str:
    [link] = signer().links([LinkRequest("reports", key, LinkOptions(**options))])
    return link.url


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("X-Amz-Expires=43200", "X-Amz-Expires=604800"),
        lambda url: url.replace("/a%20b/", "/b%20b/"),
        lambda url: url.replace("reports.", "other."),
        lambda url: url.replace("https:", "https:").replace(
            "eu-west-1.amazonaws", "eu-west-2.amazonaws"
        ),
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.replace("?", "?versionId=3&"),
    ],
)
def test_a_link_that_was_changed_is_wrong(change) -> None:
    url = made()
    assert change(url) != url
    verdict = verify(inspect(change(url), NOW), CREDENTIAL)
    assert (verdict.right, verdict.mended) == (False, "")


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("a b.txt", lambda url: url.replace("a%20b", "a%2520b")),
        ("100%25.txt", lambda url: url.replace("100%2525", "100%25")),
        ("a+b.txt", lambda url: url.replace("a%2Bb", "a+b")),
        ("100%.txt", lambda url: url.replace("%25", "%")),
        ("a b.txt", lambda url: url.replace("%20", "%2B")),
        ("a/", lambda url: url.replace("a/?", "a?")),
    ],
)
def test_a_key_that_was_encoded_anew_is_found_out(key, change) -> None:
    url = made(key)
    found = inspect(change(url), NOW)
    verdict = verify(found, CREDENTIAL)
    assert (verdict.right, verdict.mended) == (False, url)


def test_an_escape_that_means_the_same_is_right() -> None:
    url = made("it's (1)~.txt").replace("%27", "'").replace("~", "%7e")
    assert verify(inspect(url, NOW), CREDENTIAL).right is True


def test_the_example_of_awss_documentation() -> None:
    found = inspect(AWS_DOCUMENTED, datetime(2013, 5, 24, 1, tzinfo=timezone.utc))
    verdict = verify(found, CREDENTIAL)
    assert (verdict.right, verdict.method) == (True, "GET")
    assert verdict.string_to_sign.endswith(
        "\n3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04"
    )


def test_signed_headers_have_to_be_known() -> None:
    url = made(method=Method.PUT, content_type="text/plain")
    found = inspect(url, NOW)
    assert found.method == "PUT"
    assert verify(found, CREDENTIAL).missing == ("content-type",)
    assert verify(found, CREDENTIAL).right is None
    told = verify(found, CREDENTIAL, {"content-type": "text/plain"})
    assert (told.right, told.method) == (True, "PUT")
    assert verify(found, CREDENTIAL, {"content-type": "text/html"}).right is False


@pytest.mark.parametrize("style", ["virtual", "path"])
@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("token", ["", TOKEN])
def test_sigv2_links_are_verified_too(style, method, token) -> None:
    account = Account(
        name="w",
        region="us-east-1",
        addressing_style=AddressingStyle(style),
        signature_version=SignatureVersion.V2,
    )
    credential = replace(CREDENTIAL, session_token=token)
    options = LinkOptions(
        method=method, filename="" if method in (Method.PUT, Method.DELETE) else "ä b.txt"
    )
    version = "" if method is Method.PUT else "3"
    request = LinkRequest("reports", "a b+c.txt", options, version_id=version)
    [link] = signer(account, credential).links([request])
    found = inspect(link.url, link.made_at)
    assert codes(found) == ["sigv2"]
    assert found.temporary is bool(token)
    verdict = verify(found, credential)
    assert (verdict.right, verdict.method) == (True, method.value)
    assert TOKEN not in verdict.string_to_sign
    assert verify(found, replace(credential, secret_access_key="x")).right is False


@pytest.mark.parametrize("url", [B, v2(B, "soon"), LINK.replace("%2Faws4_request", "")])
def test_what_can_not_be_verified(url) -> None:
    assert verify(inspect(url, NOW), CREDENTIAL).right is None


def test_a_sub_resource_without_a_value_is_signed_by_sigv2() -> None:
    found = inspect(v2(B).replace("?", "?acl&"), NOW)
    assert verify(found, CREDENTIAL).string_to_sign.endswith("/b/k?acl")


def test_parts() -> None:
    parts = Parts.of("HTTPS://user@Host.Example:8443/a/../b?x&y=1#z")
    assert (parts.scheme, parts.host, parts.port) == ("https", "host.example", 8443)
    assert parts.target == "/a/../b?x&y=1"
    assert Parts.of("http://h").target == "/"
    assert Parts.of("http://h?x").target == "/?x"
    assert (Parts.of("http://h").port, Parts.of("https://h:/").port) == (80, 443)
    assert Parts.of("http://h:99999/").port == 0
    with pytest.raises(ValueError, match="http"):
        Parts.of("ftp://h")
    assert not re.search("secret", repr(Parts.of("http://h/?X-Amz-Signature=secret")))
