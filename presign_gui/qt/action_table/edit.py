"""Menu Edit: taking back what was done, and finding what to do."""

from __future__ import annotations

from presign_gui.core.texts import _
from presign_gui.qt.action_spec import Spec


def specs() -> list[Spec]:
    """Return its actions, in the order they are shown."""
    menu = _("&Edit")
    return [
        Spec(
            "undo",
            menu,
            _("&Undo"),
            _("Bring back what was just removed"),
            "undo",
            lambda now: now.undoable,
            "Ctrl+Z",
        ),
        Spec(
            "palette",
            menu,
            _("Find a&nything…"),
            _("Type a part of what you want: an action, an account, a bucket, a place or a link"),
            "palette",
            lambda now: True,
            "Ctrl+K",
        ),
    ]
