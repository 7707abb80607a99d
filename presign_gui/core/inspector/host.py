"""Which bucket and key a link's host and path name, in all the forms there are.

Sources: Amazon S3 User Guide, "Virtual hosting of buckets", "Methods for accessing a
bucket"; AWS General Reference, "Amazon S3 endpoints and quotas"; each provider's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote, urlsplit

from presign_gui.core.inspector.parts import Parts
from presign_gui.core.records import Account, AddressingStyle
from presign_gui.core.texts import _


class Form(str, Enum):
    """Where in the URL the bucket stands, or what stands there instead of one."""

    VIRTUAL = "virtual"
    PATH = "path"
    ACCESS_POINT = "access point"
    MULTI_REGION = "multi-region access point"
    OBJECT_LAMBDA = "object lambda access point"
    OUTPOST = "outpost"
    DIRECTORY = "directory bucket"
    WEBSITE = "website"
    CUSTOM = "custom"


@dataclass(frozen=True)
class Place:
    """What host and path of a link name."""

    form: Form
    bucket: str = ""  # or the access point's name or alias
    key: str = ""
    region: str = ""  # as the host says
    aws: bool = False
    features: tuple[str, ...] = ()  # "dual-stack", "FIPS", "acceleration"
    guessed: bool = False  # the host doesn't say where the bucket stands


_AWS = re.compile(r"(.+)\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|s?c2s\.(?:ic|sgov)\.gov)")
_REGION = r"(?P<region>[a-z]{2,5}(?:-[a-z]+)+-\d+)"
_AWS_FORMS = (
    (Form.MULTI_REGION, re.compile(r"(?P<bucket>[^.]+\.mrap)\.accesspoint\.s3-global")),
    (
        Form.ACCESS_POINT,
        re.compile(
            r"(?P<bucket>[^.]+)-\d{12}\.s3-accesspoint(?P<fips>-fips)?(?P<dual>\.dualstack)?\."
            + _REGION
        ),
    ),
    (
        Form.OBJECT_LAMBDA,
        re.compile(r"(?P<bucket>[^.]+)-\d{12}\.s3-object-lambda(?P<fips>-fips)?\." + _REGION),
    ),
    (
        Form.OUTPOST,
        re.compile(r"(?P<bucket>[^.]+)-\d{12}\.op-[0-9a-f]+\.s3-outposts\." + _REGION),
    ),
    (
        Form.DIRECTORY,
        re.compile(
            r"(?:(?P<bucket>[^.]+)\.)?s3express(?P<fips>-fips)?-[a-z0-9-]+?(?P<dual>\.dualstack)?\."
            + _REGION
        ),
    ),
    (Form.WEBSITE, re.compile(r"(?P<bucket>.+)\.s3-website[.-]" + _REGION)),
    (
        Form.VIRTUAL,
        re.compile(
            r"(?:(?P<bucket>.+)\.)?s3"
            r"(?:(?P<acceleration>-accelerate)(?P<dual_a>\.dualstack)?"
            r"|-external-1|(?P<fips>-fips)?(?P<dual>\.dualstack)?(?:[.-]" + _REGION + ")?)"
        ),
    ),
)

_PROVIDERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:(?P<bucket>.+)\.)?[0-9a-f]{32}(?:\.(?:eu|fedramp))?\.r2\.cloudflarestorage\.com",
        r"(?:(?P<bucket>.+)\.)?(?P<region>[a-z]{3}\d)\.digitaloceanspaces\.com",
        r"(?:(?P<bucket>.+)\.)?(?P<region>[a-z]{3}\d)\.your-objectstorage\.com",
        r"(?:(?P<bucket>.+)\.)?(?P<region>[a-z]+(?:-[a-z]+)*-\d+)\.linodeobjects\.com",
        r"(?:(?P<bucket>.+)\.)?storage\.googleapis\.com",
        r"(?:(?P<bucket>.+)\.)?(?:fly\.storage\.tigris\.dev|t3\.storage\.dev)",
        # Wasabi, Backblaze B2, Scaleway, OVH, IDrive and most of the others
        r"(?:(?P<bucket>.+)\.)?s3\.(?P<region>[a-z]+-[a-z0-9-]+|[a-z]{3}\d?)\.[a-z0-9-]+(?:\.[a-z0-9-]+)+",
        r"(?:(?P<bucket>.+)\.)?s3\.(?:wasabisys|idrivee2)\.com",
    )
)


def place_of(parts: Parts, accounts: Sequence[Account] = ()) -> Place:
    """Return what the link names; `accounts` tell about servers of one's own."""
    aws = _AWS.fullmatch(parts.host)
    if aws:
        for form, pattern in _AWS_FORMS:
            if match := pattern.fullmatch(aws[1]):
                return _aws_place(form, match, parts.path)
    for account in accounts:
        if found := _at_account(account, parts):
            return found
    for pattern in _PROVIDERS:
        if match := pattern.fullmatch(parts.host):
            named = match.groupdict()
            return _at(named["bucket"] or "", named.get("region") or "", parts.path)
    bucket, key = _first_segment(parts.path)
    return Place(Form.CUSTOM, bucket, key, guessed=True)


