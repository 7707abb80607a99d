"""Menu Places: where one is and was."""

from __future__ import annotations

from presign_gui.core.texts import _
from presign_gui.qt.action_spec import Spec


def specs() -> list[Spec]:
    """Return its actions, in the order they are shown."""
    menu = _("&Places")
    return [
        Spec(
            "back",
            menu,
            _("&Back"),
            _("Go to the folder you were in before"),
            "back",
            lambda now: now.back,
            "Alt+Left",
        ),
        Spec(
            "forward",
            menu,
            _("&Forward"),
            _("Go to the folder you came back from"),
            "forward",
            lambda now: now.forward,
            "Alt+Right",
        ),
        Spec(
            "up",
            menu,
            _("&Up"),
            _("Go to the folder that this is in"),
            "up",
            lambda now: now.inside,
            "Alt+Up",
        ),
        Spec(
            "favourite",
            menu,
            _("F&avourite"),
            _("Keep this place among the favourites, or no longer"),
            "no-favourite",
            lambda now: now.placed,
            "Ctrl+D",
            apart=True,
        ),
    ]
