"""Menu Link: making links, and handing them over."""

from __future__ import annotations

from presign_gui.core.texts import _
from presign_gui.qt.action_spec import Spec


def specs() -> list[Spec]:
    """Return its actions, in the order they are shown."""
    menu = _("&Link")
    return [
        Spec(
            "copy",
            menu,
            _("&Copy presigned URL"),
            _("Copy a link to what is selected"),
            "copy-link",
            lambda now: now.connected and now.objects + now.folders > 0,
            "Ctrl+Shift+C",
            toolbar=True,
            context=True,
        ),
    ]
