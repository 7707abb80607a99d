"""Names of Unix sockets, which may be no longer than 107 bytes however deep a home lies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_LONGEST = 103  # bytes: macOS allows these, Linux four more (unix(7))


@contextmanager
def short(path: str) -> Iterator[str]:
    """Yield a name of the socket `path` with which it can be made or reached.

    Linux knows a folder that is open by a short name. Elsewhere a path that is too long
    stays so, and whoever uses it gets the system's OSError; so does who names a folder
    that isn't there.
    """
    if len(os.fsencode(path)) <= _LONGEST or sys.platform != "linux":
        yield path
        return
    folder = os.open(os.path.dirname(path), os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{os.path.basename(path)}"
    finally:
        os.close(folder)
