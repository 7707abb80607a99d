"""`presign-gui accounts`: what there is, whether it works, and away with it."""

from __future__ import annotations

import argparse
import json

from presign_gui.cli import account_changes, account_moves, sign_in
from presign_gui.cli.options import add_verbose, connected, stored_accounts
from presign_gui.core.errors import CredentialError, InvalidAccount
from presign_gui.core.folders import folders
from presign_gui.core.places import PlacesFile
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _, ngettext


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser("accounts", help=_("list, add, edit, test and remove accounts"))
    actions = parser.add_subparsers(title=_("actions"), metavar=_("ACTION"), required=True)

    listed = actions.add_parser("list", help=_("print the accounts there are"))
    listed.add_argument("--format", choices=["plain", "json"], default="plain")
    listed.set_defaults(run=run_list)

    account_changes.add_to(actions)
    for action, help_text, run in (
        ("test", _("try an account's keys"), run_test),
        ("remove", _("forget an account and its secret"), run_remove),
    ):
        one = actions.add_parser(action, help=help_text)
        one.add_argument("account", metavar=_("NAME"))
        one.set_defaults(run=run)
    account_moves.add_to(actions)
    sign_in.add_to(actions)
    for name, action in actions.choices.items():
        if name not in ("add", "edit"):  # which have it among the options of the server
            add_verbose(action)


def run_list(options: argparse.Namespace) -> int:
    """Print a line for each account: name, where its keys are, key id, server."""
    from presign_gui.core.accounts_file import freeze

    accounts = stored_accounts().all()
    if options.format == "json":
        print(json.dumps([freeze(account) for account in accounts], indent=2, ensure_ascii=False))
        return 0
    for account in accounts:
        where = _server(account)
        print(account.name, account.source.value, account.access_key_id, where, sep="\t")
    return 0


def _server(account: Account) -> str:
    """Return where an account leads: its endpoint, or that of its profile; "?" if that is gone."""
    from presign_gui.core.aws_config import completed

    try:
        return completed(account).endpoint_url or "AWS"
    except (CredentialError, InvalidAccount):
        return "?"


def run_test(options: argparse.Namespace) -> int:
    """Ask the server whether it knows the keys."""
    from presign_gui.core.listing import reach

    with connected(options) as (connection, _clients):
        if connection.account.source is Source.ANONYMOUS:
            print(_("There are no keys to test."))
            return 0
        found = reach(connection)
    if found.may_list:
        print(
            ngettext(
                "The keys work; {count} bucket is in sight.",
                "The keys work; {count} buckets are in sight.",
                found.buckets,
            )
        )
    else:
        print(_("The keys work, but may not list buckets."))
    return 0


def run_remove(options: argparse.Namespace) -> int:
    """Remove the account, every keyring entry of it, and its favourite and recent places."""
    accounts = stored_accounts()
    account = accounts.named(options.account)
    accounts.remove(account)
    PlacesFile(folders().config / "places.json").forget(account)
    if account.source is Source.KEYRING:
        print(_("Removed “{name}” and its secret.", name=account.name))
    else:
        print(_("Removed “{name}”.", name=account.name))
    return 0
