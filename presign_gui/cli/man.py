"""`presign-gui man`: the manual page, made from the command line itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from presign_gui import __version__
from presign_gui.cli import grammar
from presign_gui.core.texts import _


def add_to(commands, parser: argparse.ArgumentParser) -> None:
    """Add the command to argparse's `commands`; it tells of all that `parser` understands."""
    mine = commands.add_parser("man", help=_("print the manual page, as “man -l -” reads it"))
    mine.set_defaults(run=lambda _options: _run(parser))


def _run(parser: argparse.ArgumentParser) -> int:
    print(page(grammar.read(parser)), end="")
    return 0


def page(program: grammar.Command) -> str:
    """Return the manual page of the program, in the language that is spoken, as roff."""
    return "".join(f"{line}\n" for line in _lines(program))


def _lines(program: grammar.Command) -> Iterator[str]:
    first, _stop, _rest = program.description.partition(". ")
    yield f'.TH PRESIGN\\-GUI 1 "" "Presign {_text(__version__)}" "Presign"'
    yield from (".SH " + _text(_("Name")).upper(), f"presign\\-gui \\- {_text(first)}")
    yield ".SH " + _text(_("Usage")).upper()
    yield from _usage(program)
    yield ".SH " + _text(_("Description")).upper()
    yield _text(program.description)
    yield ".SH " + _text(_("Options")).upper()
    yield from _arguments(program)
    yield ".SH " + _text(_("Commands")).upper()
    for command in program.all()[1:]:
        yield f".SS {_text(' '.join(command.path))}"
        yield from _usage(command)
        yield ".PP"
        yield _text(_sentence(command.help))
        if command.description:
            yield ".PP"
            yield _text(command.description)
        yield from _arguments(command)
    yield ".SH " + _text(_("Exit status")).upper()
    yield from _entry("0", _("What was asked for is done."))
    yield from _entry("1", _("It failed, and standard error says why."))
    yield from _entry("2", _("The command line was not understood."))
    yield from _entry("130", _("It was stopped with Ctrl+C."))


def _usage(command: grammar.Command) -> Iterator[str]:
    line = _text(command.usage).replace(",", ",\\:")  # where a list of choices may be broken
    yield from (".nh", ".ad l", f"\\fB{line}\\fR", ".ad b", ".hy")


def _arguments(command: grammar.Command) -> Iterator[str]:
    for argument in (*command.places, *command.options):
        flags = ", ".join(f"\\fB{_text(flag)}\\fR" for flag in argument.flags)
        value = f"\\fI{_text(argument.value)}\\fR" if argument.value else ""
        yield ".TP"
        yield " ".join(part for part in (flags, value) if part)
        yield _text(argument.help) or "\\&"


def _entry(name: str, text: str) -> Iterator[str]:
    yield from (".TP", f"\\fB{name}\\fR", _text(text))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _text(text: str) -> str:
    """Write text so that roff takes it as it is: neither for its own words nor for a dash."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
