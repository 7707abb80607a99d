"""Links into a file: in which format, how far it is, and what an interrupted run has left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core.errors import PresignError
from presign_gui.core.formats import Format, formats
from presign_gui.core.part_file import Begin
from presign_gui.core.texts import _, ngettext, number
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.labels import WrappedLabel
from presign_gui.qt.notices import Notice, Trouble


class SavingDialog(QDialog):
    """Asks for a format, then shows what its owner tells; rejected, the owner stops."""

    file_wanted = Signal()  # the format is chosen
    begun = Signal(object)  # the Begin that was chosen for what was found
    advanced = Signal()  # some links more are done

    def __init__(
        self, what: str, life: str, format_name: str, count: int | None, parent: QWidget | None
    ) -> None:
        """`what` is linked and `life` how long links work; `count` is None if not known yet."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._count = count
        self._what = WrappedLabel(what)
        self._life = WrappedLabel(life)
        self.format_box = QComboBox()
        self.found = Notice("info")
        self.trouble = Trouble()
        self.progress = QProgressBar(textVisible=False)
        self.told = WrappedLabel()
        self._buttons = QDialogButtonBox()
        self.save = self._button(_("&Save…"))
        self.go_on = self._button(_("&Go on"))
        self.anew = self._button(_("Start &anew"))
        self.stop = QPushButton()
        self._build(format_name)
        self._show_only(self.save)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        self._buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return button

    def _build(self, format_name: str) -> None:
        for each in formats().values():
            self.format_box.addItem(each.label, each.name)
        self.format_box.setCurrentIndex(self.format_box.findData(format_name))
        self._buttons.addButton(self.stop, QDialogButtonBox.ButtonRole.RejectRole)
        self.progress.setAccessibleName(_("How far it is"))
        self.progress.setMaximumHeight(self.fontMetrics().height() // 2)
        self._form = FormRows()
        self._form.add(_("&Format"), self.format_box)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # as high as what is shown
        column.addWidget(self._what)
        column.addWidget(self._life)
        column.addLayout(self._form)
        for widget in (self.found, self.trouble, self.progress, self.told, self._buttons):
            column.addWidget(widget)
        column.addStrut(self.fontMetrics().horizontalAdvance("x") * 64)
        self.format_box.currentIndexChanged.connect(self._show_title)
        self.save.clicked.connect(self.file_wanted)
        self.go_on.clicked.connect(lambda: self.begun.emit(Begin.GO_ON))
        self.anew.clicked.connect(lambda: self.begun.emit(Begin.ANEW))
        self.trouble.retry.connect(lambda: self.begun.emit(Begin.GO_ON))
        self._buttons.rejected.connect(self.reject)
        self._show_title()

    @property
    def format(self) -> Format:
        return formats()[self.format_box.currentData()]

    # What the owner says

    def show_found(self, text: str, *, may_go_on: bool) -> None:
        """Say what an interrupted run has left, and ask what to do with it."""
        self._show_only(*([self.go_on] if may_go_on else []), self.anew)
        self.found.say(text)

    def show_begun(self) -> None:
        """Show that it runs."""
        self._show_only()
        self.progress.setRange(0, self._count or 0)
        self.progress.setValue(0)
        self.progress.show()
        self.told.setText(_("Listing…") if self._count is None else _("Making the links…"))
        self.told.show()

    def show_done(self, done: int, rate: int) -> None:
        """Show how many links are done, and how many it makes in a second."""
        if self._count is not None:
            self.progress.setValue(done)
        self.told.setText(
            ngettext(
                "{count} link, {rate} a second",
                "{count} links, {rate} a second",
                done,
                rate=number(rate),
            )
        )
        self.advanced.emit()

    def show_failure(self, error: PresignError) -> None:
        """Say why it broke off, and offer to try again."""
        self._show_only()
        self.stop.setText(_("Cancel"))
        self.trouble.show_failure(error)

    # The rest

    def _show_only(self, *buttons: QPushButton) -> None:
        """Show these buttons, and nothing of what was told before."""
        choosing = self.save in buttons
        for each in (self.save, self.go_on, self.anew):
            each.setVisible(each in buttons)
        for widget in (self.found, self.trouble, self.progress, self.told):
            widget.hide()
        self.format_box.setEnabled(choosing)
        self.stop.setText(_("Cancel") if buttons else _("Stop"))
        first = buttons[0] if buttons else self.stop
        first.setDefault(True)
        (self.format_box if choosing else first).setFocus()

    def _show_title(self) -> None:
        page = self.format_box.currentData() == "page"
        self.setWindowTitle(_("Save a download page") if page else _("Save links"))
