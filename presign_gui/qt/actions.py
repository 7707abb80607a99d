"""The action table: what one can do, said once. Menus, toolbar and context menu come from it.

To add an action, add a row to `table` and connect its name in app.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QWidget

from presign_gui.core.texts import _
from presign_gui.qt.icons import icon


@dataclass(frozen=True)
class Situation:
    """What decides which actions make sense just now."""

    account: bool = False  # one is open
    connected: bool = False  # ... and its keys are at hand
    removable: bool = False  # ... which was added here, not found in ~/.aws
    objects: int = 0  # selected
    folders: int = 0  # selected buckets and prefixes
    unfinished: bool = False  # the current folder has rows that aren't here
    failed: bool = False  # the current row tells of a failure
    busy: bool = False  # something is being fetched or signed
    placed: bool = False  # the current row has an address
    inside: bool = False  # ... and lies in a folder that has a row, too
    back: bool = False  # there is a place to go back to
    forward: bool = False
    found: bool = False  # the results of a search are shown


@dataclass(frozen=True)
class Spec:
    """One action: what it is called, where it stands, and when it can be used."""

    name: str
    menu: str
    text: str
    tip: str
    icon: str
    when: Callable[[Situation], bool]
    shortcut: str = ""
    toolbar: bool = False
    context: bool = False
    checkable: bool = False


def table() -> list[Spec]:
    """Return all actions, in the order they are shown."""
    account, link, view = _("&Account"), _("&Link"), _("&View")
    places = _("&Places")
    return [
        Spec(
            "add-account",
            account,
            _("&Add account…"),
            _("Add the keys of another S3 account"),
            "add-account",
            lambda now: True,
            "Ctrl+N",
        ),
        Spec(
            "test-account",
            account,
            _("&Test account"),
            _("Ask the server whether it knows this account's keys"),
            "test-account",
            lambda now: now.account,
        ),
        Spec(
            "remove-account",
            account,
            _("&Remove account…"),
            _("Forget this account and delete its secret from the keyring"),
            "remove-account",
            lambda now: now.removable,
        ),
        Spec(
            "demo",
            account,
            _("Try the &demo"),
            _("Try everything with sample data, without an account"),
            "demo",
            lambda now: True,
        ),
        Spec(
            "quit",
            account,
            _("&Quit"),
            _("Close the window and end the program"),
            "quit",
            lambda now: True,
            "Ctrl+Q",
        ),
        Spec(
            "copy",
            link,
            _("&Copy presigned URL"),
            _("Copy a link to what is selected"),
            "copy-link",
            lambda now: now.connected and now.objects + now.folders > 0,
            "Ctrl+Shift+C",
            toolbar=True,
            context=True,
        ),
        Spec(
            "properties",
            view,
            _("&Properties"),
            _("Show all there is to know of this object, and a preview"),
            "properties",
            lambda now: now.connected and now.objects == 1 and now.folders == 0,
            "Alt+Return",
            context=True,
        ),
        Spec(
            "refresh",
            view,
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
            view,
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
            view,
            _("&Load everything"),
            _("Fetch all rows of this folder, not only those in sight"),
            "load-all",
            lambda now: now.unfinished,
            "Ctrl+Shift+L",
            context=True,
        ),
        Spec(
            "filter",
            view,
            _("&Filter this folder…"),
            _("Show only the names with some text in them"),
            "filter",
            lambda now: now.account,
            "Ctrl+F",
        ),
        *_sorting(view),
        Spec(
            "versions",
            view,
            _("Show &versions"),
            _("Show every version of each object, and delete markers"),
            "versions",
            lambda now: now.account,
            checkable=True,
        ),
        Spec(
            "search",
            view,
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
            view,
            _("Show in &tree"),
            _("Leave the search, and go to where this object is"),
            "folder-open",
            lambda now: now.found and now.objects == 1,
        ),
        Spec(
            "retry",
            view,
            _("&Try again"),
            _("Fetch what could not be fetched"),
            "retry",
            lambda now: now.failed,
            context=True,
        ),
        Spec(
            "copy-details",
            view,
            _("Copy &details"),
            _("Copy what went wrong, for a report; it holds no secret"),
            "details",
            lambda now: now.failed,
            context=True,
        ),
        Spec(
            "stop",
            view,
            _("&Stop"),
            _("Stop what is being fetched or made"),
            "error",
            lambda now: now.busy,
            "Esc",
        ),
        Spec(
            "go-to",
            view,
            _("&Go to address…"),
            _("Type or paste where to go: an s3:// address, a web address or an ARN"),
            "go-to",
            lambda now: now.account,
            "Ctrl+L",
        ),
        Spec(
            "back",
            places,
            _("&Back"),
            _("Go to the folder you were in before"),
            "back",
            lambda now: now.back,
            "Alt+Left",
        ),
        Spec(
            "forward",
            places,
            _("&Forward"),
            _("Go to the folder you came back from"),
            "forward",
            lambda now: now.forward,
            "Alt+Right",
        ),
        Spec(
            "up",
            places,
            _("&Up"),
            _("Go to the folder that this is in"),
            "up",
            lambda now: now.inside,
            "Alt+Up",
        ),
        Spec(
            "favourite",
            places,
            _("F&avourite"),
            _("Keep this place among the favourites, or no longer"),
            "no-favourite",
            lambda now: now.placed,
            "Ctrl+D",
        ),
    ]


def _sorting(menu: str) -> list[Spec]:
    tip = _("Sort every folder by this; once more turns it round")
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


class Actions(QObject):
    """The table come alive as QActions."""

    def __init__(self) -> None:
        super().__init__()
        self._specs = table()
        self._actions = {spec.name: self._made(spec) for spec in self._specs}
        self.update(Situation())

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def connect_to(self, name: str, run: Callable[[], object]) -> None:
        """Let the action `name` call `run`."""
        self._actions[name].triggered.connect(lambda _checked=False: run())

    def update(self, now: Situation) -> None:
        """Enable what makes sense in the situation `now`, and only that."""
        for spec in self._specs:
            self._actions[spec.name].setEnabled(spec.when(now))

    def fill_menu_bar(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Add the menus, in the order of the table; return them by the name of each action."""
        menus = {}
        for title in dict.fromkeys(spec.menu for spec in self._specs):
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            menu.addActions([self[spec.name] for spec in self._specs if spec.menu == title])
            menus.update({spec.name: menu for spec in self._specs if spec.menu == title})
        return menus

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """Add the actions of the toolbar."""
        bar.addActions([self[spec.name] for spec in self._specs if spec.toolbar])

    def fill_context_menu(self, widget: QWidget) -> None:
        """Give `widget` the actions of a row's context menu."""
        widget.addActions([self[spec.name] for spec in self._specs if spec.context])

    def _made(self, spec: Spec) -> QAction:
        action = QAction(icon(spec.icon), spec.text, self)
        action.setObjectName(spec.name)
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(_("{tip} ({shortcut})", tip=spec.tip, shortcut=shown))
        else:
            action.setToolTip(spec.tip)
        action.setStatusTip(spec.tip)
        action.setCheckable(spec.checkable)
        return action
