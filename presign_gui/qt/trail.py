"""The folders one has been in, in their order, for going back and forward."""

from __future__ import annotations

from dataclasses import dataclass

from presign_gui.core.address import Address

LONGEST = 100
"""Visits remembered; the oldest go first."""


@dataclass(frozen=True)
class Visit:
    """A folder one was in, and the row one was at last."""

    folder: Address
    row: Address


class Trail:
    """Visits, and at which of them one is."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.position = -1  # before the first visit there is none

    def note(self, visit: Visit) -> None:
        """Be somewhere: in the same folder still, or in another, which ends what was ahead."""
        if self.visits and self.visits[self.position].folder == visit.folder:
            self.visits[self.position] = visit
            return
        del self.visits[self.position + 1 :]
        self.visits.append(visit)
        del self.visits[:-LONGEST]
        self.position = len(self.visits) - 1

    def visit(self, position: int) -> Visit | None:
        """Return a visit; None before the first and after the last."""
        return self.visits[position] if 0 <= position < len(self.visits) else None

    def drop(self, position: int) -> None:
        """Forget a visit to something that is gone."""
        del self.visits[position]
        if position < self.position:
            self.position -= 1
