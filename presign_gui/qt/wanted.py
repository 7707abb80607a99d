"""What a file of links is asked for with: what was selected then, and the options of the panel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from presign_gui.core.address import Address
from presign_gui.core.columns import Rows
from presign_gui.core.gate import Gate
from presign_gui.core.records import LinkOptions, S3Object

if TYPE_CHECKING:
    from presign_gui.core.client import Connection

_SLICE = 500  # rows that become objects in a millisecond or two


@dataclass(frozen=True)
class Wanted:
    """What a file is asked for with, whatever is chosen in the window afterwards."""

    connection: Connection
    options: LinkOptions
    rows: list[Rows]
    levels: tuple[Address, ...]
    places: tuple[Address, ...]

    @property
    def count(self) -> int | None:
        """How many objects, if that is known without listing."""
        return None if self.levels or self.places else sum(map(len, self.rows))


def objects_of(rows: Iterable[Rows], gate: Gate) -> Iterator[S3Object]:
    """Yield what can be linked in `rows`, made a few at a time so that the window can paint."""
    rest = (each for some in rows for each in some if not each.delete_marker)
    while some := _in_turn(rest, gate):
        yield from some


def _in_turn(rest: Iterator[S3Object], gate: Gate) -> list[S3Object]:
    with gate():
        return list(islice(rest, _SLICE))
