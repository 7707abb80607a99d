"""Where a person means: s3:// addresses, and the bucket and key in them."""

from __future__ import annotations

from dataclasses import dataclass

from presign_gui.core.errors import InvalidAddress
from presign_gui.core.texts import _


@dataclass(frozen=True)
class Address:
    """A bucket, and in it a key or a prefix ("" for the bucket itself)."""

    bucket: str
    key: str = ""

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


def parse(text: str) -> Address:
    """Read `s3://bucket`, `s3://bucket/any/key` or a bare `bucket/key`.

    The key is taken as it stands, to the character: nothing in an s3:// address
    is an escape, and `//`, `?` and `#` are ordinary. Raises InvalidAddress.
    """
    scheme, separator, rest = text.partition("://")
    if not separator or "/" in scheme:  # a bare key may hold :// too
        rest = text
    elif scheme.lower() != "s3":
        raise InvalidAddress(_("“{text}” does not start with s3://.", text=text))
    bucket, _slash, key = rest.partition("/")
    if not bucket:
        raise InvalidAddress(_("“{text}” names no bucket.", text=text))
    if any(character.isspace() for character in bucket):
        raise InvalidAddress(_("“{bucket}” can't be the name of a bucket.", bucket=bucket))
    return Address(bucket, key)
