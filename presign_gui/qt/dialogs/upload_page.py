"""A page on which others send files: where to, how much, how long, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.address import Address, parse
from presign_gui.core.errors import InvalidAddress, PresignError
from presign_gui.core.records import PostRequest
from presign_gui.core.texts import _, moment
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.icons import icon
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.life_field import LifeField
from presign_gui.qt.notices import Notice, Trouble
from presign_gui.qt.size_field import SizeField

MOST = 5 * 2**30
"""Bytes of one upload (Amazon S3 User Guide, "Uploading objects")."""


class UploadPageDialog(QDialog):
    """Asks for all that; its owner looks at the bucket's CORS rules, and makes the page."""

    save_wanted = Signal(object)  # a PostRequest
    place_changed = Signal(str)  # the bucket, once it is a whole address; "" if none is

    def __init__(
        self,
        place: str,
        life: timedelta,
        maximum: timedelta,
        now: Callable[[], datetime],
        parent: QWidget | None,
    ) -> None:
        """`place` is proposed; no page lives longer than `maximum`."""
        super().__init__(parent)
        self.setWindowTitle(_("Save an upload page"))
        self._now = now
        self.place = QLineEdit(place)
        self.life = LifeField(life, maximum)
        self.until = QLabel()
        self.size = SizeField(MOST)
        self.kind = QComboBox(editable=True)
        self.title = QLineEdit()
        self.message = QPlainTextEdit(tabChangesFocus=True)
        self.seeing = Notice("info")
        self.copy_rules = QPushButton(icon("copy"), _("Copy &rules"))
        self.copy_command = QPushButton(icon("copy"), _("Copy &command"))
        self.told = QLabel()
        self.trouble = Trouble()
        self._buttons = QDialogButtonBox()
        self.save = self._buttons.addButton(
            _("&Save page…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self._buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._rules = self._command = ""
        self._build()
        self._show_until()

    def _build(self) -> None:
        self.place.setPlaceholderText("s3://bucket/folder/")
        self.title.setPlaceholderText(_("Send files"))
        self.message.setPlaceholderText(_("What you want to say to whoever gets the page"))
        self.message.setFixedHeight(self.fontMetrics().lineSpacing() * 5)
        self.kind.addItems(["", "image/", "video/", "audio/", "application/pdf", "text/csv"])
        self.kind.lineEdit().setPlaceholderText(_("any"))
        form = FormRows()
        form.add(_("Files &go to"), self.place)
        form.add(_("&Works for"), self.life, self.life.number)
        form.add_below(self.until)
        form.add(_("Largest file"), self.size, self.size.limited)
        form.add(_("T&ype of the files"), self.kind)
        form.add(_("&Title"), self.title)
        form.add(_("&Message"), self.message)
        self._rule_buttons = QWidget()
        row = QHBoxLayout(self._rule_buttons)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.copy_rules, self.copy_command, self.told):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # as high as what is shown
        column.addStrut(self.fontMetrics().horizontalAdvance("x") * 72)
        column.addWidget(
            WrappedLabel(
                _(
                    "One web page to send along: whoever has it can send files to this folder "
                    "until it ends, and replace those of the same name. They can't see or fetch "
                    "anything."
                )
            )
        )
        column.addLayout(form)
        for widget in (self.seeing, self._rule_buttons, self.trouble, self._buttons):
            column.addWidget(widget)
        self._rule_buttons.hide()
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.save.setDefault(True)
        self.life.changed.connect(self._show_until)
        self.place.editingFinished.connect(self._look)
        self.copy_rules.clicked.connect(lambda: self._put(self._rules, _("Rules copied.")))
        self.copy_command.clicked.connect(lambda: self._put(self._command, _("Command copied.")))
        self.save.clicked.connect(self._save)
        self.trouble.retry.connect(self._save)
        self._buttons.rejected.connect(self.reject)

    @property
    def request(self) -> PostRequest:
        """What was asked for. Raises InvalidAddress."""
        place = self._address()
        return PostRequest(
            place.bucket,
            key_prefix=place.key,
            expiry=self.life.span,
            max_size=self.size.largest,
            content_type=self.kind.currentText().strip(),
        )

    def _address(self) -> Address:
        """Return the bucket or folder: what was typed is one, with or without its slash."""
        if not self.place.text().strip():
            raise InvalidAddress(_("Say to which bucket or folder the files go."))
        place = parse(self.place.text().strip())
        if place.key and not place.key.endswith("/"):
            return Address(place.bucket, f"{place.key}/")
        return place

    # What the owner says

    def show_looking(self) -> None:
        """Say that it isn't known yet what the page will see."""
        self._show_rules("", "")
        self.seeing.say(_("Looking whether the bucket lets the page see how uploads go…"))

    def show_seeing(self) -> None:
        """Say that the page will see all it should."""
        self._show_rules("", "")
        self.seeing.say(_("The bucket lets the page show progress, and what the server answers."))

    def show_rules(self, why: str, rules: str, command: str) -> None:
        """Say why the page won't see much, and offer the rules that it needs."""
        self._show_rules(rules, command)
        self.seeing.say(
            _(
                "{why} Files arrive all the same, but the page can't show progress, or whether "
                "the server took them. (Without JavaScript it is a plain form, and needs no "
                "rule.) Whoever looks after the bucket can give it the rules to be copied here.",
                why=why,
            )
        )

    def show_saving(self) -> None:
        """Show that the page is being made."""
        self.trouble.hide()
        self.save.setEnabled(False)

    def show_failure(self, error: PresignError) -> None:
        """Say why there is no page, and offer to try again."""
        self.save.setEnabled(True)
        self.trouble.show_failure(error)

    # The rest

    def _save(self) -> None:
        try:
            request = self.request
        except PresignError as error:
            self.show_failure(error)
            self.place.setFocus()
            return
        self.place.setText(str(self._address()))
        self.save_wanted.emit(request)

    def _look(self) -> None:
        try:
            self.place_changed.emit(self._address().bucket)
        except PresignError:
            self.place_changed.emit("")

    def _show_rules(self, rules: str, command: str) -> None:
        self._rules, self._command = rules, command
        self._rule_buttons.setVisible(bool(rules))
        self.copy_rules.setToolTip(rules)
        self.copy_command.setToolTip(command)
        self.told.clear()
        self.seeing.say("")

    def _show_until(self) -> None:
        self.until.setText(_("until {end}", end=moment(self._now() + self.life.span)))

    def _put(self, text: str, told: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.told.setText(told)
