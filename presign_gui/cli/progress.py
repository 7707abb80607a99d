"""How far a long command is, on a terminal; on anything else, nothing."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, TypeVar
from unicodedata import east_asian_width

from presign_gui.core.texts import _, ngettext, number, size

if TYPE_CHECKING:
    from presign_gui.core import uploads

_EVERY = 0.1  # seconds
_USUAL_WIDTH = 80

_L = TypeVar("_L", bound="_Line")


class _Line:
    """A line on standard error that is written over; gone when the work is done."""

    def __init__(self) -> None:
        self._shown_at = 0.0
        self._on = sys.stderr.isatty()

    def __enter__(self: _L) -> _L:
        return self

    def __exit__(self, *_error: object) -> None:
        self.clear()

    def is_due(self) -> bool:
        """Say whether it is time to say something, and take it as said."""
        now = time.monotonic()
        if not self._on or now - self._shown_at < _EVERY:
            return False
        self._shown_at = now
        return True

    def say(self, text: str) -> None:
        """Write `text` over what stands there, as much of it as fits into the line."""
        sys.stderr.write(f"\r\x1b[K{_fitting(text, _columns())}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave the line empty, for what comes next."""
        if self._on and self._shown_at:
            self.say("")
            self._shown_at = 0.0


def _columns() -> int:
    """Return how wide the terminal is; some don't say."""
    try:
        told = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        told = 0
    return told or _USUAL_WIDTH


def _fitting(text: str, columns: int) -> str:
    """Return the beginning of `text` after which the cursor is in the same line still."""
    taken = 0
    for at, each in enumerate(text):
        taken += 2 if east_asian_width(each) in "WF" else 1
        if taken >= columns:
            return text[:at]
    return text


class Progress(_Line):
    """How many links there are, and how many a second."""

    def __init__(self, start: int = 0) -> None:
        """`start` were done before."""
        super().__init__()
        self.done = start
        self._start = start
        self._began = time.monotonic()

    def show(self, done: int) -> None:
        """Say that so many are done, if it is time to say it."""
        self.done = done
        if self.is_due():
            rate = (done - self._start) / max(time.monotonic() - self._began, 0.001)
            self.say(_("{done} links, {rate} a second", done=number(done), rate=number(rate)))


class UploadLine(_Line):
    """How much of an upload has been sent, and how much a second."""

    def show(self, now: uploads.Progress) -> None:
        """Say how far it is, if it is time to say it."""
        if self.is_due():
            self.say(
                ngettext(
                    "{done} of {count} file, {sent} of {all}, {rate}/s",
                    "{done} of {count} files, {sent} of {all}, {rate}/s",
                    now.files_all,
                    done=number(now.files_done),
                    sent=size(now.bytes_done),
                    all=size(now.bytes_all),
                    rate=size(round(now.rate)),
                )
            )
