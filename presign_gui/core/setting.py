"""What a setting is: how it is read and written, and what the preferences say of it."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from presign_gui.core import expiry as lives
from presign_gui.core.errors import PresignError
from presign_gui.core.texts import _


class Kind(Enum):
    """With what a setting is chosen."""

    FLAG = "flag"
    LIFE = "life"
    LIVES = "lives"
    CHOICE = "choice"  # among those that its name stands for
    NUMBER = "number"  # 0 is none
    PROXY = "proxy"


@dataclass(frozen=True)
class Row:
    """What the preferences say of a setting; its texts are spoken later, through `_`."""

    section: str
    title: str
    kind: Kind
    unit: str = ""  # of a number
    none: str = ""  # what a number that is 0, or a proxy that isn't named, means
    note: str = ""

    @property
    def name(self) -> str:
        """What it is called in a sentence: its title without the mark of its letter."""
        return _(self.title).replace("&", "")


Check = Callable[[Any], Any]
"""Returns a value that makes sense, tidied up; raises ValueError or a PresignError."""


def setting(default: Any, row: Row | None = None, check: Check | None = None) -> Any:
    """Declare a setting; without a `row` it is remembered, and is no preference."""
    return dataclasses.field(default=default, metadata={"row": row, "check": check})


def row_of(field: dataclasses.Field[Any]) -> Row | None:
    """Return what the preferences say of a setting, None if it is no preference."""
    row: Row | None = field.metadata["row"]
    return row


def read(field: dataclasses.Field[Any], value: Any) -> Any:
    """Return the setting that `value`, out of a file, stands for.

    Raises ValueError or a PresignError for what makes no sense.
    """
    try:
        meant = _read(value, field.default)
    except (TypeError, OverflowError) as error:
        raise ValueError(_("That is no value for it.")) from error
    check = field.metadata["check"]
    return check(meant) if check else meant


def written(value: Any) -> Any:
    """Return what stands for a setting in a file."""
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, tuple):
        return [written(each) for each in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def makes_sense(field: dataclasses.Field[Any], value: Any) -> bool:
    """Say whether `read` takes a value."""
    try:
        read(field, value)
    except (ValueError, PresignError):
        return False
    return True


def _read(value: Any, default: Any) -> Any:
    if isinstance(default, timedelta):
        return _life(value)
    if isinstance(default, tuple):
        if not isinstance(value, list) or not value:
            raise ValueError(_("That is no list of time spans."))
        return tuple(_life(each) for each in value)[: lives.MOST_PRESETS]
    if isinstance(default, bytes):
        return base64.b64decode(value, validate=True)
    if type(value) is not type(default):
        raise ValueError(_("That is no value for it."))
    return value


def _life(value: Any) -> timedelta:
    """Read seconds, or a span as it is typed: "12h"."""
    if isinstance(value, str):
        return lives.parse(value, lives.LONGEST)
    if isinstance(value, bool):
        raise ValueError(_("That is no time span."))
    return lives.checked(timedelta(seconds=value), lives.LONGEST)
