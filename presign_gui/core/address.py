"""Where a person means: s3:// addresses, and all else that names a bucket and a key.

Sources: Amazon S3 User Guide, "Methods for accessing a general purpose bucket" and
"Referencing access points"; Service Authorization Reference, "Resource types defined
by Amazon S3"; AWS CLI Command Reference, `aws s3`, "Path Argument Type".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from presign_gui.core.errors import InvalidAddress
from presign_gui.core.texts import _

if TYPE_CHECKING:
    from presign_gui.core.inspector.host import Place
    from presign_gui.core.inspector.parts import Parts
    from presign_gui.core.records import Account


@dataclass(frozen=True)
class Address:
    """A bucket or an access point's ARN, and in it a key or a prefix ("" for all of it)."""

    bucket: str
    key: str = ""

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"

    @property
    def folder(self) -> Address:
        """The bucket or prefix that the key lies in; a prefix is its own."""
        return Address(self.bucket, self.key[: self.key.rfind("/") + 1])


_BUCKET = re.compile(r"[A-Za-z0-9._-]{1,255}")  # botocore lets no other name pass
_ACCESS_POINT = re.compile(
    r"arn:aws[a-z-]*:"
    r"(?:s3(?:-object-lambda)?:[a-z0-9-]*:\d{12}:"
    r"|s3-outposts:[a-z0-9-]+:\d{12}:outpost[/:]op-[0-9a-z]+[/:])"
    r"accesspoint[/:][A-Za-z0-9.-]{1,63}",
    re.ASCII,
)
_BUCKET_ARN = re.compile(r"arn:aws[a-z-]*:(?:s3:::|s3express:[a-z0-9-]+:\d{12}:bucket/)", re.ASCII)
_CONSOLE = re.compile(r"(?:.+\.)?console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)")
_CONSOLE_PATH = re.compile(r"/s3/(?:buckets|object)/(?P<bucket>[^/]+)/?(?P<key>.*)", re.S)


def parse(text: str, accounts: Sequence[Account] = ()) -> Address:
    """Read `s3://bucket/any/key`, a bare `bucket/key`, an ARN, or a web address of S3's.

    The key is taken as it stands, to the character: nothing in an s3:// address
    is an escape, and `//`, `?` and `#` are ordinary. In a web address it is decoded
    once, and the query, which may be a signature, is dropped. `accounts` tell about
    servers of one's own. Raises InvalidAddress.
    """
    scheme, separator, rest = text.partition("://")
    if not separator or "/" in scheme:  # a bare key may hold :// too
        if text.lstrip().startswith("arn:"):
            return _of_arn(text.strip())
        if _leads_to_a_server(text, accounts):
            return _of_url(f"https://{text.strip()}", accounts)
        return _named(text)
    if scheme.strip().lower() in ("http", "https"):
        return _of_url(text.strip(), accounts)
    if scheme.lower() != "s3":
        shown = text.partition("?")[0]  # what follows may be a signature
        raise InvalidAddress(_("“{text}” does not start with s3://.", text=shown))
    return _named(rest)


def holds_link(text: str) -> bool:
    """Say whether a text is likely to have a presigned link in it."""
    return "X-Amz-Signature=" in text or ("Signature=" in text and "Expires=" in text)


def _named(text: str) -> Address:
    """Read `bucket/key`, where an access point's ARN may stand for the bucket."""
    access_point = _ACCESS_POINT.match(text)
    start = access_point.end() if access_point else 0
    bucket, _slash, key = text[start:].partition("/")
    if not text[:start] + bucket:
        raise InvalidAddress(_("“{text}” names no bucket.", text=text))
    return _checked(text[:start] + bucket, key)


def _checked(bucket: str, key: str) -> Address:
    if not _BUCKET.fullmatch(bucket) and not _ACCESS_POINT.fullmatch(bucket):
        raise InvalidAddress(_("“{bucket}” can't be the name of a bucket.", bucket=bucket))
    return Address(bucket, key)


