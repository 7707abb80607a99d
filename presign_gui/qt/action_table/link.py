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
        Spec(
            "test-link",
            menu,
            _("&Test link"),
            _("Ask the server whether the link to this object works now"),
            "test-account",
            lambda now: now.connected and now.objects == 1 and now.folders == 0,
            "Ctrl+T",
            context=True,
        ),
        Spec(
            "open-link",
            menu,
            _("&Open link"),
            _("Open the link to this object in the browser"),
            "go-to",
            lambda now: now.connected and now.objects == 1 and now.folders == 0,
            "Ctrl+O",
        ),
        Spec(
            "email",
            menu,
            _("&E-mail…"),
            _("Open the mail program with links to what is selected"),
            "email",
            lambda now: now.connected and now.objects + now.folders > 0,
            "Ctrl+Shift+E",
            context=True,
        ),
        Spec(
            "message",
            menu,
            _("Copy a &message…"),
            _("Copy a message of your own, with links to what is selected in it"),
            "message",
            lambda now: now.connected and now.objects + now.folders > 0,
            "Ctrl+Shift+M",
            context=True,
        ),
        Spec(
            "save-links",
            menu,
            _("&Save links…"),
            _("Write links to what is selected into a file, however many there are"),
            "save-links",
            lambda now: now.connected and now.objects + now.folders > 0,
            "Ctrl+Shift+S",
            context=True,
        ),
        Spec(
            "save-page",
            menu,
            _("Save a &download page…"),
            _("Make a web page to send along, with links to all that is selected"),
            "download-page",
            lambda now: now.connected and now.objects + now.folders > 0,
        ),
        Spec(
            "history",
            menu,
            _("&History…"),
            _("See which links were made, make them again, or have them taken back"),
            "history",
            lambda now: True,
            "Ctrl+H",
        ),
        Spec(
            "inspect",
            menu,
            _("&Inspect a link…"),
            _("Say what a link is, until when it works, and what is wrong with it"),
            "inspect",
            lambda now: True,
            "Ctrl+I",
        ),
        Spec(
            "upload-files",
            menu,
            _("U&pload files…"),
            _("Upload files to this folder, and copy links to them; or drop them on it"),
            "upload-files",
            lambda now: now.connected and now.placed and not now.found,
            "Ctrl+U",
            context=True,
        ),
        Spec(
            "upload-folder",
            menu,
            _("Upload a &folder…"),
            _("Upload a folder and all that is in it, and copy links to that"),
            "upload-folder",
            lambda now: now.connected and now.placed and not now.found,
        ),
        Spec(
            "upload-page",
            menu,
            _("Save an &upload page…"),
            _("Make a web page to send along, on which others send files to this folder"),
            "upload-page",
            lambda now: now.connected,
        ),
    ]
