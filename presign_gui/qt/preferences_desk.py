"""Opens the preferences, and lets what was chosen hold at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from presign_gui.core.providers import maximum_expiry
from presign_gui.core.settings import Settings
from presign_gui.core.texts import _
from presign_gui.qt import looks
from presign_gui.qt.parts import Parts


class PreferencesDesk(QObject):
    """Knows what follows from a setting that is another one now."""

    changed = Signal(object)  # what was before, by the name of each setting that is another

    def __init__(self, parts: Parts, save: Callable[[Settings], None]) -> None:
        """`save` blocks on the disk."""
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._window = parts.window
        self._actions = actions = parts.actions
        self._settings = settings = parts.settings
        self._save = save
        self._browser = parts.browser
        actions.connect_to("preferences", self.open)
        for name in ("delete-links", "presets"):
            if name.replace("-", "_") in settings.fixed:
                actions[name].setVisible(False)
        looks.wear(settings.look)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    def _follow(self, _scheme: Qt.ColorScheme) -> None:
        """Wear what the system has changed to, if that is what was chosen."""
        looks.wear(self._settings.look)

    def open(self) -> None:
        """Ask for all of them."""
        from presign_gui.qt.dialogs.preferences import PreferencesDialog

        panel = self._window.panel
        beginning = {"expiry": panel.expiry, "format": panel.wanted_format}
        if not self._settings.keep_choices:
            beginning = {}
        dialog = PreferencesDialog(self._settings, beginning, self._window)
        dialog.accepted.connect(lambda: self._take(dialog.changed))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, changed: Mapping[str, Any]) -> None:
        before = {name: getattr(self._settings, name) for name in changed}
        for name, value in changed.items():
            setattr(self._settings, name, value)
        self._settings.put_in_force()
        self._apply(changed)
        self.changed.emit(before)
        self.save(then=lambda: self._voice.tell(_("The preferences are saved.")))

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Have the settings of this moment written; returns at once."""
        snapshot = dataclasses.replace(self._settings)
        self._jobs.start(lambda: [self._save(snapshot)], on_done=then, on_failed=self._voice.fail)

    def _apply(self, changed: Mapping[str, Any]) -> None:
        panel, connection = self._window.panel, self._browser.connection
        if "longest" in changed and connection is not None:
            panel.maximum = maximum_expiry(connection.account)
        if "expiry" in changed:
            panel.expiry = changed["expiry"]
        if "format" in changed:
            panel.choose_format(changed["format"])
        if "presets" in changed:
            panel.life.show_presets(changed["presets"])
        if "delete_links" in changed:
            self._actions["delete-links"].setChecked(changed["delete_links"])
        if "look" in changed:
            looks.wear(changed["look"])
