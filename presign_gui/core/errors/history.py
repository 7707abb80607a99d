"""What can go wrong with the history of links."""

from __future__ import annotations

from presign_gui.core.errors.base import FileProblem, PresignError
from presign_gui.core.texts import N_


class HistoryTooNew(FileProblem):
    TITLE = N_("The history was written by a newer version")
    ADVICE = N_("Use that version, or move the file away to begin a new history.")


class ListNotKept(PresignError):
    TITLE = N_("It is not known which objects these links were for")
    ADVICE = N_("Select the objects again to make links to them.")
