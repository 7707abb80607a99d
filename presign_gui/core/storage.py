"""Our own folders and files: found in one way, read and written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from presign_gui.core.errors import FileProblem
from presign_gui.core.texts import _


@dataclass(frozen=True)
class Folders:
    """Where this program keeps its files."""

    config: Path
    data: Path


def folders() -> Folders:
    """Return this user's folders, as the platform has them; does not make them."""
    import platformdirs

    return Folders(
        config=platformdirs.user_config_path("presign-gui", appauthor=False),
        data=platformdirs.user_data_path("presign-gui", appauthor=False),
    )


@dataclass(frozen=True)
class Reading:
    """What a file held; `set_aside` names where a damaged one was put."""

    content: dict[str, Any]
    set_aside: Path | None = None


def read_json(path: Path) -> Reading:
    """Read the JSON object in `path`; a missing file is an empty one.

    A damaged file is renamed to a name with the date, so that nothing is lost,
    and counts as empty. Raises FileProblem when it can't be read. Blocks on
    the disk.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        if not isinstance(content, dict):
            raise ValueError("not a JSON object")
    except FileNotFoundError:
        return Reading({})
    except ValueError:
        return Reading({}, _set_aside(path))
    except OSError as error:
        raise _problem(path, error) from error
    return Reading(content)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Put `content` in `path`, in one step: a reader sees the old file or the new one.

    Raises FileProblem, and leaves the old file, when it can't. Blocks on the disk.
    """
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
    except OSError as error:
        raise _problem(path, error) from error


def _set_aside(path: Path) -> Path:
    now = datetime.now(timezone.utc)
    aside = path.with_name(f"{path.stem}.damaged-{now:%Y%m%dT%H%M%S}{path.suffix}")
    try:
        os.replace(path, aside)
    except OSError as error:
        raise _problem(path, error) from error
    return aside


def _problem(path: Path, error: OSError) -> FileProblem:
    return FileProblem(_("{path}: {reason}", path=path, reason=error.strerror or error))
