"""Standard input, output and error as all else expects them, however we were started.

Whoever starts us may have closed one of them, or have it lead to a disk that is full.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from presign_gui.core.errors import FileProblem
from presign_gui.core.texts import _


def prepare() -> None:
    """Put something into the place of what is closed, and have keys printed as they are.

    There is nothing to read then, and nothing can be written: what was closed on purpose
    isn't what a file of ours, opened next, would take the place of.
    """
    for number, way in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, way)
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 (it stays)
    if sys.stderr is None:
        sys.stderr = open(2, "w", errors="backslashreplace", closefd=False)  # noqa: SIM115 (it stays)
    if _leads_to_a_file(sys.stderr):
        sys.stderr = _like(sys.stderr, 2, _Told)
    if sys.stdout is None:
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115 (it stays)
    if _leads_to_a_file(sys.stdout):
        sys.stdout = _like(sys.stdout, 1, _Result)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # keys are, whatever the system's encoding


class _Stream(io.BufferedWriter):
    """What is written is heard at once, if that is wanted; else when some has been gathered.

    Below this there is no code of ours: Ctrl+C between the system's writing and its being
    noted would have the same written again.
    """

    def __init__(self, number: int, *, at_once: bool) -> None:
        super().__init__(io.FileIO(number, "w", closefd=False))
        self._at_once = at_once

    def write(self, some: Any, /) -> int:
        written = super().write(some)
        if self._at_once:
            super().flush()
        return written


class _Result(_Stream):
    """Standard output; that it takes no more is said once, in our words, or by BrokenPipeError."""

    def write(self, some: Any, /) -> int:
        with self._watched():
            return super().write(some)

    def flush(self) -> None:
        with self._watched():
            super().flush()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            self._give_up()
            raise
        except OSError as error:
            self._give_up()
            raise FileProblem(
                _("{path}: {reason}", path="stdout", reason=error.strerror)
            ) from error

    def _give_up(self) -> None:
        """Let the rest go nowhere, or the interpreter would try it again as it ends."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


class _Told(_Stream):
    """Standard error: that it takes no more can't be said anywhere, and keeps nothing from work."""

    def write(self, some: Any, /) -> int:
        with suppress(OSError):
            return super().write(some)
        return len(memoryview(some).cast("B"))

    def flush(self) -> None:
        with suppress(OSError):
            super().flush()


def _leads_to_a_file(stream: Any) -> bool:
    """Say whether it is as the interpreter made it; a test's isn't, nor Windows' console."""
    if type(stream) is not io.TextIOWrapper:
        return False
    # With PYTHONUNBUFFERED there is nothing between.
    return type(getattr(stream.buffer, "raw", stream.buffer)) is io.FileIO


def _like(stream: Any, number: int, kind: type[_Stream]) -> io.TextIOWrapper:
    """Return what writes to the file `number` as `stream` did."""
    return io.TextIOWrapper(
        kind(number, at_once=type(stream.buffer) is io.FileIO),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
