"""The action table come alive: menus, toolbar and context menus are made from it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QWidget

from presign_gui.core.texts import _
from presign_gui.qt.action_spec import Situation, Spec
from presign_gui.qt.action_table import table
from presign_gui.qt.icons import icon
from presign_gui.qt.mnemonics import without_letter


class Actions(QObject):
    """The table come alive as QActions."""

    def __init__(self) -> None:
        super().__init__()
        self.specs = table()
        self._actions = {spec.name: self._made(spec) for spec in self.specs}
        self.update(Situation())

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def connect_to(self, name: str, run: Callable[[], object]) -> None:
        """Let the action `name` call `run`."""
        self._actions[name].triggered.connect(lambda _checked=False: run())

    def update(self, now: Situation) -> None:
        """Enable what makes sense in the situation `now`, and only that."""
        for spec in self.specs:
            self._actions[spec.name].setEnabled(spec.when(now))

    def fill_menu_bar(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Add the menus, in the order of the table; return them by the name of each action."""
        menus = {}
        for title in dict.fromkeys(spec.menu for spec in self.specs):
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            for spec in (each for each in self.specs if each.menu == title):
                if spec.apart:
                    menu.addSeparator()
                menu.addAction(self[spec.name])
            menus.update({spec.name: menu for spec in self.specs if spec.menu == title})
        return menus

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """Add the actions of the toolbar."""
        bar.addActions([self[spec.name] for spec in self.specs if spec.toolbar])

    def fill_context_menu(self, widget: QWidget) -> None:
        """Give `widget` the actions of a row's context menu."""
        menu, apart = "", False
        for spec in self.specs:
            apart = apart or spec.apart or spec.menu != menu
            if not spec.context:
                continue
            if apart and menu:
                line = QAction(widget)
                line.setSeparator(True)
                widget.addAction(line)
            widget.addAction(self[spec.name])
            menu, apart = spec.menu, False

    def _made(self, spec: Spec) -> QAction:
        action = QAction(icon(spec.icon), spec.text, self)
        action.setObjectName(spec.name)
        action.setIconText(without_letter(spec.text).rstrip("…"))  # Qt would leave "(L)"
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
