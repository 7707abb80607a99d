"""Objects by the thousand: a column for each property, and the pages they come in."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import datetime, timezone

from presign_gui.core.records import S3Object


@dataclass
class Columns:
    """Objects, a column for each property; row i of one belongs to row i of all."""

    keys: list[str] = field(default_factory=list)
    sizes: array[int] = field(default_factory=lambda: array("q"))  # bytes
    times: array[int] = field(default_factory=lambda: array("q"))  # seconds since 1970, UTC
    etags: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.keys)

    def extend(self, other: Columns) -> None:
        """Put the rows of `other` after those here."""
        self.keys.extend(other.keys)
        self.sizes.extend(other.sizes)
        self.times.extend(other.times)
        self.etags.extend(other.etags)
        self.classes.extend(other.classes)

    def s3_object(self, row: int, bucket: str, region: str = "") -> S3Object:
        """Return one row as the object it is."""
        return S3Object(
            bucket=bucket,
            key=self.keys[row],
            size=self.sizes[row],
            modified_at=datetime.fromtimestamp(self.times[row], timezone.utc),
            etag=self.etags[row],
            storage_class=self.classes[row],
            region=region,
        )


@dataclass(frozen=True)
class Page:
    """Some of what lies at one level; `next_token` asks for what follows, "" at the end."""

    prefixes: tuple[str, ...]  # whole, from the bucket's root: "2026/reports/"
    objects: Columns  # not changed any more
    region: str
    next_token: str = ""
