"""What the command line made goes into the history, which no link waits for or is lost by."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from presign_gui.cli.options import warn
from presign_gui.core.errors import PresignError
from presign_gui.core.folders import folders
from presign_gui.core.texts import _

if TYPE_CHECKING:
    from presign_gui.core.history import History


def opened_history() -> History:
    """Return this user's history; opens nothing yet."""
    from presign_gui.core.history import History

    return History(folders().data / "history.sqlite3")


def note(options: argparse.Namespace, write: Callable[[History], object]) -> None:
    """Let `write` note what was made, but for the demo's; warn if that can't be done."""
    if options.demo:
        return
    history = opened_history()
    try:
        write(history)
        if options.settings.history_days:
            days = timedelta(days=options.settings.history_days)
            history.keep_for(days, datetime.now(timezone.utc))
    except PresignError as error:
        warn(_("The history could not be written: {problem}", problem=error))
    finally:
        history.close()
    if history.set_aside is not None:
        warn(_("The history was damaged; it is kept as {path}.", path=history.set_aside))
