"""Rows of objects for tests: columns made from keys."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from presign_gui.core.columns import Columns, Texts, Words

A_DAY = 1_764_000_000
"""Seconds since 1970."""


def columns(
    keys: Sequence[str],
    prefix: str = "",
    *,
    sizes: Sequence[int] | None = None,
    times: Sequence[int] | None = None,
    classes: Sequence[str] | None = None,
) -> Columns:
    """Objects with these keys, which all begin with `prefix`; of 1, 2, 3, ... bytes."""
    count = len(keys)
    assert all(key.startswith(prefix) for key in keys)
    return Columns(
        prefix,
        Texts(key[len(prefix) :] for key in keys),
        array("q", sizes or range(1, count + 1)),
        array("q", times or [A_DAY] * count),
        Texts(f"e{key}" for key in keys),
        Words(classes or ["STANDARD"] * count),
    )
