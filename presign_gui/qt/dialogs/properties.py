"""What there is to know of one object, each value to be copied, and a preview of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.errors import PresignError
from presign_gui.core.preview import LIMIT, Nothing, Table, Text
from presign_gui.core.properties import Group, Properties, Property, known
from presign_gui.core.records import S3Object
from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import ElidedLabel
from presign_gui.qt.notices import Notice, Trouble
from presign_gui.qt.preview import PreviewPane
from presign_gui.qt.row_looks import plain_tip, readable
from presign_gui.qt.value_box import ValueBox


class PropertiesDialog(QDialog):
    """Shows what the row knows, then what S3 says. Its owner asks S3, when it is wanted."""

    properties_wanted = Signal()
    preview_wanted = Signal()

    def __init__(self, s3_object: S3Object, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.s3_object = s3_object
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = readable(s3_object.name)
        self.setWindowTitle(_("Properties of {name}", name=name))
        self._title = ElidedLabel(role="title")
        self._title.setText(name)
        self._title.setToolTip(plain_tip(s3_object.key))
        self.warning = Notice("warning")
        self.trouble = Trouble()
        self.tabs = QTabWidget()
        self._page = QScrollArea(widgetResizable=True)
        self.preview = PreviewPane()
        self.told = QLabel()
        self._properties = known(s3_object)
        self._complete = self._preview_begun = False
        self._build()
        self._show(self._properties)

    def _build(self) -> None:
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.viewport().setAutoFillBackground(False)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.setAccessibleName(_("Properties and preview"))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._page, _("P&roperties"))
        self.tabs.addTab(self.preview, _("Pre&view"))
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        copy_all = buttons.addButton(_("Copy &all"), QDialogButtonBox.ButtonRole.ActionRole)
        copy_all.setIcon(icon("copy"))
        for button in buttons.buttons():
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(buttons)
        column = QVBoxLayout(self)
        for widget in (self._title, self.warning, self.trouble):
            column.addWidget(widget)
        column.addWidget(self.tabs, 1)
        column.addLayout(foot)
        letter = self.fontMetrics().averageCharWidth()
        looks.open_as(self, letter * 100, letter * 90)
        buttons.rejected.connect(self.reject)
        copy_all.clicked.connect(
            lambda: self._copy(self._properties.text, _("All properties copied."))
        )
        self.tabs.currentChanged.connect(self._begin_preview)
        self.trouble.retry.connect(self.properties_wanted)
        self.preview.wanted.connect(self.preview_wanted)

    # What the owner says

    def show_loading(self) -> None:
        """Say that S3 is being asked for the properties."""
        self.trouble.hide()
        self.told.setText(_("Loading…"))
        if not self._complete:
            self.preview.say(_("Loading…"))

    def show_properties(self, properties: Properties) -> None:
        """Show what S3 said."""
        self._complete = True
        self.told.clear()
        self._show(properties)
        self._begin_preview()

    def show_failure(self, error: PresignError) -> None:
        """Show why S3 didn't say more; what the row knew stays."""
        self.told.clear()
        self.trouble.show_failure(error)
        self.preview.say(_("There is no preview without the properties."))

    def show_preview_loading(self) -> None:
        """Say that the content is being fetched."""
        self.preview.say(_("Loading…"))

    def show_preview(self, preview: Text | Table | QImage | Nothing) -> None:
        """Show the content."""
        self.preview.show_preview(preview)

    # The rest

    def _begin_preview(self) -> None:
        """Ask for the preview when its tab is opened, if nothing speaks against it."""
        if self._preview_begun or not self._complete or self.tabs.currentWidget() != self.preview:
            return
        self._preview_begun = True
        now = self._properties
        if now.archive.closed:
            until = _("Until then nothing is fetched, and there is no preview.")
            self.preview.say(f"{now.warning} {until}")
        elif now.s3_object.delete_marker:
            self.preview.say(now.warning)
        elif now.s3_object.size is None or now.s3_object.size > LIMIT:
            self.preview.offer(now.s3_object.size)
        else:
            self.preview_wanted.emit()

    def _show(self, properties: Properties) -> None:
        focused = self.focusWidget()
        name = focused.accessibleName() if isinstance(focused, QToolButton) else ""
        self._properties = properties
        self.warning.say(properties.warning)
        rows = self._rows(properties.groups)
        self._page.setWidget(rows)
        rows.setAutoFillBackground(False)  # the tab has a colour of its own
        before: QWidget = self.tabs.tabBar()
        for button in rows.findChildren(QToolButton):
            self.setTabOrder(before, button)
            before = button
        for button in self._page.findChildren(QToolButton):
            if button.accessibleName() == name:
                button.setFocus()

    def _rows(self, groups: tuple[Group, ...]) -> QWidget:
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(looks.PAGE)
        grid.setColumnMinimumWidth(0, self.fontMetrics().averageCharWidth() * 18)
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(looks.HAIR)
        for group in groups:
            title = QLabel(group.title)
            font = title.font()
            font.setBold(True)
            title.setFont(font)
            at = grid.rowCount()
            grid.addWidget(title, at, 0, 1, 3)
            if group is not groups[0]:
                grid.setRowMinimumHeight(at, title.fontMetrics().height() * 2)
            grid.setAlignment(title, Qt.AlignmentFlag.AlignBottom)
            for row in group.rows:
                self._add_row(grid, row)
        grid.setRowStretch(grid.rowCount(), 1)
        return rows

    def _add_row(self, grid: QGridLayout, row: Property) -> None:
        at = grid.rowCount()
        label = ElidedLabel()
        label.setText(readable(row.label))
        label.setToolTip(plain_tip(row.label))
        value = ValueBox(readable(row.label or row.shown), row.shown)
        top = Qt.AlignmentFlag.AlignTop
        if row.missing:
            font = value.font()
            font.setItalic(True)
            value.setFont(font)
            grid.addWidget(value, at, 0, 1, 3)
            return
        copy = QToolButton(autoRaise=True)
        copy.setIcon(icon("copy"))
        copy.setFixedHeight(self.fontMetrics().height() + 2)
        copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        copy.setAccessibleName(_("Copy {label}", label=readable(row.label)))
        copy.setAccessibleDescription(readable(row.shown))
        copy.setToolTip(plain_tip(_("Copy {label}", label=row.label)))
        copy.clicked.connect(
            lambda: self._copy(row.copied, _("{label} copied.", label=readable(row.label)))
        )
        grid.addWidget(label, at, 0, top)
        grid.addWidget(value, at, 1, top)
        grid.addWidget(copy, at, 2, top)

    def _copy(self, text: str, told: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.told.setText(told)
