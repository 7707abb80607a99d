"""Files of our own, and those that somebody chose: read and written whole or not at all."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

from presign_gui.core import stopping
from presign_gui.core.errors import FileProblem, Stopped
from presign_gui.core.texts import _

PATIENCE = timedelta(seconds=10)
"""How long to wait while another program changes a file: it takes milliseconds."""

_PAUSE = timedelta(milliseconds=10)

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Reading:
    """What a file held; `set_aside` names where a damaged one was put."""

    content: dict[str, Any]
    set_aside: Path | None = None


def read_json(path: Path) -> Reading:
    """Read the JSON object in `path`; a missing file is an empty one.

    A damaged file is renamed to a name with the date, so that nothing is lost,
    and counts as empty. Raises FileProblem when it can't be read. Blocks on
    the disk.
    """
    content = _parsed(path)
    if content is not None:
        return Reading(content)
    with locked(path):  # or what another program puts in its place now would be set aside
        return _read(path)


def glance(path: Path) -> dict[str, Any]:
    """Return the JSON object in `path` as far as it can be read, and leave the file alone.

    For what is wanted before anything could be told: whoever reads the file in earnest,
    with `read_json`, tells of a damaged one. Blocks on the disk.
    """
    try:
        return _parsed(path) or {}
    except FileProblem:
        return {}


def change_json(path: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Reading:
    """Put what `change` makes of the JSON object in `path` in its place, and return that.

    No other program changes the file meanwhile, if it does it in this way, too.
    Reads like `read_json`, writes like `write_json`, and raises like `locked`.
    """
    with locked(path):
        found = _read(path)
        changed = change(found.content)
        write_json(path, changed)
    return Reading(changed, found.set_aside)


def _read(path: Path) -> Reading:
    content = _parsed(path)
    return Reading({}, set_aside(path)) if content is None else Reading(content)


def _parsed(path: Path) -> dict[str, Any] | None:
    """Return what the file holds, nothing if it is missing, None if it is damaged."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        return None
    except OSError as error:
        raise _problem(path, error) from error
    return content if isinstance(content, dict) else None


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Put `content` in `path`, in one step: a reader sees the old file or the new one.

    Nobody but its owner may read it. Raises FileProblem, and leaves the old file, when it
    can't. Blocks on the disk.
    """
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    with drafted(path, private=True) as file:
        file.write(text.encode())


def read_text(path: Path) -> str:
    """Return what stands in a file that somebody chose. Blocks; raises FileProblem."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise FileProblem(_("{path} holds no text.", path=path)) from error
    except OSError as error:
        raise _problem(path, error) from error


def write_text(path: Path, text: str) -> None:
    """Put `text` in a file that somebody chose: `write_json`'s way, for whoever may read there."""
    write_lines(path, [text])


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Put `lines` in `path` as they come; as `write_text` does, and raise like it.

    If what makes them raises, `path` is what it was.
    """
    _write(path, (line.encode("utf-8") for line in lines))


def write_bytes(path: Path, content: bytes) -> None:
    """Put `content` in `path` as `write_text` does, and raise like it."""
    _write(path, [content])


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with drafted(path) as file:
        file.writelines(pieces)


@contextmanager
def drafted(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """Yield a file that takes the place of `path` when the block ends well.

    If it doesn't, nothing of it stays, and `path` is what it was. A `private` one is its
    owner's alone. Raises FileProblem, also for what the block can't write. Blocks on the
    disk.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{token_hex(4)}")
        handle = os.open(draft, _NEW, 0o600 if private else 0o666)
        try:
            with open(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
    except OSError as error:
        raise _problem(path, error) from error


@contextmanager
def locked(
    path: Path,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[None]:
    """Keep everybody else who locks `path` waiting, in this program and in others.

    What is locked is an empty file beside it, which stays, and it is the system
    that does it: the lock ends with the program that holds it, however that
    ends. Blocks for up to PATIENCE, then raises FileProblem; raises Stopped.
    Not for a thread that holds the lock already.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _problem(path, error) from error
    try:
        end = clock() + PATIENCE.total_seconds()
        while not _lock(path, handle):
            if clock() >= end:
                raise FileProblem(_("Another program has been using {path} for long.", path=path))
            if stopping.current.get().is_set():
                raise Stopped
            sleep(_PAUSE.total_seconds())
        try:
            yield
        finally:
            _unlock(handle)
    finally:
        os.close(handle)


# filelock does the same, and much that isn't needed: it takes as long to import as the
# first paint of the window takes.
if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _lock(path: Path, handle: int) -> bool:
    """Say whether the lock was free, and is now ours."""
    try:
        _try_lock(handle)
    except (BlockingIOError, PermissionError):  # the latter is how Windows says it
        return False
    except OSError as error:
        raise _problem(path, error) from error
    return True


def set_aside(path: Path) -> Path:
    """Rename a damaged file to a name with the date, and return that. Raises FileProblem."""
    now = datetime.now(timezone.utc)
    aside = path.with_name(f"{path.stem}.damaged-{now:%Y%m%dT%H%M%S}{path.suffix}")
    try:
        os.replace(path, aside)
    except OSError as error:
        raise _problem(path, error) from error
    return aside


def _problem(path: Path, error: OSError) -> FileProblem:
    return FileProblem(_("{path}: {reason}", path=path, reason=error.strerror or error))
