"""Who may ask the link service: tokens listed, made and revoked, in jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.grants import Grant
from presign_gui.core.texts import _
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.core.tokens import Token, TokensFile


class TokenDesk(QObject):
    """Tells which tokens there are; the text of one is told once, and kept nowhere."""

    listed = Signal(list)  # of Token
    issued = Signal(object, str)  # a Token, and its text
    refused = Signal(object)  # a PresignError: why none was issued

    def __init__(self, parts: Parts, tokens: Callable[[], TokensFile]) -> None:
        """`tokens` is called on a worker thread."""
        super().__init__()
        self._jobs = parts.jobs
        self._voice = parts.voice
        self._tokens = tokens

    def list(self) -> None:
        """Find out which there are, and emit `listed`."""
        self._jobs.start(
            lambda: [self._tokens().list()],
            on_item=self.listed.emit,
            on_failed=self._voice.fail,
        )

    def issue(self, name: str, grant: Grant) -> None:
        """Make a token, and emit `issued` or `refused`."""

        def work() -> Iterator[tuple[Token, str]]:
            yield self._tokens().issue(name, grant)

        def arrive(made: tuple[Token, str]) -> None:
            self.issued.emit(*made)
            self.list()

        self._jobs.start(work, on_item=arrive, on_failed=self.refused.emit)

    def revoke(self, name: str) -> None:
        """Let a token in no more, if it is meant."""
        agreed = self._voice.ask(
            _("Revoke “{name}”?", name=name),
            _("Whoever has this token is let in no more. Links that it got go on working."),
            _("Revoke"),
        )
        if not agreed:
            return

        def work() -> Iterator[None]:
            self._tokens().revoke(name)
            yield None

        def done() -> None:
            self._voice.tell(_("“{name}” is let in no more.", name=name))
            self.list()

        self._jobs.start(work, on_done=done, on_failed=self._voice.fail)
