"""What is known of a provider of S3, and how its endpoint is written and read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from presign_gui.core import expiry
from presign_gui.core.errors import InvalidAccount
from presign_gui.core.records import AddressingStyle, SignatureVersion
from presign_gui.core.texts import _

ANY_ENDPOINT = "{endpoint}"
"""The form of the endpoint of a server that may stand anywhere."""

_REGION = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_PIECES = re.compile(r"(\{\w+\}|\[|\])")


@dataclass(frozen=True)
class Placeholder:
    """A piece of an endpoint that each customer has their own of."""

    name: str
    label: str
    example: str
    pattern: str  # a regular expression for all of it; one that matches "" may be left out

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return re.fullmatch(self.pattern, "") is not None


@dataclass(frozen=True)
class Provider:
    """A provider of S3: where it is, and in which ways it is unlike AWS."""

    id: str
    name: str
    # With "{region}" and the placeholders in braces; what stands in [] is left out
    # where its placeholder is. "" is AWS's, which botocore knows.
    endpoint: str
    placeholders: tuple[Placeholder, ...] = ()
    regions: tuple[str, ...] = ()  # known ones; others may be typed
    default_region: str = ""
    addressing_style: AddressingStyle = AddressingStyle.PATH
    signature_version: SignatureVersion = SignatureVersion.V4
    maximum_expiry: timedelta = expiry.AWS_MAXIMUM
    quirks: tuple[str, ...] = ()  # whole sentences, for a person to read
    sources: tuple[str, ...] = ()  # of what stands here: titles of documents
    tried: bool = False  # or only read about
    aliases: tuple[str, ...] = ()  # other forms that the endpoint may have


def filled(provider: Provider, region: str, values: Mapping[str, str]) -> str:
    """Return the endpoint with its region and placeholders filled in; see `endpoint_url`."""
    given = {"region": _checked_region(provider, region)}
    for each in provider.placeholders:
        given[each.name] = _checked(each, values.get(each.name, "").strip())
    url, optional = "", ""
    inside = False
    for piece in _PIECES.split(provider.endpoint):
        if piece == "[":
            inside, optional = True, ""
        elif piece == "]":
            inside, url = False, url + optional
        elif piece.startswith("{") and inside:
            value = given[piece[1:-1]]
            optional = optional + value if value else ""
        elif piece.startswith("{"):
            url += given[piece[1:-1]]
        elif inside:
            optional += piece
        else:
            url += piece
    return url.rstrip("/")


def read(provider: Provider, endpoint_url: str) -> dict[str, str] | None:
    """Return what is filled in in `endpoint_url`, or None if it isn't one of `provider`'s."""
    url = endpoint_url.strip().rstrip("/")
    for form in (provider.endpoint, *provider.aliases):
        match = re.fullmatch(_pattern(provider, form), url, re.ASCII | re.IGNORECASE)
        if match:
            return {name: value or "" for name, value in match.groupdict().items()}
    return None


def _pattern(provider: Provider, form: str) -> str:
    """Return the regular expression that an endpoint of this form matches."""
    inner = {each.name: each.pattern for each in provider.placeholders}
    inner["region"] = _REGION
    pattern = ""
    for piece in _PIECES.split(form):
        if piece == "[":
            pattern += "(?:"
        elif piece == "]":
            pattern += ")?"
        elif piece.startswith("{"):
            name = piece[1:-1]
            pattern += f"(?P<{name}>{inner[name]})"
        else:
            pattern += re.escape(piece)
    return pattern


def _checked_region(provider: Provider, region: str) -> str:
    region = region.strip() or provider.default_region
    if "{region}" in provider.endpoint and not re.fullmatch(_REGION, region, re.ASCII):
        raise InvalidAccount(
            _("“{region}” is no region of {provider}.", region=region, provider=provider.name)
            if region
            else _("Choose a region: it is a part of {provider}'s host.", provider=provider.name)
        )
    return region


def _checked(placeholder: Placeholder, value: str) -> str:
    if re.fullmatch(placeholder.pattern, value, re.ASCII):
        return value
    places = {"label": placeholder.label, "example": placeholder.example}
    if not value:
        raise InvalidAccount(_("Enter “{label}”; it looks like {example}.", **places))
    raise InvalidAccount(
        _("“{value}” can't be “{label}”; it looks like {example}.", value=value, **places)
    )
