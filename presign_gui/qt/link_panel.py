"""The right side: how long the link lives, under which name, and the link itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core import expiry
from presign_gui.core.clock import utc_now
from presign_gui.core.errors import ExpiredToken, PresignError
from presign_gui.core.formats import Format, formats
from presign_gui.core.records import Link, LinkOptions, S3Object
from presign_gui.core.texts import _, date, duration, moment, ngettext, size
from presign_gui.qt.action_button import ActionButton
from presign_gui.qt.actions import Actions
from presign_gui.qt.folder import Selected
from presign_gui.qt.labels import ElidedLabel, WrappedLabel
from presign_gui.qt.link_card import LinkCard
from presign_gui.qt.link_options import MoreOptions
from presign_gui.qt.row_looks import readable

STALE = timedelta(minutes=1)
"""How much earlier than a link made now the one that is shown may end: what one sees of it."""


class LinkPanel(QWidget):
    """Shows what a link to the selection would be; `changed` when the options are others."""

    changed = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("x") * 44)
        self._link: Link | None = None
        self.now: Callable[[], datetime] = utc_now  # the server's time, where ours is wrong
        self._title = ElidedLabel(role="title")
        self._facts = ElidedLabel()
        self._life = QSpinBox()
        self._unit = QComboBox()
        self._maximum = expiry.AWS_MAXIMUM
        self._wanted = expiry.DEFAULT  # what was last chosen, even where it can't be
        self._shortened = WrappedLabel()
        self._until = QLabel()
        self._preset_row = QWidget()
        self._preset_buttons: dict[timedelta, QToolButton] = {}
        self._filename = QLineEdit(clearButtonEnabled=True)
        self._format = QComboBox()
        self._wanted_format = "plain"  # what was last chosen, even where it doesn't suit
        self._preview = ElidedLabel(selectable=True)
        self._note = WrappedLabel()
        self._copy = ActionButton(actions["copy"])
        self._renew = ActionButton(actions["renew"])
        self._mend = [ActionButton(actions["retry"]), ActionButton(actions["copy-details"])]
        self.card = LinkCard(actions)
        self.more = MoreOptions()
        self.more.span = lambda: self.expiry
        self._build()
        self.expiry = expiry.DEFAULT
        self.show_selection(Selected())
        # The end of a link not made yet moves on with the clock.
        self._clock = QTimer(self, interval=10_000)
        self._clock.timeout.connect(self._on_tick)
        self._clock.start()

    def _build(self) -> None:
        for unit in expiry.units():
            self._unit.addItem(unit.name)
        self._offer_formats()
        self._name_for_assistance()
        self._until.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy.setMinimumHeight(self._copy.fontMetrics().height() * 2)

        presets = QHBoxLayout(self._preset_row)
        presets.setContentsMargins(0, 0, 0, 0)
        presets.setSpacing(4)
        self.show_presets(expiry.PRESETS)
        life = QHBoxLayout()
        life.addWidget(self._life, 1)
        life.addWidget(self._unit, 1)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(_("&Works for"), life)
        form.labelForField(life).setBuddy(self._life)
        form.addRow("", self._preset_row)
        form.addRow("", self._shortened)
        form.addRow("", self._until)
        form.addRow(_("&Saved as"), self._filename)
        form.addRow(_("C&opy as"), self._format)

        column = QVBoxLayout(self)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        column.addSpacing(8)
        column.addLayout(form)
        column.addWidget(self.more)
        column.addSpacing(8)
        column.addWidget(self._copy)
        column.addWidget(self._preview)
        column.addWidget(self._note)
        column.addWidget(self._renew)
        mend = QHBoxLayout()
        for button in self._mend:
            mend.addWidget(button)
        column.addLayout(mend)
        column.addWidget(self.card)
        column.addStretch(1)

        self._life.valueChanged.connect(self._on_life)
        self._unit.currentIndexChanged.connect(self._on_unit)
        self._filename.textChanged.connect(self._on_change)
        self._format.currentIndexChanged.connect(self._on_change)
        self._format.activated.connect(self._on_format)
        self.more.changed.connect(self._on_more)

    def show_presets(self, spans: Sequence[timedelta]) -> None:
        """Offer these lives with a button each."""
        layout = self._preset_row.layout()
        while (item := layout.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        self._preset_buttons = {}
        for span in spans:
            button = self._preset_buttons[span] = QToolButton(text=expiry.short(span))
            button.setAutoRaise(True)
            button.setAccessibleName(_("Works for {span}", span=expiry.short(span)))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, span=span: self.set_expiry(span))
            layout.addWidget(button)
        layout.addStretch(1)
        self._enable_life()

    def _name_for_assistance(self) -> None:
        self._life.setAccessibleName(_("Works for"))
        self._unit.setAccessibleName(_("Unit of time"))
        self._filename.setAccessibleName(_("Saved as"))
        self._format.setAccessibleName(_("Copy as"))
        self._preview.setAccessibleName(_("Preview of the link"))

    # What is chosen

    @property
    def expiry(self) -> timedelta:
        return self._life.value() * expiry.units()[self._unit.currentIndex()].span

    @expiry.setter
    def expiry(self, span: timedelta) -> None:
        shown = min(span, self._maximum)
        unit = expiry.largest_unit(shown)
        self._unit.setCurrentIndex(unit)
        self._bound_life()
        self._life.setValue(shown // expiry.units()[unit].span)
        self._wanted = span
        self._show_shortened()

    @property
    def maximum(self) -> timedelta:
        return self._maximum

    @maximum.setter
    def maximum(self, maximum: timedelta) -> None:
        """Offer no longer life than `maximum`, the account's; what was chosen comes back with it.

        What is cut by it is said.
        """
        wanted = self._wanted
        self._maximum = maximum
        self.more.now = self.now
        self.more.bound(maximum)
        self._enable_life()
        self.expiry = wanted

    def set_expiry(self, span: timedelta) -> None:
        """Let links work for `span`, as if it had been typed."""
        self.expiry = span

    @property
    def options(self) -> LinkOptions:
        return self.more.added_to(
            LinkOptions(expiry=self.expiry, filename=self._filename.text().strip())
        )

    @property
    def format(self) -> Format:
        return formats()[self._format.currentData()]

    def choose_format(self, name: str) -> None:
        """Offer `name` of core.formats first; an unknown one changes nothing."""
        at = self._format.findData(name)
        if at >= 0:
            self._format.setCurrentIndex(at)
            self._wanted_format = name

    @property
    def wanted_format(self) -> str:
        """The name of the format last chosen, even if the links of the moment can't have it."""
        return self._wanted_format

    def _offer_formats(self) -> None:
        """Offer what suits the links; what was chosen comes back with what it suits."""
        blocked = self._format.blockSignals(True)
        self._format.clear()
        for each in formats().values():
            if not each.file_only and each.suits(self.more.chosen_method):
                self._format.addItem(each.label, each.name)
        self._format.setCurrentIndex(max(self._format.findData(self._wanted_format), 0))
        self._format.blockSignals(blocked)

    def _on_format(self) -> None:
        self._wanted_format = self._format.currentData()

    def _on_more(self) -> None:
        self._enable_life()
        self._offer_formats()
        self._on_change()

    def _enable_life(self) -> None:
        """Let a time be chosen as far as it counts: not beside an end."""
        free = self.more.until is None
        self._life.setEnabled(free)
        self._unit.setEnabled(free)
        for span, button in self._preset_buttons.items():
            button.setEnabled(free and span <= self._maximum)

    # What is shown

    def show_selection(self, selected: Selected) -> None:
        """Show what is selected, before its link is there."""
        one = selected.first if selected.objects == 1 and not selected.folders else None
        self._filename.clear()
        self._filename.setEnabled(one is not None)
        self._filename.setPlaceholderText("")
        if one is not None:
            self._title.setText(readable(one.name))
            self._facts.setText(_facts_of(one))
            self._filename.setPlaceholderText(readable(one.name))
        elif selected.folders and not selected.objects:
            self._title.setText(ngettext("{count} folder", "{count} folders", selected.folders))
            self._facts.setText(_("Links to all below, after asking"))
        elif selected.objects:
            self._title.setText(ngettext("{count} object", "{count} objects", selected.objects))
            self._facts.setText(size(selected.size))
            if selected.folders:
                self._facts.setText(_("and all in the folders, after asking"))
        else:
            self._title.setText(_("No object selected"))
            self._facts.setText(_("Select one on the left to make a link to it."))
        self.show_link(None)

    def show_link(self, link: Link | None) -> None:
        """Show the link as it would be copied; None while there is none."""
        self._link = link
        if link is None:
            self.card.show_none()
        for button in self._mend:
            button.setVisible(False)
        self._renew.setVisible(link is not None and link.cut_short)
        self._preview.setText(_shown(link.url) if link else "")
        self._note.setText(self._note_on(link))
        self._note.setVisible(bool(self._note.text()))
        self._show_until()

    def show_failure(self, error: PresignError) -> None:
        """Show why there is no link."""
        self.show_link(None)
        self._note.setText(_("{problem}. {advice}", problem=error.title, advice=error.advice))
        self._note.setVisible(True)
        self._renew.setVisible(isinstance(error, ExpiredToken))

    def show_trouble(self, error: PresignError) -> None:
        """Show what an error row of the tree stands for, and what can be done."""
        self.show_link(None)
        self._title.setText(error.title)
        self._facts.setText("")
        self._note.setText("\n".join(part for part in (str(error), error.advice) if part))
        self._note.setVisible(True)
        for button in self._mend:
            button.setVisible(True)
        self._renew.setVisible(isinstance(error, ExpiredToken))

    def _note_on(self, link: Link | None) -> str:
        if link is None:
            return ""
        if link.expires_at is None:
            return _("A plain URL without a signature: it works for as long as this is public.")
        if link.cut_short:
            return _(
                "Works until {end} only, when the session of this account's keys ends.",
                end=moment(link.expires_at),
            )
        if link.temporary:
            return _("These keys are temporary: the link ends with their session, if not before.")
        return ""

    def _show_until(self) -> None:
        if self._link and self._link.expires_at is None:
            self._until.setText(_("does not end"))
            return
        cut_short = self._link is not None and self._link.cut_short
        asked = self.more.until or self.now() + self.expiry
        end = self._link.expires_at if cut_short else asked
        self._until.setText(_("until {end}", end=moment(end)))

    def _on_tick(self) -> None:
        """Keep the end up to date, and what shows the link, as its code does, no older than that.

        What has ended meanwhile is to be made anew, or can't be.
        """
        self.more.follow_clock()
        self._show_until()
        link = self._link
        if link is None or link.expires_at is None:
            return
        if self.now() - link.made_at >= min(STALE, (link.expires_at - link.made_at) / 4):
            self.changed.emit()

    def _on_unit(self) -> None:
        self._bound_life()
        self._on_life()

    def _bound_life(self) -> None:
        unit = expiry.units()[self._unit.currentIndex()].span
        self._life.setRange(1, self._maximum // unit)

    def _show_shortened(self) -> None:
        shortened = self._wanted > self._maximum
        self._shortened.setVisible(shortened)
        if shortened:
            self._shortened.setText(
                _(
                    "Links of this account can live for {maximum} at most, not for {wanted}.",
                    maximum=duration(self._maximum),
                    wanted=duration(self._wanted),
                )
            )

    def _on_life(self) -> None:
        self._wanted = self.expiry
        self._show_shortened()
        self._on_change()

    def _on_change(self) -> None:
        self._show_until()
        self.changed.emit()


def _shown(url: str) -> str:
    """Return what a person can read of a link: where it points. The rest is for machines."""
    shown, query, _signature = url.partition("?")
    return f"{shown}?…" if query else shown


def _facts_of(one: S3Object) -> str:
    if one.size is None or one.modified_at is None:
        return _("Typed, not listed: whether it is there shows when the link is used.")
    return _("{size}, changed {when}", size=size(one.size), when=date(one.modified_at))
