"""A line with an icon that says something important; and one that offers to try again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from presign_gui.core.errors import PresignError
from presign_gui.core.texts import _
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel


class Picture(QWidget):
    """An icon as high as a line of text, in the colours of the palette there is just now."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon(icon_name)
        side = self.fontMetrics().height() + 2
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        self._icon.paint(QPainter(self), self.rect())


class Notice(QWidget):
    """An icon and a text; hidden while there is nothing to say."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture = Picture(icon_name)
        picture.setAccessibleName(_kinds().get(icon_name, ""))
        self._text = WrappedLabel()
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, text: str) -> None:
        """Show `text`, and let a screen reader say it if it is another; "" hides all."""
        is_new = text != self._text.text()
        self._text.setText(text)
        self.setVisible(bool(text))
        if is_new and text and self.isVisible() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))


def _kinds() -> dict[str, str]:
    """Return what the pictures say to whoever doesn't see them."""
    return {"warning": _("Warning"), "error": _("Error"), "info": _("Note")}


class Trouble(QWidget):
    """What went wrong, what to do about it, and a button to try again."""

    retry = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notice = Notice("error")
        again = QPushButton(icon("retry"), _("&Try again"))
        again.clicked.connect(self.retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._notice)
        column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def text(self) -> str:
        return self._notice.text

    def show_failure(self, error: PresignError) -> None:
        """Say what is wrong."""
        self._notice.say(error.full)
        self.show()
