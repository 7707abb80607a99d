"""Shows the beginning of an object: as plain text, a table or a picture, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.errors import PresignError
from presign_gui.core.preview import LIMIT, Nothing, Table, Text
from presign_gui.core.texts import _, size
from presign_gui.qt import looks
from presign_gui.qt.context_menus import offer_copy
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.notices import Trouble

WIDEST_COLUMN = 320
"""Pixels that a table's column has at first."""


class PreviewPane(QWidget):
    """One preview at a time; `wanted` when the user asks for it, or asks again."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = WrappedLabel()
        self.message = WrappedLabel()
        self.offer_button = QPushButton(_("&Preview the first {size}", size=size(LIMIT)))
        self.trouble = Trouble()
        self.text = QPlainTextEdit(readOnly=True)
        self.table = QTableWidget()
        self.picture = PictureBox()
        self._stack = QStackedWidget()
        self._build()

    def _build(self) -> None:
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(_("Preview as text"))
        self.text.setTabChangesFocus(True)
        self.table.setAccessibleName(_("Preview as table"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        offer_copy(self.table)
        self.table.setWordWrap(False)
        self.picture.setAccessibleName(_("Preview as picture"))
        said = QWidget()
        lines = QVBoxLayout(said)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.message)
        lines.addWidget(self.offer_button, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addWidget(self.trouble)
        lines.addStretch(1)
        self._said = said
        for page in (said, self.text, self.table, self.picture):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(looks.PAGE)
        column.addWidget(self.note)
        column.addWidget(self._stack, 1)
        self.offer_button.clicked.connect(self.wanted)
        self.trouble.retry.connect(self.wanted)
        self.say("")

    def say(self, text: str) -> None:
        """Show a sentence in place of a preview."""
        self._turn_to(self._said)
        self.message.setText(text)

    def offer(self, count: int | None) -> None:
        """Leave it to the user whether to fetch the beginning of `count` bytes."""
        if count is None:
            self.say(_("How big the object is isn't known, so its preview waits for you."))
        else:
            self.say(_("The object has {size}, so its preview waits for you.", size=size(count)))
        self.offer_button.show()

    def show_failure(self, error: PresignError) -> None:
        """Show why there is no preview, and offer to try again."""
        self.say("")
        self.trouble.show_failure(error)

    def show_preview(self, preview: Text | Table | QImage | Nothing) -> None:
        """Show what there is."""
        if isinstance(preview, Nothing):
            self.say(preview.why)
        elif isinstance(preview, Text):
            self._turn_to(self.text, preview.note)
            self.text.setPlainText(preview.text)
        elif isinstance(preview, Table):
            self._turn_to(self.table, preview.note)
            self._fill(preview.rows)
        else:
            self._turn_to(self.picture)
            self.picture.show_image(preview)

    def _turn_to(self, page: QWidget, note: str = "") -> None:
        self.offer_button.hide()
        self.trouble.hide()
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._stack.setCurrentWidget(page)

    def _fill(self, rows: tuple[tuple[str, ...], ...]) -> None:
        self.table.clear()
        self.table.setRowCount(len(rows))
        self.table.setColumnCount(max(map(len, rows)))
        self.table.horizontalHeader().hide()  # the first row may be a header, or data
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                self.table.setItem(at, column, QTableWidgetItem(cell))
        self.table.resizeColumnsToContents()
        for column in range(self.table.columnCount()):
            if self.table.columnWidth(column) > WIDEST_COLUMN:
                self.table.setColumnWidth(column, WIDEST_COLUMN)


class PictureBox(QLabel):
    """A picture as large as fits, but not larger than it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(80, 80)

    def show_image(self, image: QImage) -> None:
        """Show `image`, which is small enough for the memory."""
        self._pixmap = QPixmap.fromImage(image)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        if self._pixmap.isNull():
            return
        fitting = self._pixmap.size().boundedTo(
            self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        )
        fitting = fitting.expandedTo(QSize(1, 1))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = (self.width() - fitting.width()) // 2, (self.height() - fitting.height()) // 2
        painter.drawPixmap(left, top, fitting.width(), fitting.height(), self._pixmap)
