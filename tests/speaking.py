"""Another language for as long as a test needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from presign_gui.core import texts


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak the language `code`, a pseudo-language too, and English again at the end."""
    texts.speak(code)
    try:
        yield
    finally:
        texts.speak("en")
