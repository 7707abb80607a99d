"""Settings that the administrator of a computer has decided for everybody who uses it.

    {"longest": "1d", "delete_links": false}

The names are those of core/settings.py; a time span is seconds, or written like "12h". The
file lies where only administrators can write, whatever the environment says.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from presign_gui.core import setting, texts
from presign_gui.core.errors import NotAllowed, PolicyDamaged, PresignError
from presign_gui.core.folders import Folders
from presign_gui.core.settings import Settings, SettingsFile, fields, preferences
from presign_gui.core.storage import glance
from presign_gui.core.texts import _


def path() -> Path:
    """Return where the administrator's file is, if there is one."""
    if sys.platform not in ("darwin", "win32"):
        return Path("/etc/presign-gui/policy.json")
    import platformdirs

    return platformdirs.site_config_path("presign-gui", appauthor=False) / "policy.json"


def read(file: Path) -> dict[str, Any]:
    """Return what is decided, by the name of the setting; {} without a file. Blocks on the disk.

    Raises PolicyDamaged if anything in it can't be understood: to go on without it would be
    to allow what it may forbid.
    """
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise PolicyDamaged(f"{file}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise PolicyDamaged(_("{path} is no JSON: {reason}", path=file, reason=error)) from error
    if not isinstance(content, dict):
        raise PolicyDamaged(_("{path} holds no settings by name.", path=file))
    return {name: _decided(file, name, value) for name, value in content.items()}


def may_be_fixed() -> set[str]:
    """Return the names of the settings that an administrator can decide."""
    return {*preferences(), *(name for name in fields() if name.startswith("service"))}


def settings_file(where: Folders | None) -> SettingsFile:
    """Return the settings of this user, or of the demo's with None, below the administrator's.

    Blocks on the disk; raises PolicyDamaged.
    """
    own = where.config / "settings.json" if where else None
    return SettingsFile(own, read(path()))


def chosen_language(where: Folders | None) -> str:
    """Return the language of the settings, "" for the system's, before all else is read.

    Whoever reads the files in earnest tells what is wrong with them.
    """
    files = [where.config / "settings.json"] if where else []
    found = {}
    for file in (*files, path()):
        found.update(glance(file))
    chosen = found.get("language", "")
    return chosen if chosen in texts.languages() else ""


def check_allowed(settings: Settings, name: str, what: str) -> None:
    """Raise NotAllowed, saying `what`, if the administrator has switched `name` off."""
    if name in settings.fixed and not getattr(settings, name):
        raise NotAllowed(what)


def _decided(file: Path, name: str, value: Any) -> Any:
    if name not in may_be_fixed():
        raise PolicyDamaged(_("{path}: there is no setting “{name}”.", path=file, name=name))
    try:
        return setting.read(fields()[name], value)
    except (ValueError, PresignError) as error:
        reason = _("{path}: “{name}” can't be {value}.", path=file, name=name,
                   value=json.dumps(value, ensure_ascii=False)[:80])  # fmt: skip
        raise PolicyDamaged(reason) from error
