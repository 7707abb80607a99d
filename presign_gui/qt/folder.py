"""What the tree knows of a bucket or prefix: its rows, and how far they are loaded."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from PySide6.QtGui import QStandardItem

from presign_gui.core.columns import UNKNOWN, Columns, Rows
from presign_gui.core.errors import PresignError
from presign_gui.core.records import Bucket, S3Object


class Column(IntEnum):
    NAME = 0
    SIZE = 1
    MODIFIED = 2
    CLASS = 3


class State(Enum):
    """How much of a folder is here."""

    UNLISTED = "unlisted"
    LOADING = "loading"
    PARTIAL = "partial"  # some pages are here, more will come when wanted
    COMPLETE = "complete"
    FAILED = "failed"


class Folder:
    """A row that can be opened: a bucket, a prefix, or the root of all buckets.

    Its own rows are its folders, then its objects, then perhaps a status row.
    """

    def __init__(self, item: QStandardItem, bucket: Bucket | None, prefix: str = "") -> None:
        self.item = item
        self.bucket = bucket
        self.prefix = prefix
        self.region = bucket.region if bucket else ""
        self.by_hand = False  # typed, not listed: stays when a listing doesn't name it
        self.filtered = False  # only what matches a pattern is shown
        self.forget()

    def forget(self) -> None:
        """Be as never opened."""
        self.state = State.UNLISTED
        self.error: PresignError | None = None
        self.next_token = ""
        self.tokens: set[str] = set()  # that its rows came with: none may come again
        self.folders: list[Folder] = []
        self.objects = Columns(self.prefix)
        self.typed: dict[str, int] = {}  # names that were typed, not listed, and their rows
        # Which rows of `objects` are shown, and in which order; None: all, as they came.
        self.order: array[int] | None = None
        self.placed = 0  # how many of `objects` that order was made of, shown or filtered out
        self.hidden: frozenset[Folder] = frozenset()  # of `folders`: those the filter leaves out

    @property
    def name(self) -> str:
        if self.bucket is None:
            return ""
        return self.prefix[:-1].rpartition("/")[2] if self.prefix else self.bucket.name

    @property
    def address(self) -> str:
        return f"s3://{self.bucket.name}/{self.prefix}" if self.bucket else ""

    @property
    def is_loaded(self) -> bool:
        """Whether some of its rows have come."""
        return self.state is State.COMPLETE or bool(self.next_token)

    @property
    def rests(self) -> bool:
        """Whether more rows come only when asked for: what is filtered out fills no window."""
        return self.filtered and self.state is State.PARTIAL

    @property
    def shown(self) -> int:
        """How many objects have a row in the tree."""
        return len(self.objects) if self.order is None else len(self.order)

    @property
    def status_row(self) -> int:
        """Where the status row stands, if there is one: after everything else."""
        return len(self.folders) + self.shown

    @property
    def has_status(self) -> bool:
        return self.item.rowCount() > self.status_row

    def has_place(self, at: int) -> bool:
        """Tell whether it is known where a row of the columns is shown, or that it isn't."""
        return self.order is None or at < self.placed

    def object_row(self, row: int) -> int:
        """Return the row in the columns for a row in the tree, or -1 if it holds none."""
        at, order = row - len(self.folders), self.order
        if at < 0:
            return -1
        if order is None:
            return at if at < len(self.objects.sizes) else -1
        return order[at] if at < len(order) else -1

    def row_of(self, at: int) -> int:
        """Return the row in the tree for a row in the columns, or -1 if it is not shown."""
        if self.order is None:
            return len(self.folders) + at
        return len(self.folders) + self.order.index(at) if at in self.order else -1

    def rows(self, first: int, last: int) -> range | array[int]:
        """Return the rows in the columns that stand in rows `first` to `last` of the tree."""
        begin = max(first - len(self.folders), 0)
        end = max(min(last + 1 - len(self.folders), self.shown), begin)
        return range(begin, end) if self.order is None else self.order[begin:end]

    def show(self, order: array[int] | None) -> None:
        """Show these rows of the columns, in this order; None: all, as they came."""
        self.order = order

    def first_rows(self, count: int) -> array[int]:
        """Return the rows in the columns that the first objects have."""
        return array("I", range(count)) if self.order is None else self.order[:count]

    def size_of(self, rows: range | array[int]) -> int:
        """Return the bytes that objects have together, as far as they are known."""
        sizes = self.objects.sizes
        if self.typed:
            return sum(sizes[at] for at in rows if sizes[at] != UNKNOWN)
        if isinstance(rows, range):
            return sum(sizes[rows.start : rows.stop])
        return sum(map(sizes.__getitem__, rows))

    def rows_below(self) -> list[Rows] | None:
        """Return all objects in this folder and below, or None as long as not all are loaded.

        Versions are no objects: while they are shown, nothing counts as loaded.
        """
        found = []
        for folder in self.below():
            if folder.state is not State.COMPLETE or folder.objects.versions is not None:
                return None
            rows: Sequence[int] = range(len(folder.objects))
            if typed := set(folder.typed.values()):
                rows = [row for row in rows if row not in typed]
            found.append(Rows(folder.objects, rows, folder.bucket.name, folder.region))
        return found

    def below(self) -> Iterator[Folder]:
        """Yield this folder and every folder below it that is known."""
        yield self
        for folder in self.folders:
            yield from folder.below()


@dataclass(frozen=True)
class Selected:
    """What a selection amounts to."""

    objects: int = 0
    size: int = 0  # bytes of all objects
    folders: int = 0
    first: S3Object | None = None
    folder: Folder | None = None  # the first of them
    unfinished: tuple[Folder, ...] = ()  # whose rows are not all here, "Loading…" selected too
