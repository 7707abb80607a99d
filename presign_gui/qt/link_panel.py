"""The right side: how long the link lives, under which name, and the link itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from presign_gui.core.clock import utc_now
from presign_gui.core.errors import ExpiredToken, PresignError
from presign_gui.core.formats import Format
from presign_gui.core.records import Link, LinkOptions, S3Object
from presign_gui.core.texts import _, date, moment, ngettext, size
from presign_gui.qt import looks
from presign_gui.qt.action_button import ActionButton
from presign_gui.qt.actions import Actions
from presign_gui.qt.clearable_line import ClearableLine
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.folder import Selected
from presign_gui.qt.format_choice import FormatChoice
from presign_gui.qt.labels import ElidedLabel, WrappedLabel
from presign_gui.qt.life_choice import LifeChoice
from presign_gui.qt.link_card import LinkCard
from presign_gui.qt.link_options import MoreOptions
from presign_gui.qt.row_looks import folder_name, readable
from presign_gui.qt.tall_area import TallArea

STALE = timedelta(minutes=1)
"""How much earlier than a link made now the one that is shown may end: what one sees of it."""

WIDTH = 48
"""Letters that the panel is wide at least."""


class LinkPanel(QWidget):
    """Shows what a link to the selection would be; `changed` when the options are others."""

    changed = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link: Link | None = None
        self.now: Callable[[], datetime] = utc_now  # the server's time, where ours is wrong
        self._title = ElidedLabel(role="title")
        self._facts = ElidedLabel()
        self._chosen = QWidget()  # all that makes no sense beside what went wrong
        self.life = LifeChoice()
        self._filename = ClearableLine()
        self._format = FormatChoice()
        self.more = MoreOptions()
        self.preview = ElidedLabel(selectable=True)
        self._note = WrappedLabel()
        self._copy = ActionButton(actions["copy"])
        self._renew = ActionButton(actions["renew"])
        self._mend = [ActionButton(actions["retry"]), ActionButton(actions["copy-details"])]
        self.card = LinkCard(actions)
        self.more.end.span = lambda: self.expiry
        self._build()
        self._connect()
        self.show_selection(Selected())
        # The end of a link not made yet moves on with the clock.
        self._clock = QTimer(self, interval=10_000)
        self._clock.timeout.connect(self._on_tick)
        self._clock.start()

    def _build(self) -> None:
        self._copy.setMinimumHeight(self._copy.fontMetrics().height() * 2)
        self.preview.setAccessibleName(_("Preview of the link"))
        form = FormRows()
        self.life.add_to(form)
        form.add(_("&Saved as"), self._filename)
        form.add(_("C&opy as"), self._format)
        chosen = QVBoxLayout(self._chosen)
        chosen.setContentsMargins(0, 0, 0, 0)
        chosen.addLayout(form)
        chosen.addWidget(self.more)
        chosen.addSpacing(looks.GAP)
        chosen.addWidget(self._copy)
        chosen.addWidget(self.preview)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        column.addSpacing(looks.GAP)
        column.addWidget(self._chosen)
        column.addWidget(self._note)
        column.addWidget(self._renew)
        mend = QHBoxLayout()
        for button in self._mend:
            mend.addWidget(button)
        column.addLayout(mend)
        column.addWidget(self.card)
        column.addStretch(1)
        inner.setMinimumWidth(self.fontMetrics().horizontalAdvance("x") * WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = TallArea(inner)
        outer.addWidget(self.area)

    def _connect(self) -> None:
        self.life.changed.connect(self._on_change)
        self._filename.textChanged.connect(self._on_change)
        self._format.currentIndexChanged.connect(self._on_change)
        self.more.changed.connect(self._on_more)

    # What is chosen

    @property
    def expiry(self) -> timedelta:
        return self.life.expiry

    @expiry.setter
    def expiry(self, span: timedelta) -> None:
        self.life.expiry = span

    @property
    def maximum(self) -> timedelta:
        return self.life.maximum

    @maximum.setter
    def maximum(self, maximum: timedelta) -> None:
        """Offer no longer life than `maximum`, the account's."""
        self.more.end.now = self.now
        self.more.end.bound(maximum)
        self.life.maximum = maximum

    @property
    def options(self) -> LinkOptions:
        return self.more.added_to(
            LinkOptions(expiry=self.expiry, filename=self._filename.text().strip())
        )

    @property
    def format(self) -> Format:
        return self._format.chosen

    def choose_format(self, name: str) -> None:
        """Offer `name` of core.formats first; an unknown one changes nothing."""
        self._format.choose(name)

    @property
    def wanted_format(self) -> str:
        """The name of the format last chosen, even if the links of the moment can't have it."""
        return self._format.wanted

    def ask_for_name(self) -> None:
        """Wait for another name to be typed under which what is selected is saved."""
        if self._filename.isEnabled():
            self._filename.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._filename.selectAll()

    # What is shown

    def show_selection(self, selected: Selected) -> None:
        """Show what is selected, before its link is there."""
        one = selected.first if selected.objects == 1 and not selected.folders else None
        self._facts.show()
        self._chosen.show()
        self._filename.clear()
        self._filename.setEnabled(one is not None)
        self._filename.setPlaceholderText("")
        self.more.show_selection(one)
        if one is not None:
            self._title.setText(readable(one.name))
            self._facts.setText(_facts_of(one))
            self._filename.setPlaceholderText(readable(one.name))
        elif selected.folders and not selected.objects:
            alone = selected.folder if selected.folders == 1 else None
            many = ngettext("{count} folder", "{count} folders", selected.folders)
            self._title.setText(folder_name(alone) if alone else many)
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
        self.preview.setText(_shown(link.url) if link else "")
        self._note.setText(self._note_on(link))
        self._note.setVisible(bool(self._note.text()))
        self._show_end()

    def show_failure(self, error: PresignError) -> None:
        """Show why there is no link."""
        self.show_link(None)
        self._note.setText(error.brief)
        self._note.setVisible(True)
        self._renew.setVisible(isinstance(error, ExpiredToken))

    def show_trouble(self, error: PresignError) -> None:
        """Show what an error row of the tree stands for, and what can be done."""
        self.show_link(None)
        self._title.setText(error.title)
        self._facts.hide()
        self._chosen.hide()
        self._note.setText(error.reason)
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

    def _show_end(self) -> None:
        link = self._link
        if link is not None and link.expires_at is None:
            self.life.say_end(_("does not end"))
            return
        asked = self.more.until or self.now() + self.expiry
        end = link.expires_at if link is not None and link.cut_short else asked
        self.life.say_end(_("until {end}", end=moment(end)))

    def _on_tick(self) -> None:
        """Keep the end up to date, and what shows the link, as its code does, no older than that.

        What has ended meanwhile is to be made anew, or can't be.
        """
        self.more.end.follow_clock()
        self._show_end()
        link = self._link
        if link is None or link.expires_at is None:
            return
        if self.now() - link.made_at >= min(STALE, (link.expires_at - link.made_at) / 4):
            self.changed.emit()

    def _on_more(self) -> None:
        self.life.set_free(self.more.until is None)
        self._format.offer(self.more.chosen_method)
        self._on_change()

    def _on_change(self) -> None:
        self.more.end.follow_clock()
        self._show_end()
        self.changed.emit()


def _shown(url: str) -> str:
    """Return what a person can read of a link: where it points. The rest is for machines."""
    shown, query, _signature = url.partition("?")
    return f"{shown}?…" if query else shown


def _facts_of(one: S3Object) -> str:
    if one.size is None or one.modified_at is None:
        return _("Typed, not listed: whether it is there shows when the link is used.")
    return _("{size}, changed {when}", size=size(one.size), when=date(one.modified_at))
