"""Objects by the thousand: a column for each property, and the pages they come in.

A million objects as a Python object each would take a gigabyte. Here a row is
its key's and its ETag's bytes in two long runs, and some 40 bytes of numbers.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import accumulate

from presign_gui.core.records import LinkOptions, LinkRequest, S3Object

UNKNOWN = -1
"""The size and the time of a row whose key was typed, not listed."""

SEPARATOR = b"\xff"
"""Stands after each text of a `Texts`: no text has this byte, for UTF-8 has no use for it."""


class Texts:
    """Many texts in one run of bytes: their UTF-8 and nine bytes each, and no str."""

    __slots__ = ("blob", "starts")

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.blob = bytearray()  # each text's UTF-8, a SEPARATOR after it
        self.starts: array[int] = array("Q")  # where in the blob each text begins
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        if encoded:
            self.blob += SEPARATOR.join(encoded) + SEPARATOR
            lengths = (len(each) + 1 for each in encoded[:-1])
            self.starts.extend(accumulate(lengths, initial=0))

    @classmethod
    def from_blob(cls, blob: bytes) -> Texts:
        """Return the texts of `blob`, UTF-8 with a SEPARATOR after each."""
        texts = cls()
        if blob:
            texts.blob += blob
            width, count = blob.index(SEPARATOR) + 1, blob.count(SEPARATOR)
            if len(blob) == width * count == width * blob[width - 1 :: width].count(SEPARATOR):
                texts.starts.extend(range(0, len(blob), width))  # as with ETags
            else:
                lengths = (len(each) + 1 for each in blob[:-1].split(SEPARATOR)[:-1])
                texts.starts.extend(accumulate(lengths, initial=0))
        return texts

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, row: int) -> str:
        start = self.starts[row]
        end = self.blob.find(SEPARATOR, start)
        return self.blob[start:end].decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        encoded = self.blob.split(SEPARATOR)[:-1]
        return (each.decode("utf-8", "surrogatepass") for each in encoded)

    def find(self, text: str) -> int:
        """Return the row of the first text that is `text`, or -1."""
        encoded = text.encode("utf-8", "surrogatepass") + SEPARATOR
        if self.blob.startswith(encoded):
            return 0
        start = self.blob.find(SEPARATOR + encoded) + 1
        return bisect_left(self.starts, start) if start else -1

    def extend(self, other: Texts) -> None:
        """Put the texts of `other` after those here."""
        base = len(self.blob)
        self.blob += other.blob
        self.starts.extend(map(base.__add__, other.starts) if base else other.starts)

    def take(self, rows: Sequence[int]) -> Texts:
        """Return the texts of some rows, in the order of `rows`."""
        find, blob = self.blob.find, self.blob
        begins = map(self.starts.__getitem__, rows)
        return Texts.from_blob(b"".join(blob[at : find(SEPARATOR, at) + 1] for at in begins))


class Words:
    """Many texts of which few differ: a number each, and a table of those there are."""

    __slots__ = ("_numbers", "numbers", "table")

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.table: list[str] = []
        self._numbers: dict[str, int] = {}
        self.numbers: array[int] = array("I")
        self.numbers.extend(map(self._number, words))

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, row: int) -> str:
        return self.table[self.numbers[row]]

    def __iter__(self) -> Iterator[str]:
        return map(self.table.__getitem__, self.numbers)

    def extend(self, other: Words) -> None:
        """Put the words of `other` after those here."""
        here = [self._number(word) for word in other.table]
        if here == list(range(len(here))):
            self.numbers.extend(other.numbers)
        else:
            self.numbers.extend(map(here.__getitem__, other.numbers))

    def take(self, rows: Sequence[int]) -> Words:
        """Return the words of some rows, in the order of `rows`."""
        return Words(map(self.__getitem__, rows))

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self.table)
            self.table.append(word)
        return number


@dataclass
class Versions:
    """What rows have more when they are versions of objects."""

    ids: Texts = field(default_factory=Texts)
    latest: bytearray = field(default_factory=bytearray)  # 1: what a link without version gets
    markers: bytearray = field(default_factory=bytearray)  # 1: a delete marker, no object

    def extend(self, other: Versions) -> None:
        """Put the rows of `other` after those here."""
        self.ids.extend(other.ids)
        self.latest += other.latest
        self.markers += other.markers

    def take(self, rows: Sequence[int]) -> Versions:
        """Return some rows, in the order of `rows`."""
        return Versions(
            self.ids.take(rows),
            bytearray(map(self.latest.__getitem__, rows)),
            bytearray(map(self.markers.__getitem__, rows)),
        )


@dataclass
class Columns:
    """Objects, a column for each property; row i of one belongs to row i of all."""

    prefix: str = ""  # what all keys begin with
    names: Texts = field(default_factory=Texts)  # the rest of each key
    sizes: array[int] = field(default_factory=lambda: array("q"))  # bytes
    times: array[int] = field(default_factory=lambda: array("q"))  # seconds since 1970, UTC
    etags: Texts = field(default_factory=Texts)
    classes: Words = field(default_factory=Words)
    versions: Versions | None = None  # None: these are objects, not their versions

    def __len__(self) -> int:
        return len(self.names)

    @property
    def keys(self) -> list[str]:
        """All keys, whole; made anew at each call."""
        prefix = self.prefix
        return [prefix + name for name in self.names]

    def key(self, row: int) -> str:
        """Return the key of one row, whole."""
        return self.prefix + self.names[row]

    def modified_at(self, row: int) -> datetime | None:
        """Return when the object of one row was written, UTC; None if it isn't known."""
        time = self.times[row]
        return None if time == UNKNOWN else datetime.fromtimestamp(time, timezone.utc)

    def extend(self, other: Columns) -> None:
        """Put the rows of `other`, which has the same prefix, after those here."""
        versioned = other.versions is not None
        if other.prefix != self.prefix or (len(self) and versioned != (self.versions is not None)):
            raise ValueError("these are columns of something else")
        self.sizes.extend(other.sizes)
        self.times.extend(other.times)
        self.etags.extend(other.etags)
        self.classes.extend(other.classes)
        if other.versions is not None:
            self.versions = self.versions or Versions()
            self.versions.extend(other.versions)
        # Last: a worker that counts rows meanwhile finds all of those it counts.
        self.names.extend(other.names)

    def take(self, rows: Sequence[int]) -> Columns:
        """Return some rows, in the order of `rows`."""
        return Columns(
            self.prefix,
            self.names.take(rows),
            array("q", map(self.sizes.__getitem__, rows)),
            array("q", map(self.times.__getitem__, rows)),
            self.etags.take(rows),
            self.classes.take(rows),
            self.versions.take(rows) if self.versions is not None else None,
        )

    def s3_object(self, row: int, bucket: str, region: str = "") -> S3Object:
        """Return one row as the object it is."""
        versions = self.versions
        return S3Object(
            bucket=bucket,
            key=self.key(row),
            size=None if self.sizes[row] == UNKNOWN else self.sizes[row],
            modified_at=self.modified_at(row),
            etag=self.etags[row],
            storage_class=self.classes[row],
            region=region,
            version_id=versions.ids[row] if versions else "",
            latest=bool(versions.latest[row]) if versions else True,
            delete_marker=bool(versions.markers[row]) if versions else False,
        )


