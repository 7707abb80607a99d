"""`presign-gui licences`: what the program is made of, and whose work that is."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from presign_gui import __version__
from presign_gui.core.texts import _


class ShowVersion(argparse.Action):
    """`--version`: the program's own first, then what most questions about it depend on."""

    def __call__(self, parser: argparse.ArgumentParser, *_more: object) -> None:
        import platform

        from presign_gui.core.materials import materials

        told = ("Qt", "PySide6_Essentials", "boto3", "botocore", "keyring", "moto")
        print(f"Presign {__version__}")
        print(f"Python {platform.python_version()}, {platform.platform()}")
        print(", ".join(f"{each.name} {each.version}" for each in materials() if each.name in told))
        parser.exit()


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser(
        "licences", help=_("print what this program is made of, with the licences")
    )
    parser.set_defaults(run=_run)


def _run(_options: argparse.Namespace) -> int:
    for line in _lines():
        print(line)
    return 0


def _lines() -> Iterator[str]:
    from presign_gui.core.materials import materials

    parts = materials()
    for part in parts:
        yield f"{part.name} {part.version}: {part.licence}".removesuffix(": ")
    for part in parts:
        if part.text:
            yield from ("", "=" * 79, f"{part.name} {part.version}", "=" * 79, "", part.text)
