"""What the holder of a token may ask the link service for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from urllib.parse import unquote

from presign_gui.core import address, expiry
from presign_gui.core.address import Address
from presign_gui.core.errors import InvalidInput, NotGranted
from presign_gui.core.records import Method
from presign_gui.core.texts import _, duration
from presign_gui.core.unseen import readable

METHODS = (Method.GET.value, Method.PUT.value, Method.HEAD.value)
"""What the service makes links for; links that delete are made by people alone."""

UPLOAD_FORM = "POST"
EVERYTHING = "*"
"""Stands for all buckets among the places of a grant."""

PER_MINUTE = 1_200

_DOTS = re.compile(r"(^|[/\\])\.{1,2}([/\\]|$)")
_MAY_LEAD_ELSEWHERE = re.compile(r"^\.|[/\\]\.|%")


@dataclass(frozen=True)
class Grant:
    """What may be asked for, where, for how long, and how often."""

    places: tuple[str, ...]  # s3:// addresses of buckets, prefixes and objects, or "*"
    methods: tuple[str, ...] = (Method.GET.value,)  # of METHODS, and UPLOAD_FORM
    max_expiry: timedelta = expiry.DEFAULT
    per_minute: int = PER_MINUTE  # requests

    def check(self, bucket: str, method: str, life: timedelta) -> None:
        """Raise NotGranted unless links of `method` that live for `life` may be made in `bucket`.

        Which keys may be asked for says `allowed_keys`.
        """
        if method not in self.methods:
            raise NotGranted(_("It is not for {method}.", method=method))
        if life > self.max_expiry:
            longest = duration(self.max_expiry)
            raise NotGranted(_("Its links live for {longest} at most.", longest=longest))
        if not self._prefixes(bucket) and not self._everywhere:
            raise NotGranted(_("It is not for the bucket “{bucket}”.", bucket=readable(bucket)))

    def check_key(self, bucket: str, key: str) -> None:
        """Raise NotGranted unless links to `key` in `bucket` may be made."""
        if not self.allowed_keys(bucket)(key):
            raise NotGranted(_("It is not for “{key}”.", key=readable(key)[:200]))

    def allowed_keys(self, bucket: str) -> Callable[[str], bool]:
        """Return what says whether a key in `bucket` lies in one of the places.

        A place that doesn't end in "/" is that key, and all below it as a folder. A key
        with "." or ".." between its slashes, in whatever spelling, lies nowhere: S3
        takes it as it is, but what sits between may take it for another key.
        """
        everywhere = self._everywhere
        exact = frozenset(key for key in self._prefixes(bucket) if not key.endswith("/"))
        starts = tuple(
            key if key.endswith("/") or not key else f"{key}/" for key in self._prefixes(bucket)
        )

        def allowed(key: str) -> bool:
            if not everywhere and not key.startswith(starts) and key not in exact:
                return False
            return not _MAY_LEAD_ELSEWHERE.search(key) or not leads_elsewhere(key)

        return allowed

    @cached_property
    def _everywhere(self) -> bool:
        return EVERYTHING in self.places

    @cached_property
    def _addresses(self) -> tuple[Address, ...]:
        return tuple(address.parse(place) for place in self.places if place != EVERYTHING)

    def _prefixes(self, bucket: str) -> list[str]:
        return [place.key for place in self._addresses if place.bucket == bucket]


def leads_elsewhere(key: str) -> bool:
    """Say whether some reader of a URL may take `key` for another one: dots between slashes."""
    return bool(_DOTS.search(key)) or ("%" in key and bool(_DOTS.search(unquote(unquote(key)))))


def checked(grant: Grant) -> Grant:
    """Return `grant` with its places as addresses.

    Raises InvalidInput if nobody could use it, InvalidAddress for a place that is none.
    """
    places = tuple(
        place.strip() if place.strip() == EVERYTHING else str(address.parse(place.strip()))
        for place in grant.places
    )
    if not places:
        raise InvalidInput(_("Say which buckets or prefixes the token is for."))
    if not grant.methods or set(grant.methods) - {*METHODS, UPLOAD_FORM}:
        raise InvalidInput(_("A token can be for GET, PUT, HEAD and POST (upload forms)."))
    if grant.per_minute < 1:
        raise InvalidInput(_("A token needs at least one request a minute."))
    expiry.checked(grant.max_expiry, expiry.LONGEST)
    return replace(grant, places=places, methods=tuple(dict.fromkeys(grant.methods)))
