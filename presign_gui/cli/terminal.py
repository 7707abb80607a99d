"""Asking whoever sits at the terminal, even where standard input is something else."""

from __future__ import annotations

import getpass
import warnings

from presign_gui.core.errors import NobodyToAsk
from presign_gui.core.texts import _


def ask(question: str) -> str:
    """Return what is typed, without showing it; blocks. Raises NobodyToAsk."""
    with warnings.catch_warnings():
        # It would take standard input for a terminal, which may hold keys of objects.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(_("{question}: ", question=question))
        except getpass.GetPassWarning as error:
            raise NobodyToAsk(question) from error
        except EOFError:
            return ""
