"""The command line as plain values, read off argparse: what man page and completions tell of."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from presign_gui.core.texts import _


@dataclass(frozen=True)
class Argument:
    """An option, or what stands without one."""

    flags: tuple[str, ...]  # none: its place says what it is
    value: str  # what stands for its value in the help; "" if it takes none
    choices: tuple[str, ...]
    help: str

    @property
    def is_file(self) -> bool:
        return self.value == _("FILE")


@dataclass(frozen=True)
class Command:
    """A command, with those below it. The first one is the program itself."""

    path: tuple[str, ...]
    help: str
    description: str
    usage: str
    options: tuple[Argument, ...]
    places: tuple[Argument, ...]
    commands: tuple[Command, ...]

    def all(self) -> list[Command]:
        """Return this command and all below it, each before those below it."""
        return [self, *(each for command in self.commands for each in command.all())]


def read(parser: argparse.ArgumentParser, path: tuple[str, ...] = (), help_: str = "") -> Command:
    """Return what `parser` understands."""
    options, places, commands = [], [], []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {each.dest: each.help or "" for each in action._choices_actions}
            for name, below in action.choices.items():
                commands.append(read(below, (*path, name), helps.get(name, "")))
        elif action.option_strings:
            options.append(_argument(parser, action))
        else:
            places.append(_argument(parser, action))
    return Command(
        path=path,
        help=help_,
        description=parser.description or "",
        usage=_usage(parser),
        options=tuple(options),
        places=tuple(places),
        commands=tuple(commands),
    )


def _argument(parser: argparse.ArgumentParser, action: argparse.Action) -> Argument:
    formatter = parser._get_formatter()
    default = formatter._get_default_metavar_for_positional(action)
    return Argument(
        flags=tuple(action.option_strings),
        value="" if action.nargs == 0 else formatter._format_args(action, default.upper()),
        choices=tuple(str(each) for each in action.choices or ()),
        help=formatter._expand_help(action) if action.help else "",
    )


def _usage(parser: argparse.ArgumentParser) -> str:
    """Return the line of usage without the word before it, on one line."""
    formatter = parser._get_formatter()
    formatter.add_usage(parser.usage, parser._actions, parser._mutually_exclusive_groups, "")
    return " ".join(formatter.format_help().split())
