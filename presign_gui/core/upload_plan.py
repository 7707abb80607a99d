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
"""Of so many files each is asked for; of more, what is at and after their keys is listed."""

_LAST = "\U0010ffff"
"""Comes after every character of a key."""


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
        name = Path(os.path.abspath(path)).name  # "." has one, too
        for each, key in _found(path, prefix + name, left, linked=True):
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
        there = _taken(connection, wanted.bucket, {each.key for each in wanted.files})
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
    free = _free(connection, wanted, clashing)
    return replace(
        wanted,
        files=tuple(replace(each, key=free.get(each.key, each.key)) for each in wanted.files),
    )


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
            slash = "/" if key and not key.endswith("/") else ""  # the root has no name
            yield from _found(each, f"{key}{slash}{each.name}", left)
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


def _taken(connection: Connection, bucket: str, keys: set[str]) -> set[str]:
    """Return which of `keys` are those of objects."""
    if len(keys) <= ASKED_ONE_BY_ONE:
        return {key for key in keys if _is_there(connection, bucket, key)}
    return _listed(connection, bucket, keys)


def _is_there(connection: Connection, bucket: str, key: str) -> bool:
    try:
        head_of(connection, S3Object(bucket, key, region=connection.region_of(bucket)))
    except ObjectGone:
        return False
    return True


def _listed(connection: Connection, bucket: str, keys: set[str]) -> set[str]:
    """Do what `_taken` does, a page at a time, from each key on that isn't known yet.

    So what lies between the keys is not listed, be it millions of objects.
    """
    first, last = min(keys), max(keys)  # what all begin with, these two do
    same = next(
        (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first)
    )
    there: set[str] = set()
    known = ""  # up to this key
    for key in sorted(keys):  # as S3 orders them: by code point, which is by UTF-8, too
        if key <= known:
            continue
        for page in listing.everything(connection, bucket, first[:same], _just_before(key)):
            there |= keys & set(page.objects.keys)
            known = page.objects.key(-1) if len(page.objects) else known
            if known >= key:
                break
        else:  # it has come to its end, and nothing comes after
            break
    return there


def _free(connection: Connection, wanted: Plan, clashing: set[str]) -> dict[str, str]:
    """Return for each of `clashing` a key that is free, like it; all are asked for together."""
    used = {each.key for each in wanted.files}
    waiting = {key: _numbered(key) for key in sorted(clashing)}
    free: dict[str, str] = {}
    while waiting:
        tried: dict[str, str] = {}
        for key, numbered in waiting.items():
            tried[key] = next(other for other in numbered if other not in used)
            used.add(tried[key])
        taken = _taken(connection, wanted.bucket, set(tried.values()))
        free.update((key, other) for key, other in tried.items() if other not in taken)
        waiting = {key: waiting[key] for key, other in tried.items() if other in taken}
    return free


def _just_before(key: str) -> str:
    """Return a text that comes before `key`, and after all keys before it but absurd ones."""
    code = ord(key[-1]) - 1
    if code in range(0xD800, 0xE000):  # halves of characters
        code = 0xD7FF
    return key[:-1] + (chr(code) + _LAST if code >= 0 else "")


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
