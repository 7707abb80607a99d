"""A link as a QR code: its squares, and pictures of them for a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Final

from presign_gui.core.errors import QrTooLong
from presign_gui.core.texts import _, number

if TYPE_CHECKING:
    import segno

QUIET: Final = 4
"""Modules of white that a reader needs on every side (ISO/IEC 18004, 6.3.8)."""

MOST: Final = 2_953
"""Characters that the largest code holds (ISO/IEC 18004, table 7: version 40, level L)."""

_EASY: Final = 101
"""Modules a side, those of version 21 and some 900 characters: what a phone still reads
at arm's length from a screen. A rule of thumb, not a fact."""

_MASK: Final = 3
"""Which of eight patterns is laid over. Any is read; to find the best takes 200 ms, and for
what looks like chance, as signatures do, none is much better."""

_PNG_SIDE: Final = 1_000
"""Pixels: enough for print."""


@dataclass(frozen=True)
class QrCode:
    """The modules of a code, without the white around them."""

    text: str = field(repr=False)
    _made: segno.QRCode = field(repr=False, compare=False)

    @cached_property
    def rows(self) -> tuple[bytes, ...]:
        """The modules of each row, a byte each: 1 is dark."""
        return tuple(bytes(row) for row in self._made.matrix)

    @property
    def side(self) -> int:
        """How many modules it is wide and high."""
        return len(self._made.matrix)

    @property
    def note(self) -> str:
        """What is to be said of it; "" if it is read easily."""
        if self.side <= _EASY:
            return ""
        return _(
            "The link has {count} characters: its QR code is hard to scan. "
            "Enlarge it, or send the link itself.",
            count=number(len(self.text)),
        )

    def svg(self, title: str) -> bytes:
        """Return the picture as SVG, white around it; `title` is what it is of."""
        dark = "".join(
            f"M{x + QUIET} {y + QUIET}h1v1h-1z"
            for y, row in enumerate(self.rows)
            for x, module in enumerate(row)
            if module
        )
        side = self.side + 2 * QUIET
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
            f' width="{side * 8}" height="{side * 8}" shape-rendering="crispEdges">'
            f"<title>{escape(title)}</title>"
            f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{dark}"/></svg>\n'
        ).encode("utf-8", "replace")

    def png(self) -> bytes:
        """Return the picture as PNG, white around it, each module a square of whole pixels."""
        out = BytesIO()
        scale = -(-_PNG_SIDE // (self.side + 2 * QUIET))
        self._made.save(out, kind="png", scale=scale, border=QUIET)
        return out.getvalue()


def qr_code(text: str) -> QrCode:
    """Return the code of a link.

    Computes for some 20 to 200 ms, by its length. Raises QrTooLong.
    """
    import segno  # 60 ms: not for the start of the window

    if len(text.encode()) > MOST:
        raise QrTooLong(_("The link has {count} characters.", count=number(len(text))))
    # Level L: of a picture on a screen nothing is missing, and its squares are larger.
    made = segno.make(text, error="l", micro=False, boost_error=False, mask=_MASK)
    return QrCode(text, made)
