"""One page after the other, until the server says that there is no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from presign_gui.core.client import Connection
from presign_gui.core.columns import Page
from presign_gui.core.errors import UnexpectedAnswer
from presign_gui.core.gate import Gate
from presign_gui.core.listing import lean
from presign_gui.core.texts import _


def pages(
    connection: Connection, asked: dict[str, str], base: str, token: str, gate: Gate
) -> Iterator[Page]:
    """Yield pages of objects, from `token` on, with names cut after `base`.

    Blocks on the network; raises S3Error and CredentialError.
    """
    bucket = asked["Bucket"]
    follow = Tokens(token)
    while True:
        more = {"ContinuationToken": token} if token else {}
        ask = partial(lean.objects, connection, {**asked, **more}, base, gate)
        answer = connection.where_it_is(bucket, ask)
        token = follow.next(answer.token) if answer.truncated else ""
        yield Page(answer.prefixes, answer.objects, connection.region_of(bucket), token)
        if not token:
            return


def version_pages(
    connection: Connection, asked: dict[str, str], token: str, gate: Gate
) -> Iterator[Page]:
    """Yield pages of versions and delete markers, from `token` on; blocks and raises likewise."""
    bucket = asked["Bucket"]
    follow = Tokens(token)
    while True:
        more = dict(zip(("KeyMarker", "VersionIdMarker"), json.loads(token or "[]"), strict=False))
        ask = partial(lean.versions, connection, {**asked, **more}, gate)
        answer = connection.where_it_is(bucket, ask)
        markers = [answer.key_marker, answer.version_id_marker]
        place = json.dumps([marker for marker in markers if marker])
        token = follow.next(place if answer.key_marker else "") if answer.truncated else ""
        # Some servers begin with the prefix that the page before ended with.
        prefixes = tuple(each for each in answer.prefixes if each != more.get("KeyMarker"))
        yield Page(prefixes, answer.objects, connection.region_of(bucket), token)
        if not token:
            return


class Tokens:
    """The tokens that follow each other in a listing, none of which may come again.

    One is kept, a later one after twice as many steps: that finds any circle, with
    no more than one token kept (Brent's algorithm).
    """

    def __init__(self, first: str) -> None:
        self._last = self._kept = first
        self._steps = 0
        self._steps_to_keep = 1

    def next(self, token: str) -> str:
        """Return `token`; raise UnexpectedAnswer if there is none, or it has been there."""
        if not token:
            raise UnexpectedAnswer(_("The listing breaks off."))
        if token in (self._last, self._kept):
            raise UnexpectedAnswer(_("The listing goes round in circles."))
        self._last = token
        self._steps += 1
        if self._steps == self._steps_to_keep:
            self._kept, self._steps, self._steps_to_keep = token, 0, 2 * self._steps_to_keep
        return token
