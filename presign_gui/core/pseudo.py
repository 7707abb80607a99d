"""Pseudo-languages: the source's texts, longer, accented and bracketed, or from right to left.

With them one sees what isn't translated (it has no accent), what is clipped (its last bracket
is missing), what is put together from pieces (it has several brackets), and what doesn't
turn round. `LANGUAGE=en_XA presign-gui --demo`, and `ar_XB`.
"""

from __future__ import annotations

import gettext
import re

_ACCENTED = str.maketrans(
    "AaBCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz", "ÅáƁÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž"
)
_KEPT = re.compile(r"(\{[^}]*\}|%\([a-z_]+\)[srd]|%[srd%]|&.)")
_LONGER = 0.4
"""By how much of its length a text grows: German takes a third more than English."""

_AS_IT_IS = "1,234.5"
"""How numbers are written is a text, too, of which only two characters are looked at."""


class Pseudo(gettext.NullTranslations):
    """Answers like a catalogue, for any text."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._info = {"language": code}
        self._write = _turned if code.startswith("ar") else _lengthened

    def gettext(self, message: str) -> str:
        """Return the text in the pseudo-language."""
        return message if message == _AS_IT_IS else self._write(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form that English has for `n`, in the pseudo-language."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def _lengthened(text: str) -> str:
    parts = _KEPT.split(text)
    parts[::2] = [part.translate(_ACCENTED) for part in parts[::2]]
    more = "·" * round(len(text) * _LONGER)
    return f"[{''.join(parts)}{more}]"


def _turned(text: str) -> str:
    """Return the text with its words written backwards, as if they were Arabic.

    U+202E and U+202C stand round each word, U+200F makes the whole one from right to left.
    """
    parts = _KEPT.split(text)
    parts[::2] = [re.sub(r"(\w+)", "\u202e\\1\u202c", part) for part in parts[::2]]
    return f"\u200f{''.join(parts)}\u200f"
