"""What is to be uploaded: files and folders of this computer, and the key each would get."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import count
from pathlib import Path

from presign_gui.core import listing, stopping
from presign_gui.core.client import Connection
from presign_gui.core.errors import AccessDenied, ObjectGone, Stopped
from presign_gui.core.head import head_of
from presign_gui.core.new_key import LONGEST
from presign_gui.core.records import S3Object
from presign_gui.core.texts import _, number

ASKED_ONE_BY_ONE = 100
"""Of so many files each is asked for; of more, what is below their folder is listed."""


class IfThere(str, Enum):
    """What becomes of a file whose key an object has already."""

    REPLACE = "replace"
    KEEP_BOTH = "keep-both"
    SKIP = "skip"


@dataclass(frozen=True)
class Local:
    """A file of this computer, and the key it would get."""

    path: Path
    key: str
    size: int  # bytes, when it was looked at
    written: int  # when it was last written, in nanoseconds since 1970


@dataclass(frozen=True)
class Left:
    """What is not uploaded, and why."""

    path: Path
    why: str


@dataclass(frozen=True)
class Plan:
    """All that is to be uploaded to one bucket."""

    bucket: str
    files: tuple[Local, ...]
    left: tuple[Left, ...] = ()
    there: frozenset[str] = field(default=frozenset(), repr=False)  # keys that are taken
    unseen: bool = False  # whether they are can't be seen: the account may not look

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.size for each in self.files)

    def clashes(self) -> list[Local]:
        """Return the files whose keys are taken, or may be."""
        return [each for each in self.files if self.unseen or each.key in self.there]


def plan(paths: Iterable[Path], bucket: str, prefix: str) -> Plan:
    """Return what uploading `paths` below `prefix` comes to; folders with all that is in them.

    Links in folders are not followed, and of what can't be uploaded it is said
    why. Blocks on the disk; raises Stopped.
    """
    files: list[Local] = []
    left: list[Left] = []
    for path in paths:
        for each, key in _found(path, prefix + path.name, left, linked=True):
            try:
                found = each.stat()
                os.close(os.open(each, os.O_RDONLY))
            except OSError as error:
                left.append(Left(each, error.strerror or str(error)))
                continue
            if problem := _problem(key):
                left.append(Left(each, problem))
            else:
                files.append(Local(each, key, found.st_size, found.st_mtime_ns))
    return Plan(bucket, tuple(files), tuple(left))


def again(bucket: str, files: Iterable[Local]) -> Plan:
    """Return the plan for `files` under the keys they have; sees how each is now.

    Blocks on the disk. Of one that is gone the upload will tell.
    """
    seen = []
    for each in files:
        try:
            found = each.path.stat()
        except OSError:
            seen.append(each)
        else:
            seen.append(replace(each, size=found.st_size, written=found.st_mtime_ns))
    return Plan(bucket, tuple(seen))


def look(connection: Connection, wanted: Plan) -> Plan:
    """Return the plan, knowing which of its keys are taken. Blocks on the network.

    Raises S3Error and CredentialError; an account that may not look is no error.
    """
    try:
        if len(wanted.files) <= ASKED_ONE_BY_ONE:
            there = _asked(connection, wanted)
        else:
            there = _listed(connection, wanted)
    except AccessDenied:
        return replace(wanted, unseen=True)
    return replace(wanted, there=frozenset(there))


def settled(connection: Connection, wanted: Plan, choice: IfThere) -> Plan:
    """Return the plan with `choice` made for all clashes.

    Blocks on the network to find names that are free, and raises like `look`.
    """
    clashing = {each.key for each in wanted.clashes()}
    if choice is IfThere.REPLACE or not clashing:
        return wanted
    if choice is IfThere.SKIP:
        return replace(wanted, files=tuple(f for f in wanted.files if f.key not in clashing))
    taken = {each.key for each in wanted.files}
    files = []
    for each in wanted.files:
        key = each.key
        if key in clashing:
            numbered = (other for other in _numbered(key) if other not in taken)
            key = next(other for other in numbered if not _is_there(connection, wanted, other))
            taken.add(key)
        files.append(replace(each, key=key))
    return replace(wanted, files=tuple(files))


def _found(
    path: Path, key: str, left: list[Left], linked: bool = False
) -> Iterator[tuple[Path, str]]:
    """Yield each file at or below `path`, and its key."""
    if stopping.current.get().is_set():
        raise Stopped
    try:
        kind = (path.stat() if linked else path.lstat()).st_mode
        inside = sorted(path.iterdir()) if stat.S_ISDIR(kind) else []
    except OSError as error:
        left.append(Left(path, error.strerror or str(error)))
        return
    if stat.S_ISDIR(kind):
        for each in inside:
            yield from _found(each, f"{key}/{each.name}", left)
    elif stat.S_ISREG(kind):
        yield path, key
    elif stat.S_ISLNK(kind):
        left.append(Left(path, _("It leads elsewhere: drop what it leads to.")))
    else:
        left.append(Left(path, _("It is no file.")))


def _problem(key: str) -> str:
    try:
        length = len(key.encode())
    except UnicodeEncodeError:
        return _("Its name is not Unicode.")
    if length > LONGEST:
        return _("With its folders its name is longer than {most} bytes.", most=number(LONGEST))
    return ""


def _asked(connection: Connection, wanted: Plan) -> set[str]:
    return {each.key for each in wanted.files if _is_there(connection, wanted, each.key)}


def _is_there(connection: Connection, wanted: Plan, key: str) -> bool:
    region = connection.region_of(wanted.bucket)
    try:
        head_of(connection, S3Object(wanted.bucket, key, region=region))
    except ObjectGone:
        return False
    return True


def _listed(connection: Connection, wanted: Plan) -> set[str]:
    keys = {each.key for each in wanted.files}
    first, last = min(keys), max(keys)  # what all begin with, these two do
    same = next(
        (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first)
    )
    common = first[:same]
    there: set[str] = set()
    for page in listing.everything(connection, wanted.bucket, common):
        there |= keys & set(page.objects.keys)
    return there


def _numbered(key: str) -> Iterator[str]:
    """Yield "a (2).txt", "a (3).txt" and so on for "a.txt"."""
    folder, slash, name = key.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    for nth in count(2):
        yield f"{folder}{slash}{stem} ({nth}){dot}{ending}"


def in_words(left: Sequence[Left], most: int = 5) -> str:
    """Say of the first few what is not uploaded, and why, a line each."""
    lines = [_("{name}: {why}", name=each.path.name, why=each.why) for each in left[:most]]
    return "\n".join([*lines, "…"] if len(left) > most else lines)
