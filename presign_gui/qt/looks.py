"""How the program looks, said once: distances, sizes of type, light and dark."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView, QWidget

HAIR, NARROW, GAP, WIDE = 2, 4, 8, 12
"""Distances, in device-independent pixels: within a thing, beside it, between two, around."""

BESIDES = 70
"""Pixels of the screen's height that a window leaves: for its title bar."""

PAGE = QMargins(0, WIDE, 0, 0)
"""Around what stands on a page below tabs: as wide as they are."""

SMALL, TITLE, HEADLINE, CODE = 0.9, 1.25, 1.6, 2.4
"""Sizes of type, as multiples of what the system has chosen."""

LOOKS = {
    "": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
"""What can be chosen in the settings; "" follows the system, as it changes."""

_ROLES = QPalette.ColorRole
_LIGHT = {
    _ROLES.Window: "#f3f3f4",
    _ROLES.WindowText: "#1b1c1e",
    _ROLES.Base: "#ffffff",
    _ROLES.AlternateBase: "#f7f7f8",
    _ROLES.Text: "#1b1c1e",
    _ROLES.PlaceholderText: "#6a6d72",
    _ROLES.Button: "#eaeaec",
    _ROLES.ButtonText: "#1b1c1e",
    _ROLES.BrightText: "#ffffff",
    _ROLES.ToolTipBase: "#fdfde8",
    _ROLES.ToolTipText: "#1b1c1e",
    _ROLES.Highlight: "#1f5fb8",
    _ROLES.HighlightedText: "#ffffff",
    _ROLES.Link: "#1f5fb8",
    _ROLES.LinkVisited: "#6b3fa0",
}
_DARK = {
    _ROLES.Window: "#26282b",
    _ROLES.WindowText: "#e8e9eb",
    _ROLES.Base: "#1c1d20",
    _ROLES.AlternateBase: "#232427",
    _ROLES.Text: "#e8e9eb",
    _ROLES.PlaceholderText: "#9a9da3",
    _ROLES.Button: "#35373b",
    _ROLES.ButtonText: "#e8e9eb",
    _ROLES.BrightText: "#ffffff",
    _ROLES.ToolTipBase: "#3a3c40",
    _ROLES.ToolTipText: "#e8e9eb",
    _ROLES.Highlight: "#2f6cc4",
    _ROLES.HighlightedText: "#ffffff",
    _ROLES.Link: "#7db4ff",
    _ROLES.LinkVisited: "#c3a1f2",
}
_FAINT = (
    _ROLES.WindowText,
    _ROLES.Text,
    _ROLES.ButtonText,
    _ROLES.PlaceholderText,
)  # of what can't be used now

_EDGED = (
    "QCheckBox",
    "QLineEdit",
    "QPlainTextEdit",
    "QAbstractSpinBox",
    "QComboBox",
    "QProgressBar",
)
_EDGE = "#a9acb2"
"""What stands for the window in a dark _EDGED: the style makes its edge of that, 1.4 times
darker, and of the window's own colour one that nobody would see."""


def wear(look: str) -> None:
    """Put on a look of LOOKS, at once and everywhere.

    The platform is asked for it. One that knows no light and dark (an X server without a
    desktop), or knows which it is and has no colours for it (GNOME without GTK), gets a
    palette of ours, for whose contrast we answer.
    """
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(LOOKS[look])
    known = hints.colorScheme()
    dark = (LOOKS[look] if look else known) == Qt.ColorScheme.Dark
    if known != Qt.ColorScheme.Unknown and (not look or known == LOOKS[look]):
        QApplication.setPalette(QPalette())
        if _is_dark(QApplication.palette()) == dark:
            return
    worn = palette(dark=dark)
    QApplication.setPalette(worn)
    if dark:
        behind, edge = worn.color(_ROLES.Window), QColor(_EDGE)
        worn.setColor(_ROLES.Window, edge)
        worn.setColor(QPalette.ColorGroup.Disabled, _ROLES.Window, _between(edge, behind))
        for kind in _EDGED:
            QApplication.setPalette(worn, kind)


def _is_dark(worn: QPalette) -> bool:
    return worn.color(_ROLES.Window).lightness() < worn.color(_ROLES.WindowText).lightness()


def palette(*, dark: bool) -> QPalette:
    """Return our own palette, for where the platform has none."""
    colours = {role: QColor(name) for role, name in (_DARK if dark else _LIGHT).items()}
    made = QPalette(colours[_ROLES.Button], colours[_ROLES.Window])
    for role, colour in colours.items():
        made.setColor(role, colour)
    back = colours[_ROLES.Window]
    for role in _FAINT:
        made.setColor(QPalette.ColorGroup.Disabled, role, _between(colours[role], back))
    return made


def sized(font: QFont, times: float) -> QFont:
    """Return `font` in one of our sizes."""
    changed = QFont(font)
    changed.setPointSizeF(font.pointSizeF() * times)
    return changed


def open_as(window: QWidget, width: int, height: int) -> None:
    """Let a window open in this size, or as large as the screen, if that is smaller."""
    room = window.screen().availableSize()
    window.resize(min(width, room.width()), min(height, room.height() - BESIDES))


def lay_out(table: QTableView) -> None:
    """Let a table look like the tree: its heads where its texts begin, its rows as close.

    One goes through it by whole rows, which nobody writes in, and with Tab out of it.
    """
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    heads = table.horizontalHeader()
    heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    heads.setHighlightSections(False)
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # or each row would be measured
    rows.setDefaultSectionSize(table.fontMetrics().lineSpacing() + NARROW)


def _between(one: QColor, other: QColor) -> QColor:
    return QColor(
        (one.red() + other.red()) // 2,
        (one.green() + other.green()) // 2,
        (one.blue() + other.blue()) // 2,
    )
