"""What somebody has selected to be linked: objects, and all in and below some folders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from presign_gui.core.address import Address
from presign_gui.core.bulk import PAGE_LENGTH, Pages, RequestPage, below
from presign_gui.core.client import Connection
from presign_gui.core.formats import Format
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.part_file import START, Position, signed_as
from presign_gui.core.records import Account, LinkOptions, LinkRequest, S3Object


@dataclass(frozen=True)
class Selection:
    """Objects, then what is directly in `levels`, then all below `places`; nothing twice."""

    objects: tuple[S3Object, ...] = ()
    levels: tuple[Address, ...] = ()
    places: tuple[Address, ...] = ()

    @classmethod
    def of(
        cls,
        objects: Sequence[S3Object],
        levels: Sequence[Address] = (),
        places: Sequence[Address] = (),
        gate: Gate = OPEN,
    ) -> Selection:
        """Return it without what comes anyway, with a folder that is selected, too."""
        places = [one for one in places if not _is_below(one, places)]
        levels = [one for one in levels if one not in places and not _is_below(one, places)]
        if levels or places:  # else nothing does
            objects = [
                each
                for some in _in_turns(objects, gate)
                for each in some
                if each.version_id
                or not _comes_anyway(Address(each.bucket, each.key), levels, places)
            ]
        return cls(tuple(objects), tuple(levels), tuple(places))

    @property
    def count(self) -> int | None:
        """How many links there will be; None where it shows in the listing."""
        return None if self.levels or self.places else len(self.objects)

    def pages(self, connection: Connection, options: LinkOptions, start: Position = START) -> Pages:
        """Yield requests for all of it, from `start` on; blocks and raises like `bulk.below`."""
        listing_begun = bool(start.after or start.place)
        if start.done < len(self.objects) and not listing_begun:
            for at in range(start.done, len(self.objects), PAGE_LENGTH):
                some = self.objects[at : at + PAGE_LENGTH]
                requests = [
                    LinkRequest(
                        each.bucket,
                        each.key,
                        options,
                        each.region or connection.region_of(each.bucket),
                        each.version_id,
                        each.size,
                    )
                    for each in some
                ]
                yield RequestPage(requests, Position(at + len(some)))
            start = Position(len(self.objects))
        folders = (*self.levels, *self.places)
        yield from below(connection, folders, options, start, levels=len(self.levels))

    def task(
        self, account: Account, options: LinkOptions, how: Format, gate: Gate = OPEN
    ) -> dict[str, Any]:
        """Return what a file of links to it is made of, for `PartFile`."""
        digest = hashlib.sha256()
        for some in _in_turns(self.objects, gate):
            for each in some:
                digest.update(json.dumps([each.bucket, each.key, each.version_id]).encode())
        return {
            "format": how.name,
            "objects": [len(self.objects), digest.hexdigest()],
            "levels": [str(each) for each in self.levels],
            "places": [str(each) for each in self.places],
            "options": {name: _written(value) for name, value in asdict(options).items()},
            "account": signed_as(account),
        }


def _in_turns(objects: Sequence[S3Object], gate: Gate) -> Iterator[Sequence[S3Object]]:
    """Yield `objects` in slices; what is done with each is done in a turn."""
    for start in range(0, len(objects), PAGE_LENGTH):
        with gate():
            yield objects[start : start + PAGE_LENGTH]


def _is_below(one: Address, places: Sequence[Address]) -> bool:
    """Say whether a prefix lies below one of the others."""
    return any(
        one != place and one.bucket == place.bucket and one.key.startswith(place.key)
        for place in places
    )


def _comes_anyway(one: Address, levels: Sequence[Address], places: Sequence[Address]) -> bool:
    return one.folder in levels or _is_below(one, places)


def _written(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.isoformat() if isinstance(value, datetime) else value
