"""Qt in the user's language: its own words, how it writes numbers, and its direction."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from presign_gui.core.languages import PSEUDO, SOURCE, from_right_to_left
from presign_gui.core.texts import language


def speak_like_texts(application: QApplication) -> QTranslator | None:
    """Let Qt's dialogs, menus and fields speak the language that `texts` does. Reads the disk.

    For windows that are built from now on. Returns where Qt has its words from, if any.
    """
    code = language()
    if from_right_to_left(code):
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    if code in PSEUDO:
        return None
    QLocale.setDefault(QLocale(code) if code != SOURCE else _english_here())
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load(f"qtbase_{code}", folder):
        return None
    application.installTranslator(translator)
    return translator


def _english_here() -> QLocale:
    """Return the system's locale if it is an English one, for its order of dates."""
    system = QLocale.system()
    english = system.language() == QLocale.Language.English
    return system if english else QLocale(SOURCE)
