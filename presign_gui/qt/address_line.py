"""The line above the tree: where one is, and where one would like to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from presign_gui.core.address import Address, parse
from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account
from presign_gui.core.texts import _
from presign_gui.core.unseen import readable
from presign_gui.qt import looks
from presign_gui.qt.actions import Actions
from presign_gui.qt.icons import file_icon_name, icon
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.row_looks import plain_tip

_ADDRESS = Qt.ItemDataRole.UserRole


def address_icon(address: Address):
    """Return the icon of what an address leads to, as far as it says."""
    if not address.key:
        return icon("bucket")
    return icon("folder" if address.key.endswith("/") else file_icon_name(address.key))


class AddressLine(QLineEdit):
    """Shows an address and takes another one, offering what it may become."""

    entered = Signal(object)  # an Address
    refused = Signal(object)  # the PresignError that says why the text is none
    given_up = Signal()  # Esc: the address is again that of the current row

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers: Callable[[str], Iterable[Address]] = lambda _typed: ()
        self.account: Account | None = None  # whose server is known
        self._shown: Address | None = None
        self._meant: tuple[str, Address | None] = ("", None)  # a text, and the address it is of
        self._offered = QStandardItemModel(self)
        self._completer = QCompleter(self._offered, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(12)
        popup = self._completer.popup()
        popup.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        popup.setIconSize(QSize(16, 16))
        self._completer.activated[QModelIndex].connect(self._take)
        self.setPlaceholderText("s3://bucket/folder/")
        self.setAccessibleName(_("Address"))
        self.textEdited.connect(self._offer)

    def show_address(self, address: Address | None) -> None:
        """Show where one is, unless something is being typed."""
        self._shown = address
        if not (self.hasFocus() and self.isModified()):
            self._write(address)

    def ask(self) -> None:
        """Wait for an address to be typed, in place of the one that is shown."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    # Qt's events

    def event(self, event: QEvent) -> bool:  # Qt's name
        """Esc ends typing before it stops what is being fetched."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and event.key() == Qt.Key.Key_Escape and self.isModified():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        popup, key = self._completer.popup(), event.key()
        if popup.isVisible() and key in _FOR_THE_POPUP and popup.currentIndex().isValid():
            event.ignore()  # the completer, which asked us first, then deals with it
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            popup.hide()
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self._give_up()
        elif key == Qt.Key.Key_Down and not popup.isVisible():
            self._offer(self.text() if self.isModified() else "")
        else:
            super().keyPressEvent(event)

    # What is typed, and what it means

    def _enter(self) -> None:
        text, address = self._meant
        try:
            if address is None or self.text() != text:
                accounts = [self.account] if self.account else []
                address = parse(self.text().strip(), accounts)
        except PresignError as error:
            self.refused.emit(error)
        else:
            self._go(address)

    def _go(self, address: Address) -> None:
        self._write(address)
        self.entered.emit(address)

    def _give_up(self) -> None:
        if self._completer.popup().isVisible():
            self._completer.popup().hide()
            return
        self._write(self._shown)
        self.given_up.emit()

    def _write(self, address: Address | None) -> None:
        """Show an address; while its text stays as it is, that address is meant by it."""
        self._meant = (readable(str(address)) if address else "", address)
        self.setText(self._meant[0])
        self.setToolTip(plain_tip(str(address)) if address else "")

    def _offer(self, typed: str) -> None:
        """Offer what `typed` may become, below the line."""
        addresses = list(self.offers(typed))
        self._offered.clear()
        for address in addresses:
            item = QStandardItem(address_icon(address), readable(str(address)))
            item.setData(address, _ADDRESS)
            self._offered.appendRow(item)
        popup = self._completer.popup()
        if addresses and (typed or self.hasFocus()):
            self._completer.complete()
            popup.setCurrentIndex(QModelIndex())
        else:
            popup.hide()

    def _take(self, index: QModelIndex) -> None:
        """Go to an offer; of a bucket or prefix that was being typed, offer what is in it."""
        address = index.data(_ADDRESS)
        was_typing = bool(self.text()) and self.isModified()
        self._write(address)
        if was_typing and not str(address).endswith("/"):
            self.entered.emit(address)
        elif was_typing:
            self.setModified(True)
            QTimer.singleShot(0, self, lambda: self._offer(str(address)))
        else:
            self.entered.emit(address)


_FOR_THE_POPUP = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class AddressRow(QWidget):
    """Back, forward, the address line and favourites; below, why an address is none."""

    def __init__(self, actions: Actions, places: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = AddressLine()
        self._problem = WrappedLabel()
        self._problem.setObjectName("address-problem")
        self._problem.hide()
        favourite = _button(actions, "favourite")
        favourite.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        favourite.setMenu(places)
        grid = QGridLayout(self)
        grid.setContentsMargins(*[looks.NARROW] * 4)
        grid.setHorizontalSpacing(2)
        buttons = (_button(actions, "back"), _button(actions, "forward"))
        for column, widget in enumerate((*buttons, self.line, favourite)):
            grid.addWidget(widget, 0, column)
        grid.addWidget(self._problem, 1, 2)
        self.line.refused.connect(self._show_problem)
        self.line.textChanged.connect(self._hide_problem)
        self._hide_problem()

    def _show_problem(self, error: PresignError) -> None:
        self._problem.setText(f"{error}\n{error.advice}")
        self._problem.show()
        self.line.setAccessibleDescription(self._problem.text())

    def _hide_problem(self) -> None:
        self._problem.hide()
        self.line.setAccessibleDescription(_("Where you are; type where to go, and press Enter"))


def _button(actions: Actions, name: str) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(actions[name])
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
