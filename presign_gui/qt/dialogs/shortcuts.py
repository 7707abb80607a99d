"""What can be done with which keys: the action table, and what views and fields know besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.action_spec import Spec
from presign_gui.qt.clearable_line import ClearableLine
from presign_gui.qt.context_menus import offer_copy
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.mnemonics import without_letter

WIDEST = 175
"""Letters: as wide as it is at most, in languages that take many."""


class ShortcutsDialog(QDialog):
    """A list by menu, filtered as one types."""

    def __init__(self, specs: Iterable[Spec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.search = ClearableLine()
        self.search.setPlaceholderText(_("Filter by action or keys…"))
        self.search.setAccessibleName(_("Filter by action or keys"))
        self.search.textChanged.connect(self._filter)
        self.list = QTreeWidget()
        self.list.setAccessibleName(_("Keyboard shortcuts"))
        self.list.setHeaderLabels([_("Action"), _("Keys"), _("What it does")])
        self.list.setRootIsDecorated(False)
        offer_copy(self.list)
        self.list.setUniformRowHeights(True)
        for menu, rows in _grouped(specs):
            self._add(menu, rows)
        self.list.expandAll()
        note = WrappedLabel(
            _("Every other action is in a menu: press Alt and the underlined letters."),
            small=True,
        )
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.search, self.list, note, buttons):
            column.addWidget(widget)
        self._lay_out()

    def _lay_out(self) -> None:
        header, letter = self.list.header(), self.fontMetrics().horizontalAdvance("x")
        header.setStretchLastSection(True)
        for column in (0, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        texts = sum(self.list.sizeHintForColumn(column) for column in range(3))
        beside = self.list.verticalScrollBar().sizeHint().width() + letter * 8
        width = min(texts + beside, letter * WIDEST)
        looks.open_as(self, width, self.fontMetrics().lineSpacing() * 34)

    def _add(self, menu: str, rows: Iterable[tuple[str, str, str, str]]) -> None:
        group = QTreeWidgetItem(self.list, [menu])
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        for name, text, keys, tip in rows:
            item = QTreeWidgetItem(group, [text, keys, tip])
            item.setToolTip(2, tip)
            if name:
                item.setIcon(0, icon(name))

    def _filter(self, typed: str) -> None:
        wanted = typed.casefold().strip()
        for at in range(self.list.topLevelItemCount()):
            group = self.list.topLevelItem(at)
            for item in (group.child(row) for row in range(group.childCount())):
                shown = " ".join(item.text(column) for column in range(3)).casefold()
                item.setHidden(wanted not in shown)
            hidden = [group.child(row).isHidden() for row in range(group.childCount())]
            group.setHidden(all(hidden))


def _grouped(specs: Iterable[Spec]) -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    with_keys = [spec for spec in specs if spec.shortcut]
    for menu in dict.fromkeys(spec.menu for spec in with_keys):
        yield (
            _plain(menu),
            [
                (spec.icon, _plain(spec.text), _native(spec.shortcut), spec.tip)
                for spec in with_keys
                if spec.menu == menu
            ],
        )
    yield _("In the list of buckets and objects"), [("", *row) for row in _in_the_tree()]
    yield _("In the box of accounts"), [("", *row) for row in _in_the_accounts()]
    yield _("In the history"), [("", *row) for row in _in_the_history()]


def _in_the_tree() -> list[tuple[str, str, str]]:
    """Return what the views themselves do: it depends on where one is, and is no action."""
    return [
        (_("Copy a link"), _native("Return"), _("Copies a link to the current object")),
        (_("Open or close a folder"), _native("Right"), _("And the left arrow key closes it")),
        (_("Go to a name"), _("A, B, C…"), _("Type how it begins")),
        (_("Go to the folder that this is in"), _native("Backspace"), _("Like Alt and up")),
        (_("Save it under another name"), _native("F2"), _("Goes to the field “Saved as”")),
        (_("Select everything"), _native("Ctrl+A"), _("All rows that are shown")),
        (_("Open the menu of a row"), _native("Shift+F10"), _("Or press the menu key")),
    ]


def _in_the_accounts() -> list[tuple[str, str, str]]:
    return [
        (_("Edit account"), _native("F2"), _("Change this account, or enter fresh keys")),
        (_("Remove account"), _native("Delete"), _("After asking; it can be undone for a while")),
    ]


def _in_the_history() -> list[tuple[str, str, str]]:
    return [
        (_("Forget"), _native("Delete"), _("Forgets what is selected")),
        (_("Undo"), _native("Ctrl+Z"), _("Brings back what was forgotten last")),
    ]


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _plain(text: str) -> str:
    return without_letter(text).rstrip("…")
