"""A link taken apart: nothing decoded that isn't asked for, and no text too odd for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum
from urllib.parse import unquote

_URL = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.I | re.S)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}

V4_NEEDS = (
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
)
V2_NEEDS = ("AWSAccessKeyId", "Expires", "Signature")
TOKEN = "X-Amz-Security-Token"  # noqa: S105 (a parameter's name)

_EARLIEST, _LATEST = 1971, 9000
"""Years that every system's clock can show in local time."""


class SignedBy(str, Enum):
    """The way a link is signed."""

    V4 = "SigV4"
    V4A = "SigV4A"
    V2 = "SigV2"
    NOTHING = ""


@dataclass(frozen=True)
class Parts:
    """A URL taken apart; path and query as they stand in it."""

    scheme: str
    netloc: str  # host and port, without a user
    path: str
    query: str = field(repr=False)

    @classmethod
    def of(cls, url: str) -> Parts:
        """Take `url` apart, which begins with http:// or https://."""
        match = _URL.fullmatch(url)
        if match is None:
            raise ValueError("not http")
        scheme, netloc, path, query = match.groups(default="")
        return cls(scheme.lower(), netloc.rpartition("@")[2], path, query)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The parameters and their values."""
        split = (pair.partition("=") for pair in self.query.split("&") if pair)
        return tuple((name, value) for name, _mark, value in split)

    @property
    def host(self) -> str:
        """The host's name, lower case, without port and brackets."""
        bare = re.sub(r":\d*$", "", self.netloc) if not self.netloc.endswith("]") else self.netloc
        return bare.lower().strip("[]").rstrip(".")

    @property
    def port(self) -> int:
        """The port that is meant; 0 if what is written can't be one."""
        written = re.search(r":(\d{1,5})$", self.netloc)
        number = int(written[1]) if written else {"http": 80, "https": 443}[self.scheme]
        return number if number < 65_536 else 0

    @property
    def host_header(self) -> str:
        """The Host header as a client sends it: without the scheme's own port."""
        return self.netloc.lower().removesuffix(_DEFAULT_PORTS[self.scheme])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _value in self.pairs)

    @property
    def target(self) -> str:
        """Path and query, as they stand in a request."""
        return f"{self.path or '/'}?{self.query}" if self.query else self.path or "/"

    def get(self, name: str) -> str:
        """Return the first value of a parameter, decoded; "" if there is none."""
        return next((unquote(value) for each, value in self.pairs if each == name), "")

    @property
    def signed_by(self) -> SignedBy:
        """Tell by its parameters how it was signed, be they complete or not."""
        if self.get("X-Amz-Algorithm").startswith("AWS4-ECDSA"):
            return SignedBy.V4A
        if any(name in (*V4_NEEDS, TOKEN) for name in self.names):
            return SignedBy.V4
        # CloudFront's links have Expires and Signature, too, and a Key-Pair-Id.
        others_key = "Key-Pair-Id" in self.names or "GoogleAccessId" in self.names
        if "AWSAccessKeyId" in self.names or ("Signature" in self.names and not others_key):
            return SignedBy.V2
        return SignedBy.NOTHING

    @property
    def scope(self) -> tuple[str, ...]:
        """Access key id, day, region, service and end of a SigV4 link; () if malformed.

        SigV4A has no region in it: "" stands for it.
        """
        written = self.get("X-Amz-Credential").rsplit("/", 4)
        if self.signed_by is SignedBy.V4A:
            written = self.get("X-Amz-Credential").rsplit("/", 3)
            written[2:2] = [""]
        return tuple(written) if len(written) == 5 and all(written[:2]) else ()


def moment_in(text: str) -> datetime | None:
    """Read X-Amz-Date's form, 20260102T030405Z; None if it isn't that."""
    if not re.fullmatch(r"\d{8}T\d{6}Z", text, re.ASCII):
        return None
    try:
        return _showable(datetime.strptime(f"{text}+0000", "%Y%m%dT%H%M%SZ%z"))
    except ValueError:
        return None


def seconds_in(text: str) -> timedelta | None:
    """Read X-Amz-Expires's form, at least one second; None if it isn't that."""
    if not re.fullmatch(r"\d{1,10}", text, re.ASCII) or not int(text):
        return None
    return timedelta(seconds=int(text))


def epoch_in(text: str) -> datetime | None:
    """Read SigV2's Expires, seconds since 1970; None if it isn't that."""
    if not re.fullmatch(r"\d{1,12}", text, re.ASCII):
        return None
    return later(datetime(1970, 1, 1, tzinfo=timezone.utc), timedelta(seconds=int(text)))


def later(moment: datetime, span: timedelta) -> datetime | None:
    """Return `moment` + `span`; None where a clock can't show it."""
    try:
        return _showable(moment + span)
    except OverflowError:
        return None


def _showable(moment: datetime) -> datetime | None:
    return moment if _EARLIEST <= moment.year <= _LATEST else None
