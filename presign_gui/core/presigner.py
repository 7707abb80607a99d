"""SigV4 for a million keys: the arithmetic of one link that botocore made, repeated.

Where a link points and how it is signed is botocore's knowledge. It signs one
probe, an object whose key, disposition and version id are marks of ours; what
stands between the marks is the same for every other key. So a link costs
percent-encoding and three SHA-256 runs that start from a primed state:

    canonical request = METHOD \n PATH key \n query \n headers \n UNSIGNED-PAYLOAD
    string to sign    = AWS4-HMAC-SHA256 \n date \n scope \n sha256(canonical request)
    signature         = hmac(key of the day, string to sign)

Source: AWS, "Authenticating Requests: Using Query Parameters (AWS Signature
Version 4)"; for the key of the day, "Create a signed AWS API request".
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from hashlib import sha256
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

SLICE: Final = 400
"""Links made in a row: about a millisecond, after which other threads have their turn."""

PROBE_KEY: Final = "presign-probe-key"
PROBE_DISPOSITION: Final = "presign-probe-disposition"
PROBE_VERSION: Final = "presign-probe-version"

_SIGNATURE: Final = "&X-Amz-Signature="
_UNRESERVED: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_IN_PATH: Final = _UNRESERVED + b"/"
_BLOCK: Final = 64  # bytes of SHA-256's block, to which HMAC pads its key


class UnknownKind(Exception):
    """This link is not signed in a way that can be repeated here: botocore must sign each."""


class Item(NamedTuple):
    """What is different from one link of a batch to the next."""

    key: str
    disposition: str = ""
    version_id: str = ""


_MARKED: Final = {
    PROBE_DISPOSITION: attrgetter("disposition"),
    PROBE_VERSION: attrgetter("version_id"),
}
"""What of an item takes the place of a mark."""


@dataclass(frozen=True)
class _Template:
    """The texts between an item's values, and which value follows which text."""

    texts: tuple[str, ...]
    marks: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> _Template:
        marks = [mark for mark in _MARKED if mark in text]
        marks.sort(key=text.index)
        texts = []
        for mark in marks:
            before, _mark, text = text.partition(mark)
            texts.append(before)
        return cls((*texts, text), tuple(marks))

    def filled(self, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Yield the text for each item; the same one for ever if there are no marks."""
        if not self.marks:
            return repeat(self.texts[0])
        columns = [values[mark] for mark in self.marks]
        if len(columns) == 1:
            before, after = self.texts
            return (f"{before}{value}{after}" for value in columns[0])
        before, between, after = self.texts
        return (f"{before}{a}{between}{b}{after}" for a, b in zip(*columns, strict=True))


class Presigner:
    """Makes the links of one (credential, bucket, method, options, expiry, moment).

    Knows a secret: it is never shown, and lives no longer than its batch.
    """

    def __init__(self, probe_url: str, secret: str, method: str, content_type: str = "") -> None:
        """`probe_url` is what botocore made of the probe; `content_type` the signed header.

        Raises UnknownKind if it is no SigV4 link of the usual shape.
        """
        unsigned, found, _signature = probe_url.rpartition(_SIGNATURE)
        if not found:
            raise UnknownKind
        parts = urlsplit(unsigned)
        query = dict(pair.partition("=")[::2] for pair in parts.query.split("&"))
        path, mark, rest = parts.path.rpartition(f"/{PROBE_KEY}")
        headers = f"host:{_host(parts.scheme, parts.netloc)}\n"
        if content_type:
            headers = f"content-type:{' '.join(content_type.split())}\n{headers}"
        signed = ";".join(line.partition(":")[0] for line in headers.split("\n") if line)
        if (
            not mark
            or rest
            or query.get("X-Amz-Algorithm") != "AWS4-HMAC-SHA256"
            or unquote(query.get("X-Amz-SignedHeaders", "")) != signed
        ):
            raise UnknownKind
        self._probe = probe_url, secret, method, content_type
        self._date = query["X-Amz-Date"]
        scope = unquote(query["X-Amz-Credential"]).rsplit("/", 4)[1:]
        canonical = "&".join(sorted(parts.query.split("&"), key=lambda pair: pair.partition("=")))
        self._before_key = f"{parts.scheme}://{parts.netloc}{path}/"
        self._after_key = _Template.of(f"?{parts.query}{_SIGNATURE}")
        self._canonical_after = _Template.of(
            f"\n{canonical}\n{headers}\n{signed}\nUNSIGNED-PAYLOAD"
        )
        self._request = sha256(f"{method}\n{path}/".encode())
        self._inner, self._outer = _primed(_key_of_the_day(secret, scope))
        self._inner.update(f"AWS4-HMAC-SHA256\n{self._date}\n{'/'.join(scope)}\n".encode())

    @property
    def moment(self) -> datetime:
        """When these links say that they were made, UTC."""
        return datetime.strptime(f"{self._date}+0000", "%Y%m%dT%H%M%SZ%z")

    def at(self, moment: datetime) -> Presigner:
        """Return the presigner that makes the same links as of another moment."""
        url, *others = self._probe
        date = f"{moment.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"
        if date == self._date:
            return self
        url = url.replace(f"X-Amz-Date={self._date}", f"X-Amz-Date={date}")
        return Presigner(url.replace(f"%2F{self._date[:8]}%2F", f"%2F{date[:8]}%2F"), *others)

    def urls(self, items: Sequence[Item]) -> Iterator[list[str]]:
        """Yield the links of `items` in their order, in slices of about a millisecond.

        Lets other threads run between two slices. Never blocks on anything.
        """
        return map(self._slice, _slices(items))

    def url(self, item: Item) -> str:
        """Return the link of one item."""
        return self._slice([item])[0]

    def _slice(self, items: Sequence[Item]) -> list[str]:
        paths = percent_encoded([item.key for item in items], _IN_PATH)
        values = {
            mark: percent_encoded([_MARKED[mark](item) for item in items])
            for mark in self._after_key.marks
        }
        before, afters = self._before_key, self._after_key.filled(values)
        canonical_afters = self._canonical_after.filled(values)
        request_so_far, inner_so_far, outer_so_far = self._request, self._inner, self._outer
        made = []
        for path, after, canonical_after in zip(paths, afters, canonical_afters):  # noqa: B905
            request = request_so_far.copy()
            request.update(f"{path}{canonical_after}".encode())
            inner = inner_so_far.copy()
            inner.update(request.hexdigest().encode())
            outer = outer_so_far.copy()
            outer.update(inner.digest())
            made.append(f"{before}{path}{after}{outer.hexdigest()}")
        return made


class PlainUrls:
    """The URLs in one bucket that nobody signs: a probe's, with the items' keys."""

    def __init__(self, probe_url: str, moment: datetime) -> None:
        """`probe_url` is what botocore made of the probe; `moment` is when (UTC)."""
        self.moment = moment
        self._before, _mark, self._after = probe_url.rpartition(PROBE_KEY)

    def urls(self, items: Sequence[Item]) -> Iterator[list[str]]:
        """Yield the URLs of `items` in their order, in slices as a Presigner does."""
        return map(self._slice, _slices(items))

    def _slice(self, items: Sequence[Item]) -> list[str]:
        keys = percent_encoded([item.key for item in items], _IN_PATH)
        versions = percent_encoded([item.version_id for item in items])
        return [
            f"{self._before}{key}{self._after}{f'?versionId={version}' if version else ''}"
            for key, version in zip(keys, versions, strict=True)
        ]


def percent_encoded(texts: Sequence[str], safe: bytes = _UNRESERVED) -> list[str]:
    """Return each text as it stands in a URL: all bytes of its UTF-8 but `safe` as %XX.

    The same as urllib.parse.quote of each; all at once, for what is done to a
    long text costs no more than what is done to a short one.
    """
    whole = "\0".join(texts).encode()
    unsafe = set(whole.translate(None, delete=safe))
    unsafe.discard(0)
    if 0x25 in unsafe:  # first, or it would be found in what follows
        unsafe.remove(0x25)
        whole = whole.replace(b"%", b"%25")
    for byte in unsafe:
        whole = whole.replace(bytes((byte,)), b"%%%02X" % byte)
    encoded = whole.decode("ascii").split("\0")
    if len(encoded) != len(texts):  # a NUL in a text
        encoded = [quote(text, safe=safe) for text in texts]
    return encoded


def most_escaped(items: Sequence[Item]) -> int:
    """Return which item needs the most percent-encoding."""
    extra: list[int] = []
    for some in _slices(items):
        paths = percent_encoded([item.key for item in some], _IN_PATH)
        extra += [len(path) - len(item.key) for path, item in zip(paths, some, strict=True)]
    return max(range(len(items)), key=extra.__getitem__)


def _slices(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield `items` in slices, and let other threads run between two."""
    for start in range(0, len(items), SLICE):
        if start:
            time.sleep(0)
        yield items[start : start + SLICE]


def _host(scheme: str, netloc: str) -> str:
    """Return the Host header as a client sends it: without the scheme's own port."""
    default = {"http": ":80", "https": ":443"}[scheme]
    return netloc.lower().removesuffix(default)


def _key_of_the_day(secret: str, scope: Sequence[str]) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope:
        key = hmac.new(key, part.encode(), sha256).digest()
    return key


def _primed(key: bytes) -> tuple[Hash, Hash]:
    """Return the two states in which HMAC-SHA-256 with `key` begins (RFC 2104)."""
    padded = key.ljust(_BLOCK, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in padded))
    outer = sha256(bytes(byte ^ 0x5C for byte in padded))
    return inner, outer
