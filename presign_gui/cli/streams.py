"""Standard input, output and error as all else expects them, however we were started.

Whoever starts us may have closed one of them, or have it lead to a disk that is full.
"""

from __future__ import annotations

import io
import os
import sys
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
        sys.stderr = _over(_Told(2, "w", closefd=False), sys.stderr)
    if sys.stdout is None:
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115 (it stays)
    if _leads_to_a_file(sys.stdout):
        sys.stdout = _over(_Result(1, "w", closefd=False), sys.stdout)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # keys are, whatever the system's encoding


class _Result(io.FileIO):
    """Standard output; that it takes no more is said once, in our words, or by BrokenPipeError."""

    def write(self, some: Any, /) -> int | None:
        try:
            return super().write(some)
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


class _Told(io.FileIO):
    """Standard error: that it takes no more can't be said anywhere, and keeps nothing from work."""

    def write(self, some: Any, /) -> int | None:
        try:
            return super().write(some)
        except OSError:
            return len(memoryview(some).cast("B"))


def _leads_to_a_file(stream: Any) -> bool:
    """Say whether it is as the interpreter made it; a test's isn't, nor Windows' console."""
    if type(stream) is not io.TextIOWrapper:
        return False
    # With PYTHONUNBUFFERED there is nothing between.
    return type(getattr(stream.buffer, "raw", stream.buffer)) is io.FileIO


def _over(raw: io.FileIO, stream: Any) -> io.TextIOWrapper:
    """Return what writes to `raw` as `stream` did to its own."""
    unbuffered = type(stream.buffer) is io.FileIO  # and what is told is heard at once
    return io.TextIOWrapper(
        raw if unbuffered else io.BufferedWriter(raw),  # type: ignore[arg-type]
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
