"""The window's layout: toolbar, tree, link panel, status line. No behaviour.

What stands in it is imported by `furnish`: the bare window is on the screen before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from presign_gui.core.settings import Settings
    from presign_gui.qt.actions import Actions
    from presign_gui.qt.object_tree import ObjectTree


class MainWindow(QMainWindow):
    """Bare until it is furnished with its parts, which app.py connects."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = False
        self._toolbar: QToolBar | None = None
        self._toolbar_width = 0  # with words in it
        self.may_close: Callable[[], bool] = lambda: True  # asked each time
        self.setWindowTitle("Presign")
        self.setCentralWidget(QTreeView())  # looks as the tree will, until that is there
        self.resize(1080, 680)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Leave the words out of the toolbar where there is no room for them beside the filter."""
        super().resizeEvent(event)
        if self._toolbar is None or not self._toolbar.isVisible():
            return
        styles, bar = Qt.ToolButtonStyle, self._toolbar
        if bar.toolButtonStyle() is styles.ToolButtonTextBesideIcon:
            spare = self.filter.sizeHint().width() - self.filter.minimumSizeHint().width()
            self._toolbar_width = bar.sizeHint().width() - spare
        fits = self.width() >= self._toolbar_width
        bar.setToolButtonStyle(
            styles.ToolButtonTextBesideIcon if fits else styles.ToolButtonIconOnly
        )

    def event(self, event: QEvent) -> bool:  # Qt's name
        self.painted = self.painted or event.type() == QEvent.Type.Paint
        return super().event(event)

    def furnish(self, actions: Actions, tree: ObjectTree) -> None:
        """Put the parts in their places."""
        from presign_gui.core.texts import _
        from presign_gui.qt.caution_bar import CautionBar
        from presign_gui.qt.filter_field import FilterField
        from presign_gui.qt.icons import icon
        from presign_gui.qt.link_panel import LinkPanel
        from presign_gui.qt.object_view import ObjectView
        from presign_gui.qt.search_view import SearchView
        from presign_gui.qt.upload_bar import UploadBar

        self.setWindowIcon(icon("app"))
        self.accounts = QComboBox()
        self.view = ObjectView(tree)
        self.search = SearchView()
        self._views = QStackedWidget()
        self.filter = FilterField()
        self.cautions = CautionBar()
        self.panel = LinkPanel(actions)
        self.uploads = UploadBar()
        self.loaded = QLabel()
        self._toolbar = QToolBar(_("Toolbar"))
        self._pages = QStackedWidget()
        self._welcome = _welcome(actions["add-account"], actions["demo"])
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build(actions)

    def _build(self, actions: Actions) -> None:
        from presign_gui.core.texts import _
        from presign_gui.qt import looks
        from presign_gui.qt.address_line import AddressRow
        from presign_gui.qt.labels import name_box
        from presign_gui.qt.places_menu import PlacesMenu
        from presign_gui.qt.shown import Shown

        menus = actions.fill_menu_bar(self.menuBar())
        self.places = PlacesMenu(menus["favourite"])
        self.address = AddressRow(actions, menus["favourite"])
        actions.fill_context_menu(self.view)
        actions.fill_context_menu(self.search.results)
        self.search.results.addAction(actions["show-in-tree"])
        self._views.addWidget(self.view)
        self._views.addWidget(self.search)
        self.shown = Shown(self._views, {self.view: self.view, self.search: self.search.results})
        self.addAction(actions["stop"])

        name_box(self.accounts, _("Account"))
        self.accounts.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.accounts.setMinimumContentsLength(14)
        bar = self._toolbar
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addWidget(self.accounts)
        actions.fill_tool_bar(bar)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        bar.addWidget(self.filter)
        self.addToolBar(bar)
        for rest in bar.findChildren(QToolButton, "qt_toolbar_ext_button"):
            rest.setAccessibleName(_("More of the toolbar"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

        self._splitter.addWidget(_in_a_column(self.cautions, self.address, self._views))
        self._splitter.addWidget(self.panel)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setChildrenCollapsible(False)
        self._pages.addWidget(self._welcome)
        self._pages.addWidget(self._splitter)
        self.setCentralWidget(self._pages)
        # As high as with a button in it, so that nothing jumps when one comes.
        self.statusBar().setMinimumHeight(QPushButton().sizeHint().height() + looks.HAIR * 2)
        self.statusBar().addPermanentWidget(self.uploads)
        self.statusBar().addPermanentWidget(self.loaded)
        self.show_browser()

    def show_welcome(self) -> None:
        """Ask for a first account."""
        self._pages.setCurrentWidget(self._welcome)
        self._toolbar.hide()

    def show_browser(self) -> None:
        """Show tree and link panel."""
        self._pages.setCurrentWidget(self._splitter)
        self._toolbar.show()
        self.view.setFocus()

    def show_tree(self) -> None:
        """Show the tree in place of a search."""
        self._views.setCurrentWidget(self.view)
        self.filter.setEnabled(True)
        self.view.setFocus()

    def show_search(self) -> None:
        """Show a search in place of the tree."""
        self._views.setCurrentWidget(self.search)
        self.filter.setEnabled(False)  # it is the tree's

    @property
    def searching(self) -> bool:
        return self._views.currentWidget() is self.search

    @property
    def welcoming(self) -> bool:
        return self._pages.currentWidget() is self._welcome

    def remember(self, settings: Settings) -> None:
        """Write size, place and columns into `settings`."""
        settings.window_geometry = bytes(self.saveGeometry().data())
        settings.window_layout = bytes(self._splitter.saveState().data())
        settings.columns = bytes(self.view.header().saveState().data())

    def restore(self, settings: Settings) -> None:
        """Take size, place and columns from `settings`; what is not there stays as it is."""
        if settings.window_geometry:
            self.restoreGeometry(settings.window_geometry)
        if settings.window_layout:
            self._splitter.restoreState(settings.window_layout)
        if settings.columns:
            self.view.header().restoreState(settings.columns)

    def closeEvent(self, event: QCloseEvent) -> None:  # Qt's name
        """Gone at once, if it may be: what still runs is ended behind a closed window."""
        event.setAccepted(self.may_close())


def _in_a_column(*widgets: QWidget) -> QWidget:
    container = QWidget()
    column = QVBoxLayout(container)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return container


def _welcome(add_account: QAction, demo: QAction) -> QWidget:
    from presign_gui.core.texts import _
    from presign_gui.qt import looks
    from presign_gui.qt.action_button import ActionButton
    from presign_gui.qt.icons import icon
    from presign_gui.qt.labels import WrappedLabel

    page = QWidget()
    picture = QLabel()
    picture.setPixmap(icon("app").pixmap(96, 96))
    title = QLabel(_("Give people a link to a private file"))
    font = looks.sized(title.font(), looks.HEADLINE)
    font.setBold(True)
    title.setFont(font)
    text = WrappedLabel(
        _(
            "Add the S3 account that holds your files: its keys stay in this computer's "
            "keyring. Or look around first, with sample files and no account."
        )
    )
    text.setFixedWidth(page.fontMetrics().horizontalAdvance("x") * 70)
    text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    column = QVBoxLayout(page)
    column.addStretch(2)
    for widget in (picture, title, text):
        column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addSpacing(looks.WIDE)
    for action in (add_account, demo):
        button = ActionButton(action)
        button.setMinimumWidth(page.fontMetrics().horizontalAdvance("x") * 28)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
    return page
