"""The command line: parse, one core call, print. Without a command, the window.

Nothing here may import boto3, keyring or Qt before it is known to be wanted:
that is what makes the window appear, and `--help` answer, at once.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Sequence

from presign_gui.cli import argparse_words, licences, streams, terminal
from presign_gui.cli.options import add_common, overrides, settings_in_force
from presign_gui.cli.place import CommandOrPlace
from presign_gui.core import asking, logs, texts
from presign_gui.core.errors import InvalidInput, LibraryMissing, PresignError
from presign_gui.core.folders import folders
from presign_gui.core.policy import chosen_language
from presign_gui.core.texts import _

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program as `arguments` (the command line's) say; return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    streams.prepare()
    _speak(arguments)
    asker = asking.current.set(terminal.ask)
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()  # or it would fail when nobody hears of it any more
    except PresignError as error:
        _complain(error)
        return USAGE if isinstance(error, InvalidInput) else FAILED
    except KeyboardInterrupt:
        # The process ends, and with it the connection that was just being made.
        warnings.simplefilter("ignore", ResourceWarning)
        return INTERRUPTED
    except BrokenPipeError:  # the reader has had enough, as `head` does
        return DONE
    finally:
        asking.current.reset(asker)


def _run(arguments: Sequence[str]) -> int:
    options = _parser(commands=bool(arguments)).parse_args(arguments)
    logs.start(verbose=options.verbose)
    if options.run is not _window:  # which tells on its screen what is wrong with them
        options.settings = settings_in_force(options)
    status: int = options.run(options)
    return status


def _speak(arguments: Sequence[str]) -> None:
    """Speak the language of the settings, which the demo doesn't read, or else the system's."""
    texts.speak(chosen_language(None if "--demo" in arguments else folders()))
    argparse_words.translate()


def _parser(*, commands: bool = True) -> argparse.ArgumentParser:
    """Return the parser; without the commands it is there sooner: a window waits for it."""
    parser = argparse.ArgumentParser(
        prog="presign-gui",
        description=_(
            "Give people a link to a private object in S3, for exactly as long as you mean to. "
            "Without a command, opens the window: with s3://BUCKET/PREFIX/ there, with a "
            "presigned link on what that is."
        ),
    )
    parser.add_argument(
        "--version",
        action=licences.ShowVersion,
        nargs=0,
        default=argparse.SUPPRESS,
        help=_("show the program's version and exit"),
    )
    parser.add_argument(
        "--screenshot",
        metavar=_("FILE"),
        help=_("open the window, write its picture to FILE (PNG) when it is ready, and leave"),
    )
    parser.set_defaults(
        run=_window,
        verbose=False,
        demo=False,
        account="",
        profile="",
        region="",
        endpoint_url="",
        addressing_style="",
        signature_version="",
        link_host="",
        proxy="",
        ca_bundle="",
        insecure=False,
        anonymous=False,
        requester_pays=False,
        place="",
    )
    add_common(parser)
    if commands:
        _add_commands(parser)
    return parser


def _add_commands(parser: argparse.ArgumentParser) -> None:
    from presign_gui.cli import (
        accounts,
        completion,
        history,
        inspect_,
        link,
        list_,
        man,
        serve,
        upload,
    )

    commands = parser.add_subparsers(
        action=CommandOrPlace, title=_("commands"), metavar=_("COMMAND")
    )
    for command in (link, list_, upload, inspect_, accounts, history, serve):
        command.add_to(commands)
    licences.add_to(commands)
    man.add_to(commands, parser)
    completion.add_to(commands, parser)


def _window(options: argparse.Namespace) -> int:
    try:
        from presign_gui import start
    except ImportError as error:
        if "cannot open shared object file" not in str(error):
            raise
        raise LibraryMissing(str(error)) from error
    options.overrides = overrides(options)
    return start.run(options)


def _complain(error: PresignError) -> None:
    lines = [f"presign-gui: {error.title}", str(error), error.advice]
    print("\n".join(logs.redact(line) for line in lines if line), file=sys.stderr)
