"""`presign-gui accounts add` and `edit`. Secrets are never arguments."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from presign_gui.cli.account_keys import read_keys
from presign_gui.cli.account_options import account_told, add_options, says_something
from presign_gui.cli.options import stored_accounts
from presign_gui.core.errors import InvalidInput
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _

if TYPE_CHECKING:
    from presign_gui.core.accounts import Accounts


def add_to(actions) -> None:
    """Add both to argparse's `actions`."""
    added = actions.add_parser(
        "add",
        help=_("add an account; asks for its secret"),
        description=_(
            "Asks for the secret access key. If standard input is no terminal, its first line "
            "is the secret, a second one the session token; or it is a block of keys as the AWS "
            "access portal gives it. They go to the keyring. With --from-profile, --role-arn, "
            "--metadata, --environment and --anonymous there is no secret, and nothing is asked."
        ),
    )
    added.add_argument("name", metavar=_("NAME"))
    add_options(added)
    added.set_defaults(run=run_add)

    edited = actions.add_parser(
        "edit",
        help=_("change an account, or its name, or its keys"),
        description=_("Only what is said changes; an empty text takes back what was said."),
    )
    edited.add_argument("account", metavar=_("NAME"))
    edited.add_argument("--rename", metavar=_("NEW"), help=_("its new name"))
    edited.add_argument(
        "--new-secret", action="store_true", help=_("ask for fresh keys, as “add” does")
    )
    add_options(edited)
    for option, field in (("--no-insecure", "insecure"), ("--no-requester-pays", "requester_pays")):
        edited.add_argument(option, action="store_false", dest=field, default=None)
    edited.set_defaults(run=run_edit)


def run_add(options: argparse.Namespace) -> int:
    """Read the secret, if there is one, and remember the account."""
    from presign_gui.core.accounts import checked

    if options.account or options.profile or options.demo:
        raise InvalidInput(
            _("--account, --profile and --demo name accounts that are there already.")
        )
    accounts = stored_accounts()
    account = account_told(options, Account(name=options.name), _base_id(options, accounts))
    if account.source is not Source.KEYRING:
        account = accounts.add(account)
        if account.source is Source.ANONYMOUS:
            print(_("Added “{name}”; it has no keys.", name=account.name))
        else:
            print(_("Added “{name}”.", name=account.name))
        return 0
    if account.access_key_id or options.access_key_id is not None:
        checked(account)  # before somebody looks for the secret
    keys = read_keys(account.access_key_id)
    account = replace(
        account,
        access_key_id=keys.access_key_id,
        region=account.region or keys.region,
        keys_end_at=account.keys_end_at or keys.ends_at,
    )
    account = accounts.add(account, keys.secret)
    print(_("Added “{name}”; its secret is in the keyring.", name=account.name))
    return 0


def run_edit(options: argparse.Namespace) -> int:
    """Change what the options say, and with fresh keys the secret."""
    accounts = stored_accounts()
    old = accounts.named(options.account)
    if not (options.rename is not None or options.new_secret or says_something(options)):
        raise InvalidInput(_("Say what is to change: see “presign-gui accounts edit --help”."))
    new = account_told(options, old, _base_id(options, accounts))
    if options.rename is not None:
        new = replace(new, name=options.rename)
    secret = None
    if options.new_secret or (new.source is Source.KEYRING and old.source is not Source.KEYRING):
        if new.source is not Source.KEYRING:
            raise InvalidInput(_("--new-secret is for keys that are kept in the keyring."))
        keys = read_keys(options.access_key_id or "", old.access_key_id)
        secret = keys.secret
        new = replace(
            new,
            access_key_id=keys.access_key_id,
            keys_end_at=options.keys_end_at or keys.ends_at,
        )
    changed = accounts.change(old, new, secret)
    if changed.name == old.name:
        print(_("Changed “{name}”.", name=changed.name))
    else:
        print(_("Changed “{old}”, which is “{name}” now.", old=old.name, name=changed.name))
    return 0


def _base_id(options: argparse.Namespace, accounts: Accounts) -> str | None:
    """Return the id of the account that --base names. Raises AccountNotFound, InvalidInput."""
    if options.base is None:
        return None
    base = accounts.named(options.base)
    if not base.id:
        raise InvalidInput(
            _(
                "“{name}” was not added here: add an account of your own for it, with "
                "--from-profile or --environment, and name that.",
                name=base.name,
            )
        )
    return base.id
