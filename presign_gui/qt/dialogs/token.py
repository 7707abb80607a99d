"""Asks what a new token of the link service is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core import expiry
from presign_gui.core.errors import PresignError
from presign_gui.core.grants import METHODS, PER_MINUTE, UPLOAD_FORM, Grant
from presign_gui.core.records import Method
from presign_gui.core.texts import _
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.life_field import LifeField
from presign_gui.qt.notices import Notice

if TYPE_CHECKING:
    from presign_gui.qt.token_desk import TokenDesk

MOST_PER_MINUTE = 1_000_000
WIDTH = 64
"""Letters."""


class TokenDialog(QDialog):
    """Closes when the token is made; until then it says what is in the way."""

    def __init__(self, desk: TokenDesk, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Add token"))
        self._desk = desk
        self.name = QLineEdit()
        self.places = QPlainTextEdit(tabChangesFocus=True)
        self.methods = {
            Method.GET.value: QCheckBox(_("&Download (GET)")),
            Method.PUT.value: QCheckBox(_("&Upload (PUT)")),
            Method.HEAD.value: QCheckBox(_("Chec&k (HEAD)")),
            UPLOAD_FORM: QCheckBox(_("Upload &forms (POST)")),
        }
        self.longest = LifeField(expiry.DEFAULT, expiry.LONGEST)
        self.per_minute = QSpinBox(minimum=1, maximum=MOST_PER_MINUTE, value=PER_MINUTE)
        self.problem = Notice("error")
        self._build()
        desk.issued.connect(self.accept)
        desk.refused.connect(self._fail)

    def _build(self) -> None:
        assert set(self.methods) == {*METHODS, UPLOAD_FORM}
        self.name.setPlaceholderText(_("Who it is for"))
        self.places.setPlaceholderText(_("One a line: bucket/folder/, or * for everything"))
        self.places.setFixedHeight(self.places.fontMetrics().lineSpacing() * 4 + 12)
        self.methods[Method.GET.value].setChecked(True)
        boxes = QWidget()
        grid = QGridLayout(boxes)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, box in enumerate(self.methods.values()):
            grid.addWidget(box, *divmod(at, 2))
        form = FormRows()
        form.add(_("&Name"), self.name)
        form.add(_("&Buckets and folders"), self.places)
        form.add_below(boxes)
        form.add(_("&Longest life of a link"), self.longest, self.longest.number)
        form.add(_("&Requests a minute"), self.per_minute)
        self.buttons = QDialogButtonBox()
        self.buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.addButton(_("&Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self._issue)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("x") * WIDTH)

    def _issue(self) -> None:
        lines = self.places.toPlainText().splitlines()
        grant = Grant(
            places=tuple(line.strip() for line in lines if line.strip()),
            methods=tuple(name for name, box in self.methods.items() if box.isChecked()),
            max_expiry=self.longest.span,
            per_minute=self.per_minute.value(),
        )
        self.problem.say("")
        self._desk.issue(self.name.text(), grant)

    def _fail(self, error: PresignError) -> None:
        self.problem.say(error.reason)
