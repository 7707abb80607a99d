"""What the program remembers from one start to the next: one typed table, no secret."""

from __future__ import annotations

import base64
import dataclasses
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from presign_gui.core import expiry
from presign_gui.core.errors import ExpiryOutOfRange
from presign_gui.core.storage import read_json, write_json


@dataclass
class Settings:
    """Every setting with its default; only what differs is written."""

    account: str = ""  # the name of the last one
    expiry: timedelta = expiry.DEFAULT
    format: str = "plain"
    window_geometry: bytes = b""  # as Qt saves it
    window_layout: bytes = b""
    columns: bytes = b""


class SettingsFile:
    """Settings and the file they live in; both methods block on the disk."""

    def __init__(self, path: Path | None) -> None:
        """`path` None keeps nothing: the demo's way."""
        self._path = path
        self.set_aside: Path | None = None  # where a damaged file was put

    def load(self) -> Settings:
        """Return what was saved; a value that no longer makes sense is its default.

        Raises FileProblem when the file is there but can't be read.
        """
        if self._path is None:
            return Settings()
        reading = read_json(self._path)
        self.set_aside = reading.set_aside
        settings = Settings()
        for field in dataclasses.fields(Settings):
            if field.name in reading.content:
                default = getattr(settings, field.name)
                setattr(settings, field.name, _thaw(reading.content[field.name], default))
        return settings

    def save(self, settings: Settings) -> None:
        """Write what differs from the defaults. Raises FileProblem."""
        if self._path is None:
            return
        default = Settings()
        changed = {
            field.name: _freeze(getattr(settings, field.name))
            for field in dataclasses.fields(Settings)
            if getattr(settings, field.name) != getattr(default, field.name)
        }
        write_json(self._path, changed)


def _freeze(value: Any) -> Any:
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def _thaw(value: Any, default: Any) -> Any:
    try:
        if isinstance(default, timedelta):
            return expiry.checked(timedelta(seconds=value), expiry.LONGEST)
        if isinstance(default, bytes):
            return base64.b64decode(value, validate=True)
    except (TypeError, ValueError, OverflowError, ExpiryOutOfRange):
        return default
    return value if isinstance(value, type(default)) else default
