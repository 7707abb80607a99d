"""The action table: what one can do, said once. Menus, toolbar and context menu come from it.

To add an action, add a row to `table` and connect its name in app.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenuBar, QToolBar, QWidget

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
    failed: bool = False  # the current row tells of a failure
    busy: bool = False  # something is being fetched or signed


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


def table() -> list[Spec]:
    """Return all actions, in the order they are shown."""
    account, link, view = _("&Account"), _("&Link"), _("&View")
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

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Add the menus, in the order of the table."""
        for title in dict.fromkeys(spec.menu for spec in self._specs):
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            menu.addActions([self[spec.name] for spec in self._specs if spec.menu == title])

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
        return action
