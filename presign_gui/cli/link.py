"""`presign-gui link`: links for objects named on the command line, or for all below a place."""

from __future__ import annotations

import argparse
import sys

from presign_gui.cli.answers import meant
from presign_gui.cli.making import (
    add_format,
    add_life,
    add_strict,
    format_of,
    keep_up,
    note_links,
    options_of,
    tell_true_end,
)
from presign_gui.cli.options import add_common, connected, warn
from presign_gui.core import address, policy
from presign_gui.core.concerns import concerns
from presign_gui.core.errors import InvalidInput, NotConfirmed
from presign_gui.core.records import LinkRequest
from presign_gui.core.texts import _


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser("link", help=_("print links to objects"))
    parser.add_argument(
        "uris", nargs="*", metavar="URI", help=_("an object: s3://bucket/folder/file.pdf")
    )
    add_life(parser)
    parser.add_argument(
        "--method",
        choices=["get", "put", "head", "delete", "post"],
        default="get",
        help=_("download (get), upload (put), check (head), delete, or an upload form (post)"),
    )
    parser.add_argument("--filename", default="", help=_("the name a browser saves it under"))
    parser.add_argument(
        "--inline", action="store_true", help=_("a browser shows it rather than saving it")
    )
    parser.add_argument(
        "--content-type",
        default="",
        metavar=_("TYPE"),
        help=_("what the server says it is; for an upload, what it must be"),
    )
    parser.add_argument("--version-id", default="", metavar="ID", help=_("one version of it"))
    parser.add_argument(
        "--max-size", type=int, metavar=_("BYTES"), help=_("the most that a form may upload")
    )
    parser.add_argument("--title", default="", metavar=_("TEXT"), help=_("of an upload page"))
    parser.add_argument(
        "--message", default="", metavar=_("TEXT"), help=_("what an upload page says below it")
    )
    add_format(parser)
    _add_bulk(parser)
    add_strict(parser)
    add_common(parser)
    parser.set_defaults(run=run)


def _add_bulk(parser: argparse.ArgumentParser) -> None:
    many = parser.add_argument_group(_("many links"))
    many.add_argument("--recursive", action="store_true", help=_("for everything below each URI"))
    many.add_argument(
        "--keys", metavar=_("FILE"), help=_("for the keys in FILE, one a line; “-” reads them here")
    )
    many.add_argument(
        "--output", metavar=_("FILE"), help=_("into FILE, which appears when it is complete")
    )
    many.add_argument(
        "--resume", action="store_true", help=_("go on with an --output that was interrupted")
    )


def run(options: argparse.Namespace) -> int:
    """Print the links asked for."""
    from presign_gui.cli import bulk, post

    if not options.uris and not options.keys:
        raise InvalidInput(_("Name an object, or give keys with --keys."))
    if options.method == "post":
        return post.run(options)
    if options.title or options.message:
        raise InvalidInput(_("--title and --message are for upload pages."))
    if options.method == "delete":
        said = _("Links that delete are not made here.")
        policy.check_allowed(options.settings, "delete_links", said)
        _confirm_deleting()
    if options.recursive or options.keys or options.output or options.resume:
        return bulk.run(options)
    return _run_few(options)


def _run_few(options: argparse.Namespace) -> int:
    """Print links to the objects named, all or none."""
    from presign_gui.core.signing import Signer

    places = [address.parse(uri) for uri in options.uris]
    how = format_of(options)
    with connected(options) as (connection, clients):
        wanted = how.fitted(options_of(options, connection.account), connection.account)
        credential = connection.credential(lasting=wanted.expiry)
        tell_true_end(credential, wanted.expiry, strict=options.strict)
        requests = [
            LinkRequest(
                place.bucket,
                place.key,
                wanted,
                place.key and (options.region or connection.region_of(place.bucket)),
                options.version_id,
            )
            for place in places
        ]
        links = list(Signer(connection.account, credential, clients).links(requests))
        for told in dict.fromkeys(each for link in links for each in concerns(link)):
            warn(told)
        sys.stdout.write("".join(how.write(links)))
        sys.stdout.flush()
        note_links(options, connection.account, wanted, how.name, links)
        if options.demo:
            keep_up()
    return 0


def _confirm_deleting() -> None:
    """Have it confirmed that whoever gets the link may delete. Raises NotConfirmed."""
    if not sys.stdin.isatty():
        raise NotConfirmed(_("A link that deletes is only made after asking, on a terminal."))
    print(
        _("Whoever has this link can delete the object. Make it? [y/N] "), end="", file=sys.stderr
    )
    sys.stderr.flush()
    if not meant(sys.stdin.readline(), {"y": _("y"), "yes": _("yes")}):
        raise NotConfirmed
