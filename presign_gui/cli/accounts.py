"""`presign-gui accounts`: list, add, test and remove. Secrets are never arguments."""

from __future__ import annotations

import argparse
import getpass
import sys

from presign_gui.cli.options import add_server, connected, stored_accounts
from presign_gui.core.errors import InvalidInput
from presign_gui.core.records import Account, AddressingStyle, SignatureVersion, Source
from presign_gui.core.texts import _, ngettext


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser("accounts", help=_("list, add, test and remove accounts"))
    actions = parser.add_subparsers(title=_("actions"), metavar=_("ACTION"), required=True)

    listed = actions.add_parser("list", help=_("print the accounts there are"))
    listed.set_defaults(run=run_list)

    added = actions.add_parser(
        "add",
        help=_("add an account; asks for its secret"),
        description=_(
            "Asks for the secret access key. If standard input is no terminal, its first line "
            "is the secret, a second one the session token. Both go to the keyring. With "
            "--anonymous there is no secret, and nothing is asked."
        ),
    )
    added.add_argument("name", metavar=_("NAME"))
    keys = added.add_mutually_exclusive_group(required=True)
    keys.add_argument("--access-key-id", default="", metavar="ID")
    keys.add_argument(
        "--anonymous",
        action="store_true",
        default=argparse.SUPPRESS,
        help=_("without keys: for public buckets"),
    )
    add_server(added)
    added.set_defaults(run=run_add)

    for action, help_text, run in (
        ("test", _("try an account's keys"), run_test),
        ("remove", _("forget an account and its secret"), run_remove),
    ):
        one = actions.add_parser(action, help=help_text)
        one.add_argument("account", metavar=_("NAME"))
        one.set_defaults(run=run)


def run_list(_options: argparse.Namespace) -> int:
    """Print a line for each account: name, where its keys are, key id, server."""
    for account in stored_accounts().all():
        server = account.endpoint_url or "AWS"
        print(account.name, account.source.value, account.access_key_id, server, sep="\t")
    return 0


def run_add(options: argparse.Namespace) -> int:
    """Read the secret, keep it in the keyring, and remember the account."""
    from presign_gui.core.accounts import checked, checked_secret
    from presign_gui.core.credentials import Secret

    if options.account or options.profile or options.demo:
        raise InvalidInput(
            _("--account, --profile and --demo name accounts that are there already.")
        )
    account = checked(
        Account(
            name=options.name,
            source=Source.ANONYMOUS if options.anonymous else Source.KEYRING,
            access_key_id=options.access_key_id,
            region=options.region,
            endpoint_url=options.endpoint_url,
            addressing_style=AddressingStyle(options.addressing_style or "auto"),
            signature_version=SignatureVersion(options.signature_version or "s3v4"),
            link_host=options.link_host,
            requester_pays=options.requester_pays,
        )
    )
    if options.anonymous:
        stored_accounts().add(account)
        print(_("Added “{name}”; it has no keys.", name=account.name))
        return 0
    secret, token = _asked()
    stored_accounts().add(account, Secret(checked_secret(secret), token.strip()))
    print(_("Added “{name}”; its secret is in the keyring.", name=account.name))
    return 0


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
    """Remove the account and every keyring entry of it."""
    accounts = stored_accounts()
    account = accounts.named(options.account)
    accounts.remove(account)
    if account.source is Source.ANONYMOUS:
        print(_("Removed “{name}”.", name=account.name))
    else:
        print(_("Removed “{name}” and its secret.", name=account.name))
    return 0


def _asked() -> tuple[str, str]:
    """Return secret and session token, from a prompt without echo or from a pipe."""
    if sys.stdin.isatty():
        return (
            getpass.getpass(_("Secret access key: ")),
            getpass.getpass(_("Session token (Enter if there is none): ")),
        )
    secret, token, *_rest = [*sys.stdin.read().splitlines(), "", ""]
    return secret, token
