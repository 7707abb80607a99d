"""What the program is, what it is made of, and under which licences."""

from __future__ import annotations

import platform
from collections.abc import Sequence

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from presign_gui import __version__
from presign_gui.core.materials import Material
from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.context_menus import offer_copy
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel

_SIDE = 6
"""How large the program's icon is, in lines of text."""


class AboutDialog(QDialog):
    """Shows the parts that its owner finds, and the licence of the one that is current."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("About Presign"))
        self.system = _(
            "Python {python}, Qt {qt}, {system}",
            python=platform.python_version(),
            qt=qVersion(),
            system=platform.platform(),
        )
        self.parts = QTreeWidget()
        offer_copy(self.parts)
        self.licence = QPlainTextEdit(readOnly=True)
        self.copy = QPushButton(icon("copy"), _("&Copy versions"))
        self._materials: list[Material] = []
        self._build()

    def show_parts(self, parts: Sequence[Material]) -> None:
        """List what the program is made of."""
        self._materials = list(parts)
        self.parts.clear()
        for part in parts:
            item = QTreeWidgetItem(self.parts, [part.name, part.version, part.licence])
            item.setToolTip(2, part.licence)
        self.parts.setCurrentItem(self.parts.topLevelItem(0))

    def _build(self) -> None:
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        picture = QLabel()
        picture.setPixmap(icon("app").pixmap(line * _SIDE, line * _SIDE))
        name = QLabel(f"Presign {__version__}")
        name.setFont(looks.sized(name.font(), looks.HEADLINE))
        purpose = WrappedLabel(
            _("Give people a link to a private object in S3, for exactly as long as you mean to.")
        )
        terms = WrappedLabel(
            _("Anyone may use, change and pass it on (MIT licence). It comes without a warranty.")
        )
        system = WrappedLabel(self.system, small=True)
        words = QVBoxLayout()
        for label in (name, purpose, terms, system):
            words.addWidget(label)
        head = QHBoxLayout()
        head.setSpacing(looks.WIDE)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._build_parts(letter)
        halves = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        halves.addWidget(self.parts)
        halves.addWidget(self.licence)
        buttons = QDialogButtonBox()
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(halves, 1)
        column.addWidget(buttons)
        looks.open_as(self, letter * 90, line * 38)

    def _build_parts(self, letter: int) -> None:
        self.parts.setHeaderLabels([_("Part"), _("Version"), _("Licence")])
        self.parts.setAccessibleName(_("What Presign is made of"))
        self.parts.setRootIsDecorated(False)
        self.parts.setUniformRowHeights(True)
        self.parts.setAllColumnsShowFocus(True)
        header = self.parts.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, letter * 26)
        header.resizeSection(1, letter * 18)
        self.licence.setAccessibleName(_("Licence"))
        self.licence.setTabChangesFocus(True)
        keys = Qt.TextInteractionFlag.TextSelectableByKeyboard  # and so it shows a cursor
        self.licence.setTextInteractionFlags(self.licence.textInteractionFlags() | keys)
        self.parts.setCurrentItem(QTreeWidgetItem(self.parts, [_("Loading…")]))
        self.parts.currentItemChanged.connect(self._show_licence)

    def _show_licence(self) -> None:
        row = self.parts.indexOfTopLevelItem(self.parts.currentItem())
        text = self._materials[row].text if row >= 0 else ""
        self.licence.setPlainText(text or _("The text of its licence did not come along."))

    def _copy(self) -> None:
        """Copy what a report of a fault should say."""
        told = [f"Presign {__version__}", self.system]
        told += [f"{part.name} {part.version}" for part in self._materials[1:]]
        QGuiApplication.clipboard().setText("\n".join(told))
