"""A place or a link where a command may stand: `presign-gui s3://bucket/prefix/`."""

from __future__ import annotations

import argparse
from typing import Any

from presign_gui.core.texts import _


class CommandOrPlace(argparse._SubParsersAction):
    """Runs a command, as argparse does; or takes a place, for the window."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.choices = self._name_parser_map = _Choices()

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        place, *others = values
        if not is_place(place):
            super().__call__(parser, namespace, values, option_string)
            return
        if namespace.place:
            parser.error(_("Name one place only."))
        window = namespace.run
        namespace.place = place
        parser.parse_args(others, namespace)  # the options behind it
        if namespace.run is not window:
            parser.error(_("A place stands alone, or a command does."))


class _Choices(dict[str, argparse.ArgumentParser]):
    """The commands there are; a place is one, too, where argparse asks."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and is_place(name))


def is_place(text: str) -> bool:
    """Say whether a text is meant as an address, and not as the name of a command."""
    return "://" in text or text.startswith("arn:")
