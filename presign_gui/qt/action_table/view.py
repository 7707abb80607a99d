"""Menu View: what is shown, and how."""

from __future__ import annotations

from presign_gui.core.texts import _
from presign_gui.qt.action_spec import Spec


def specs() -> list[Spec]:
    """Return its actions, in the order they are shown."""
    menu = _("&View")
    return [
        Spec(
            "properties",
            menu,
            _("&Properties"),
            _("Show all there is to know of this object, and a preview"),
            "properties",
            lambda now: now.connected and now.objects == 1 and now.folders == 0,
            "Alt+Return",
            context=True,
        ),
        Spec(
            "open-folder",
            menu,
            _("Sho&w or hide what is inside"),
            _("Open the bucket or folder that is selected, or close it"),
            "folder-open",
            lambda now: now.account and now.folders > 0 and not now.found,
            context=True,
        ),
        Spec(
            "refresh",
            menu,
            _("&Refresh"),
            _("Fetch this folder anew"),
            "refresh",
            lambda now: now.account,
            "F5",
            toolbar=True,
            context=True,
        ),
        Spec(
            "add-place",
            menu,
            _("Add &bucket or prefix…"),
            _("Show a bucket or prefix that the account can't find by itself"),
            "add-place",
            lambda now: now.account,
            "Ctrl+B",
            toolbar=True,
            context=True,
        ),
        Spec(
            "load-all",
            menu,
            _("&Load everything"),
            _("Fetch all rows of this folder, not only those in sight"),
            "load-all",
            lambda now: now.unfinished and not now.found,
            "Ctrl+Shift+L",
            context=True,
        ),
        Spec(
            "filter",
            menu,
            _("&Filter this folder…"),
            _("Show only the names with some text in them"),
            "filter",
            lambda now: now.account and not now.found,
            "Ctrl+F",
            apart=True,
        ),
        *_sorting(menu),
        Spec(
            "versions",
            menu,
            _("Show &versions"),
            _("Show every version of each object, and delete markers"),
            "versions",
            lambda now: now.account and not now.found,
            checkable=True,
            apart=True,
        ),
        Spec(
            "search",
            menu,
            _("&Search below…"),
            _("Search everything below this bucket or folder"),
            "search",
            lambda now: now.connected and now.placed,
            "Ctrl+Shift+F",
            toolbar=True,
            context=True,
        ),
        Spec(
            "show-in-tree",
            menu,
            _("Show &in tree"),
            _("Leave the search, and go to where this object is"),
            "folder-open",
            lambda now: now.found and now.objects == 1,
        ),
        Spec(
            "retry",
            menu,
            _("Try &again"),
            _("Fetch what could not be fetched"),
            "retry",
            lambda now: now.failed,
            context=True,
            apart=True,
        ),
        Spec(
            "copy-details",
            menu,
            _("Copy d&etails"),
            _("Copy what went wrong, for a report; it holds no secret"),
            "copy",
            lambda now: now.failed,
            context=True,
        ),
        Spec(
            "stop",
            menu,
            _("S&top"),
            _("Stop what is being fetched or made"),
            "error",
            lambda now: now.busy,
            "Esc",
        ),
        Spec(
            "go-to",
            menu,
            _("&Go to address…"),
            _("Type or paste where to go: an s3:// address, a web address or an ARN"),
            "go-to",
            lambda now: now.account,
            "Ctrl+L",
            apart=True,
        ),
    ]


def _sorting(menu: str) -> list[Spec]:
    tip = _("Sort by this, in every folder; once more turns it round")
    named = {
        "sort-name": _("Sort by &name"),
        "sort-size": _("Sort by si&ze"),
        "sort-modified": _("Sort by &date"),
        "sort-class": _("Sort by storage &class"),
    }
    return [
        *(
            Spec(name, menu, text, tip, "sort", lambda now: now.account)
            for name, text in named.items()
        ),
        Spec(
            "sort-none",
            menu,
            _("&Unsorted"),
            _("Show rows as the server lists them"),
            "sort",
            lambda now: now.account,
        ),
        Spec(
            "natural",
            menu,
            _("Natural &order of names"),
            _("Put file2 before file10 where names are sorted, and upper case beside lower"),
            "sort",
            lambda now: True,
            checkable=True,
        ),
    ]
