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
_HEBREW = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", map(chr, range(0x5D0, 0x5EA)), strict=True))
)
_KEPT = re.compile(r"(\{[^}]*\}|%\([a-z_]+\)[srd]|%[srd%])")
_LETTER = re.compile(r"(&\w)")
_LONGER = 0.4
"""By how much of its length a text grows: German takes a third more than English."""


class Pseudo(gettext.NullTranslations):
    """Answers like a catalogue, for any text."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._info = {"language": code}
        self._write = _turned if code.startswith("ar") else _lengthened

    def gettext(self, message: str) -> str:
        """Return the text in the pseudo-language; a mere pattern of places as it is."""
        has_words = any(map(str.isalpha, "".join(_KEPT.split(message)[::2])))
        return self._write(message) if has_words else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form that English has for `n`, in the pseudo-language."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def _lengthened(text: str) -> str:
    """Return the text accented and between brackets; "…" stays at its end, as in each language."""
    open_end = "…" if text.endswith("…") else ""
    parts = re.split(f"{_KEPT.pattern}|{_LETTER.pattern}", text.removesuffix("…"))
    written = "".join(
        part if _KEPT.fullmatch(part) or _LETTER.fullmatch(part) else part.translate(_ACCENTED)
        for part in parts
        if part
    )
    return f"[{written}{'·' * round(len(text) * _LONGER)}]{open_end}"


def _turned(text: str) -> str:
    """Return the text in Hebrew letters, one for each of its own."""
    parts = _KEPT.split(text)
    parts[::2] = [part.lower().translate(_HEBREW) for part in parts[::2]]
    return "".join(parts)
