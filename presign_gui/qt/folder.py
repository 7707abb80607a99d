"""What the tree knows of a bucket or prefix: its rows, and how far they are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, IntEnum

from PySide6.QtGui import QStandardItem

from presign_gui.core.columns import Columns
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
    """A row that can be opened: a bucket, a prefix, or the root of all buckets."""

    def __init__(self, item: QStandardItem, bucket: Bucket | None, prefix: str = "") -> None:
        self.item = item
        self.bucket = bucket
        self.prefix = prefix
        self.region = bucket.region if bucket else ""
        self.state = State.UNLISTED
        self.error: PresignError | None = None
        self.next_token = ""
        self.folders: list[Folder] = []
        self.objects = Columns(prefix)

    @property
    def name(self) -> str:
        if self.bucket is None:
            return ""
        return self.prefix[:-1].rpartition("/")[2] if self.prefix else self.bucket.name

    @property
    def address(self) -> str:
        return f"s3://{self.bucket.name}/{self.prefix}" if self.bucket else ""

    @property
    def status_row(self) -> int:
        """Where the status row stands, if there is one: after everything else."""
        return len(self.folders) + len(self.objects)

    @property
    def has_status(self) -> bool:
        return self.item.rowCount() > self.status_row

    def object_row(self, row: int) -> int:
        """Return the row in the columns for a row in the tree, or -1 if it holds none."""
        at = row - len(self.folders)
        return at if 0 <= at < len(self.objects) else -1

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
    unfinished: tuple[Folder, ...] = ()  # whose rows are not all here, "Loading…" selected too
