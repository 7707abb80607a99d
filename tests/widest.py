"""All languages at once: of each text the translation that takes most room."""

from __future__ import annotations

import gettext
from functools import cached_property

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from presign_gui.core import languages
from presign_gui.core.languages import catalogue


class Widest(gettext.NullTranslations):
    """What has room for this has room for every language there is, English included."""

    @cached_property
    def _languages(self) -> list[gettext.NullTranslations]:
        return [catalogue(code) for code in languages.OFFERED]

    @cached_property
    def _room(self) -> QFontMetrics:
        return QFontMetrics(QApplication.font())

    def info(self) -> dict[str, str]:
        return {"language": "en"}

    def gettext(self, message: str) -> str:
        return self._widest([each.gettext(message) for each in self._languages])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._widest([each.ngettext(msgid1, msgid2, n) for each in self._languages])

    def _widest(self, translations: list[str]) -> str:
        return max(translations, key=self._room.horizontalAdvance)