def _of_arn(text: str) -> Address:
    """Read an ARN as policies and the console write it: keys follow `/object/` in some."""
    if bucket := _BUCKET_ARN.match(text):
        return _named(text[bucket.end() :])
    if not _ACCESS_POINT.match(text):
        raise InvalidAddress(_("This ARN names neither a bucket nor an access point of S3."))
    address = _named(text)
    return replace(address, key=address.key.removeprefix("object/"))


def _leads_to_a_server(text: str, accounts: Sequence[Account]) -> bool:
    """Tell whether `text` is a web address that lost its https://."""
    host = text.strip().partition("/")[0].lower()
    own = (urlsplit(account.endpoint_url).netloc for account in accounts)
    return ".amazonaws." in host or "X-Amz-Signature=" in text or (bool(host) and host in own)


def _of_url(text: str, accounts: Sequence[Account]) -> Address:
    # Here, and not above: the window starts without it.
    from presign_gui.core.inspector.host import place_of
    from presign_gui.core.inspector.parts import Parts

    parts = Parts.of(text)
    if _CONSOLE.fullmatch(parts.host):
        return _in_console(parts)
    try:
        unquote(parts.path, errors="strict")
    except UnicodeDecodeError as error:
        raise InvalidAddress(_("The path holds escapes that are no UTF-8.")) from error
    for account in accounts:
        parts = _with_port_of(account, parts)
    return _at(place_of(parts, accounts), parts)


def _in_console(parts: Parts) -> Address:
    """Read what the address line of AWS's console says: the key is a parameter there."""
    named = _CONSOLE_PATH.fullmatch(parts.path)
    if named is None:
        raise InvalidAddress(_("This page of the AWS console shows no bucket."))
    asked = parse_qs(parts.query, keep_blank_values=True)
    return _checked(unquote(named["bucket"]), asked.get("prefix", [unquote(named["key"])])[0])


def _with_port_of(account: Account, parts: Parts) -> Parts:
    """Return `parts` with the account's port, if the host is its endpoint's and has none."""
    endpoint = urlsplit(account.endpoint_url)
    own = endpoint.hostname or ""
    bucket, found, after = parts.host.rpartition(own) if own else ("", "", "")
    has_port = re.search(r":\d+$", parts.host_header)
    if has_port or not found or after or (bucket and bucket[-1] != "."):
        return parts
    return replace(parts, netloc=bucket + endpoint.netloc.lower())


def _at(place: Place, parts: Parts) -> Address:
    from presign_gui.core.inspector.host import Form

    if place.guessed:
        raise InvalidAddress(
            _("“{host}” is neither Amazon's nor this account's server.", host=parts.host_header)
        )
    if place.form is Form.WEBSITE:
        raise InvalidAddress(_("This is the website of a bucket, which isn't reached through S3."))
    if place.form in (Form.MULTI_REGION, Form.OUTPOST):
        raise InvalidAddress(_("Only its ARN says which access point this is."))
    bucket = place.bucket
    if place.form in (Form.ACCESS_POINT, Form.OBJECT_LAMBDA):
        bucket = _access_point(place, parts.host)
    if not bucket:
        raise InvalidAddress(_("“{host}” names no bucket.", host=parts.host_header))
    return _checked(bucket, place.key)


def _access_point(place: Place, host: str) -> str:
    """Return the ARN that S3 is to be asked for; an alias goes for a bucket as it is."""
    from presign_gui.core.inspector.host import Form

    owner = re.match(re.escape(place.bucket) + r"-(\d{12})\.", host)
    if owner is None:
        return place.bucket
    service = "s3-object-lambda" if place.form is Form.OBJECT_LAMBDA else "s3"
    partition = next((name for start, name in _PARTITIONS if place.region.startswith(start)), "aws")
    return f"arn:{partition}:{service}:{place.region}:{owner[1]}:accesspoint/{place.bucket}"


_PARTITIONS = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-isob-", "aws-iso-b"),
    ("us-isof-", "aws-iso-f"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-iso-", "aws-iso"),
    ("eusc-", "aws-eusc"),
)
