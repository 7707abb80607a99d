"""The texts of one language, read from its .mo file as they are wanted.

Python's own GNUTranslations decodes all texts of the file first, which takes seven times as long
as to note where they are, and a window waits for it.
"""

from __future__ import annotations

import gettext
import struct
from collections.abc import Callable
from functools import cached_property


class Catalogue(gettext.NullTranslations):
    """Answers from the content of a .mo file (GNU gettext manual, "The Format of GNU MO Files").

    The file's numbers have the lower byte first, as `.ci/translations.py` writes them.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__()
        count, sources, translations = struct.unpack_from("<8x3I", content)
        lengths = struct.unpack_from(f"<{2 * count}I", content, sources)
        ends = (start + length for length, start in zip(lengths[::2], lengths[1::2], strict=True))
        self._content = content
        self._places = {
            content[start:end]: translations + 8 * row
            for row, (start, end) in enumerate(zip(lengths[1::2], ends, strict=True))
        }
        self._info = dict(self._header())

    def gettext(self, message: str) -> str:
        """Return the text in this language, or as it is if that isn't known."""
        return self._find(message) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for `n`, or the English one if that isn't known."""
        forms = self._find(f"{msgid1}\0{msgid2}")
        if not forms:
            return msgid1 if n == 1 else msgid2
        return forms.split("\0")[self._plural(n)]

    @cached_property
    def _plural(self) -> Callable[[int], int]:
        return gettext.c2py(self._info["plural-forms"].partition("plural=")[2].rstrip(";"))

    def _header(self) -> list[tuple[str, str]]:
        """Return what stands where the translation of the empty text would be."""
        lines = [line.partition(":") for line in self._find("").splitlines()]
        return [(name.lower(), value.strip()) for name, _colon, value in lines]

    def _find(self, message: str) -> str:
        place = self._places.get(message.encode())
        if place is None:
            return ""
        length, start = struct.unpack_from("<2I", self._content, place)
        return self._content[start : start + length].decode()