@dataclass(frozen=True)
class Rows:
    """Some rows of a bucket's columns, to be made objects of where there is time for that.

    Columns only grow, so that a worker finds in them what was chosen in the window.
    """

    columns: Columns = field(repr=False)
    at: Sequence[int] = field(repr=False)
    bucket: str
    region: str = ""

    def __len__(self) -> int:
        return len(self.at)

    def __iter__(self) -> Iterator[S3Object]:
        columns, bucket, region = self.columns, self.bucket, self.region
        return (columns.s3_object(row, bucket, region) for row in self.at)

    def requests(self, options: LinkOptions) -> Iterator[LinkRequest]:
        """Yield what asks for a link to each; to a delete marker there is none."""
        columns, versions = self.columns, self.columns.versions
        for row in self.at:
            if versions is None or not versions.markers[row]:
                yield LinkRequest(
                    self.bucket,
                    columns.key(row),
                    options,
                    self.region,
                    versions.ids[row] if versions else "",
                    None if columns.sizes[row] == UNKNOWN else columns.sizes[row],
                )


def typed(prefix: str, name: str) -> Columns:
    """Return one row of which nothing is known but its key."""
    unknown = array("q", [UNKNOWN])
    return Columns(prefix, Texts([name]), unknown, unknown[:], Texts([""]), Words([""]))


@dataclass(frozen=True)
class Page:
    """Some of what lies at one level; `next_token` asks for what follows, "" at the end."""

    prefixes: tuple[str, ...]  # whole, from the bucket's root: "2026/reports/"
    objects: Columns  # not changed any more
    region: str
    next_token: str = ""


def joined(pages: Sequence[Page]) -> Page:
    """Return adjoining pages of one level as one."""
    if len(pages) == 1:
        return pages[0]
    objects = Columns(pages[0].objects.prefix)
    for page in pages:
        objects.extend(page.objects)
    prefixes = tuple(prefix for page in pages for prefix in page.prefixes)
    return Page(prefixes, objects, pages[-1].region, pages[-1].next_token)