def in_words(place: Place) -> str:
    """Say how the bucket is addressed."""
    words = {
        Form.VIRTUAL: _("bucket in the host"),
        Form.PATH: _("bucket in the path"),
        Form.ACCESS_POINT: _("access point"),
        Form.MULTI_REGION: _("multi-region access point"),
        Form.OBJECT_LAMBDA: _("Object Lambda access point"),
        Form.OUTPOST: _("access point on an Outpost"),
        Form.DIRECTORY: _("directory bucket"),
        Form.WEBSITE: _("website of a bucket"),
        Form.CUSTOM: _("a host of its own"),
    }
    return ", ".join((words[place.form], *place.features))


def _aws_place(form: Form, match: re.Match[str], path: str) -> Place:
    found = match.groupdict()
    named = {
        "dual-stack": found.get("dual") or found.get("dual_a"),
        "FIPS": found.get("fips"),
        "acceleration": found.get("acceleration"),
    }
    features = tuple(name for name, is_there in named.items() if is_there)
    bucket, key = found["bucket"] or "", unquote(path[1:])
    if not bucket:
        form = Form.PATH
        bucket, key = _first_segment(path)
    elif form is Form.VIRTUAL and bucket.endswith(("-s3alias", "--ol-s3")):
        form = Form.ACCESS_POINT
    region = found.get("region") or ("us-east-1" if "-external-1" in match[0] else "")
    return Place(form, bucket, key, region, aws=True, features=features)


def _at_account(account: Account, parts: Parts) -> Place | None:
    """Return the place if the link leads to the account's own server or link host."""
    style = account.addressing_style
    if account.link_host:
        host = account.link_host.rpartition("://")[2].lower().split("/")[0]
        before, named, after = host.partition("{bucket}")
        pattern = f"{re.escape(before)}(?P<bucket>.+){re.escape(after)}" if named else ""
        if named and (match := re.fullmatch(pattern, parts.host_header)):
            return _at(match["bucket"], account.region, parts.path)
        if not named and parts.host_header == host and style is AddressingStyle.PATH:
            return _at("", account.region, parts.path)
    endpoint = urlsplit(account.endpoint_url)
    if not account.endpoint_url or not parts.path.startswith(endpoint.path.rstrip("/") + "/"):
        return None
    path = parts.path.removeprefix(endpoint.path.rstrip("/"))
    host = endpoint.netloc.lower()
    if parts.netloc.lower() == host:
        return _at("", account.region, path)
    bucket, found, _rest = parts.netloc.lower().partition(f".{host}")
    return _at(bucket, account.region, path) if found else None


def _at(bucket: str, region: str, path: str) -> Place:
    if bucket:
        return Place(Form.VIRTUAL, bucket, unquote(path[1:]), region)
    bucket, key = _first_segment(path)
    return Place(Form.PATH, bucket, key, region)


def _first_segment(path: str) -> tuple[str, str]:
    bucket, _slash, key = path[1:].partition("/")
    return unquote(bucket), unquote(key)
