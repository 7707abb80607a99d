"""Texts of menus and labels without the letter that is pressed with Alt."""

from __future__ import annotations

import re

# Where words have no letters to press, one stands behind them: "リンク(&L)…".
_LETTER = re.compile(r"\(&\w\)|&")


def without_letter(text: str) -> str:
    """Return the text for where no letter is to be pressed, or none is underlined."""
    return _LETTER.sub("", text)
