"""Undo: what was just removed can be brought back for a while, and is gone for good then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from presign_gui.core.texts import _
from presign_gui.qt.jobs import Job
from presign_gui.qt.parts import Parts

OFFERED_MS = 20_000
"""How long something can be brought back: long enough to find the button without a mouse."""

LAST_WAIT_MS = 500
"""How long a closing program waits until what can't come back any more is deleted."""


class Undoing(QObject):
    """Makes one offer at a time. It ends with the next one, after a while, or at the end."""

    changed = Signal()  # something can be undone, or nothing can any more

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._voice = parts.voice
        self._window = parts.window
        self._action = parts.actions["undo"]
        self._undo: Callable[[], object] | None = None
        self._seal: Callable[[], Job | None] | None = None
        self._end = QTimer(self, singleShot=True, interval=OFFERED_MS)
        self._end.timeout.connect(self.settle)
        self._button = None
        parts.actions.connect_to("undo", self.undo)

    @property
    def offered(self) -> bool:
        """Whether something can be undone."""
        return self._undo is not None

    def offer(
        self, told: str, undo: Callable[[], object], seal: Callable[[], Job | None] | None = None
    ) -> None:
        """Say what was done, and offer to `undo` it; `seal` is called when it no longer can be."""
        self.settle()
        self._undo, self._seal = undo, seal
        self._end.start()
        self._voice.tell(told)
        self._show_button()
        self._voice.announce(
            _("{keys} undoes it.", keys=self._action.shortcut().toString()),
        )

    def undo(self) -> None:
        """Bring back what was removed."""
        undo = self._undo
        self._forget()
        if undo is not None:
            undo()

    def settle(self) -> Job | None:
        """Let it be for good: there is no way back any more. Return what is still to be done."""
        seal = self._seal
        self._forget()
        return seal() if seal is not None else None

    def shut_down(self) -> None:
        """Delete what is to be deleted; waits for that, but not for long.

        What isn't done then is done at the next start.
        """
        job = self.settle()
        if job is not None:
            waiting = QEventLoop()
            job.ended.connect(waiting.quit)
            QTimer.singleShot(LAST_WAIT_MS, waiting.quit)
            waiting.exec()

    def _forget(self) -> None:
        self._undo = self._seal = None
        self._end.stop()
        if self._button is not None:
            self._button.hide()
        self.changed.emit()

    def _show_button(self) -> None:
        """Show the button in the status line; it is made when there is a first use for it."""
        if self._button is None:
            from presign_gui.qt.action_button import ActionButton

            self._button = ActionButton(self._action)
            self._window.statusBar().insertPermanentWidget(0, self._button)
        self._button.show()
        self.changed.emit()
