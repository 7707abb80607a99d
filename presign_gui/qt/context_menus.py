"""What one gets by a right click beside the rows, and by the keys that mean the same elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QMenu, QWidget

from presign_gui.core.texts import _
from presign_gui.qt.actions import Actions
from presign_gui.qt.icons import icon
from presign_gui.qt.main_window import MainWindow

OF_ACCOUNT = ("add-account", "edit-account", "sign-in", "renew", "test-account", "remove-account")
OF_LINK = ("copy", "test-link", "open-link", "email", "message")
OF_HEADER = (
    *("sort-name", "sort-size", "sort-modified", "sort-class", "sort-none"),
    *("natural", "versions"),
)


def give_menus(window: MainWindow, actions: Actions) -> None:
    """Give the parts of the window the menus and keys that one expects there."""
    panel = window.panel
    for widget, names in (
        (window.accounts, OF_ACCOUNT),
        (panel.preview, OF_LINK),
        (panel.card.code, OF_LINK),
        (window.view.header(), OF_HEADER),
        (window.search.results.horizontalHeader(), OF_HEADER[:-1]),
    ):
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        widget.addActions([actions[name] for name in names])
    status = window.statusBar()
    copy = QAction(icon("copy"), _("Copy this message"), status)
    copy.triggered.connect(
        lambda _checked=False: QGuiApplication.clipboard().setText(status.currentMessage())
    )
    copy.setEnabled(False)
    status.messageChanged.connect(lambda text: copy.setEnabled(bool(text)))
    status.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    status.addAction(copy)
    add_key("F2", window.accounts, actions["edit-account"].trigger)
    add_key("Delete", window.accounts, actions["remove-account"].trigger)
    for rows in (window.view, window.search.results):
        add_key("F2", rows, panel.ask_for_name)


def add_key(keys: str, widget: QWidget, run: Callable[[], object]) -> None:
    """Let `keys` call `run` while `widget` has the focus."""
    shortcut = QShortcut(QKeySequence(keys), widget, context=Qt.ShortcutContext.WidgetShortcut)
    shortcut.activated.connect(run)


def offer_copy(rows: QAbstractItemView) -> None:
    """Let the context menu of `rows` copy the current one, its cells parted by tabs."""

    def copy() -> None:
        current = rows.currentIndex()
        columns = range(rows.model().columnCount(current.parent()))
        cells = [current.siblingAtColumn(column).data() or "" for column in columns]
        QGuiApplication.clipboard().setText("\t".join(map(str, cells)))

    action = QAction(icon("copy"), _("Copy this row"), rows)
    action.triggered.connect(copy)
    rows.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    rows.addAction(action)


def offer_buttons(widget: QWidget, buttons: Iterable[QAbstractButton]) -> None:
    """Let the context menu of `widget` offer what these buttons do, as far as they are shown."""

    def popup(at: QPoint) -> None:
        menu = QMenu(widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in buttons:
            if button.isVisible():
                action = menu.addAction(button.icon(), button.text())
                action.triggered.connect(button.click)
                action.setEnabled(button.isEnabled())
        menu.popup(widget.mapToGlobal(at))

    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(popup)
