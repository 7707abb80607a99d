"""One way to take links back, and the commands for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from presign_gui.core.formats.commands import shell_line
from presign_gui.core.texts import _


@dataclass(frozen=True)
class Measure:
    """One way to take links back. All texts are whole sentences."""

    id: str
    title: str
    what: str  # what it does, and what to mind
    stops: str  # what else it would stop
    undone: str  # what becomes of it when it is undone
    commands: tuple[str, ...] = ()  # for bash and its kin, with AWS's command line tool
    document_for: str = ""  # what the document is: "policy of the bucket reports"
    document: dict[str, Any] | None = None  # a policy, or the parameters of a call

    @property
    def text(self) -> str:
        """All of it to be read, or copied."""
        lines = [self.title, self.what]
        lines.append(_("What else it stops: {sentences}", sentences=self.stops))
        lines.append(_("Undoing it: {sentences}", sentences=self.undone))
        lines += [f"    {command}" for command in self.commands]
        if self.document is not None:
            lines.append(_("JSON, {what}:", what=self.document_for))
            lines.append(self.document_text)
        return "\n".join(lines)

    @property
    def document_text(self) -> str:
        """The document as JSON, ready to be copied; "" if there is none."""
        return (
            "" if self.document is None else json.dumps(self.document, indent=2, ensure_ascii=False)
        )


def command(words: str, *options: str) -> str:
    """Return a command of AWS's tool; `options` are names and values, one after the other."""
    return shell_line(["aws", *words.split(), *flags(*options)]).rstrip("\n")


def flags(*options: str) -> list[str]:
    """Return names and values, one after the other, with dashes before the names."""
    return [f"--{each}" if not number % 2 else each for number, each in enumerate(options)]
