"""`presign-gui accounts export` and `import`: to another computer, without secrets."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from presign_gui.cli.options import stored_accounts
from presign_gui.core.errors import AccountNotFound
from presign_gui.core.records import Source
from presign_gui.core.texts import _


def add_to(actions) -> None:
    """Add both to argparse's `actions`."""
    exported = actions.add_parser(
        "export",
        help=_("print accounts as JSON, without secrets"),
        description=_("Without NAME, all that were added here. No secret is in it."),
    )
    exported.add_argument("names", nargs="*", metavar=_("NAME"))
    exported.add_argument("--output", metavar=_("FILE"), help=_("write it to FILE"))
    exported.set_defaults(run=run_export)

    imported = actions.add_parser(
        "import",
        help=_("add accounts that were exported"),
        description=_(
            "“-” reads standard input. An account whose name is taken gets a number behind it. "
            "Secrets are entered afterwards, with “presign-gui accounts edit NAME --new-secret”."
        ),
    )
    imported.add_argument("file", metavar=_("FILE"))
    imported.set_defaults(run=run_import)


def run_export(options: argparse.Namespace) -> int:
    """Write the accounts to standard output, or whole to a file."""
    from presign_gui.core.storage import write_text

    accounts = stored_accounts()
    if options.names:
        wanted = [accounts.named(name) for name in options.names]
    else:
        wanted = [account for account in accounts.all() if account.id]
    if not wanted:
        raise AccountNotFound(_("No account was added here."))
    text = accounts.exported(wanted)
    if options.output:
        write_text(Path(options.output), text)
    else:
        print(text, end="")
    return 0


def run_import(options: argparse.Namespace) -> int:
    """Add what was exported, and say what is still missing."""
    from presign_gui.core.storage import read_text

    text = sys.stdin.read() if options.file == "-" else read_text(Path(options.file))
    for account in stored_accounts().imported(text):
        if account.source is Source.KEYRING:
            command = f"presign-gui accounts edit {shlex.quote(account.name)} --new-secret"
            print(
                _("Added “{name}”; enter its secret: {command}", name=account.name, command=command)
            )
        else:
            print(_("Added “{name}”.", name=account.name))
    return 0
