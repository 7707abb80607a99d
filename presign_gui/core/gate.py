"""Taking turns with the window: what computes for long lets it paint in between.

Python runs one thread at a time. A worker that computes without a pause makes
each of the thousand calls of a paint wait, and the window stutters. So whatever
computes for more than a moment takes an argument `gate`, and computes in slices:

    with gate():
        ...  # at most some 5 ms, never a wait for network, keyring or disk
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

Gate = Callable[[], AbstractContextManager[object]]

OPEN: Gate = nullcontext
"""The gate of work beside which there is no window."""
