"""The preferences: made from the table of settings, a page for each of its sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from presign_gui.core import setting, texts
from presign_gui.core.errors import PresignError
from presign_gui.core.formats import formats
from presign_gui.core.settings import MOST_DAYS, MOST_SECONDS, Settings, fields, preferences
from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.dialogs.setting_field import SettingField
from presign_gui.qt.notices import Notice
from presign_gui.qt.tall_area import TallArea

WIDTH, HEIGHT = 74, 33
"""Letters and lines."""

_MOST = {"history_days": MOST_DAYS, "clear_clipboard": MOST_SECONDS}


class PreferencesDialog(QDialog):
    """Asks for all of them at once; `changed` is what is wanted otherwise, once accepted."""

    def __init__(
        self, settings: Settings, beginning: Mapping[str, Any], parent: QWidget | None
    ) -> None:
        """`beginning` is what is so now, by name, where the settings say what it was at first."""
        super().__init__(parent)
        self.setWindowTitle(_("Preferences"))
        self._settings = settings
        self._beginning = {
            name: beginning.get(name, getattr(settings, name)) for name in preferences()
        }
        self.changed: dict[str, Any] = {}
        self.pages = QTabWidget(accessibleName=_("Pages of the preferences"))
        self.fields: dict[str, SettingField] = {}
        self.problem = Notice("error")
        self._build()

    def _build(self) -> None:
        self.pages.setAccessibleName(_("Sections"))
        self.pages.setDocumentMode(True)
        forms: dict[str, FormRows] = {}
        for name, row in preferences().items():
            if row.section not in forms:
                forms[row.section] = FormRows()
                forms[row.section].setVerticalSpacing(looks.GAP)
                forms[row.section].setContentsMargins(looks.PAGE)
            field = SettingField(row, self._beginning[name], _choices(name), _MOST.get(name, 0))
            field.add_to(forms[row.section], name in self._settings.fixed)
            self.fields[name] = field
        for section, form in forms.items():
            page = QWidget()
            page.setLayout(form)
            self.pages.addTab(TallArea(page), _(section))
        self.buttons = QDialogButtonBox()
        roles = QDialogButtonBox.ButtonRole
        self.buttons.addButton(_("Cancel"), roles.RejectRole)
        self.usual = self.buttons.addButton(_("Restore defa&ults"), roles.ResetRole)
        self.usual.setAutoDefault(False)
        self.usual.clicked.connect(self._show_defaults)
        self.buttons.addButton(_("&OK"), roles.AcceptRole)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.pages, 1)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)
        self.problem.hide()
        letter = self.fontMetrics()
        self.pages.setMinimumWidth(letter.horizontalAdvance("x") * WIDTH)
        looks.open_as(self, self.sizeHint().width(), letter.lineSpacing() * HEIGHT)

    def _show_defaults(self) -> None:
        """Show what the program comes with, but for what is fixed."""
        default = Settings()
        for name, field in self.fields.items():
            if name not in self._settings.fixed:
                field.show(getattr(default, name))

    def _accept(self) -> None:
        """Take what was entered, or say what is wrong with it."""
        wanted = {}
        for name, field in self.fields.items():
            try:
                value = setting.written(field.value)
                wanted[name] = setting.read(fields()[name], value)
            except (PresignError, ValueError) as error:
                self.problem.say(str(error))
                self.pages.setCurrentWidget(self._page_of(field.widget))
                field.widget.setFocus()
                return
        self.changed = {
            name: value for name, value in wanted.items() if value != self._beginning[name]
        }
        self.accept()

    def _page_of(self, widget: QWidget) -> QWidget:
        pages = map(self.pages.widget, range(self.pages.count()))
        return next(page for page in pages if page.isAncestorOf(widget))


def _choices(name: str) -> dict[str, str]:
    """Return what can be chosen for a setting, and how it is called; {} for one without."""
    if name == "format":
        return {each.name: each.label for each in formats().values() if not each.file_only}
    if name == "language":
        return {"": _("As the system"), **texts.languages()}
    if name == "look":
        return {"": _("As the system"), "light": _("Light"), "dark": _("Dark")}
    return {}
