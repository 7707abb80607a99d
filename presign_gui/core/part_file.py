"""A file that is written over hours perhaps, and gone on with after an interruption.

It grows as FILE.part. Beside that stands FILE.part.json, which says up to where it is
good: how many bytes, how many links, and where in the listing. It is written every second
and when the work is interrupted, so that whatever ends the program, `resumed` cuts the file
back to whole lines, and it goes on from there. FILE itself appears when all is done, and
not before.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import IO, Any

from presign_gui.core.errors import FileProblem, InvalidInput
from presign_gui.core.records import Account
from presign_gui.core.storage import write_json
from presign_gui.core.texts import _

SAVED_EVERY = 1.0
"""Seconds between two notes of how far a file is good; also made when it is interrupted."""


@dataclass(frozen=True)
class Position:
    """How far a list of links has come: all before it is written."""

    done: int = 0  # links
    place: int = 0  # index of the place that is being listed
    after: str = ""  # the last key there


START = Position()


@dataclass(frozen=True)
class Earlier:
    """What an interrupted run has left."""

    done: int  # links
    same: bool  # it was the same task, and so can be gone on with


class Begin(Enum):
    """What is to become of what an interrupted run has left."""

    ASK = "ask"
    GO_ON = "go on"  # if it can be gone on with; anew otherwise
    ANEW = "anew"


class PartFile:
    """A file that is good up to a known place until it is complete."""

    def __init__(self, path: Path, task: dict[str, Any]) -> None:
        """`task` says what the file is made of: a different one can't go on with it."""
        self.path = path
        self.part = path.with_name(f"{path.name}.part")
        self._state = path.with_name(f"{path.name}.part.json")
        self._task = task
        self._position = Position()
        self._good = 0  # bytes
        self._on_disk = Position(), 0  # the same, as it was when it was noted last
        self._saved_at = 0.0
        self._file: IO[bytes] | None = None

    def earlier(self) -> Earlier | None:
        """Return what an interrupted run has left, None if nothing.

        What can't be read is nothing to go on with. Blocks on the disk.
        """
        if not os.path.exists(self.part):
            return None
        try:
            state = json.loads(self._state.read_text("utf-8"))
            return Earlier(Position(**state["position"]).done, state["task"] == self._task)
        except (OSError, ValueError, TypeError, KeyError):
            return Earlier(0, same=False)

    def discard(self) -> None:
        """Leave nothing behind of a file that is not complete. Raises FileProblem."""
        try:
            self.part.unlink(missing_ok=True)
            self._state.unlink(missing_ok=True)
        except OSError as error:
            raise _problem(self.part, error) from error

    def resumed(self) -> Position:
        """Return where an earlier run was interrupted.

        Raises InvalidInput if there is nothing to go on with, or it was another
        task; FileProblem if it can't be read.
        """
        try:
            state = json.loads(self._state.read_text("utf-8"))
            position = Position(**state["position"])
            size = int(state["bytes"])
            same = state["task"] == self._task
        except FileNotFoundError as error:
            raise InvalidInput(
                _("There is no unfinished {path} to go on with.", path=self.part)
            ) from error
        except OSError as error:
            raise _problem(self._state, error) from error
        except (ValueError, TypeError, KeyError) as error:
            raise InvalidInput(_("{path} is damaged; start anew.", path=self._state)) from error
        if not same:
            raise InvalidInput(
                _("{path} was begun with other options; use the same ones.", path=self.part)
            )
        try:
            os.truncate(self.part, size)
        except OSError as error:
            raise _problem(self.part, error) from error
        self._position, self._good = self._on_disk = position, size
        return position

    @property
    def holds_links(self) -> bool:
        """Whether there is something to go on with: links, and their format's header."""
        return self._good > 0

    def write(self, text: str) -> None:
        """Add `text`; it counts when the next `checkpoint` has been passed."""
        assert self._file is not None
        self._file.write(text.encode())

    def checkpoint(self, position: Position) -> None:
        """All that was written up to `position` is good. Raises FileProblem."""
        assert self._file is not None
        self._position, self._good = position, self._file.tell()
        if time.monotonic() - self._saved_at > SAVED_EVERY:
            self._file.flush()
            self._save()

    def _save(self) -> None:
        write_json(
            self._state,
            {"task": self._task, "position": asdict(self._position), "bytes": self._good},
        )
        self._saved_at = time.monotonic()
        self._on_disk = self._position, self._good

    @contextmanager
    def open(self) -> Iterator[PartFile]:
        """Write in the block; when it ends well, the file takes its name.

        When it doesn't, what is good stays as FILE.part. Raises FileProblem.
        """
        try:
            # "ab" after a resume, which has cut it back to what is good.
            with self.part.open("ab" if self._good else "wb", 1 << 20) as self._file:
                self._save()
                yield self
                self._file.flush()
                os.fsync(self._file.fileno())
            os.replace(self.part, self.path)
            self._state.unlink()
        except OSError as error:
            raise _problem(self.path, error) from error
        finally:
            if os.path.exists(self.part):
                self._leave_good()

    def _leave_good(self) -> None:
        """Cut the file back to what is good, for a later run to go on with."""
        try:
            if os.path.getsize(self.part) < self._good:  # what was on its way has found no room
                self._position, self._good = self._on_disk
            os.truncate(self.part, self._good)
        except OSError as error:
            raise _problem(self.part, error) from error
        self._save()


def signed_as(account: Account) -> list[Any]:
    """Return what makes an account's links what they are, to be part of a task."""
    return [
        account.source.value,
        account.access_key_id or account.profile,
        account.region,
        account.endpoint_url,
        account.addressing_style.value,
        account.signature_version.value,
        account.link_host,
        list(account.link_hosts),
        account.requester_pays,
    ]


def _problem(path: Path, error: OSError) -> FileProblem:
    return FileProblem(_("{path}: {reason}", path=path, reason=error.strerror or str(error)))
