"""A value to be read and selected: as high as its text, wrapped wherever it must be."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from presign_gui.core.unseen import readable
from presign_gui.qt.labels import at_the_start
from presign_gui.qt.row_looks import plain_tip

LONGEST = 600
"""Characters that are shown; of a longer text the middle is left out."""


class ValueBox(QTextEdit):
    """Looks like a label, but breaks a URL or key where the line ends, and can be selected."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = readable(text)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # Tab goes from copy button to copy button, which name the value, too.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(name)
        if len(text) > LONGEST:
            self.setToolTip(plain_tip(text))
            text = f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"
        self.setPlainText(text)
        option = self.document().defaultTextOption()
        option.setAlignment(at_the_start())
        self.document().setDefaultTextOption(option)

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(self.fontMetrics().averageCharWidth() * 40, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        super().resizeEvent(event)
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(max(round(self.document().size().height()), 1))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # Qt's name
        """Select nothing any more: two boxes with a selection would be one too many."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own context menu
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)
