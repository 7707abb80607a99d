"""The sign in the status line that the link service runs; a click opens its dialog."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from presign_gui.core.errors import PresignError
from presign_gui.core.texts import _
from presign_gui.qt.icons import icon
from presign_gui.qt.main_window import MainWindow


class ServiceSign(QObject):
    """Nothing is there until it runs for the first time."""

    def __init__(self, window: MainWindow, open_it: QAction) -> None:
        super().__init__()
        self._window = window
        self._open = open_it
        self.button: QToolButton | None = None

    def show_state(self, url: str, problem: PresignError | None) -> None:
        """Say where it answers, and what keeps it from making links; nothing without `url`."""
        if self.button is None:
            if not url:
                return
            self.button = self._made()
        text = _("Link service: {problem}", problem=problem.title) if problem else _("Link service")
        told = [_("Other programs can ask for links at {url}.", url=url)]
        if problem is not None:
            told += [problem.title, problem.advice]
        self.button.setText(text)
        self.button.setIcon(icon("warning" if problem else "service"))
        self.button.setToolTip("\n".join(line for line in told if line))
        self.button.setAccessibleName(text)
        self.button.setAccessibleDescription(self.button.toolTip())
        self.button.setVisible(bool(url))

    def _made(self) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._open.trigger)
        self._window.statusBar().insertPermanentWidget(0, button)
        return button
