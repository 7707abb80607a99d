"""What the program remembers from one start to the next: one typed table, no secret."""

from __future__ import annotations

import base64
import dataclasses
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from presign_gui.core import expiry as lives
from presign_gui.core import texts
from presign_gui.core.errors import ExpiryOutOfRange
from presign_gui.core.folders import Folders
from presign_gui.core.storage import glance, read_json, write_json


@dataclass
class Settings:
    """Every setting with its default; only what differs is written."""

    account: str = ""  # the name of the last one
    expiry: timedelta = lives.DEFAULT
    presets: tuple[timedelta, ...] = lives.PRESETS  # of a link's life, a button each
    format: str = "plain"
    message: str = ""  # around links; "" is the usual one
    more_options: bool = False  # the rarer ones are shown
    delete_links: bool = False  # links that delete are offered
    window_geometry: bytes = b""  # as Qt saves it
    window_layout: bytes = b""
    columns: bytes = b""
    history_days: int = 0  # how long ended links stay in the history; 0: for good
    history_lists: bool = False  # the history keeps a list of the objects of each batch


def chosen_language(folders: Folders) -> str:
    """Return the language of a user's settings, "" for the system's, before all else is read."""
    chosen = glance(folders.config / "settings.json").get("language", "")
    return chosen if chosen in texts.languages() else ""


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
    if isinstance(value, tuple):
        return [_freeze(each) for each in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def _thaw(value: Any, default: Any) -> Any:
    try:
        if isinstance(default, timedelta):
            return lives.checked(timedelta(seconds=value), lives.LONGEST)
        if isinstance(default, tuple):
            spans = [lives.checked(timedelta(seconds=each), lives.LONGEST) for each in value]
            return tuple(spans[: lives.MOST_PRESETS]) or default
        if isinstance(default, bytes):
            return base64.b64decode(value, validate=True)
    except (TypeError, ValueError, OverflowError, ExpiryOutOfRange):
        return default
    return value if isinstance(value, type(default)) else default
