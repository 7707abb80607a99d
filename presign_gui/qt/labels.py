"""Labels for long text: on one line with its middle left out, or wrapped and never cut off."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionFocusRect,
    QStyleOptionToolButton,
    QToolButton,
    QWidget,
)

from presign_gui.qt import looks
from presign_gui.qt.icons import icon

_LEFT = Qt.AlignmentFlag.AlignLeft


def name_box(box: QComboBox, name: str) -> None:
    """Let a screen reader know what a box without a label is for.

    On Linux Qt gives it the value of the box for its name, whatever name that has.
    """
    box.setAccessibleName(name)
    box.setAccessibleDescription(name)


def at_the_start() -> Qt.AlignmentFlag:
    """Return where lines begin, for what would else begin where its own text does.

    A link, key or name reads from the left even where all around is read from the right.
    """
    side = Qt.AlignmentFlag.AlignRight if QApplication.isRightToLeft() else _LEFT
    return side | Qt.AlignmentFlag.AlignAbsolute


class FoldButton(QToolButton):
    """Unfolds what is below it: its arrow points down then, and else where reading goes on.

    An icon of ours: the style's own arrow stays at the left where one reads from the right.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text=text, checkable=True, autoRaise=True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggled.connect(self._turn)
        self._turn(False)

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:  # Qt's name
        """Look the same opened, not pressed: the arrow says it."""
        super().initStyleOption(option)
        option.state &= ~QStyle.StateFlag.State_On

    def _turn(self, opened: bool) -> None:
        on = "folded-left" if QApplication.isRightToLeft() else "folded"
        self.setIcon(icon("unfolded" if opened else on))


class ElidedLabel(QLabel):
    """Shows the beginning and the end of its text; the whole is in the tooltip."""

    def __init__(
        self, parent: QWidget | None = None, *, role: str = "", selectable: bool = False
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if role == "title":
            font = looks.sized(self.font(), looks.TITLE)
            font.setBold(True)
            self.setFont(font)
        if selectable:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def setText(self, text: str) -> None:  # Qt's name
        super().setText(text)
        self.setToolTip(text)

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(super().minimumSizeHint().width(), self._line().height())

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return QSize(0, self._line().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        painter = QPainter(self)
        room = self.contentsRect()
        text = self._line().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        alignment = at_the_start() | Qt.AlignmentFlag.AlignVCenter
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # as it begins
        self.style().drawItemText(
            painter, room, alignment, self.palette(), self.isEnabled(), text, self.foregroundRole()
        )
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter)

    def _line(self) -> QFontMetrics:
        return self.fontMetrics()


class WrappedLabel(QLabel):
    """Wraps its text, and is always as high as all its lines.

    QLabel alone tells a layout how high it would be for some width of its own
    choosing, and is then cut off at another one.
    """

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, small: bool = False
    ) -> None:
        """`small` is for what is only said beside."""
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        if small:
            self.setFont(looks.sized(self.font(), looks.SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:  # Qt's name
        """As wide as there is room: the text is no reason to widen the window."""
        return QSize(0, self.minimumHeight())

    def setText(self, text: str) -> None:  # Qt's name
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(0)  # or it would never be less high than it was
        # Before it was resized it has no width to be as high for.
        if self.text() and self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.setMinimumHeight(self.heightForWidth(self.width()))
