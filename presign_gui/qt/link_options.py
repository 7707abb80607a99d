"""The rarer options of a link, behind “More”: what it is for, its end, what the server answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from presign_gui.core.records import Account, Disposition, LinkOptions, Method, S3Object, Source
from presign_gui.core.texts import _, ngettext
from presign_gui.qt.clearable_line import ClearableLine
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.end_choice import EndChoice
from presign_gui.qt.labels import FoldButton

_READS = (Method.GET, Method.HEAD)  # whose answer a link may have a say in


class MoreOptions(QWidget):
    """`changed` when a link would be another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fold = FoldButton()
        self.method = QComboBox()
        self.end = EndChoice()
        self.inline = QCheckBox(_("Shown &rather than saved"))
        self.content_type = _field(_("As it is stored"))
        self.language = _field(_("As it is stored"))
        self.encoding = _field(_("As it is stored"))
        self.cache_control = _field(_("As it is stored"))
        self.version = _field(_("The latest"))
        self.pays = QCheckBox(_("Re&quester pays: this account is billed"))
        self._account_pays = False
        self._one: S3Object | None = None
        self._box = QWidget()
        self._build()
        self._connect()
        self._on_fold(False)
        self._enable()

    def _build(self) -> None:
        for method, label in (
            (Method.GET, _("download")),
            (Method.PUT, _("upload (replaces it)")),
            (Method.HEAD, _("check whether it is there")),
        ):
            self.method.addItem(label, method.value)
        self.method.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.method.setMinimumContentsLength(12)  # or its longest line would widen the panel
        form = FormRows()
        self._box.setLayout(form)
        form.setContentsMargins(0, 0, 0, 0)
        form.add(_("Lin&k to"), self.method)
        self.end.add_to(form)
        form.addRow(self.inline)
        form.add(_("Content &type"), self.content_type)
        form.add(_("Lan&guage"), self.language)
        form.add(_("Encod&ing"), self.encoding)
        form.add(_("Ca&che control"), self.cache_control)
        form.add(_("Versio&n"), self.version)
        form.addRow(self.pays)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fold)
        column.addWidget(self._box)
        for widget, tip in (
            (self.inline, _("A browser shows the file rather than saving it, if it can")),
            (self.content_type, _("What the server says the file is, as application/pdf")),
            (self.language, _("What the server says the file is written in, as de-DE")),
            (self.encoding, _("How the server says the file is packed, as gzip")),
            (self.cache_control, _("What the server says about keeping a copy, as no-store")),
            (self.version, _("The id of a version of the object, which is then what is linked")),
            (self.pays, _("For a bucket whose owner has whoever asks pay (Requester Pays)")),
        ):
            widget.setToolTip(tip)

    def _connect(self) -> None:
        self.fold.toggled.connect(self._on_fold)
        self.method.currentIndexChanged.connect(self._on_change)
        self.end.changed.connect(self._on_change)
        for box in (self.inline, self.pays):
            box.toggled.connect(self._on_change)
        for field in (*self._answers, self.version):
            field.textChanged.connect(self._on_change)

    @property
    def _answers(self) -> tuple[QLineEdit, ...]:
        return self.content_type, self.language, self.encoding, self.cache_control

    # What is chosen

    def added_to(self, options: LinkOptions) -> LinkOptions:
        """Return `options` with what is chosen here, as far as it counts for such links."""
        method = self.chosen_method
        reads = method in _READS
        inline = self.inline.isChecked() and reads
        return replace(
            options,
            method=method,
            until=self.end.until,
            filename=options.filename if reads else "",
            disposition=Disposition.INLINE if inline else Disposition.UNSAID,
            content_type="" if method is Method.DELETE else _typed(self.content_type),
            content_language=_typed(self.language) if reads else "",
            content_encoding=_typed(self.encoding) if reads else "",
            cache_control=_typed(self.cache_control) if reads else "",
            requester_pays=self.pays.isChecked() and not self._account_pays,
            version_id=_typed(self.version) if self._other_version else "",
        )

    @property
    def chosen_method(self) -> Method:
        return Method(self.method.currentData())

    @property
    def until(self) -> datetime | None:
        """When links end, UTC; None if they are to work for some time from when they are made."""
        return self.end.until

    @property
    def _other_version(self) -> bool:
        """Whether a version was typed that isn't the selected row's."""
        return (
            self._one is not None
            and self.chosen_method is not Method.PUT
            and _typed(self.version) not in ("", self._one.version_id)
        )

    def offer_deleting(self, offered: bool) -> None:
        """Offer links that delete, or no longer."""
        at = self.method.findData(Method.DELETE.value)
        if offered and at < 0:
            self.method.addItem(_("delete it"), Method.DELETE.value)
        elif not offered and at >= 0:
            if self.method.currentIndex() == at:
                self.method.setCurrentIndex(0)
            self.method.removeItem(at)

    # What it is chosen for

    def use(self, account: Account) -> None:
        """Offer what links of `account` can have; what it has anyway is shown as chosen."""
        if self._account_pays != account.requester_pays:
            self._account_pays = account.requester_pays
            self.pays.setChecked(account.requester_pays)
        self.pays.setEnabled(not account.requester_pays and account.source is not Source.ANONYMOUS)

    def show_selection(self, one: S3Object | None) -> None:
        """Let a version be typed in the place of that of `one`; None: several, or nothing."""
        self._one = one
        blocked = self.version.blockSignals(True)
        self.version.setText(one.version_id if one is not None else "")
        self.version.setCursorPosition(0)
        self.version.blockSignals(blocked)
        self._enable()
        self._count()

    def _on_fold(self, shown: bool) -> None:
        self._box.setVisible(shown)
        self._count()

    def _on_change(self) -> None:
        self._enable()
        self._count()
        self.changed.emit()

    def _enable(self) -> None:
        reads = self.chosen_method in _READS
        self.inline.setEnabled(reads)
        self.content_type.setEnabled(self.chosen_method is not Method.DELETE)
        for field in (self.language, self.encoding, self.cache_control):
            field.setEnabled(reads)
        self.version.setEnabled(self._one is not None and self.chosen_method is not Method.PUT)

    def _count(self) -> None:
        """Say on the button how much is chosen that doesn't show."""
        usual, chosen = LinkOptions(), self.added_to(LinkOptions())
        names = set(LinkOptions.__dataclass_fields__)
        count = sum(getattr(usual, name) != getattr(chosen, name) for name in names)
        if count and not self.fold.isChecked():
            self.fold.setText(ngettext("More ({count} chosen)", "More ({count} chosen)", count))
        else:
            self.fold.setText(_("More"))


def _field(placeholder: str) -> QLineEdit:
    field = ClearableLine()
    field.setPlaceholderText(placeholder)
    return field


def _typed(field: QLineEdit) -> str:
    return field.text().strip()
