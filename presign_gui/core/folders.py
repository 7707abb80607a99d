"""Where this program keeps its files. Imports next to nothing: the bare window waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Folders(NamedTuple):
    """This user's folders."""

    config: Path
    data: Path
    cache: Path | None = None  # what may be lost; None keeps nothing


def folders() -> Folders:
    """Return this user's folders, as the platform has them; does not make them."""
    import platformdirs

    return Folders(
        config=platformdirs.user_config_path("presign-gui", appauthor=False),
        data=platformdirs.user_data_path("presign-gui", appauthor=False),
        cache=platformdirs.user_cache_path("presign-gui", appauthor=False),
    )
