"""What is asked and said about an upload."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from presign_gui.core.texts import _, ngettext

if TYPE_CHECKING:
    from presign_gui.core.upload_plan import Left, Plan
    from presign_gui.core.uploads import Progress

MOST_TOLD = 5
"""Files of which it is said why they weren't uploaded."""


def of_clashes(plan: Plan) -> tuple[str, str, dict[str, str], str]:
    """Return what `Voice.choose` takes, about files that are there already.

    The answers are those of IfThere; the usual one is the one that loses nothing.
    """
    clashes = plan.clashes()
    replace = _("Replace")
    if plan.unseen:
        return (
            _("It can't be seen whether these files are there already"),
            _("The account may not look. What has the same name would be replaced."),
            {"replace": replace},
            "",
        )
    return (
        ngettext(
            "{count} file is there already",
            "{count} files are there already",
            len(clashes),
        ),
        _("“{key}”, for one. This counts for all of them.", key=clashes[0].key),
        {"keep-both": _("Keep both"), "replace": replace, "skip": _("Skip")},
        "keep-both",
    )


def of_left(left: Sequence[Left]) -> tuple[str, str]:
    """Return what to tell of files that can't be uploaded."""
    from presign_gui.core.upload_plan import in_words

    return _("Some of it can't be uploaded"), in_words(left, MOST_TOLD)


def of_failed(last: Progress) -> tuple[str, str, str]:
    """Return what to ask, and the affirmative answer, about files that were not uploaded."""
    told = [
        _("{name}: {problem}. {why}", name=file.path.name, problem=error.title, why=error)
        for file, error in last.failed[:MOST_TOLD]
    ]
    title = ngettext(
        "{count} file was not uploaded",
        "{count} files were not uploaded",
        len(last.failed),
    )
    return title, "\n".join(told), _("Try again")
