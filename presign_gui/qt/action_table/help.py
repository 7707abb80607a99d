"""Menu Help: finding out what there is."""

from __future__ import annotations

from presign_gui.core.texts import _
from presign_gui.qt.action_spec import Spec


def specs() -> list[Spec]:
    """Return its actions, in the order they are shown."""
    menu = _("&Help")
    return [
        Spec(
            "help",
            menu,
            _("&Help"),
            _("Read how things are done, without a network"),
            "help",
            lambda now: True,
            "F1",
        ),
        Spec(
            "shortcuts",
            menu,
            _("&Keyboard shortcuts"),
            _("Show what can be done with which keys"),
            "shortcuts",
            lambda now: True,
            "Ctrl+F1",
        ),
        Spec(
            "about",
            menu,
            _("&About Presign"),
            _("Show the version, what the program is made of, and the licences"),
            "info",
            lambda now: True,
            apart=True,
        ),
    ]
