"""`presign-gui completion`: what makes a shell complete our command line, made from it.

Each script walks over the words that are there to find the command they belong to, so that
an option of one command is not offered for another.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterator

from presign_gui.cli import grammar
from presign_gui.core.texts import _


def add_to(commands, parser: argparse.ArgumentParser) -> None:
    """Add the command to argparse's `commands`; it tells of all that `parser` understands."""
    mine = commands.add_parser(
        "completion",
        help=_("print what makes a shell complete this command line"),
        description=_("For bash, for example: source <(presign-gui completion bash)"),
    )
    mine.add_argument("shell", choices=sorted(_SHELLS))
    mine.set_defaults(run=lambda options: _run(parser, options.shell))


def _run(parser: argparse.ArgumentParser, shell: str) -> int:
    print(script(grammar.read(parser), shell), end="")
    return 0


def script(program: grammar.Command, shell: str) -> str:
    """Return the script for "bash", "fish" or "zsh"; descriptions in the language spoken."""
    return "".join(f"{line}\n" for line in _SHELLS[shell](program))


def _address(command: grammar.Command) -> str:
    """Return how the scripts call a command: "/accounts/add", the program itself ""."""
    return "".join(f"/{name}" for name in command.path)


def _addresses(program: grammar.Command) -> str:
    return " | ".join(_address(command) for command in program.all()[1:])


def _bash(program: grammar.Command) -> Iterator[str]:
    yield "# Made by: presign-gui completion bash"
    yield "_presign_gui() {"
    yield "    local word at= words= files= current=${COMP_WORDS[COMP_CWORD]}"
    yield '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do'
    yield f"        case $at/$word in {_addresses(program)}) at+=/$word ;; esac"
    yield "    done"
    yield "    case $at:${COMP_WORDS[COMP_CWORD-1]} in"
    for command in program.all():
        for option in command.options:
            if option.value:
                names = " | ".join(f"{_address(command)}:{flag}" for flag in option.flags)
                yield f"    {names}) {_bash_answer(option.choices, option.is_file)} ;;"
    yield "    *) case $at in"
    for command in program.all():
        words = [flag for option in command.options for flag in option.flags]
        words += [below.path[-1] for below in command.commands]
        words += [word for place in command.places for word in place.choices]
        files = any(place.is_file for place in command.places)
        yield f"        {_address(command) or repr('')}) {_bash_answer(words, files)} ;;"
    yield "        esac ;;"
    yield "    esac"
    yield '    mapfile -t COMPREPLY < <(compgen $files -W "$words" -- "$current")'
    yield "    [[ -z $files ]] || compopt -o filenames"
    yield "}"
    yield "complete -F _presign_gui presign-gui"


def _bash_answer(words, files: bool) -> str:
    answer = [f"words={shlex.quote(' '.join(words))}"] if words else []
    return "; ".join(answer + ["files=-f"] * files) or ":"


def _fish(program: grammar.Command) -> Iterator[str]:
    yield "# Made by: presign-gui completion fish"
    yield "function __presign_gui_at"
    yield "    set -l at"
    yield "    for word in (commandline -opc)[2..-1]"
    yield '        switch "$at/$word"'
    yield f"            case {_addresses(program).replace(' |', '')}"
    yield '                set at "$at/$word"'
    yield "        end"
    yield "    end"
    yield '    test "$at" = "$argv[1]"'
    yield "end"
    yield "complete -c presign-gui -f"
    for command in program.all():
        here = f"complete -c presign-gui -n '__presign_gui_at \"{_address(command)}\"'"
        for below in command.commands:
            yield f"{here} -a {below.path[-1]} -d {_fish_text(below.help)}"
        for place in command.places:
            if place.choices:
                yield f"{here} -a '{' '.join(place.choices)}'"
            elif place.is_file:
                yield f"{here} -F"
        for option in command.options:
            yield f"{here} {_fish_option(option)} -d {_fish_text(option.help)}"


def _fish_option(option: grammar.Argument) -> str:
    names = " ".join(
        f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags
    )
    if not option.value:
        return names
    if option.choices:
        return f"{names} -x -a '{' '.join(option.choices)}'"
    return f"{names} -r -F" if option.is_file else f"{names} -x"


def _fish_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _zsh(program: grammar.Command) -> Iterator[str]:
    yield "#compdef presign-gui"
    yield "# Made by: presign-gui completion zsh"
    for command in reversed(program.all()):
        yield f"{_zsh_name(command)}() {{"
        yield "    local curcontext=$curcontext state"
        yield "    local -a line"
        specs = [*_zsh_options(command), *_zsh_places(command)]
        yield "    _arguments -C " + " ".join(f"\\\n        {spec}" for spec in specs)
        if command.commands:
            yield "    [[ $state != below ]] || case $line[1] in"
            for below in command.commands:
                yield f"        {below.path[-1]}) {_zsh_name(below)} ;;"
            yield "    esac"
        yield "}"
    yield '[[ $zsh_eval_context[-1] == loadautofunc ]] && _presign_gui "$@"'
    yield "compdef _presign_gui presign-gui"


def _zsh_options(command: grammar.Command) -> Iterator[str]:
    for option in command.options:
        value = ""
        if option.value:
            value = f":{_zsh_text(option.value)}:{_zsh_values(option)}"
        for flag in option.flags:
            yield shlex.quote(f"{flag}[{_zsh_text(option.help)}]{value}")


def _zsh_places(command: grammar.Command) -> Iterator[str]:
    if command.commands:
        told = " ".join(
            f"{below.path[-1]}\\:{shlex.quote(_zsh_text(below.help))}" for below in command.commands
        )
        title = _zsh_text(_("Command"))
        yield shlex.quote(f"1:{title}:(({told}))")
        yield shlex.quote("*:: :->below")
    for place in command.places:
        yield shlex.quote(f"*:{_zsh_text(place.value)}:{_zsh_values(place)}")


def _zsh_values(argument: grammar.Argument) -> str:
    if argument.choices:
        return f"({' '.join(argument.choices)})"
    return "_files" if argument.is_file else " "


def _zsh_name(command: grammar.Command) -> str:
    return "_".join(("_presign_gui", *command.path)).replace("-", "_")


def _zsh_text(text: str) -> str:
    for sign in ("\\", ":", "[", "]"):
        text = text.replace(sign, f"\\{sign}")
    return text


_SHELLS: dict[str, Callable[[grammar.Command], Iterator[str]]] = {
    "bash": _bash,
    "fish": _fish,
    "zsh": _zsh,
}
