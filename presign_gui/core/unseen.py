"""Characters that can't be seen, or that change how others look: made visible, never obeyed.

A name that turns the line around shows `exe.pdf` for `fdp.exe`, and one with a line break
fills two rows. What is only wide, as the spaces of Chinese and Japanese, stays as it is.
"""

from __future__ import annotations

import re

_ANYWHERE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and new line
    "\xad\u034f\u180e\u200b\u2060-\u2065\ufeff"  # no width
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # order and shape of others
    "\u2028\u2029\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"  # line ends, halves, tags
)
# Joiners belong to Persian words and to emoji, and have nothing to join beside ASCII.
_JOINERS = "(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"

IN_A_TEXT = re.compile(f"[{_ANYWHERE}]|{_JOINERS}")
IN_A_LINE = re.compile(f"[\t\n{_ANYWHERE}]|{_JOINERS}")


def visible(text: str) -> str:
    """Return a text of several lines with all of them spelt out."""
    return IN_A_TEXT.sub(_spelt_out, text.replace("\r\n", "\n"))


def readable(name: str) -> str:
    """Return a name on one line, with all of them spelt out."""
    return name if name.isprintable() else IN_A_LINE.sub(_spelt_out, name)


def _spelt_out(found: re.Match[str]) -> str:
    return f"⟨{ord(found[0]):02X}⟩"
