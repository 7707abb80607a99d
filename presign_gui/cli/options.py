"""The options that all commands share, and the connection they ask for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from presign_gui.core import policy
from presign_gui.core.cautions import cautions
from presign_gui.core.errors import InvalidInput
from presign_gui.core.folders import folders
from presign_gui.core.records import Account, AddressingStyle, SignatureVersion
from presign_gui.core.server_checks import check_endpoint, check_link_host
from presign_gui.core.texts import _

if TYPE_CHECKING:
    from presign_gui.core.accounts import Accounts
    from presign_gui.core.client import Clients, Connection
    from presign_gui.core.settings import Settings


def add_common(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the common options; their defaults are the main parser's."""
    common = add_server(parser)
    whose = common.add_mutually_exclusive_group()
    whose.add_argument(
        "--account", metavar=_("NAME"), help=_("an account added to Presign (see “accounts”)")
    )
    whose.add_argument("--profile", metavar=_("NAME"), help=_("a profile in ~/.aws"))
    whose.add_argument(
        "--demo", action="store_true", help=_("try it with sample data, without an account")
    )
    whose.add_argument(
        "--anonymous", action="store_true", help=_("without keys, as nobody: public buckets")
    )


def add_server(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Give `parser` the options that say how to speak to which server; return their group."""
    common = parser.add_argument_group(_("account and server"), argument_default=argparse.SUPPRESS)
    common.add_argument("--region", metavar=_("REGION"), help=_("the account's region"))
    common.add_argument("--endpoint-url", metavar="URL", help=_("another S3 server than AWS's"))
    common.add_argument(
        "--addressing-style",
        choices=[style.value for style in AddressingStyle],
        help=_("bucket in the host (virtual) or in the path"),
    )
    common.add_argument(
        "--signature-version",
        choices=[version.value for version in SignatureVersion],
        help=_("s3 (SigV2) only for a server that knows no other"),
    )
    common.add_argument(
        "--link-host",
        metavar=_("HOST"),
        help=_("host of the links, if not the server's; “{bucket}” in it is filled in"),
    )
    common.add_argument(
        "--proxy",
        metavar="URL",
        help=_("the proxy to go through, http://HOST:PORT or none, if not the system's"),
    )
    common.add_argument(
        "--ca-bundle",
        metavar=_("FILE"),
        help=_("certificates (PEM) to trust instead of those this computer trusts"),
    )
    common.add_argument(
        "--insecure",
        action="store_true",
        help=_("don't check the server's certificate: anybody could pass for the server"),
    )
    common.add_argument(
        "--requester-pays",
        action="store_true",
        help=_("say that whoever holds these keys pays for requests and downloads"),
    )
    add_verbose(common)
    return common


def add_verbose(parser: argparse._ActionsContainer) -> None:
    """Give `parser` the option to log; its default is the main parser's."""
    parser.add_argument(
        "--verbose",
        action="store_true",
        default=argparse.SUPPRESS,
        help=_("log to standard error"),
    )


def settings_in_force(options: argparse.Namespace) -> Settings:
    """Return the settings, which hold from now on: an administrator's, and this user's.

    The demo reads none of the user's. Blocks on the disk; raises FileProblem, PolicyDamaged.
    """
    file = policy.settings_file(None if options.demo else folders())
    settings = file.load()
    if file.set_aside is not None:
        warn(_("The settings file was damaged; it is kept as {path}.", path=file.set_aside))
    settings.put_in_force()
    return settings


def stored_accounts() -> Accounts:
    """Return the accounts of this user; reads nothing yet."""
    from presign_gui.core.accounts import Accounts, AccountsFile
    from presign_gui.core.credentials import Credentials

    return Accounts(AccountsFile(folders().config / "accounts.json"), Credentials())


@contextmanager
def connected(options: argparse.Namespace) -> Iterator[tuple[Connection, Clients]]:
    """Yield the connection that the options ask for; with --demo, to a server of its own.

    Warns of what is not safe about it, and in the end of a clock that is wrong.
    Blocks on disk and keyring; raises AccountNotFound and InvalidAccount.
    """
    from presign_gui.core.client import Clients, Connection
    from presign_gui.core.clock import wrong_clock
    from presign_gui.core.regions import Regions

    clients = Clients()
    if options.demo:
        from presign_gui.core.credentials import Credentials, Secret
        from presign_gui.demo import DemoServer

        with DemoServer() as server:
            credentials = Credentials()
            credentials.keep(server.account, Secret(server.credential.secret_access_key))
            server.fill_big_folder()
            yield Connection(_changed(server.account, options), credentials, clients), clients
        return
    accounts = stored_accounts()
    if options.anonymous:
        account = accounts.of_nobody()
    elif options.account:
        account = accounts.named(options.account)
    else:
        account = accounts.of_aws(options.profile)
    account = _changed(account, options)
    warn_if_unchecked(account)
    cache = folders().cache
    regions = Regions(cache / "regions.json" if cache else None)
    connection = Connection(account, accounts.credentials, clients, regions)
    try:
        yield connection, clients
    finally:
        if told := wrong_clock(connection.clock_offset):
            warn(told)


def _changed(account: Account, options: argparse.Namespace) -> Account:
    return replace(account, **overrides(options))


def overrides(options: argparse.Namespace) -> dict[str, object]:
    """Return the fields of an account that the command line says otherwise.

    Raises InvalidInput for what can't be one.
    """
    wanted: dict[str, object] = {
        name: getattr(options, name)
        for name in ("region", "endpoint_url", "link_host", "proxy", "ca_bundle")
        if getattr(options, name)
    }
    if options.endpoint_url:
        check_endpoint(options.endpoint_url)
    if options.link_host:
        check_link_host(options.link_host)
        wanted["link_hosts"] = ()  # what is said now goes before what was said of a bucket
    if options.insecure:
        wanted["insecure"] = True
    if options.addressing_style:
        wanted["addressing_style"] = AddressingStyle(options.addressing_style)
    if options.signature_version:
        wanted["signature_version"] = SignatureVersion(options.signature_version)
    if options.requester_pays:
        if options.anonymous:
            raise InvalidInput(_("Without keys there is no requester who could pay."))
        wanted["requester_pays"] = True
    return wanted


def warn_if_unchecked(account: Account) -> None:
    """Tell each time what it means that the server's certificate is not checked."""
    if account.insecure:
        for caution in cautions(account):
            warn(caution)


def warn(text: str) -> None:
    """Tell something on standard error; standard output is for results alone."""
    print(f"presign-gui: {text}", file=sys.stderr)
