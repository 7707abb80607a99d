"""The help, as it stands in resources/help: read without a network."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.resources import resource
from presign_gui.core.texts import _
from presign_gui.qt.clearable_line import ClearableLine
from presign_gui.qt.lit_area import Lit

PAGES = (
    "first-link",
    "browsing",
    "sharing",
    "accounts",
    "safety",
    "questions",
    "command-line",
    "service",
    "preferences",
    "comparison",
)
"""The pages, in the order in which somebody new needs them."""

_FOLDER = "help"
_ANCHOR = re.compile(r"[^\w -]")


class HelpPage(Lit, QTextBrowser):
    """Shows one page; links to others stay here, all else opens in the browser."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName(_("Help"))

    def loadResource(self, kind: int, name: QUrl) -> object:  # Qt's name
        """Pictures are the program's own; one that is too wide is made as wide as the page."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        place = PurePosixPath(_FOLDER, name.path())
        image = QImage.fromData(resource(f"pictures/{place.name}").read_bytes())
        bar = self.verticalScrollBar().sizeHint().width()  # which will be there
        room = self.width() - bar - 3 * round(self.document().documentMargin())
        if image.width() > room > 0:
            ratio = image.width() / room
            if ratio > self.devicePixelRatioF():  # else it is as sharp as can be
                pixels = round(room * self.devicePixelRatioF())
                image = image.scaledToWidth(pixels, Qt.TransformationMode.SmoothTransformation)
            image.setDevicePixelRatio(image.width() / room)
        return image

    def scroll_to(self, anchor: str) -> None:
        """Show the heading that Markdown would give this name: "only-the-name-of-a-bucket"."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                cursor = self.textCursor()
                cursor.setPosition(block.position())
                self.setTextCursor(cursor)
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + self.cursorRect(cursor).top())
                return
            block = block.next()


class HelpDialog(QDialog):
    """The pages on the left, the one that is read on the right, and a field to search in all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = ClearableLine()
        self.search.setPlaceholderText(_("Search the help…"))
        self.search.setAccessibleName(_("Search the help"))
        self.pages = QListWidget()
        self.pages.setAccessibleName(_("Pages"))
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page = HelpPage()
        self._texts = {name: resource(f"{_FOLDER}/{name}.md").read_text("utf-8") for name in PAGES}
        self._shown = ""
        self._build()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._find_next)
        self.pages.currentItemChanged.connect(self._on_page)
        self.page.anchorClicked.connect(self.follow)
        self.pages.setCurrentRow(0)

    def _build(self) -> None:
        for name in PAGES:
            item = QListWidgetItem(title_of(self._texts[name]))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.pages.addItem(item)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.pages)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(self.page)
        split.setStretchFactor(1, 1)
        letter = self.fontMetrics().horizontalAdvance("x")
        split.setSizes([letter * 32, letter * 108])
        split.setChildrenCollapsible(False)
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(buttons)
        page = QVBoxLayout(self)
        page.addWidget(split, 1)
        page.addLayout(row)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)

    def sizeHint(self) -> QSize:  # Qt's name
        letter = self.fontMetrics().horizontalAdvance("x")
        return QSize(letter * 140, self.fontMetrics().height() * 36)

    @property
    def shown(self) -> str:
        """The name of the page that is read."""
        return self._shown

    def show_page(self, name: str, anchor: str = "") -> None:
        """Show a page of PAGES, at one of its headings."""
        self.pages.setCurrentRow(PAGES.index(name))
        if anchor:
            self.page.scroll_to(anchor)

    def follow(self, url: QUrl) -> None:
        """Go where a link leads: to a page, a heading, or the world."""
        if not url.isRelative():
            QDesktopServices.openUrl(url)
            return
        name = PurePosixPath(url.path()).stem or self._shown
        if name in PAGES:
            self.show_page(name, url.fragment())

    def _on_page(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._shown = item.data(Qt.ItemDataRole.UserRole)
            self.page.setMarkdown(self._texts[self._shown])
            self._find_next()

    def _filter(self, text: str) -> None:
        """Leave the pages that have the text, and go to its first place in one of them."""
        wanted = text.casefold()
        for row, name in enumerate(PAGES):
            self.pages.item(row).setHidden(wanted not in self._texts[name].casefold())
        current = self.pages.currentItem()
        if current is None or not current.isHidden():
            self.page.moveCursor(self.page.textCursor().MoveOperation.Start)
            self._find_next()
            return
        shown = (self.pages.item(row) for row in range(len(PAGES)))
        first = next((item for item in shown if not item.isHidden()), None)
        if first is not None:
            self.pages.setCurrentItem(first)

    def _find_next(self) -> None:
        text = self.search.text()
        if text and not self.page.find(text):
            self.page.moveCursor(self.page.textCursor().MoveOperation.Start)
            self.page.find(text)


def title_of(markdown: str) -> str:
    """Return the name in a page's first line: "Ways in" of "# Ways in: an account for…"."""
    return markdown.partition("\n")[0].lstrip("# ").partition(":")[0]


def anchor_of(heading: str) -> str:
    """Return what Markdown calls a heading in links to it."""
    return _ANCHOR.sub("", heading.lower()).replace(" ", "-")
