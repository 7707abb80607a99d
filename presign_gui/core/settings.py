"""What the program remembers from one start to the next: one typed table, no secret.

The preferences are made from it: to add one, add a row here, and use it where it matters.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from presign_gui.core import expiry as lives
from presign_gui.core import proxies
from presign_gui.core.setting import Check, Kind, Row, makes_sense, read, row_of, setting, written
from presign_gui.core.storage import read_json, write_json
from presign_gui.core.texts import N_

_LINKS, _HISTORY, _PROGRAM = N_("Links"), N_("History"), N_("Program")

LOOKS = ("", "light", "dark")
"""What can be chosen as the look; "" is the system's, as it changes."""

MOST_DAYS, MOST_SECONDS = 3_650, 3_600
DEFAULT_PORT = 8_765


def _look(name: str) -> str:
    return LOOKS[LOOKS.index(name)]


def _number(most: int) -> Check:
    def check(number: int) -> int:
        if not 0 <= number <= most:
            raise ValueError(number)
        return number

    return check


def _after(section: str, title: str, unit: str, most: int, note: str = "") -> Any:
    """Declare after how many of a unit, at most, something is done by itself; 0 is never."""
    row = Row(section, title, Kind.NUMBER, unit=unit, none=N_("never"), note=note)
    return setting(0, row, _number(most))


@dataclass
class Settings:
    """Every setting with its default; only what differs is written."""

    expiry: timedelta = setting(lives.DEFAULT, Row(_LINKS, N_("Links &work for"), Kind.LIFE))
    format: str = setting("plain", Row(_LINKS, N_("&Copied as"), Kind.CHOICE))
    keep_choices: bool = setting(
        True, Row(_LINKS, N_("&Begin with what was chosen last"), Kind.FLAG)
    )
    presets: tuple[timedelta, ...] = setting(
        lives.PRESETS, Row(_LINKS, N_("&Presets"), Kind.LIVES)
    )  # of a link's life, a button each
    longest: timedelta = setting(
        lives.LONGEST,
        Row(
            _LINKS,
            N_("&Longest life allowed"),
            Kind.LIFE,
            note=N_(
                "No link that is made here lives longer, nor one of the link service or the "
                "command line, even where the provider would take it."
            ),
        ),
    )
    delete_links: bool = setting(
        False, Row(_LINKS, N_("Offer links that &delete an object"), Kind.FLAG)
    )
    clear_clipboard: int = _after(
        _LINKS,
        N_("Cle&ar the clipboard after"),
        N_("{count} s"),
        MOST_SECONDS,
        N_("Only if a link that was copied here is still on it."),
    )
    history_days: int = _after(
        _HISTORY, N_("&Forget links that have ended after"), N_("{count} d"), MOST_DAYS
    )
    history_lists: bool = setting(
        False, Row(_HISTORY, N_("Keep a &list of the objects of each batch"), Kind.FLAG)
    )
    language: str = setting(
        "",
        Row(
            _PROGRAM,
            N_("&Language"),
            Kind.CHOICE,
            note=N_("Another language is spoken from the next start."),
        ),
    )
    look: str = setting("", Row(_PROGRAM, N_("Loo&k"), Kind.CHOICE), _look)
    tray: bool = setting(
        False, Row(_PROGRAM, N_("&Icon with recent links beside the clock"), Kind.FLAG)
    )
    notify: bool = setting(
        True,
        Row(_PROGRAM, N_("&Tell when long work ends while another window is in front"), Kind.FLAG),
    )
    proxy: str = setting(
        "",
        Row(
            _PROGRAM,
            N_("Pro&xy"),
            Kind.PROXY,
            none=N_("The system's"),
            note=N_("For accounts that leave it to the preferences."),
        ),
        proxies.checked,
    )

    # The link service, which has a dialog of its own.
    service: bool = setting(False)  # runs while the window is open
    service_account: str = setting("")
    service_bucket: str = setting("")
    service_prefix: str = setting("")
    service_longest: timedelta = setting(lives.DEFAULT)
    service_port: int = setting(DEFAULT_PORT, check=_number(65_535))

    # What is remembered, and is no preference.
    account: str = setting("")  # the name of the last one
    folder: str = setting("")  # s3:// address of where one was last in it
    message: str = setting("")  # around links; "" is the usual one
    more_options: bool = setting(False)  # the rarer ones are shown
    window_geometry: bytes = setting(b"")  # as Qt saves it
    window_layout: bytes = setting(b"")
    columns: bytes = setting(b"")

    def __post_init__(self) -> None:
        self.fixed: frozenset[str] = frozenset()  # names of what an administrator has decided

    def put_in_force(self) -> None:
        """Let what concerns every part of the program hold from now on."""
        lives.allow(self.longest)
        proxies.prefer(self.proxy)


def fields() -> dict[str, dataclasses.Field[Any]]:
    """Return the settings by name, in the order of the table."""
    return {field.name: field for field in dataclasses.fields(Settings)}


def preferences() -> dict[str, Row]:
    """Return what the dialog offers, by name, in the order of the table."""
    rows = {name: row_of(field) for name, field in fields().items()}
    return {name: row for name, row in rows.items() if row is not None}


class SettingsFile:
    """Settings and the file they live in; both methods block on the disk."""

    def __init__(self, path: Path | None, fixed: Mapping[str, Any] | None = None) -> None:
        """`path` None keeps nothing: the demo's way.

        `fixed` are settings that an administrator has decided, by name: they go before
        the file's, which keeps its own for when they are not fixed any more, and what a
        later version of the program has written there.
        """
        self._path = path
        self._fixed = dict(fixed or {})
        self._own: dict[str, Any] = {}  # what the file says that is not ours to change
        self._saving = threading.Lock()
        self.set_aside: Path | None = None  # where a damaged file was put

    def load(self) -> Settings:
        """Return what was saved; a value that no longer makes sense is its default.

        Raises FileProblem when the file is there but can't be read.
        """
        content: dict[str, Any] = {}
        if self._path is not None:
            reading = read_json(self._path)
            self.set_aside = reading.set_aside
            content = reading.content
        return self._settings_of(content)

    def defaults(self) -> Settings:
        """Return what there is without a file: the defaults, but for what is fixed."""
        return self._settings_of({})

    def _settings_of(self, content: Mapping[str, Any]) -> Settings:
        settings = Settings()
        self._own.update({name: content[name] for name in content if name not in fields()})
        for name, field in fields().items():
            if name in self._fixed:
                self._own.update({name: content[name]} if name in content else {})
                setattr(settings, name, self._fixed[name])
            elif name in content and makes_sense(field, content[name]):
                setattr(settings, name, read(field, content[name]))
        settings.fixed = frozenset(self._fixed)
        return settings

    def without_a_file(self) -> SettingsFile:
        """Return what keeps nothing, for when the file can't be read: so it isn't written over."""
        return SettingsFile(None, self._fixed)

    def save(self, settings: Settings) -> None:
        """Write what differs from the defaults. Raises FileProblem."""
        if self._path is None:
            return
        default = Settings()
        changed = {
            name: written(getattr(settings, name))
            for name in fields()
            if name not in self._fixed and getattr(settings, name) != getattr(default, name)
        }
        with self._saving:
            write_json(self._path, {**changed, **self._own})
